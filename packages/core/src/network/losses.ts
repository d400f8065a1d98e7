import { checkChoice, checkNumber, checkOptions, OptionError } from '../errors.ts'
import type { Matrix } from '../matrix.ts'
import { activationOps, sigmoid } from '../ops/activations.ts'
import { add } from '../ops/arithmetic.ts'
import { softmaxCrossEntropyError } from '../ops/crossEntropy.ts'
import {
  absoluteError,
  binaryCrossEntropyError,
  halfSquaredError,
  huberError,
  logitCrossEntropyError,
  squaredError,
} from '../ops/losses.ts'
import type { CellLossAttributes, LossOp, Reduction } from '../ops/losses.ts'
import { matmul } from '../ops/matmul.ts'
import type { Op, Step, Value } from '../ops/op.ts'
import { logSoftmax, softmax } from '../ops/softmax.ts'
import type { Builder } from '../program/builder.ts'
import type { LossRule } from '../program/compile.ts'

export interface ReductionOption {
  /** `mean` over all cells (with weights: Σ w·loss ÷ Σ w) or `sum`. Default `mean`. */
  readonly reduction?: Reduction
}

/** What targets a loss takes: `numbers` as wide as the output, or a `class` index in one column. */
export type TargetKind = 'numbers' | 'class'

/** A loss with its options. */
export interface Loss<Target extends TargetKind = TargetKind> extends LossRule {
  readonly targetKind: Target
  readonly reduction: Reduction
  /** Allowed targets, where the loss cannot take all numbers. */
  readonly targetRange: readonly [number, number]
  readonly options: object
  /** What a row counts in a mean because of its class, where classes have weights. */
  readonly classWeight?: (targets: Matrix, row: number) => number
}

const ALL_NUMBERS: readonly [number, number] = [-Infinity, Infinity]

type Own = Partial<Omit<CellLossAttributes, 'reduction'>>

function cellLoss(
  name: string,
  options: ReductionOption,
  known: readonly string[],
  op: LossOp | ((b: Builder, output: Value) => { op: LossOp; output: Value }),
  own: Own = {},
  fallback: Reduction = 'mean',
  targetRange = ALL_NUMBERS,
): Loss<'numbers'> {
  checkOptions(options, ['reduction', ...known], name)
  const { reduction = fallback } = options
  checkChoice(reduction, 'reduction', name, ['mean', 'sum'])
  const attributes = { delta: 1, labelSmoothing: 0, ...own, reduction }
  return {
    name,
    targetKind: 'numbers',
    reduction,
    targetRange,
    options,
    targetWidth: width => width,
    build(b, output, target, weights) {
      const chosen = typeof op === 'function' ? op(b, output) : { op, output }
      return b.step(chosen.op, [chosen.output, target, ...(weights ? [weights] : [])], attributes, 'loss')
    },
  }
}

function checkClassWeights(weights: readonly number[], where: string, count?: number): void {
  if (count !== undefined && weights.length !== count)
    throw new OptionError({
      problem: 'option "classWeights" has another length',
      where,
      expected: `${count} numbers`,
      got: `${weights.length}`,
    })
  weights.forEach((w, k) => checkNumber(w, `classWeights[${k}]`, where, { min: 0 }))
}

/** Σ ½(p − t)², the tutorial's error; its slope is the plain difference. `reduction` is `sum` unless `mean` is asked for. */
export const halfSquaredErrorSum = (options: ReductionOption = {}): Loss<'numbers'> =>
  cellLoss('halfSquaredErrorSum', options, [], halfSquaredError, {}, 'sum')

/** Mean squared error: (p − t)², averaged over all rows and columns. */
export const mse = (options: ReductionOption = {}): Loss<'numbers'> => cellLoss('mse', options, [], squaredError)

/** Mean absolute error: |p − t|, averaged over all rows and columns. */
export const mae = (options: ReductionOption = {}): Loss<'numbers'> => cellLoss('mae', options, [], absoluteError)

/** Huber's loss: squared (halved) within `delta` of the target, linear beyond. `delta` is 1 unless given. */
export function huber(options: ReductionOption & { delta?: number } = {}): Loss<'numbers'> {
  const { delta = 1 } = options
  checkNumber(delta, 'delta', 'huber', { above: 0 })
  return cellLoss('huber', options, ['delta'], huberError, { delta })
}

export interface BinaryOptions extends ReductionOption {
  /** A target t becomes t(1 − s) + s ÷ 2. Default 0. */
  readonly labelSmoothing?: number
  /** Weights of a target of 0 and of 1. */
  readonly classWeights?: readonly [number, number]
}

const BINARY = ['labelSmoothing', 'classWeights']

function binaryAttributes({ labelSmoothing = 0, classWeights }: BinaryOptions, name: string): Own {
  checkNumber(labelSmoothing, 'labelSmoothing', name, { min: 0, below: 1 })
  if (classWeights !== undefined) checkClassWeights(classWeights, name, 2)
  return { labelSmoothing, ...(classWeights && { classWeights }) }
}

/** The mean over the columns of the weight that each target of 0 or 1 (or between) has. */
const binaryWeight = ({ classWeights }: BinaryOptions) =>
  classWeights && {
    classWeight({ columns, data }: Matrix, row: number) {
      let total = 0
      for (let at = row * columns; at < (row + 1) * columns; at++)
        total += (1 - data[at]!) * classWeights[0] + data[at]! * classWeights[1]
      return total / columns
    },
  }

