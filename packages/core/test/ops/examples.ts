import type { OpName } from '../../src/ops/all.ts'
import type { activationOps } from '../../src/ops/activations.ts'
import type { CrossEntropyAttributes } from '../../src/ops/crossEntropy.ts'
import type { CellLossAttributes, Reduction } from '../../src/ops/losses.ts'
import type { Op, Shape } from '../../src/ops/op.ts'
import { extents } from '../../src/program/plan.ts'
import type { Random } from '../../src/random.ts'

// Every op with inputs to try it on: one row for each name, so that an op without a row does not compile.

/** Numbers to try an op on, all of them float32, so that both dtypes take the same ones. `rows` is what 'batch' stands for. */
export interface Example {
  readonly rows: number
  readonly inputs: readonly { readonly shape: Shape; readonly data: readonly number[] }[]
  readonly attributes: object
}

export interface Trial {
  /** Examples for a number of rows and columns; the first has all inputs in full. */
  examples(random: Random, rows: number, columns: number): readonly Example[]
  /** Inputs that no gradient flows into, where the op has a gradient rule. */
  readonly constant?: readonly number[]
  /** Inputs whose numbers choose places or classes, and how many there are: whole numbers below that. */
  readonly places?: { readonly [input: number]: (columns: number) => number }
}

type Kind = (random: Random) => number

const normal: Kind = random => random.normal()
const positive: Kind = random => 0.1 + 2 * random.uniform()
const signedAway: Kind = random => (random.uniform() < 0.5 ? -1 : 1) * (0.5 + random.uniform())
const probability: Kind = random => 0.05 + 0.9 * random.uniform()
const bit: Kind = random => random.integer(0, 2)
/** A target: none, all, or something between. */
const share: Kind = random => (random.uniform() < 0.5 ? bit(random) : random.uniform())
const sign: Kind = random => random.integer(-1, 2) * positive(random)
const count: Kind = random => random.integer(1, 30)
const below = (limit: number): Kind => {
  return random => random.integer(0, limit)
}
/** Normal numbers that stay clear of kinks, so that central differences see a smooth function. */
const clearOf =
  (...kinks: number[]): Kind =>
  random => {
    for (;;) {
      const x = random.normal() * 3
      if (kinks.every(kink => Math.abs(x - kink) > 0.02)) return x
    }
  }

const fill = (random: Random, kind: Kind, shape: Shape, rows: number) => ({
  shape,
  data: Array.from({ length: extents(shape, rows).reduce((a, b) => a * b, 1) }, () => Math.fround(kind(random))),
})

const full = (columns: number): Shape => ['batch', columns]
const forms: readonly ((columns: number) => Shape)[] = [full, c => [1, c], () => ['batch', 1], () => [1, 1]]

/** Examples with every input in full, then with each repeated along the others as a row, a column or a single cell. */
function broadcasting(kinds: readonly Kind[], attributes: object | ((random: Random) => object) = {}): Trial {
  return {
    examples(random, rows, columns) {
      const shapes = [kinds.map(() => full(columns))]
      if (kinds.length > 1)
        for (const stride of [1, 2, 3])
          for (let first = 0; first < 4; first++) shapes.push(kinds.map((_, i) => forms[(first + i * stride) % 4]!(columns)))
      return shapes.map(list => ({
        rows,
        inputs: list.map((shape, i) => fill(random, kinds[i]!, shape, rows)),
        attributes: typeof attributes === 'function' ? attributes(random) : attributes,
      }))
    },
  }
}

/** The forms in which update rules meet their ops: parameters, gradients and states in full, rates and counts as single cells. */
function updating(whole: readonly Kind[], single: readonly Kind[] = [], ...attributes: object[]): Trial {
  return {
    examples: (random, rows, columns) =>
      (attributes.length === 0 ? [{}] : attributes).map(attributes => ({
        rows,
        inputs: [
          ...whole.map(kind => fill(random, kind, full(columns), rows)),
          ...single.map(kind => fill(random, kind, [1, 1], rows)),
        ],
        attributes,
      })),
  }
}

const inFull = (...kinds: Kind[]): Trial => updating(kinds)

const activation: { readonly [N in keyof typeof activationOps | `${keyof typeof activationOps}Slope`]: Trial } = (() => {
  const trial = (alpha = 1) => inFullWith(clearOf(-3, 0, 3, 6), { alpha })
  return {
    sigmoid: trial(),
    sigmoidSlope: trial(),
    tanh: trial(),
    tanhSlope: trial(),
    relu: trial(),
    reluSlope: trial(),
    leakyRelu: trial(0.01),
    leakyReluSlope: trial(0.3),
    elu: trial(0.7),
    eluSlope: trial(1),
    selu: trial(),
    seluSlope: trial(),
    gelu: trial(),
    geluSlope: trial(),
    geluTanh: trial(),
    geluTanhSlope: trial(),
    silu: trial(),
    siluSlope: trial(),
    softplus: trial(),
    softplusSlope: trial(),
    softsign: trial(),
    softsignSlope: trial(),
    hardSigmoid: trial(),
    hardSigmoidSlope: trial(),
    relu6: trial(),
    relu6Slope: trial(),
    mish: trial(),
    mishSlope: trial(),
  }
})()

