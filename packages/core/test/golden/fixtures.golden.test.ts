import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { activation, type ActivationName } from '../../src/network/activation.ts'
import { dense } from '../../src/network/dense.ts'
import { dropout } from '../../src/network/dropout.ts'
import { embedding } from '../../src/network/embedding.ts'
import { mse, softmaxCrossEntropy } from '../../src/network/losses.ts'
import { add, concatenate } from '../../src/network/merge.ts'
import { graph, input, sequential, type Network } from '../../src/network/network.ts'
import { batchNorm, layerNorm } from '../../src/network/normalization.ts'
import {
  cosineDecay,
  exponentialDecay,
  initialScheduleState,
  linearWarmUp,
  oneCycle,
  reduceOnPlateau,
  stepDecay,
  type Schedule,
} from '../../src/optimizers/schedules.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { expectNear, flat, lossFactories, optimizerFactories, replay, type Nested, type Replay } from './replay.ts'

// The project's own golden numbers, made by fixtures/make_golden.py: what golden/torch.json does not cover.

interface Trained {
  readonly name: string
  readonly initialParameters: { readonly [name: string]: Nested }
  readonly firstOutput?: Nested
  readonly firstGradients: { readonly [name: string]: Nested }
  readonly lossBeforeEachStep: readonly number[]
  readonly parametersAfter: { readonly [name: string]: Nested }
  readonly predictionAfter?: Nested
  readonly target: Nested
  readonly steps: number
}

const TOLERANCE = 1e-9

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), 'utf8'))
const casesOf = <T>(name: string) => (read(name) as { readonly cases: readonly T[] }).cases

/** Our name of a parameter of dense layers: W1 is dense1.weights. */
const denseName = (name: string) => name.replace(/^W(\d+)$/, 'dense$1.weights').replace(/^b(\d+)$/, 'dense$1.bias')

function check(
  golden: Trained,
  setup: Omit<Replay, 'initial' | 'target' | 'steps'>,
  { name: nameOf = denseName, more = {} }: { name?: (name: string) => string; more?: { readonly [name: string]: Nested } } = {},
) {
  const initial = [...Object.entries(golden.initialParameters).map(([name, numbers]) => [nameOf(name), numbers] as const)]
  const run = replay({
    ...setup,
    initial: new Map([...initial, ...Object.entries(more)]),
    target: golden.target,
    steps: golden.steps,
  })
  const gradientSize = Math.max(...Object.values(golden.firstGradients).flatMap(g => flat(g).map(Math.abs)))
  if (golden.firstOutput) expectNear(run.firstOutput, flat(golden.firstOutput), TOLERANCE, 'first output')
  expectNear(run.losses, golden.lossBeforeEachStep, TOLERANCE, 'loss')
  for (const [name, gradient] of Object.entries(golden.firstGradients))
    expectNear(run.firstGradients.get(nameOf(name))!, flat(gradient), TOLERANCE, `first gradient of ${name}`, gradientSize / 1000)
  for (const [name, numbers] of Object.entries(golden.parametersAfter))
    expectNear(run.parametersAfter.get(nameOf(name))!, flat(numbers), TOLERANCE, name)
  if (golden.predictionAfter) expectNear(run.predictionAfter, flat(golden.predictionAfter), TOLERANCE, 'prediction')
  return run
}

