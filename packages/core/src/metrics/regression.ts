import { ShapeError } from '../errors.ts'
import type { Outputs } from './input.ts'
import { checkFinite, checkRows, toMatrix } from './input.ts'

interface Column {
  readonly targets: Float64Array
  readonly predictions: Float64Array
}

function columnsOf(where: string, targets: Outputs, predictions: Outputs): Column[] {
  const [t, p] = [toMatrix(targets), toMatrix(predictions)]
  checkRows(where, t.rows, p.rows)
  if (t.columns !== p.columns)
    throw new ShapeError({
      problem: 'targets and predictions differ in outputs',
      where,
      expected: `${t.columns} columns of predictions`,
      got: `${p.columns}`,
    })
  if (t.columns === 0) throw new ShapeError({ problem: 'there are no outputs to score', where, expected: 'at least 1 column' })
  checkFinite(where, 'targets', t.data)
  checkFinite(where, 'predictions', p.data)
  return Array.from({ length: t.columns }, (_, c) => ({
    targets: Float64Array.from({ length: t.rows }, (_, r) => t.data[r * t.columns + c]!),
    predictions: Float64Array.from({ length: t.rows }, (_, r) => p.data[r * t.columns + c]!),
  }))
}

const meanOf = (values: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}

/** The mean over the rows of a function of target and prediction. */
const rowMean = ({ targets, predictions }: Column, of: (target: number, prediction: number) => number): number =>
  meanOf(targets.map((target, i) => of(target, predictions[i]!)))

const squaredError = (target: number, prediction: number): number => (target - prediction) * (target - prediction)
const absoluteError = (target: number, prediction: number): number => Math.abs(target - prediction)

/** The mean over the outputs of a score of one output. */
const outputMean = (where: string, targets: Outputs, predictions: Outputs, score: (column: Column) => number): number =>
  meanOf(columnsOf(where, targets, predictions).map(score))

/**
 * The mean squared error, Σ (y − ŷ)² / n, in squared units of the target.
 *
 * `targets` and `predictions` hold one number a row, or a matrix with a column for each output, over which the mean is taken.
 * @throws {ShapeError} where rows or columns differ; {@link DataError} where there are no rows or a number is not finite.
 * @example mse([1, 2], [1, 4]) // 2
 */
export const mse = (targets: Outputs, predictions: Outputs): number =>
  outputMean('mse', targets, predictions, column => rowMean(column, squaredError))

/**
 * The square root of the mean squared error, in the target's units; of several outputs the mean of their roots (as
 * scikit-learn), not the root of the mean.
 *
 * @throws as {@link mse}.
 */
export const rmse = (targets: Outputs, predictions: Outputs): number =>
  outputMean('rmse', targets, predictions, column => Math.sqrt(rowMean(column, squaredError)))

/**
 * The mean of |y − ŷ|, in the target's units. Several outputs and errors as {@link mse}.
 */
export const mae = (targets: Outputs, predictions: Outputs): number =>
  outputMean('mae', targets, predictions, column => rowMean(column, absoluteError))

/**
 * The median of |y − ŷ| (of an even number of rows, the middle of the two middle ones), in the target's units. Several
 * outputs and errors as {@link mse}.
 */
export const medianAbsoluteError = (targets: Outputs, predictions: Outputs): number =>
  outputMean('medianAbsoluteError', targets, predictions, column => {
    const errors = column.targets.map((target, i) => absoluteError(target, column.predictions[i]!)).sort()
    const middle = Math.floor(errors.length / 2)
    return errors.length % 2 === 1 ? errors[middle]! : (errors[middle - 1]! + errors[middle]!) / 2
  })

/**
 * The mean of |y − ŷ| / |y|, a share (0.1 is 10 %). |y| is taken to be at least 2⁻⁵² (as scikit-learn), so that a target of 0
 * gives a huge number, not infinity. Several outputs and errors as {@link mse}.
 */
export const mape = (targets: Outputs, predictions: Outputs): number =>
  outputMean('mape', targets, predictions, column =>
    rowMean(column, (target, prediction) => absoluteError(target, prediction) / Math.max(Math.abs(target), Number.EPSILON)),
  )

/** Σ (value − mean)², and exactly 0 where all values are equal, though their computed mean may be off by a rounding. */
function spread(values: ArrayLike<number>): number {
  const mean = meanOf(values)
  let [sum, varies] = [0, false]
  for (let i = 0; i < values.length; i++) {
    sum += squaredError(values[i]!, mean)
    if (values[i] !== values[0]) varies = true
  }
  return varies ? sum : 0
}

/** 1 − left / all; without anything to explain, 1 where nothing is left and 0 else. */
const explained = (left: number, all: number): number => (left === 0 ? 1 : all === 0 ? 0 : 1 - left / all)

/**
 * The coefficient of determination, 1 − Σ (y − ŷ)² / Σ (y − mean of y)²: 1 is perfect, 0 as good as the mean, below 0 worse.
 *
 * Of several outputs the plain mean. A constant target gives 1 where every prediction is exact and 0 else, as scikit-learn.
 * **NaN with fewer than two rows**: it is not defined then (scikit-learn warns and gives NaN).
 * @throws as {@link mse}.
 */
export function r2(targets: Outputs, predictions: Outputs): number {
  return outputMean('r2', targets, predictions, column => {
    const rows = column.targets.length
    return rows < 2 ? NaN : explained(rowMean(column, squaredError) * rows, spread(column.targets))
  })
}

/**
 * As {@link r2}, but blind to a constant offset: 1 − variance of (y − ŷ) / variance of y. A constant target gives 1 where the
 * errors are all equal and 0 else; so does a single row, which gives 1 (as scikit-learn).
 *
 * @throws as {@link mse}.
 */
export function explainedVariance(targets: Outputs, predictions: Outputs): number {
  return outputMean('explainedVariance', targets, predictions, column =>
    explained(spread(column.targets.map((target, i) => target - column.predictions[i]!)), spread(column.targets)),
  )
}

/**
 * The largest |y − ŷ|, in the target's units; of several outputs the largest of all (scikit-learn takes one output only).
 *
 * @throws as {@link mse}.
 */
export function maxError(targets: Outputs, predictions: Outputs): number {
  let largest = 0
  for (const column of columnsOf('maxError', targets, predictions))
    column.targets.forEach((target, i) => {
      largest = Math.max(largest, absoluteError(target, column.predictions[i]!))
    })
  return largest
}
