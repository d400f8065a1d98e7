import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromRows } from '../../src/matrix.ts'
import { decodeCheckpoint, encodeCheckpoint } from '../../src/model/checkpoint.ts'
import { activation } from '../../src/network/activation.ts'
import { dense } from '../../src/network/dense.ts'
import { dropout } from '../../src/network/dropout.ts'
import { embedding } from '../../src/network/embedding.ts'
import { binaryCrossEntropy, halfSquaredErrorSum, huber, mse, softmaxCrossEntropy } from '../../src/network/losses.ts'
import type { Loss } from '../../src/network/losses.ts'
import { concatenate } from '../../src/network/merge.ts'
import { graph, input, sequential } from '../../src/network/network.ts'
import type { Network } from '../../src/network/network.ts'
import { batchNorm } from '../../src/network/normalization.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { lbfgs } from '../../src/optimizers/lbfgs.ts'
import { schedules } from '../../src/optimizers/table.ts'
import {
  cosineDecay,
  exponentialDecay,
  linearWarmUp,
  oneCycle,
  reduceOnPlateau,
  stepDecay,
} from '../../src/optimizers/schedules.ts'
import type { Schedule } from '../../src/optimizers/schedules.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import type { Checkpoint } from '../../src/training/checkpoint.ts'
import type { TrainingData } from '../../src/training/data.ts'
import type { TrainOptions } from '../../src/training/options.ts'
import { train } from '../../src/training/train.ts'
import type { Training } from '../../src/training/train.ts'
import { firstDifference } from '../bits.ts'
import { optimizers } from '../network/cases.ts'
import { derived, expectSameBits, normals, sectors, smooth, thrownBy } from './setup.ts'

const ROWS = 13

/** A data set, network and loss for each kind of target. */
const tasks = {
  numbers: { targets: smooth(normals(ROWS, 3, 1), 2), outputs: 2, end: 'linear' },
  binary: { targets: sectors(normals(ROWS, 3, 1), 2), outputs: 1, end: 'sigmoid' },
  classes: { targets: sectors(normals(ROWS, 3, 1), 3), outputs: 3, end: 'softmax' },
} as const
const losses: { readonly [task in keyof typeof tasks]: readonly (() => Loss)[] } = {
  numbers: [mse, huber, halfSquaredErrorSum],
  binary: [binaryCrossEntropy, () => binaryCrossEntropy({ classWeights: [1, 3], labelSmoothing: 0.1 })],
  classes: [softmaxCrossEntropy, () => softmaxCrossEntropy({ classWeights: [1, 2, 3] })],
}

const scheduleMakers: { readonly [name in keyof typeof schedules]: () => Schedule } = {
  constant: () => schedules.constant(),
  step: () => stepDecay({ size: 2, factor: 0.7 }),
  exponential: () => exponentialDecay({ factor: 0.95, every: 'step' }),
  cosine: () => cosineDecay({ length: 3, restarts: true }),
  oneCycle,
  linearWarmUp: () => linearWarmUp({ length: 4, then: cosineDecay({ every: 'step' }) }),
  reduceOnPlateau: () => reduceOnPlateau({ factor: 0.5, patience: 1, threshold: 0.2 }),
}

const settings = fc.record({
  task: fc.constantFrom('numbers', 'binary', 'classes'),
  loss: fc.nat(2),
  optimizer: fc.constantFrom(...Object.keys(optimizers)),
  schedule: fc.constantFrom(...Object.keys(scheduleMakers)),
  dropped: fc.constantFrom(0, 0.3),
  normalized: fc.boolean(),
  kind: fc.constantFrom('tanh', 'relu', 'sigmoid'),
  embedded: fc.boolean(),
  batchSize: fc.constantFrom<number | 'full'>('full', 1, 4, 5),
  shuffle: fc.constantFrom(undefined, true, false),
  dtype: fc.constantFrom('float64', 'float32'),
  patience: fc.constantFrom(undefined, 1, 2, 4),
  minDelta: fc.constantFrom(0, 0.01),
  validation: fc.constantFrom(undefined, 0.25),
  metrics: fc.boolean(),
  penalized: fc.boolean(),
  clipped: fc.boolean(),
  weighted: fc.boolean(),
  seed: fc.nat(1000),
  epochs: fc.integer({ min: 1, max: 7 }),
})
type Settings = typeof settings extends fc.Arbitrary<infer T> ? T : never