describe('layers', () => {
  interface LayerCase extends Trained {
    readonly X: Nested
    readonly learningRate: number
    readonly epsilon: number
    readonly momentum: number
    readonly rate: number
    readonly masks: readonly (readonly (readonly number[])[])[]
    readonly category: readonly number[]
    readonly numbers: Nested
    readonly runningAfterEachStep: readonly { readonly mean: readonly number[]; readonly variance: readonly number[] }[]
  }
  const cases = new Map(casesOf<LayerCase>('layers').map(golden => [golden.name, golden]))
  const setup = (golden: LayerCase, network: Network, inputs: readonly Nested[] = [golden.X]) => ({
    network,
    inputs,
    loss: mse(),
    optimizer: sgd({ learningRate: golden.learningRate }),
  })
  const after = (kind: string) => (name: string) => (name === 'scale' || name === 'shift' ? `${kind}1.${name}` : denseName(name))

  test('every case of the file is tested', () => {
    const tested = ['batchNormalization', 'layerNormalization', 'embedding', 'residual', 'dropout']
    expect([...cases.keys()].sort()).toEqual(tested.sort())
  })

  test('batch normalisation, with its running statistics after each step', () => {
    const golden = cases.get('batchNormalization')!
    const { epsilon, momentum } = golden
    const network = sequential(4, dense(5), batchNorm({ epsilon, momentum }), activation('tanh'), dense(3))
    check(
      golden,
      {
        ...setup(golden, network),
        after(now, step) {
          const { mean, variance } = golden.runningAfterEachStep[step]!
          expectNear(now('batchNorm1.runningMean'), mean, TOLERANCE, 'running mean')
          expectNear(now('batchNorm1.runningVariance'), variance, TOLERANCE, 'running variance')
        },
      },
      {
        name: after('batchNorm'),
        more: { 'batchNorm1.runningMean': [0, 0, 0, 0, 0], 'batchNorm1.runningVariance': [1, 1, 1, 1, 1] },
      },
    )
  })

  test('layer normalisation', () => {
    const golden = cases.get('layerNormalization')!
    const network = sequential(4, dense(5), layerNorm({ epsilon: golden.epsilon }), activation('tanh'), dense(3))
    check(golden, setup(golden, network), { name: after('layerNorm') })
  })

  test('an embedding beside numbers; a level that is never seen stays as it was', () => {
    const golden = cases.get('embedding')!
    const [category, numbers] = [input(1, 'category'), input(3, 'numbers')]
    const network = graph([category, numbers], dense(3)(concatenate([embedding(4, 2)(category), numbers])))
    const name = (wanted: string) => (wanted === 'table' ? 'embedding1.table' : denseName(wanted))
    const { parametersAfter } = check(golden, setup(golden, network, [golden.category, golden.numbers]), { name })
    expect(parametersAfter.get('embedding1.table')!.slice(6)).toEqual(flat(golden.initialParameters['table']!).slice(6))
  })

  test('a residual connection', () => {
    const golden = cases.get('residual')!
    const x = input(4)
    const h = dense(5, { activation: 'relu' })(x)
    check(golden, setup(golden, graph([x], dense(3)(add([h, dense(5)(h)])))))
  })

  test('dropout with the masks given', () => {
    const golden = cases.get('dropout')!
    const network = sequential(4, dense(5, { activation: 'tanh' }), dropout(golden.rate), dense(3))
    const masks = (step: number) => flat(golden.masks[step]!).map(x => x / (1 - golden.rate))
    check(golden, { ...setup(golden, network), masks })
  })
})

interface DenseCase extends Trained {
  readonly X: Nested
  readonly sizes: readonly number[]
  readonly activations: readonly ActivationName[]
  readonly loss: string
}

function denseNetwork({ sizes, activations }: DenseCase): Network {
  const x = input(sizes[0]!)
  return graph(
    [x],
    activations.reduce((node, activation, i) => dense(sizes[i + 1]!, { activation })(node), x),
  )
}

describe('losses', () => {
  interface LossCase extends DenseCase {
    readonly learningRate: number
    readonly reduction: 'mean' | 'sum'
    readonly sampleWeights?: readonly number[]
    readonly classWeights?: readonly number[]
    readonly labelSmoothing?: number
  }

  test.each(casesOf<LossCase>('losses'))('$name', golden => {
    const { reduction, sampleWeights, classWeights, labelSmoothing, learningRate } = golden
    const options = { reduction, ...(classWeights && { classWeights }), ...(labelSmoothing && { labelSmoothing }) }
    check(golden, {
      network: denseNetwork(golden),
      inputs: [golden.X],
      loss: lossFactories[golden.loss]!(options),
      optimizer: sgd({ learningRate }),
      ...(sampleWeights && { sampleWeights }),
    })
  })
})

