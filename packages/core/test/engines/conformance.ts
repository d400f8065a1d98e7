import { describe, expect, test } from 'vitest'
import type { Engine } from '../../src/engines/engine.ts'
import { record } from '../record.ts'
import { ShapeError } from '../../src/errors.ts'
import { toNumbers, type Dtype, type Matrix, type Numbers } from '../../src/matrix.ts'
import { dense } from '../../src/network/dense.ts'
import { mse, softmaxCrossEntropy, type Loss } from '../../src/network/losses.ts'
import { sequential, type Network } from '../../src/network/network.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { allOps } from '../../src/ops/all.ts'
import { matmul } from '../../src/ops/matmul.ts'
import type { Op, Value } from '../../src/ops/op.ts'
import { Builder } from '../../src/program/builder.ts'
import { trainingProgram, type TrainingParts } from '../../src/program/compile.ts'
import type { Program, TrainingProgram } from '../../src/program/program.ts'
import { Random } from '../../src/random.ts'
import { firstDifference } from '../bits.ts'
import { losses, networks, optimizers, randomData } from '../network/cases.ts'
import { opNames, trials, type Example } from '../ops/examples.ts'
import { Simulation } from './simulation.ts'

export interface EngineUnderTest {
  readonly create: (dtype: Dtype) => Engine
  /** Tests that the engine need not pass yet, by their titles, with the reason. */
  readonly skip?: readonly { readonly reason: string; readonly tests: readonly string[] }[]
}

/** Sizes that straddle the edges of vectors, blocks and unrolled loops, each beside others. */
const sizes = [
  [1, 1],
  [1, 257],
  [3, 7],
  [7, 8],
  [8, 9],
  [9, 3],
  [31, 33],
  [32, 8],
  [33, 31],
  [257, 1],
  [257, 3],
  [8, 32],
] as const

/** n, k, m of a product. */
const products = [
  [1, 1, 1],
  [1, 257, 3],
  [257, 1, 33],
  [3, 7, 8],
  [7, 8, 9],
  [8, 8, 8],
  [9, 31, 7],
  [31, 32, 33],
  [32, 33, 31],
  [33, 9, 257],
  [257, 3, 1],
  [8, 257, 32],
  [1, 3, 257],
  [1, 9, 5],
  [5, 521, 530],
  [131, 530, 17],
  [261, 33, 200],
] as const

const special = [NaN, Infinity, -Infinity, 0, -0, 1e-40, -1e-310, 3e38, -1e300, 5e-324]

/**
 * What every engine must pass: the same bits as `record`, the unshared run of the definition, in both dtypes,
 * for every op alone and for whole training programs. A new op, layer, loss or optimiser is in it through its table.
 */