function networkOf({ task, dropped, normalized, kind, embedded, optimizer }: Settings): Network {
  const [x, level] = [input(3, 'x'), input(1, 'level')]
  let node = dense(5)(embedded ? concatenate([x, embedding(4, 2)(level)]) : x)
  if (normalized) node = batchNorm()(node)
  node = activation(kind)(node)
  if (dropped > 0 && optimizers[optimizer]!().drive === undefined) node = dropout(dropped)(node)
  const { outputs, end } = tasks[task]
  return graph(embedded ? [x, level] : [x], dense(outputs, { activation: end })(node))
}

function dataOf({ task, embedded, weighted }: Settings): TrainingData {
  const x = normals(ROWS, 3, 1)
  const { targets } = tasks[task]
  return {
    inputs: embedded ? { x, level: derived(x, (_, r) => [r % 4]) } : x,
    targets,
    ...(weighted && { sampleWeights: Array.from({ length: ROWS }, (_, r) => r % 7) }),
  }
}

function start(s: Settings, resume?: Checkpoint): Training {
  const optimizer = optimizers[s.optimizer]!()
  const of = losses[s.task]
  const options: TrainOptions = {
    ...{ loss: of[s.loss % of.length]!(), optimizer, seed: s.seed, dtype: s.dtype, epochs: s.epochs, minDelta: s.minDelta },
    schedule: optimizer.ownSteps ? schedules.constant() : scheduleMakers[s.schedule as keyof typeof scheduleMakers](),
    batchSize: optimizer.fullBatchOnly === true ? 'full' : s.normalized && s.batchSize === 1 ? 2 : s.batchSize,
    ...(s.shuffle !== undefined && { shuffle: s.shuffle }),
    ...(s.patience !== undefined && { patience: s.patience }),
    ...(s.validation !== undefined && { validation: s.validation }),
    ...(s.metrics && { metrics: { first: (_, predictions) => predictions.data[0]! } }),
    ...(s.penalized && { penalty: { l1: 0.01, l2: 0.02, biases: true } }),
    ...(s.clipped && optimizer.drive === undefined && { clipping: { value: 0.5, norm: 1 } }),
    ...(resume && { resume }),
  }
  return train(networkOf(s), dataOf(s), options)
}

/** Everything that there is after a training, as bytes; and its result. */
async function finished(training: Training) {
  const { parameters, ...rest } = await training.run()
  return { bytes: encodeCheckpoint(training.checkpoint()), parameters, rest }
}

test('resumed after any epoch, as object or through a file, a training ends in the same bits as one that never stopped', async () => {
  const used = new Set<string>()
  await fc.assert(
    fc.asyncProperty(settings, fc.nat(7), async (s, stop) => {
      used.add(s.optimizer)
      const whole = await finished(start(s))
      const first = start(s)
      const epochs = first[Symbol.asyncIterator]()
      for (let epoch = 0; epoch < Math.min(stop, s.epochs); epoch++) await epochs.next()
      const checkpoint = first.checkpoint()
      for (const resume of [checkpoint, decodeCheckpoint(encodeCheckpoint(checkpoint))]) {
        const resumed = await finished(start(s, resume))
        expect(firstDifference(resumed.bytes, whole.bytes)).toBeUndefined()
        expectSameBits(resumed.parameters, whole.parameters)
        expect(resumed.rest).toEqual(whole.rest)
      }
    }),
    { numRuns: 150, seed: 20 },
  )
  expect([...used].sort()).toEqual(Object.keys(optimizers).sort())
})