describe('optimisers, clipping and penalties', () => {
  interface OptimizerCase extends DenseCase {
    readonly optimizer: string
    readonly options: { readonly [name: string]: number | boolean }
    readonly clipping?: { readonly clipValue?: number; readonly clipNorm?: number }
    readonly penalties?: { readonly l1?: number; readonly l2?: number; readonly biases: boolean }
  }
  const ours: { readonly [option: string]: string } = {
    etaMinus: 'shrink',
    etaPlus: 'grow',
    minStep: 'smallest',
    maxStep: 'largest',
  }
  // PyTorch's own path of L-BFGS depends on its line search: ours is held to the minima of the same file instead.
  const cases = casesOf<OptimizerCase>('optimizers').filter(({ optimizer }) => optimizer !== 'lbfgs')

  test.each(cases)('$name', golden => {
    const options = Object.fromEntries(Object.entries(golden.options).map(([name, value]) => [ours[name] ?? name, value]))
    const { clipValue: value, clipNorm: norm } = golden.clipping ?? {}
    check(golden, {
      network: denseNetwork(golden),
      inputs: [golden.X],
      loss: softmaxCrossEntropy(),
      optimizer: optimizerFactories[golden.optimizer]!(options),
      ...(golden.clipping && { clipping: { ...(value !== undefined && { value }), ...(norm !== undefined && { norm }) } }),
      ...(golden.penalties && { penalty: golden.penalties }),
    })
  })
})

describe('schedules', () => {
  interface ScheduleCase {
    readonly name: string
    readonly learningRate: number
    readonly options: { readonly [name: string]: number }
    readonly rates: readonly number[]
    readonly losses?: readonly number[]
  }
  const every = 'step'
  const schedules: { readonly [name: string]: (o: { readonly [name: string]: number }) => Schedule } = {
    step: o => stepDecay({ every, size: o['every']!, factor: o['factor']! }),
    exponential: o => exponentialDecay({ every, factor: o['factor']! }),
    cosine: o => cosineDecay({ every, length: o['steps']!, minimum: o['min']! }),
    cosineRestarts: o => cosineDecay({ every, length: o['steps']!, minimum: o['min']!, restarts: true, growth: o['stretch']! }),
    oneCycle: o =>
      oneCycle({
        length: o['steps']!,
        rise: o['warmUpFraction']!,
        startDivisor: o['startDivisor']!,
        endDivisor: o['endDivisor']!,
      }),
    linearWarmUp: o => linearWarmUp({ length: o['steps']!, start: o['startFactor']! }),
    reduceOnPlateau: o => reduceOnPlateau({ factor: o['factor']!, patience: o['patience']!, threshold: o['threshold']! }),
  }

  test.each(casesOf<ScheduleCase>('schedules'))('$name', ({ name, learningRate, options, rates, losses: watched }) => {
    const schedule = schedules[name]!(options)
    let state = initialScheduleState
    // PyTorch climbs again after the end of a cosine without restarts, ours holds the minimum.
    const count = name === 'cosine' ? options['steps']! + 1 : rates.length
    const own = rates.slice(0, count).map((_, i) => {
      if (watched) state = schedule.observe!(state, watched[i]!)
      return schedule.rate(learningRate, { count: i, total: rates.length, state })
    })
    own.forEach((rate, i) => {
      expect(Math.abs(rate - rates[i]!), `step ${i}: ${rate}, expected ${rates[i]}`).toBeLessThanOrEqual(1e-12 * rates[i]!)
    })
    if (name === 'cosine') expect(schedule.rate(learningRate, { count: 25, total: 31, state })).toBe(options['min'])
  })
})
