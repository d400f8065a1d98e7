import { activation, activationNames } from '../../src/network/activation.ts'
import type { ActivationName } from '../../src/network/activation.ts'
import { dense } from '../../src/network/dense.ts'
import { dropout } from '../../src/network/dropout.ts'
import { embedding } from '../../src/network/embedding.ts'
import {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  halfSquaredErrorSum,
  huber,
  mae,
  mse,
  softmaxCrossEntropy,
} from '../../src/network/losses.ts'
import type { Loss, LossName } from '../../src/network/losses.ts'
import { add, concatenate } from '../../src/network/merge.ts'
import { graph, input, sequential } from '../../src/network/network.ts'
import type { Network } from '../../src/network/network.ts'
import { batchNorm, layerNorm } from '../../src/network/normalization.ts'
import { adadelta, adagrad, rmsprop } from '../../src/optimizers/adaptive.ts'
import { adam, adamw, nadam, radam } from '../../src/optimizers/adam.ts'
import { lbfgs } from '../../src/optimizers/lbfgs.ts'
import { rprop } from '../../src/optimizers/rprop.ts'
import type { Optimizer } from '../../src/optimizers/optimizer.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import type { TrainingProgram } from '../../src/program/program.ts'
import type { Random } from '../../src/random.ts'

// What the tests of programs, networks and engines loop over.

/** Networks with `outputs` outputs that between them have every kind of layer, in chains, branches, joins and skips. */
export const networks: { readonly [name: string]: (outputs: number) => Network } = {
  linear: outputs => sequential(3, dense(outputs)),
  'dense without bias': outputs => sequential(4, dense(5, { bias: false, activation: 'tanh' }), dense(outputs, { bias: false })),
  'activation layers': outputs => sequential(3, dense(4), activation('sigmoid'), dense(outputs), activation('softsign')),
  dropout: outputs => sequential(4, dropout(0.2), dense(6, { activation: 'tanh' }), dropout(0.4), dense(outputs)),
  batchNorm: outputs => sequential(4, batchNorm({ momentum: 0.3 }), dense(5), batchNorm(), activation('tanh'), dense(outputs)),
  layerNorm: outputs => sequential(4, dense(5), layerNorm({ epsilon: 1e-3 }), activation('silu'), dense(outputs), layerNorm()),
  embedding(outputs) {
    const [kind, place, numbers] = [input(1, 'kind'), input(1, 'place'), input(3, 'numbers')]
    const joined = concatenate([embedding(4, 2)(kind), numbers, embedding(6, 3, { name: 'places' })(place)])
    return graph([kind, place, numbers], dense(outputs)(dense(5, { activation: 'tanh' })(joined)))
  },
  residual(outputs) {
    const x = input(4)
    const h = dense(4, { activation: 'tanh' })(x)
    const both = add([h, dense(4, { activation: 'sigmoid' })(h), x])
    return graph([x], dense(outputs)(both))
  },
  'branches of one value'(outputs) {
    const [x, y] = [input(3, 'x'), input(2, 'y')]
    const h = dense(4, { activation: 'elu' })(concatenate([x, y]))
    const [a, b] = [dense(2, { activation: 'tanh' })(h), dense(2, { activation: 'softplus' })(h)]
    return graph([x, y], dense(outputs)(concatenate([a, add([a, b]), b, h])))
  },
  'a value added to itself'(outputs) {
    const x = input(3)
    const h = dense(outputs, { activation: 'tanh' })(x)
    return graph([x], add([h, h, h]))
  },
  deep: outputs =>
    sequential(
      5,
      dense(7, { activation: 'tanh' }),
      dense(6, { activation: 'gelu' }),
      dense(7, { activation: 'sigmoid' }),
      dense(6, { activation: 'elu' }),
      dense(5, { activation: 'mish' }),
      dense(outputs),
    ),
}

/** A network with an activation in its middle and at its end. */
export const withActivation = (name: ActivationName, inputs = 3, units = 5, outputs = 3): Network =>
  sequential(inputs, dense(units, { activation: name }), dense(outputs, { activation: name }))
export { activationNames }

export interface LossCase {
  readonly loss: Loss
  /** What the network must end in. */
  readonly activation?: ActivationName
  readonly weighted?: boolean
}

type Losses = { readonly [N in LossName]: (outputs: number) => readonly LossCase[] }

const reductions = ['mean', 'sum'] as const
const weightings = [false, true] as const
/** Every combination of the options that all losses have. */
const each = (make: (reduction: 'mean' | 'sum') => readonly Loss[], activation?: ActivationName): LossCase[] =>
  weightings.flatMap(weighted =>
    reductions.flatMap(reduction =>
      make(reduction).map(loss => ({ loss, weighted, ...(activation !== undefined && { activation }) })),
    ),
  )
const binary = [
  {},
  { labelSmoothing: 0.1 },
  { classWeights: [0.5, 3] as const },
  { labelSmoothing: 0.2, classWeights: [2, 0.7] as const },
]