export function describeEngine(name: string, { create, skip = [] }: EngineUnderTest): void {
  const titles = new Set<string>()
  const check = (title: string, body: () => void) => {
    titles.add(title)
    const reason = skip.find(({ tests }) => tests.includes(title))?.reason
    if (reason === undefined) test(title, body)
    else test.skip(`${title}: ${reason}`, body)
  }

  describe(`engine ${name}`, () => {
    for (const dtype of ['float64', 'float32'] as const) {
      describe(dtype, () => {
        for (const opName of opNames)
          check(`op ${opName}, ${dtype}`, () => {
            const random = new Random(1)
            sizes.forEach(([rows, columns], i) => {
              const examples = trials[opName].examples(random, rows, columns)
              // At every size the first form and two others in turn; at the small ones all.
              const chosen = rows * columns < 30 ? examples.keys() : new Set([0, i, 2 * i + 1].map(n => n % examples.length))
              for (const n of chosen) compareOp(create(dtype), allOps[opName], examples[n]!)
            })
          })
        check(`matmul of all transposes, ${dtype}`, () => {
          const random = new Random(2)
          for (const [n, k, m] of products)
            for (const transposeA of [false, true])
              for (const transposeB of [false, true])
                compareOp(create(dtype), matmul, {
                  rows: transposeA ? k : n,
                  inputs: [
                    { shape: ['batch', transposeA ? n : k], data: normals(random, n * k) },
                    { shape: transposeB ? [m, k] : [k, m], data: normals(random, k * m) },
                  ],
                  attributes: { transposeA, transposeB },
                })
        })
        check(`NaN, infinities, zeros and numbers at the ends, ${dtype}`, () => {
          for (const opName of opNames) {
            const random = new Random(3)
            for (const example of trials[opName].examples(random, 9, 8))
              compareOp(create(dtype), allOps[opName], spoilt(example, trials[opName].places ?? {}, random))
          }
        })
        for (const network of Object.keys(networks))
          check(`network ${network}, ${dtype}`, () => compareTraining(create(dtype), networks[network]!(3), mse(), adam()))
        for (const loss of Object.keys(losses) as (keyof typeof losses)[])
          check(`loss ${loss}, ${dtype}`, () => {
            for (const { loss: rule, activation = 'linear', weighted = false } of losses[loss](3))
              compareTraining(create(dtype), sequential(4, dense(5), dense(3, { activation })), rule, sgd(), { weighted })
          })
        for (const optimizer of Object.keys(optimizers))
          check(`optimizer ${optimizer}, ${dtype}`, () =>
            compareTraining(create(dtype), networks['batchNorm']!(2), mse(), optimizers[optimizer]!()),
          )
        // Of more cells than an engine may take at a time.
        const large = sequential(67, dense(71, { activation: 'sigmoid' }), dense(2))
        for (const optimizer of Object.keys(optimizers))
          check(`optimizer ${optimizer} on a large layer, ${dtype}`, () =>
            compareTraining(create(dtype), large, mse(), optimizers[optimizer]!(), { penalty: { l1: 0.1, l2: 0.2 } }),
          )
        for (const parts of [{ penalty: { l1: 0.1, l2: 0.2, biases: true } }, { clipping: { value: 0.1, norm: 0.2 } }])
          check(`${Object.keys(parts).join()}, ${dtype}`, () =>
            compareTraining(create(dtype), networks['embedding']!(2), mse(), sgd(), parts),
          )
        check(`wide layers, ${dtype}`, () => {
          const network = sequential(33, dense(257, { activation: 'relu' }), dense(31, { activation: 'tanh' }), dense(9))
          compareTraining(create(dtype), network, softmaxCrossEntropy(), adam())
        })
        check(`update: false leaves parameters and states alone, ${dtype}`, () => leavesAlone(create(dtype)))
        check(`what is read and written is a copy, ${dtype}`, () => copies(create(dtype)))
        check(`sessions of one engine know nothing of each other, ${dtype}`, () => independent(create(dtype)))
        check(`rows are taken in the order asked for, also twice, ${dtype}`, () => rowOrder(create(dtype)))
        check(`a table of the other dtype is rounded, ${dtype}`, () => roundedTables(create(dtype)))
        check(`numbers that do not fill a value or table are refused, ${dtype}`, () => refusesMisfits(create(dtype)))
      })
    }
    test('the list of tests to skip names tests that there are', () => {
      expect(skip.flatMap(({ tests }) => tests).filter(title => !titles.has(title))).toEqual([])
    })
  })
}

const normals = (random: Random, length: number) => Array.from({ length }, () => Math.fround(random.normal()))

/** The example with special numbers strewn among its own, but where a number stands for a place. */
function spoilt(example: Example, places: object, random: Random): Example {
  const inputs = example.inputs.map(({ shape, data }, i) => ({
    shape,
    data: i in places ? data : data.map(x => (random.uniform() < 0.15 ? special[random.integer(0, special.length)]! : x)),
  }))
  return { ...example, inputs }
}

