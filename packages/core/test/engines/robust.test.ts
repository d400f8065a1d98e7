import { afterEach, describe, expect, test, vi } from 'vitest'
import { createEngine, engineNames } from '../../src/engines/create.ts'
import { OptionError, ShapeError } from '../../src/errors.ts'
import { dense } from '../../src/network/dense.ts'
import { mse } from '../../src/network/losses.ts'
import { initialize, sequential } from '../../src/network/network.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { constantRate } from '../../src/optimizers/schedules.ts'
import type { Schedule } from '../../src/optimizers/schedules.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import type { Checkpoint } from '../../src/training/checkpoint.ts'
import { loadInputs, predictor, writeParameters } from '../../src/training/evaluate.ts'
import { train } from '../../src/training/train.ts'
import { firstDifference } from '../bits.ts'
import { expectSameBits, normals, rejection, smooth, thrownBy } from '../training/setup.ts'

// What goes wrong in the middle ends in a state that can be named, and can be gone on from.

afterEach(() => vi.restoreAllMocks())

const inputs = normals(400, 5, 1)
const data = { inputs, targets: smooth(inputs) }
const network = sequential(5, dense(24, { activation: 'tanh' }), dense(1))
const options = { loss: mse(), optimizer: adam(), seed: 4, batchSize: 10 } as const

/** WebAssembly has no page left. */
const noMemory = () =>
  vi.spyOn(WebAssembly.Memory.prototype, 'grow').mockImplementation(() => {
    throw new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded')
  })

describe('memory is used up', () => {
  test('a network that does not fit is refused before anything is computed, with numbers and a cure; others train on', async () => {
    const large = sequential(5, dense(40_000), dense(40_000), dense(1))
    const program = trainingProgram(large, { loss: mse(), optimizer: adam() })
    const error = thrownBy(() => createEngine('wasm').prepare(program))
    expect(error).toBeInstanceOf(OptionError)
    expect((error as OptionError).message).toMatch(/needs more memory than WebAssembly gives.*MiB.*engine: 'reference'/s)
    const { stopped } = await train(network, data, { ...options, epochs: 2 }).run()
    expect(stopped).toBe('epochs')
  })

  test('in the middle of a training: an error with its cure, the weights of the last whole epoch, and the way on', async () => {
    const training = train(network, data, { ...options, epochs: 3 })
    const epochs = training[Symbol.asyncIterator]()
    await epochs.next()
    const whole = training.checkpoint()
    const grow = noMemory()
    // A wider batch than any before, as a validation set or a prediction would be.
    const ask = () => predictor(network, training.result().parameters)(normals(5000, 5, 2))
    expect(thrownBy(ask)).toBeInstanceOf(OptionError)
    grow.mockRestore()
    expectSameBits(training.checkpoint().parameters, whole.parameters)
    await epochs.next()
    await epochs.next()
    expectSameBits(training.result().parameters, (await train(network, data, { ...options, epochs: 3 }).run()).parameters)
    expect(ask().rows).toBe(5000)
  })

  test('a session that could not grow goes on with the batches that it has room for, and grows later', () => {
    const program = trainingProgram(network, options)
    const made = engineNames.map(name => {
      const session = createEngine(name).prepare(program, { keep: [program.loss] })
      writeParameters(session, initialize(network, { seed: 1 }))
      loadInputs(session, program, [inputs])
      session.load(program.target, data.targets)
      session.write(program.learningRate, [0.1])
      session.write(program.stepCount, [1])
      return session
    })
    const rowsOf = (count: number) => Uint32Array.from({ length: count }, (_, i) => (i * 7) % 400)
    const same = (count: number) => {
      for (const session of made) session.run(rowsOf(count))
      const [a, b] = made as [(typeof made)[number], (typeof made)[number]]
      for (const value of [program.output, program.loss, ...program.parameters.map(p => p.value)])
        expect(firstDifference(a.read(value), b.read(value)), value.name).toBeUndefined()
    }
    same(10)
    const grow = noMemory()
    expect(thrownBy(() => made[0]!.run(rowsOf(100_000)))).toBeInstanceOf(OptionError)
    // Some of its places have moved by then, where there was room.
    for (const rows of [150, 600]) {
      try {
        made[0]!.run(rowsOf(rows), { update: false })
      } catch (error) {
        expect(error).toBeInstanceOf(OptionError)
      }
    }
    same(10)
    same(7)
    grow.mockRestore()
    same(1000)
    same(10)
  })

  test('batches that are refused leave nothing behind', () => {
    const program = trainingProgram(network, options)
    const session = createEngine('wasm').prepare(program, { keep: [program.loss] })
    writeParameters(session, initialize(network, { seed: 1 }))
    loadInputs(session, program, [inputs])
    session.load(program.target, data.targets)
    const given = (rate: readonly number[]) => [
      [program.learningRate, Float64Array.from(rate)] as const,
      [program.stepCount, Float64Array.of(1)] as const,
    ]
    const first = Uint32Array.from({ length: 10 }, (_, i) => i)
    const last = first.map(i => i + 390)
    const [expected] = session.runBatches({ count: 1, rows: [first], given: given([0]) }, program.loss)
    session.runBatches({ count: 1, rows: [last], given: given([0]) }, program.loss)
    const wrong = () => session.runBatches({ count: 1, rows: [first], given: given([0, 1]) }, program.loss)
    expect(thrownBy(wrong)).toBeInstanceOf(ShapeError)
    expect(session.runBatches({ count: 1, rows: [first], given: given([0]) }, program.loss)[0]).toBe(expected)
  })
})

