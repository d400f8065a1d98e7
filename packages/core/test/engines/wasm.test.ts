import { expect, test, vi } from 'vitest'
import { createEngine } from '../../src/engines/create.ts'
import { SessionMemory } from '../../src/engines/wasm/memory.ts'
import { OptionError } from '../../src/errors.ts'
import { dense } from '../../src/network/dense.ts'
import { mse } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import type { Op } from '../../src/ops/op.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import { train } from '../../src/training/train.ts'
import { matrix, numbers } from '../../src/matrix.ts'
import { firstDifference } from '../bits.ts'

const program = trainingProgram(sequential(3, dense(4, { activation: 'tanh' }), dense(2)), { loss: mse(), optimizer: sgd() })

test('where WebAssembly is missing the reference engine takes its place, and says so', () => {
  vi.stubGlobal('WebAssembly', undefined)
  try {
    expect(createEngine()).toMatchObject({ name: 'reference', warning: { code: 'slow-engine' } })
  } finally {
    vi.unstubAllGlobals()
  }
  expect(createEngine().warning).toBeUndefined()
})

test('where no memory is left for one session more the reference engine runs it, and says so', async () => {
  vi.spyOn(WebAssembly, 'Memory').mockImplementation(function () {
    throw new RangeError('WebAssembly.Memory(): could not allocate memory')
  })
  const data = { inputs: matrix(1, 3, Float64Array.of(0, 1, 2)), targets: matrix(1, 2, Float64Array.of(1, 0)) }
  const options = { loss: mse(), optimizer: sgd(), epochs: 3, seed: 1 }
  const network = sequential(3, dense(4, { activation: 'tanh' }), dense(2))
  let starved
  let checkpoint
  try {
    expect(createEngine().prepare(program)).toMatchObject({ warning: { code: 'slow-engine', message: /memory/ } })
    const training = train(network, data, options)
    starved = await training.run()
    checkpoint = training.checkpoint()
  } finally {
    vi.restoreAllMocks()
  }
  expect(starved.warnings).toContainEqual(expect.objectContaining({ code: 'slow-engine' }))
  const { history, warnings } = await train(network, data, options).run()
  expect(warnings).not.toContainEqual(expect.objectContaining({ code: 'slow-engine' }))
  // Where the training goes on there is memory again, or the other way round.
  const slow = expect.objectContaining({ code: 'slow-engine' })
  const resumed = await train(network, data, { ...options, epochs: 4, resume: checkpoint }).run()
  expect(resumed.warnings).not.toContainEqual(slow)
  vi.stubGlobal('WebAssembly', undefined)
  try {
    expect((await train(network, data, { ...options, epochs: 4, resume: checkpoint }).run()).warnings).toContainEqual(slow)
  } finally {
    vi.unstubAllGlobals()
  }
  expect(starved.history.map(({ loss }) => loss)).toEqual(history.map(({ loss }) => loss))
})

test('batches that grow by one row keep what lives on, and their bits', () => {
  const [session, other] = (['wasm', 'reference'] as const).map(name =>
    createEngine(name).prepare(program, { keep: [program.loss] }),
  )
  for (const each of [session!, other!]) {
    each.load(
      program.inputs[0]!,
      matrix(
        60,
        3,
        Float64Array.from({ length: 180 }, (_, i) => (i % 7) - 3),
      ),
    )
    each.load(
      program.target,
      matrix(
        60,
        2,
        Float64Array.from({ length: 120 }, (_, i) => i % 5),
      ),
    )
    for (const { value, rows, columns } of program.parameters)
      each.write(
        value,
        Float64Array.from({ length: rows * columns }, (_, i) => (i % 3) / 4),
      )
    each.write(program.learningRate, [0.1])
    each.write(program.stepCount, [1])
    for (let count = 1; count <= 60; count++) each.run(Uint32Array.from({ length: count }, (_, i) => 59 - i))
  }
  for (const { value } of program.parameters) expect(firstDifference(session!.read(value), other!.read(value))).toBeUndefined()
})

test('a memory that cannot grow any more says so, and what it holds stays', () => {
  const memory = new SessionMemory('float64')
  const at = memory.allocate(8)
  memory.numbers(at, 1)[0] = 7
  expect(() => memory.allocate(5e9)).toThrow(OptionError)
  expect(memory.numbers(at, 1)[0]).toBe(7)
  expect(memory.allocate(8)).toBeGreaterThan(at)
})

test('an op that there is no kernel for is refused by name', () => {
  const own: Op = { ...program.steps[0]!.op, name: 'own' }
  const steps = program.steps.map((step, i) => (i === 0 ? { ...step, op: own } : step))
  const session = createEngine('wasm').prepare({ ...program, steps })
  session.load(program.inputs[0]!, matrix(1, 3, numbers('float64', 3)))
  expect(() => session.run([0])).toThrow('no kernel for the op "own"')
})