/** A program of one op: what comes by rows is loaded as a table, all else written. */
function compareOp(engine: Engine, op: Op, { rows, inputs, attributes }: Example): void {
  const b = new Builder(false)
  const values = inputs.map(({ shape }, i) => b.value(`input${i}`, shape, shape[0] === 'batch' ? 'input' : 'setting'))
  b.enter('forward', 'op')
  const output = b.step(op, values, attributes)
  const program: Program = { values: b.values, steps: b.steps, assignments: [], inputs: values, parameters: [], output }
  const session = engine.prepare(program)
  const given = new Map(values.map((value, i) => [value, toNumbers(engine.dtype, inputs[i]!.data)]))
  for (const [value, data] of given)
    if (value.shape[0] === 'batch') session.load(value, { rows, columns: value.shape[1] as number, data })
    else session.write(value, data)
  session.run(Array.from({ length: rows }, (_, r) => r))
  const difference = firstDifference(session.read(output), record(program, given, rows, engine.dtype).get(output)!.data)
  if (difference !== undefined)
    throw new Error(
      `${op.name} of ${inputs.map(({ shape }) => shape.join(' × ')).join(', ')} (${rows} rows) ${JSON.stringify(attributes)}: ${difference}`,
    )
}

interface Pair {
  readonly program: TrainingProgram
  readonly simulation: Simulation
  readonly given: ReadonlyMap<Value, Float64Array>
  readonly tableRows: number
}

/** A training program with its numbers, and the run that engines are compared with. */
function prepare(dtype: Dtype, network: Network, loss: Loss, parts: TrainingParts, tableRows = 33): Pair {
  const program = trainingProgram(network, parts)
  const given = randomData(network, program, loss, new Random(7), tableRows)
  const simulation = new Simulation(program, dtype)
  for (const [value, data] of given) {
    if (isTable(value)) simulation.load(value, tableOf(value, data))
    else simulation.write(value, data)
  }
  return { program, simulation, given, tableRows }
}

const isTable = (value: Value) => value.role === 'input' || value.role === 'target' || value.role === 'weight'
const tableOf = (value: Value, data: Numbers): Matrix => ({
  rows: data.length / (value.shape[1] as number),
  columns: value.shape[1] as number,
  data,
})

function sessionOf(engine: Engine, { program, given }: Pair, keep: Iterable<Value>) {
  const session = engine.prepare(program, { keep })
  for (const [value, data] of given) {
    if (isTable(value)) session.load(value, tableOf(value, data))
    else if (value.role !== 'mask') session.write(value, data)
  }
  return session
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)
/** Three full batches, then smaller ones with a rest, then single rows, then a larger one again. */
const batches = [range(0, 33), range(0, 33), range(0, 33), range(0, 16), range(16, 32), [32], [4], [5], range(9, 18)]

/**
 * Trains with every value kept and with none, beside the simulation: parameters, states, output and loss, and in the first session
 * everything, must have its bits after every step.
 */
function compareTraining(
  engine: Engine,
  network: Network,
  loss: Loss,
  optimizer: TrainingParts['optimizer'],
  parts: Partial<TrainingParts> = {},
): void {
  const pair = prepare(engine.dtype, network, loss, { loss, optimizer, ...parts })
  const { program, simulation, given } = pair
  const everything = program.values.filter(value => !program.assignments.some(a => a.target === value || a.source === value))
  const sessions = [sessionOf(engine, pair, everything), sessionOf(engine, pair, [program.loss])]
  batches.forEach((rows, step) => {
    for (const target of [simulation, ...sessions]) {
      target.write(program.stepCount, [step + 1])
      for (const { value } of program.masks) {
        const [mask, length] = [given.get(value)!, rows.length * (value.shape[1] as number)]
        target.write(
          value,
          mask.slice(0, length).map((_, i) => mask[(i + 7 * step) % mask.length]!),
        )
      }
    }
    const recording = simulation.run(rows)
    const same = (session: (typeof sessions)[number], value: Value, expected: Numbers) => {
      const difference = firstDifference(session.read(value), expected)
      if (difference !== undefined) throw new Error(`step ${step + 1}, ${value.name}: ${difference}`)
    }
    for (const session of sessions) {
      session.run(rows)
      for (const value of [program.loss, program.output]) same(session, value, recording.get(value)!.data)
      for (const { target } of program.assignments) same(session, target, simulation.numbers.get(target)!)
    }
    for (const value of everything) same(sessions[0]!, value, recording.get(value)?.data ?? simulation.numbers.get(value)!)
  })
}