describe.each(engineNames)('on %s', engine => {
  test('an abort in mid-epoch rewinds to the last whole epoch, and what goes on from there has the bits of one never stopped', async () => {
    const make = (epochs: number, onStep: (step: number) => void, more: { signal?: AbortSignal; resume?: Checkpoint } = {}) => {
      const schedule: Schedule = {
        ...constantRate(),
        every: 'step',
        rate(rate, { count }) {
          onStep(count)
          return rate
        },
      }
      return train(network, data, { ...options, epochs, engine, batchSize: 1, schedule, ...more })
    }
    const nothing = () => undefined
    const controller = new AbortController()
    const { signal } = controller
    // Its second epoch needs more than one slice, since slices are made to seem slow: the wish comes in the first of them.
    let clock = 0
    const now = vi.spyOn(performance, 'now').mockImplementation(() => (clock += 4))
    const training = make(3, step => step === 417 && controller.abort(), { signal })
    const result = await training.run()
    now.mockRestore()
    expect(result).toMatchObject({ stopped: 'aborted', epochs: 1 })
    const one = make(1, nothing)
    expectSameBits(result.parameters, (await one.run()).parameters)
    expect(training.checkpoint().step).toBe(400)
    expectSameBits(training.checkpoint().states, one.checkpoint().states)
    const on = await make(3, nothing, { resume: training.checkpoint() }).run()
    expectSameBits(on.parameters, (await make(3, nothing).run()).parameters)
  })

  test('two trainings at once, epoch by epoch in turn or side by side, know nothing of each other', async () => {
    const make = (seed: number, dtype: 'float64' | 'float32') =>
      train(network, data, { ...options, epochs: 4, seed, dtype, engine })
    const alone = [await make(1, 'float64').run(), await make(2, 'float32').run()]
    const turns = [make(1, 'float64'), make(2, 'float32')]
    const iterators = turns.map(training => training[Symbol.asyncIterator]())
    for (let epoch = 0; epoch < 5; epoch++) for (const iterator of iterators) await iterator.next()
    const beside = await Promise.all([make(1, 'float64').run(), make(2, 'float32').run()])
    alone.forEach((expected, i) => {
      for (const got of [turns[i]!.result(), beside[i]!]) {
        expectSameBits(got.parameters, expected.parameters)
        expect(got.history).toEqual(expected.history)
      }
    })
  })

  test('one training asked twice at once says so, and the first goes on', async () => {
    const training = train(network, data, { ...options, epochs: 2, engine })
    const [first, second] = [training.run(), rejection(training.run())]
    expect(await second).toBeInstanceOf(OptionError)
    expect((await first).stopped).toBe('epochs')
  })
})