test("every optimiser's states are in the checkpoint: it goes on in the same bits from each epoch", async () => {
  const s: Settings = {
    ...{
      task: 'classes',
      loss: 0,
      optimizer: '',
      schedule: 'cosine',
      dropped: 0.3,
      normalized: true,
      kind: 'tanh',
      embedded: true,
    },
    ...{ batchSize: 4, shuffle: true, dtype: 'float64', patience: undefined, minDelta: 0, validation: 0.25, metrics: true },
    ...{ penalized: true, clipped: true, weighted: false, seed: 3, epochs: 5 },
  }
  for (const optimizer of Object.keys(optimizers)) {
    const whole = await finished(start({ ...s, optimizer }))
    const first = start({ ...s, optimizer })
    for await (const { epoch } of first) {
      const resumed = await finished(start({ ...s, optimizer }, decodeCheckpoint(encodeCheckpoint(first.checkpoint()))))
      expect(firstDifference(resumed.bytes, whole.bytes), `${optimizer}, epoch ${epoch}`).toBeUndefined()
    }
  }
})

describe('particular checkpoints', () => {
  const inputs = normals(ROWS, 3, 1)
  const data = { inputs, targets: smooth(inputs) }
  const network = sequential(3, dense(4, { activation: 'tanh' }), dense(1))
  const options = { loss: mse(), optimizer: adam({ learningRate: 0.05 }), seed: 4, batchSize: 4, epochs: 6 } as const

  test('L-BFGS with more than ten remembered moves keeps their order through a file', async () => {
    const { batchSize: _, ...rest } = options
    const settled = { ...rest, optimizer: lbfgs({ history: 25 }), epochs: 20 }
    const whole = await train(network, data, settled).run()
    const first = train(network, data, settled)
    for await (const { epoch } of first) if (epoch === 14) break
    const checkpoint = first.checkpoint()
    expect([...checkpoint.states.keys()].length).toBeGreaterThan(10)
    const resume = decodeCheckpoint(encodeCheckpoint(checkpoint))
    expectSameBits((await train(network, data, { ...settled, resume }).run()).parameters, whole.parameters)
  })

  test('it may be resumed for more epochs', async () => {
    const first = train(network, data, options)
    await first.run()
    const longer = { ...options, epochs: 9 }
    const resumed = await train(network, data, { ...longer, resume: first.checkpoint() }).run()
    expectSameBits(resumed.parameters, (await train(network, data, longer).run()).parameters)
    expect(resumed.history).toHaveLength(9)
  })

  test('resuming a training that has ended computes nothing', async () => {
    const stopping = { ...options, patience: 1, minDelta: 1e9 }
    const first = train(network, data, stopping)
    const { stopped, parameters, history } = await first.run()
    expect([stopped, history.length]).toEqual(['patience', 2])
    const resumed = await train(network, data, { ...stopping, resume: first.checkpoint() }).run()
    expect(resumed).toMatchObject({ stopped: 'patience', epochs: 2, bestEpoch: 1 })
    expectSameBits(resumed.parameters, parameters)
  })

  test('spelling out a default is no difference', async () => {
    const first = train(network, data, options)
    await first[Symbol.asyncIterator]().next()
    const defaults: Partial<TrainOptions<'numbers'>> = {
      shuffle: true,
      dtype: 'float64',
      minDelta: 0,
      penalty: { l1: 0 },
      clipping: {},
    }
    const spelled = { ...options, ...defaults, resume: first.checkpoint() }
    expectSameBits((await train(network, data, spelled).run()).parameters, (await train(network, data, options).run()).parameters)
  })

  const other = { inputs: normals(ROWS, 3, 2), targets: data.targets }
  const changes: readonly (readonly [string, object])[] = [
    ['seed', { seed: 5 }],
    ['batchSize', { batchSize: 5 }],
    ['shuffle', { shuffle: false }],
    ['dtype', { dtype: 'float32' }],
    ['patience', { patience: 3 }],
    ['minDelta', { minDelta: 0.1 }],
    ['penalty', { penalty: { l2: 0.1 } }],
    ['clipping', { clipping: { value: 1 } }],
    ['loss', { loss: huber() }],
    ['optimizer', { optimizer: adam({ learningRate: 0.01 }) }],
    ['optimizer', { optimizer: sgd({ learningRate: 0.05 }) }],
    ['schedule', { schedule: stepDecay({ size: 2 }) }],
    ['validation', { validation: { inputs: normals(4, 3, 9), targets: smooth(normals(4, 3, 9)) } }],
  ]
  const checkpointOf = async () => {
    const first = train(network, data, options)
    await first[Symbol.asyncIterator]().next()
    return first.checkpoint()
  }

  test.each(changes)('with another %s it is refused, and the message names just that', async (name, change) => {
    const resume = await checkpointOf()
    const error = thrownBy(() => train(network, data, { ...options, ...change, resume })) as { complaint: { expected: string } }
    expect(error).toMatchObject({ name: 'ModelFileError', complaint: { problem: 'the checkpoint belongs to another training' } })
    expect(error.complaint.expected).toMatch(new RegExp(`^${name} `))
    expect(error.complaint.expected).not.toMatch(/, [a-zA-Z]+ /)
  })

  test('with other data, weights of rows, or another network it is refused', async () => {
    const resume = await checkpointOf()
    const expected = (text: string) => ({ complaint: { expected: expect.stringContaining(text) as string } })
    expect(thrownBy(() => train(network, other, { ...options, resume }))).toMatchObject(expected('data '))
    const weighted = { ...data, sampleWeights: new Float64Array(ROWS).fill(2) }
    expect(thrownBy(() => train(network, weighted, { ...options, resume }))).toMatchObject(expected('data '))
    const wider = sequential(3, dense(5, { activation: 'tanh' }), dense(1))
    expect(thrownBy(() => train(wider, data, { ...options, resume }))).toMatchObject(expected('network '))
    const relu = sequential(3, dense(4, { activation: 'relu' }), dense(1))
    expect(thrownBy(() => train(relu, data, { ...options, resume }))).toMatchObject(expected('network '))
  })

  test('together with parameters it is refused', async () => {
    const resume = await checkpointOf()
    expect(thrownBy(() => train(network, data, { ...options, resume, parameters: resume.parameters }))).toMatchObject({
      message: expect.stringContaining('"resume" and "parameters" clash') as string,
    })
  })

  const damages: readonly (readonly [string, (c: Checkpoint) => Checkpoint, RegExp])[] = [
    [
      'a lacking parameter',
      c => ({ ...c, parameters: without(c.parameters, 'dense1.bias') }),
      /dense1\.bias.*damaged: expected 1 × 4, got nothing/,
    ],
    ['a lacking state', c => ({ ...c, states: without(c.states, [...c.states.keys()][0]!) }), /damaged: .*got nothing/],
    [
      'a state of another shape',
      c => ({ ...c, states: new Map([...c.states].map(([n]) => [n, fromRows([[1]])])) }),
      /damaged: .*got 1 × 1/,
    ],
    ['a lacking best parameter', c => ({ ...c, best: { ...c.best!, parameters: new Map() } }), /damaged: .*got nothing/],
  ]
  test.each(damages)('with %s it is refused', async (_, damage, message) => {
    const damaged = damage(await checkpointOf())
    expect(thrownBy(() => train(network, data, { ...options, resume: damaged }))).toMatchObject({
      name: 'ModelFileError',
      message: expect.stringMatching(message) as string,
    })
  })
})

const without = <V>(map: ReadonlyMap<string, V>, name: string): ReadonlyMap<string, V> =>
  new Map([...map].filter(([key]) => key !== name))