/** Every loss with every option. */
export const losses: Losses = {
  mse: () => each(reduction => [mse({ reduction })]),
  mae: () => each(reduction => [mae({ reduction })]),
  huber: () => each(reduction => [huber({ reduction }), huber({ reduction, delta: 0.3 })]),
  halfSquaredErrorSum: () => each(reduction => [halfSquaredErrorSum({ reduction })]),
  binaryCrossEntropy: () => [
    ...each(reduction => binary.map(options => binaryCrossEntropy({ reduction, ...options })), 'sigmoid'),
    ...each(reduction => [binaryCrossEntropy({ reduction, labelSmoothing: 0.1 })], 'softmax'),
  ],
  binaryCrossEntropyWithLogits: () => each(reduction => binary.map(o => binaryCrossEntropyWithLogits({ reduction, ...o }))),
  softmaxCrossEntropy(outputs) {
    const classWeights = Array.from({ length: outputs }, (_, k) => (k + 2) / 3)
    const options = [{}, { labelSmoothing: 0.1 }, { classWeights }, { labelSmoothing: 0.3, classWeights }]
    return (['linear', 'softmax', 'logSoftmax'] as const).flatMap(activation =>
      each(reduction => options.map(o => softmaxCrossEntropy({ reduction, ...o })), activation),
    )
  },
}

/** Every optimiser with every option. */
export const optimizers: { readonly [name: string]: () => Optimizer } = {
  sgd: () => sgd({ learningRate: 0.1 }),
  'sgd, weight decay': () => sgd({ learningRate: 0.1, weightDecay: 0.01 }),
  'sgd, momentum': () => sgd({ learningRate: 0.1, momentum: 0.9 }),
  'sgd, dampening': () => sgd({ learningRate: 0.1, momentum: 0.9, dampening: 0.2, weightDecay: 0.1 }),
  'sgd, nesterov': () => sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
  adam: () => adam({ learningRate: 0.05 }),
  'adam, weight decay, amsgrad': () => adam({ learningRate: 0.05, weightDecay: 0.1, amsgrad: true }),
  adamw: () => adamw({ learningRate: 0.05 }),
  'adamw, amsgrad': () => adamw({ learningRate: 0.05, amsgrad: true, beta1: 0.8, beta2: 0.9, epsilon: 1e-4 }),
  nadam: () => nadam({ learningRate: 0.05 }),
  'nadam, weight decay': () => nadam({ learningRate: 0.05, weightDecay: 0.1, momentumDecay: 0.1 }),
  radam: () => radam({ learningRate: 0.05 }),
  'radam, weight decay, early': () => radam({ learningRate: 0.05, weightDecay: 0.1, beta2: 0.6 }),
  adagrad: () => adagrad({ learningRate: 0.1 }),
  'adagrad, decay': () => adagrad({ learningRate: 0.1, learningRateDecay: 0.1, weightDecay: 0.1, initialAccumulator: 0.1 }),
  adadelta: () => adadelta(),
  'adadelta, weight decay': () => adadelta({ rho: 0.8, weightDecay: 0.1 }),
  rmsprop: () => rmsprop({ learningRate: 0.05 }),
  'rmsprop, centered, momentum': () =>
    rmsprop({ learningRate: 0.02, centered: true, momentum: 0.5, weightDecay: 0.1, alpha: 0.9 }),
  rprop: () => rprop(),
  lbfgs: () => lbfgs(),
}

/** Random numbers for everything that a run of a training program is given, parameters and states included. */
export function randomData(network: Network, program: TrainingProgram, loss: Loss, random: Random, rows: number) {
  const given = new Map<TrainingProgram['target'], Float64Array>()
  const draw = (length: number, next: () => number) => Float64Array.from({ length }, () => Math.fround(next()))
  const width = (value: { readonly shape: readonly (number | 'batch')[] }) => value.shape[1] as number
  network.inputs.forEach((_, i) => {
    const value = program.inputs[i]!
    const levels = levelsOf(network, i)
    given.set(
      value,
      draw(rows * width(value), () => (levels === undefined ? random.normal() : random.integer(0, levels))),
    )
  })
  const classes = width(program.output)
  const target = () =>
    loss.targetKind === 'class' ? random.integer(0, classes) : loss.targetRange[1] === 1 ? random.integer(0, 2) : random.normal()
  given.set(program.target, draw(rows * width(program.target), target))
  if (program.weights)
    given.set(
      program.weights,
      draw(rows, () => 0.2 + random.uniform()),
    )
  for (const { value, rate } of program.masks)
    given.set(
      value,
      draw(rows * width(value), () => (random.uniform() < rate ? 0 : 1 / (1 - rate))),
    )
  // Away from 0, where the L1 penalty has its kink; variances above it.
  for (const { value, kind, rows: r, columns } of program.parameters)
    given.set(
      value,
      draw(r * columns, () => (kind === 'statistic' || random.uniform() < 0.5 ? 1 : -1) * (0.1 + 0.7 * random.uniform())),
    )
  for (const { value, initial } of program.states) given.set(value, stateNumbers(value.shape, initial))
  for (const value of program.directions.values()) given.set(value, stateNumbers(value.shape, 0.01))
  given.set(program.learningRate, Float64Array.of(0.1))
  given.set(program.stepCount, Float64Array.of(1))
  return given
}

const stateNumbers = (shape: readonly (number | 'batch')[], value: number) =>
  new Float64Array(shape.reduce<number>((product, extent) => product * (extent as number), 1)).fill(value)

/** How many levels an input has that feeds an embedding; undefined for numbers. */
function levelsOf({ nodes, inputs }: Network, i: number): number | undefined {
  const at = nodes.findIndex(n => n.name === inputs[i]!.name)
  const user = nodes.find(n => n.spec.kind === 'embedding' && n.inputs[0] === at)
  return user?.spec['levels'] as number | undefined
}

/** All optimisers that can train a network: those that a driver leads take no dropout. */
export const optimizersFor = (network: Network) =>
  Object.values(optimizers)
    .map(make => make())
    .filter(({ drive }) => drive === undefined || !network.nodes.some(({ spec }) => spec.kind === 'dropout'))