function inFullWith(kind: Kind, attributes: object): Trial {
  return updating([kind], [], attributes)
}

const overAxis: Trial = {
  examples: (random, rows, columns) =>
    [0, 1].map(axis => ({ rows, inputs: [fill(random, normal, full(columns), rows)], attributes: { axis } })),
}

const reductions: readonly Reduction[] = ['mean', 'sum']
type Predictions = 'numbers' | 'probabilities'

/** Predictions against targets, with weights of rows and without, of targets and without, smoothed and not; clear of the kinks at p = t and |p − t| = delta. */
function cellLoss(predictions: Predictions): Trial {
  return {
    constant: [1, 2],
    examples: (random, rows, columns) =>
      reductions.flatMap(reduction =>
        [false, true].flatMap(weighted =>
          [{}, { labelSmoothing: 0.1 }, { classWeights: [0.7, 2] }, { labelSmoothing: 0.2, classWeights: [3, 0.4] }].map(
            (extra): Example => {
              const attributes = { reduction, delta: 0.75, labelSmoothing: 0, ...extra } as CellLossAttributes
              const classes = predictions === 'probabilities' || 'labelSmoothing' in extra || 'classWeights' in extra
              const targets = fill(random, classes ? share : normal, full(columns), rows)
              const offset = clearOf(-0.75, 0, 0.75)
              const s = attributes.labelSmoothing
              const data = targets.data.map(t =>
                Math.fround(predictions === 'numbers' ? t * (1 - s) + s / 2 + offset(random) : probability(random)),
              )
              const weights = weighted ? [fill(random, positive, ['batch', 1], rows)] : []
              return { rows, inputs: [{ shape: full(columns), data }, targets, ...weights], attributes }
            },
          ),
        ),
      ),
  }
}

const crossEntropy: Trial = {
  constant: [1, 2],
  places: { 1: columns => columns },
  examples: (random, rows, columns) =>
    reductions.flatMap(reduction =>
      [false, true].flatMap(weighted =>
        [0, 0.1].flatMap(labelSmoothing =>
          [false, true].map((classes): Example => {
            const classWeights = Array.from({ length: columns }, () => positive(random))
            const attributes: CrossEntropyAttributes = { reduction, labelSmoothing, ...(classes && { classWeights }) }
            const weights = weighted ? [fill(random, positive, ['batch', 1], rows)] : []
            const inputs = [
              fill(random, normal, full(columns), rows),
              fill(random, below(columns), ['batch', 1], rows),
              ...weights,
            ]
            return { rows, inputs, attributes }
          }),
        ),
      ),
    ),
}

const LEVELS = 5

const mix = { keep: 0.9, take: 0.1 }
const moments = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }

/** What each op is tried on. */
export const trials: { readonly [N in OpName]: Trial } = {
  matmul: {
    examples: (random, rows, columns) => {
      const m = 1 + ((3 * rows + columns) % 10)
      return [
        { transposeA: false, transposeB: false, a: full(columns), b: [columns, m] },
        { transposeA: false, transposeB: true, a: full(columns), b: [m, columns] },
        { transposeA: true, transposeB: false, a: full(columns), b: full(m) },
        { transposeA: true, transposeB: true, a: full(columns), b: [m, rows] },
      ].map(({ a, b, ...attributes }) => ({
        rows,
        inputs: [fill(random, normal, a, rows), fill(random, normal, b, rows)],
        attributes,
      }))
    },
  },
  add: broadcasting([normal, normal]),
  subtract: broadcasting([normal, normal]),
  multiply: broadcasting([normal, normal]),
  divide: broadcasting([normal, signedAway]),
  scale: broadcasting([normal], random => ({ factor: random.normal() })),
  square: broadcasting([normal]),
  root: broadcasting([positive], { epsilon: 1e-5 }),
  maximum: broadcasting([normal, normal]),
  sumOver: overAxis,
  meanOver: overAxis,
  spread: {
    examples: (random, rows, columns) =>
      [0, 1].flatMap(axis =>
        [false, true].map(mean => ({
          rows,
          inputs: [
            fill(random, normal, axis === 0 ? [1, columns] : ['batch', 1], rows),
            fill(random, normal, full(columns), rows),
          ],
          attributes: { axis, mean },
        })),
      ),
  },
  unbiased: {
    examples: (random, rows, columns) => [
      {
        rows,
        inputs: [
          fill(random, positive, [1, columns], rows),
          fill(random, normal, full(columns), rows),
          fill(random, positive, [1, columns], rows),
        ],
        attributes: {},
      },
    ],
  },
  ...activation,
  softmax: inFull(normal),
  softmaxGradient: inFull(probability, normal),
  logSoftmax: inFull(normal),
  logSoftmaxGradient: inFull(random => -positive(random), normal),
  squaredError: cellLoss('numbers'),
  squaredErrorGradient: cellLoss('numbers'),
  halfSquaredError: cellLoss('numbers'),
  halfSquaredErrorGradient: cellLoss('numbers'),
  absoluteError: cellLoss('numbers'),
  absoluteErrorGradient: cellLoss('numbers'),
  huberError: cellLoss('numbers'),
  huberErrorGradient: cellLoss('numbers'),
  binaryCrossEntropyError: cellLoss('probabilities'),
  binaryCrossEntropyErrorGradient: cellLoss('probabilities'),
  logitCrossEntropyError: cellLoss('numbers'),
  logitCrossEntropyErrorGradient: cellLoss('numbers'),
  softmaxCrossEntropyError: crossEntropy,
  softmaxCrossEntropyGradient: crossEntropy,
  concatenate: {
    examples: (random, rows, columns) =>
      [[columns], [columns, 1], [columns, 2, columns + 1]].map(widths => ({
        rows,
        inputs: widths.map(width => fill(random, normal, full(width), rows)),
        attributes: {},
      })),
  },
  slice: {
    examples: (random, rows, columns) =>
      [
        [0, columns],
        [1, columns],
        [columns + 1, 1],
      ].map(([start, count]) => ({
        rows,
        inputs: [fill(random, normal, full(columns + 2), rows)],
        attributes: { start, count },
      })),
  },
  lookup: {
    constant: [0],
    places: { 0: () => LEVELS },
    examples: (random, rows, columns) => [
      {
        rows,
        inputs: [fill(random, below(LEVELS), ['batch', 1], rows), fill(random, normal, [LEVELS, columns], rows)],
        attributes: {},
      },
    ],
  },
  scatterAdd: {
    places: { 0: () => LEVELS },
    examples: (random, rows, columns) => [
      {
        rows,
        inputs: [fill(random, below(LEVELS), ['batch', 1], rows), fill(random, normal, full(columns), rows)],
        attributes: { levels: LEVELS },
      },
    ],
  },
  descend: updating([normal, normal], [positive]),
  accumulate: updating([normal, normal], [], mix, { keep: 0.9, take: 1 }),
  dampenedMomentum: {
    examples: (random, rows, columns) =>
      [count, () => 1].flatMap(steps =>
        updating([normal, normal], [steps], { keep: 0.9, take: 0.7 }).examples(random, rows, columns),
      ),
  },
  accumulateSquare: updating([positive, normal], [], mix, { keep: 1, take: 1 }),
  addScaled: updating([normal, normal], [], { factor: 0.01 }),
  decay: updating([normal], [positive], { rate: 0.01 }),
  decayedRate: updating([], [positive, count], { decay: 0.1 }),
  normalized: updating([normal, positive], [], { epsilon: 1e-8 }),
  centered: updating([positive, normal]),
  adadeltaMove: updating([normal, positive, positive], [], { epsilon: 1e-6 }),
  adamStep: updating([normal, normal, positive], [positive, count], moments, { beta1: 0, beta2: 0.9, epsilon: 1e-3 }),
  nadamMomentum: updating(
    [],
    [count],
    { beta1: 0.9, momentumDecay: 0.004, ahead: 0 },
    { beta1: 0.9, momentumDecay: 0.1, ahead: 1 },
  ),
  nadamDirection: updating([normal, normal], [probability, probability, probability]),
  scaledStep: updating([normal, normal, positive], [positive, count], { beta2: 0.999, epsilon: 1e-8 }),
  radamStep: {
    examples: (random, rows, columns) =>
      [1, 5, 6, 25].flatMap(step =>
        updating([normal, normal, positive], [positive, () => step], moments).examples(random, rows, columns),
      ),
  },
  rpropSize: updating([positive, sign, sign], [], { shrink: 0.5, grow: 1.2, smallest: 0.2, largest: 1.5 }),
  rpropGradient: updating([sign, sign]),
  rpropMove: updating([normal, sign, positive]),
  sumOfSquares: inFullWith(normal, { factor: 0.3 }),
  sumOfAbsolutes: inFullWith(clearOf(0), { factor: 0.3 }),
  signed: inFullWith(sign, { factor: 0.3 }),
  clip: inFullWith(normal, { limit: 0.5 }),
  clipFactor: updating([], [positive], { limit: 0.3 }, { limit: 100 }),
}

export const opNames = Object.keys(trials) as OpName[]

/** The numbers and shapes of an example in a dtype, and the shape of its output. */
export function concrete(op: Op, example: Example, dtype: 'float64' | 'float32') {
  const inputs = example.inputs.map(({ shape, data }) => ({
    shape: extents(shape, example.rows),
    data: dtype === 'float64' ? Float64Array.from(data) : Float32Array.from(data),
  }))
  const shape = op.shape(
    inputs.map(input => input.shape),
    example.attributes,
  ) as readonly number[]
  return { inputs, shape, length: shape.reduce((product, extent) => product * extent, 1) }
}