/**
 * Binary cross-entropy of probabilities: −t log p − (1 − t) log(1 − p).
 * Where the output is a sigmoid, it is computed from the sigmoid's input, so that nothing overflows.
 * @throws {OptionError} when the network is compiled, where its output is linear or has an activation that goes beyond 0 to 1.
 */
export const binaryCrossEntropy = (options: BinaryOptions = {}): Loss<'numbers'> => ({
  ...cellLoss('binaryCrossEntropy', options, BINARY, fromLogits, binaryAttributes(options, 'binaryCrossEntropy'), 'mean', [0, 1]),
  ...binaryWeight(options),
})

const fromLogits = (b: Builder, output: Value) => {
  const step = b.producer(output)
  if (isStepOf(step?.op, sigmoid)) return { op: logitCrossEntropyError, output: step!.inputs[0]! }
  if (step !== undefined && !mayBeProbability(step))
    throw new OptionError({
      problem: 'the loss wants probabilities, but the output goes beyond 0 to 1',
      where: 'binaryCrossEntropy',
      got: `"${output.name}"`,
      cure: 'Give the last layer the activation sigmoid, or use binaryCrossEntropyWithLogits',
    })
  return { op: binaryCrossEntropyError, output }
}

/** Not what a product with weights, a bias added to it, or an activation of another range puts out; of joined outputs nothing is known. */
function mayBeProbability({ op, inputs }: Step): boolean {
  const { range = [0, 1] } = Object.values(activationOps).find(({ name }) => name === op.name) ?? {}
  const linear = isStepOf(op, matmul) || (isStepOf(op, add) && inputs[1]!.role === 'parameter')
  return range[0] === 0 && range[1] === 1 && !linear && !isStepOf(op, logSoftmax)
}
const isStepOf = (op: Op | undefined, wanted: { readonly name: string }) => op?.name === wanted.name

/**
 * Binary cross-entropy of logits z: max(z, 0) − z t + log1p(e^−|z|).
 * @throws {OptionError} when the network is compiled, where its output has gone through a sigmoid or softmax already.
 */
export const binaryCrossEntropyWithLogits = (options: BinaryOptions = {}): Loss<'numbers'> => ({
  ...cellLoss(
    'binaryCrossEntropyWithLogits',
    options,
    BINARY,
    (b, output) => {
      const op = b.producer(output)?.op
      if (isStepOf(op, sigmoid) || isStepOf(op, softmax))
        throw new OptionError({
          problem: `the loss wants logits, but the output is a ${op!.name}`,
          where: 'binaryCrossEntropyWithLogits',
          cure: 'Use the loss binaryCrossEntropy, or leave the activation of the last layer out',
        })
      return { op: logitCrossEntropyError, output }
    },
    binaryAttributes(options, 'binaryCrossEntropyWithLogits'),
    'mean',
    [0, 1],
  ),
  ...binaryWeight(options),
})

export interface CrossEntropyOptions extends ReductionOption {
  /** This much of the target's probability is shared out among all classes. Default 0. */
  readonly labelSmoothing?: number
  /** One weight for each class. */
  readonly classWeights?: readonly number[]
}

/**
 * Cross-entropy of softmax(z) against a class index: log Σ eᶻ − z_y. The output holds the logits z; where it has gone through
 * softmax or log-softmax already, their input is taken. A mean divides by the sum of the weights of the rows present.
 */
export function softmaxCrossEntropy(options: CrossEntropyOptions = {}): Loss<'class'> {
  const name = 'softmaxCrossEntropy'
  checkOptions(options, ['reduction', 'labelSmoothing', 'classWeights'], name)
  const { reduction = 'mean', labelSmoothing = 0, classWeights } = options
  checkChoice(reduction, 'reduction', name, ['mean', 'sum'])
  checkNumber(labelSmoothing, 'labelSmoothing', name, { min: 0, below: 1 })
  if (classWeights !== undefined) checkClassWeights(classWeights, name)
  return {
    name,
    targetKind: 'class',
    reduction,
    targetRange: ALL_NUMBERS,
    options,
    targetWidth: () => 1,
    ...(classWeights && { classWeight: ({ data }: Matrix, row: number) => classWeights[data[row]!]! }),
    build(b, output, target, weights) {
      const classes = output.shape[1] as number
      if (classes < 2)
        throw new OptionError({
          problem: 'softmax needs an output for each class',
          where: name,
          expected: '2 outputs or more',
          got: '1',
          cure: 'For a yes or no with one output use binaryCrossEntropy',
        })
      if (classWeights !== undefined) checkClassWeights(classWeights, name, classes)
      const step = b.producer(output)
      const logits = isStepOf(step?.op, softmax) || isStepOf(step?.op, logSoftmax) ? step!.inputs[0]! : output
      const attributes = { reduction, labelSmoothing, ...(classWeights && { classWeights }) }
      return b.step(softmaxCrossEntropyError, [logits, target, ...(weights ? [weights] : [])], attributes, 'loss')
    },
  }
}

/** Every loss by its name. */
export const losses = /* @__PURE__ */ (() => ({
  halfSquaredErrorSum,
  mse,
  mae,
  huber,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  softmaxCrossEntropy,
}))()
export type LossName = keyof typeof losses