const small = (engine: Engine) => {
  const pair = prepare(engine.dtype, networks['batchNorm']!(2), mse(), { loss: mse(), optimizer: adam() }, 9)
  const gradients = [...pair.program.gradients.values()]
  return { ...pair, gradients, session: sessionOf(engine, pair, [pair.program.loss, ...gradients]) }
}

function leavesAlone(engine: Engine): void {
  const { program, simulation, session, gradients } = small(engine)
  const rows = range(0, 9)
  for (const update of [true, false, false, true, false]) {
    const recording = simulation.run(rows, { update })
    session.run(rows, { update })
    for (const value of [program.loss, ...gradients])
      expect(firstDifference(session.read(value), recording.get(value)!.data), value.name).toBeUndefined()
    for (const { target } of program.assignments)
      expect(firstDifference(session.read(target), simulation.numbers.get(target)!), target.name).toBeUndefined()
  }
}

function copies(engine: Engine): void {
  const { program, session, gradients } = small(engine)
  const { value } = program.parameters.find(p => p.kind === 'weights')!
  const own = session.read(value)
  const written = own.slice()
  session.write(value, written)
  written.fill(9)
  session.run(range(0, 9), { update: false })
  for (const read of [value, gradients[0]!, program.loss, program.output]) {
    const first = session.read(read)
    const kept = first.slice()
    first.fill(7)
    expect(firstDifference(session.read(read), kept)).toBeUndefined()
    session.run([2], { update: false })
    session.run(range(0, 9), { update: false })
    expect(firstDifference(session.read(read), kept)).toBeUndefined()
  }
  expect(firstDifference(session.read(value), own)).toBeUndefined()
}

function independent(engine: Engine): void {
  const pair = small(engine)
  const [a, b] = [sessionOf(engine, pair, []), sessionOf(engine, pair, [])]
  const before = pair.program.assignments.map(({ target }) => b.read(target))
  a.run(range(0, 9))
  pair.program.assignments.forEach(({ target }, i) => expect(firstDifference(b.read(target), before[i]!)).toBeUndefined())
}

function rowOrder(engine: Engine): void {
  const { program, session, simulation } = small(engine)
  for (const rows of [[8, 0, 3, 3], [5], [8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0, 1], Uint32Array.of(2, 4)]) {
    const recording = simulation.run(rows)
    session.run(rows)
    expect(firstDifference(session.read(program.output), recording.get(program.output)!.data)).toBeUndefined()
  }
}

function roundedTables(engine: Engine): void {
  const program = trainingProgram(sequential(3, dense(2)), { loss: mse(), optimizer: sgd() })
  const [input] = program.inputs
  const other = engine.dtype === 'float64' ? 'float32' : 'float64'
  const session = engine.prepare(program, { keep: [input!] })
  const data = toNumbers(other, [0.1, 1 / 3, 1e-50, 1e10 + 1, Math.PI, -0.7])
  session.load(input!, { rows: 2, columns: 3, data })
  session.load(program.target, { rows: 2, columns: 2, data: toNumbers(other, [0.1, 0.2, 0.3, 0.4]) })
  session.write(program.learningRate, [0.1])
  session.write(program.stepCount, [1])
  session.run([0, 1])
  expect(session.read(input!)).toEqual(toNumbers(engine.dtype, data))
  expect(session.read(program.learningRate)).toEqual(toNumbers(engine.dtype, [0.1]))
}

function refusesMisfits(engine: Engine): void {
  const { program, session } = small(engine)
  const { value, rows, columns } = program.parameters[0]!
  const before = session.read(value)
  for (const length of [0, 1, rows * columns - 1, rows * columns + 1])
    expect(() => session.write(value, new Float64Array(length)), `${length}`).toThrow(ShapeError)
  expect(firstDifference(session.read(value), before)).toBeUndefined()
  const input = program.inputs[0]!
  const width = input.shape[1] as number
  expect(() => session.load(input, { rows: 3, columns: width, data: new Float64Array(2 * width) })).toThrow(ShapeError)
}
