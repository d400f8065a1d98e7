import { checkNumber, DataError, OptionError, ShapeError } from '../errors.ts'
import type { Matrix } from '../matrix.ts'
import { float64 } from '../numerics.ts'
import type { Outputs } from './input.ts'
import { checkBinary, checkClasses, checkFinite, checkRange, checkRows, checkScores, toMatrix } from './input.ts'

/**
 * The class that each row of probabilities (or other scores) speaks for.
 *
 * With several columns, the column of the largest, the first of equals. With one column, the probability of class 1: 1 where
 * it is at least `threshold` (default 0.5). With two columns and a `threshold` given, the second column is held against it.
 * @throws {ShapeError} without columns; {@link DataError} for a number that is not finite; {@link OptionError} for a threshold with three columns or more.
 */
export function predictedClasses(probabilities: Matrix, threshold?: number): Uint32Array {
  const { rows, columns, data } = probabilities
  if (columns === 0)
    throw new ShapeError({ problem: 'probabilities have no columns', where: 'predictedClasses', expected: 'at least 1' })
  checkFinite('predictedClasses', 'probabilities', data)
  if (threshold !== undefined) checkNumber(threshold, 'threshold', 'predictedClasses')
  if (threshold !== undefined && columns > 2)
    throw new OptionError({
      problem: 'option "threshold" is for two classes',
      where: 'predictedClasses',
      got: `${columns} classes`,
      cure: 'Leave it out: the class with the largest probability is predicted',
    })
  const out = new Uint32Array(rows)
  for (let r = 0; r < rows; r++) {
    if (columns === 1 || threshold !== undefined) {
      out[r] = data[(r + 1) * columns - 1]! >= (threshold ?? 0.5) ? 1 : 0
      continue
    }
    let best = 0
    for (let c = 1; c < columns; c++) if (data[r * columns + c]! > data[r * columns + best]!) best = c
    out[r] = best
  }
  return out
}

/**
 * The mean of −log(probability of the row's class): cross-entropy.
 *
 * `probabilities` has a column for each class, or is the probability of class 1, one number a row. As scikit-learn 1.2 does,
 * probabilities are cut to [ε, 1 − ε], then each row is divided by its sum; ε is 2⁻⁵² (2⁻²³ where they are a Float32Array).
 * @throws {ShapeError} where rows differ; {@link DataError} where there are no rows, a target is no class index, a
 * probability is outside 0 … 1, or a row's sum is more than 0.01 away from 1 (logits, perhaps).
 * @example logLoss([1, 0], [0.5, 0.5]) // 0.6931471805599453
 */
export function logLoss(targets: ArrayLike<number>, probabilities: Outputs): number {
  const { rows, columns, data } = toMatrix(probabilities)
  checkRows('logLoss', targets.length, rows, 'probabilities')
  checkClasses('logLoss', 'targets', targets, Math.max(columns, 2))
  checkRange('logLoss', 'probabilities', data, 0, 1)
  const epsilon = data instanceof Float32Array ? 1.1920928955078125e-7 : Number.EPSILON
  const cut = (p: number): number => (p < epsilon ? epsilon : p > 1 - epsilon ? 1 - epsilon : p)
  let total = 0
  for (let r = 0; r < rows; r++) {
    if (columns === 1) {
      const p = cut(data[r]!)
      total -= float64.log((targets[r] === 1 ? p : 1 - p) / (1 - p + p))
      continue
    }
    let [sum, whole] = [0, 0]
    for (let c = 0; c < columns; c++) {
      whole += data[r * columns + c]!
      sum += cut(data[r * columns + c]!)
    }
    if (Math.abs(whole - 1) > 0.01)
      throw new DataError({
        problem: 'the probabilities of a row do not add up to 1',
        where: `logLoss, row ${r}`,
        expected: '1 (within 0.01)',
        got: `${whole}`,
        cure: 'Put a softmax behind logits first',
      })
    total -= float64.log(cut(data[r * columns + targets[r]!]!) / sum)
  }
  return total / rows
}

/**
 * The mean of (probability of class 1 − target)², for two classes.
 *
 * @throws {ShapeError} where lengths differ; {@link DataError} where there are no rows, a target is not 0 or 1, or a
 * probability is outside 0 … 1.
 */
export function brier(targets: ArrayLike<number>, probabilities: ArrayLike<number>): number {
  checkBinary('brier', targets, probabilities, 'probabilities')
  checkRange('brier', 'probabilities', probabilities, 0, 1)
  let total = 0
  for (let i = 0; i < targets.length; i++) total += (probabilities[i]! - targets[i]!) * (probabilities[i]! - targets[i]!)
  return total / targets.length
}

/**
 * The share of rows whose class is among the k with the largest scores. Among equal scores the later class counts as the
 * larger, as in scikit-learn's `top_k_accuracy_score`. 1 where k is at least the number of classes.
 *
 * @throws {ShapeError} where rows differ or there is only one column; {@link DataError} as {@link logLoss}, scores being any
 * finite numbers; {@link OptionError} unless k is a whole number of at least 1.
 */
export function topKAccuracy(targets: ArrayLike<number>, scores: Matrix, k: number): number {
  const { rows, columns, data } = scores
  checkNumber(k, 'k', 'topKAccuracy', { min: 1, integer: true })
  checkScores('topKAccuracy', targets, scores)
  let hits = 0
  for (let r = 0; r < rows; r++) {
    const own = data[r * columns + targets[r]!]!
    let above = 0
    for (let c = 0; c < columns; c++) {
      const score = data[r * columns + c]!
      if (score > own || (score === own && c > targets[r]!)) above++
    }
    if (above < k) hits++
  }
  return hits / rows
}
