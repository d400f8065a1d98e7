import { checkNumber, checkOptions } from '../errors.ts'
import type { Matrix } from '../matrix.ts'
import { checkBinary, checkRange, checkScores } from './input.ts'

/** A ROC curve; point i predicts class 1 where the score is at least `thresholds[i]`. */
export interface RocCurve {
  readonly falsePositiveRate: number[]
  readonly truePositiveRate: number[]
  /** Falling, from Infinity (nothing predicted). */
  readonly thresholds: number[]
}

/** A precision-recall curve; point i predicts class 1 where the score is at least `thresholds[i]`. */
export interface PrecisionRecallCurve {
  readonly precision: number[]
  readonly recall: number[]
  /** Rising, to Infinity (nothing predicted). */
  readonly thresholds: number[]
}

/** The rows whose probability is above `lower` and at most `upper` (the first bin takes 0 too). */
export interface CalibrationBin {
  readonly lower: number
  readonly upper: number
  readonly rows: number
  /** The mean of the rows' probabilities. */
  readonly meanProbability: number
  /** The share of the rows that are of class 1. */
  readonly positiveShare: number
}

interface Cut {
  readonly threshold: number
  /** Rows of each class with a score of at least the threshold. */
  readonly positives: number
  readonly negatives: number
}

/** One cut for each different score, from the highest down. */
function cuts(targets: ArrayLike<number>, scores: ArrayLike<number>): Cut[] {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!)
  const out: Cut[] = []
  let [positives, negatives] = [0, 0]
  order.forEach((row, i) => {
    if (targets[row] === 1) positives++
    else negatives++
    const next = order[i + 1]
    if (next === undefined || scores[next] !== scores[row]) out.push({ threshold: scores[row]!, positives, negatives })
  })
  return out
}

/**
 * The receiver operating characteristic: for each different score, from the highest down, the share of class 0 (x) and of
 * class 1 (y) that reach it. It starts at (0, 0) and ends at (1, 1); no point is left out.
 *
 * `targets` are 0 or 1, `scores` any finite numbers, larger for class 1. Where a class has no rows its rates are NaN.
 * @throws {ShapeError} where lengths differ; {@link DataError} where there are no rows, a target is not 0 or 1, or a score
 * is not finite.
 */
export function rocCurve(targets: ArrayLike<number>, scores: ArrayLike<number>): RocCurve {
  checkBinary('rocCurve', targets, scores)
  const points = [{ threshold: Infinity, positives: 0, negatives: 0 }, ...cuts(targets, scores)]
  const { positives, negatives } = points.at(-1)!
  return {
    falsePositiveRate: points.map(point => point.negatives / negatives),
    truePositiveRate: points.map(point => point.positives / positives),
    thresholds: points.map(point => point.threshold),
  }
}

function areaUnderRoc(targets: ArrayLike<number>, scores: ArrayLike<number>): number {
  // Twice the area in whole rows: exact, so ties and the order of rows cannot disturb it.
  let [area, positives, negatives] = [0, 0, 0]
  for (const cut of cuts(targets, scores)) {
    area += (cut.negatives - negatives) * (cut.positives + positives)
    ;({ positives, negatives } = cut)
  }
  return positives === 0 || negatives === 0 ? NaN : area / 2 / (positives * negatives)
}

/**
 * The area under the {@link rocCurve}: how often a row of class 1 scores above a row of class 0, a tie counting half.
 *
 * **NaN where the targets hold one class only**: the area is not defined then (scikit-learn raises an error).
 * @throws as {@link rocCurve}.
 * @example rocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) // 0.75
 */
export function rocAuc(targets: ArrayLike<number>, scores: ArrayLike<number>): number {
  checkBinary('rocAuc', targets, scores)
  return areaUnderRoc(targets, scores)
}

/**
 * The plain mean over the classes of {@link rocAuc}, each class against all others by its own column of scores.
 *
 * NaN where a class has no rows in the targets (scikit-learn raises an error).
 * @throws {ShapeError} where rows differ or there are fewer than two columns; {@link DataError} where there are no rows, a
 * target is no column's index, or a score is not finite.
 */
export function rocAucOneVsRest(targets: ArrayLike<number>, scores: Matrix): number {
  const { rows, columns, data } = scores
  checkScores('rocAucOneVsRest', targets, scores)
  let total = 0
  for (let k = 0; k < columns; k++) {
    const own = Uint8Array.from({ length: rows }, (_, r) => (targets[r] === k ? 1 : 0))
    total += areaUnderRoc(
      own,
      Float64Array.from({ length: rows }, (_, r) => data[r * columns + k]!),
    )
  }
  return total / columns
}

/**
 * Precision and recall for each different score, from the lowest up, and a last point with precision 1 and recall 0 (as
 * scikit-learn 1.2, no point left out).
 *
 * Without rows of class 1, precision is 0 and recall is taken to be 1 at every score, as scikit-learn does.
 * @throws as {@link rocCurve}.
 */
export function precisionRecallCurve(targets: ArrayLike<number>, scores: ArrayLike<number>): PrecisionRecallCurve {
  checkBinary('precisionRecallCurve', targets, scores)
  const points = cuts(targets, scores).reverse()
  const all = points[0]!.positives
  return {
    precision: [...points.map(point => point.positives / (point.positives + point.negatives)), 1],
    recall: [...points.map(point => (all === 0 ? 1 : point.positives / all)), 0],
    thresholds: [...points.map(point => point.threshold), Infinity],
  }
}

/**
 * The area under the {@link precisionRecallCurve} as a sum of steps: Σ (recallᵢ − recallᵢ₊₁) · precisionᵢ; nothing is
 * interpolated. 0 where no row is of class 1, as scikit-learn.
 *
 * @throws as {@link rocCurve}.
 */
export function averagePrecision(targets: ArrayLike<number>, scores: ArrayLike<number>): number {
  checkBinary('averagePrecision', targets, scores)
  let [area, before] = [0, 0]
  for (const { positives, negatives } of cuts(targets, scores)) {
    area += (positives - before) * (positives / (positives + negatives))
    before = positives
  }
  return before === 0 ? 0 : area / before
}

/**
 * How well probabilities keep their word: the rows in bins of equal width by their probability of class 1, with the mean
 * probability and the true share of class 1 of each. Bins without rows are left out. Edges are scikit-learn's
 * (`calibration_curve`, strategy "uniform"): a probability on an edge belongs below it.
 *
 * `bins` (default 10) is their number.
 * @throws as {@link rocCurve}; {@link DataError} for a probability outside 0 … 1; {@link OptionError} unless `bins` is a
 * whole number of at least 1.
 */
export function calibrationCurve(
  targets: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: { readonly bins?: number } = {},
): CalibrationBin[] {
  checkOptions(options, ['bins'], 'calibrationCurve')
  const { bins = 10 } = options
  checkNumber(bins, 'bins', 'calibrationCurve', { min: 1, max: 10_000, integer: true })
  checkBinary('calibrationCurve', targets, probabilities, 'probabilities')
  checkRange('calibrationCurve', 'probabilities', probabilities, 0, 1)
  // NumPy's linspace multiplies by the width, so 3 of 10 is 0.30000000000000004.
  const edges = Array.from({ length: bins + 1 }, (_, i) => (i === bins ? 1 : i * (1 / bins)))
  const sums = edges.slice(1).map((upper, i) => ({ lower: edges[i]!, upper, rows: 0, probability: 0, positives: 0 }))
  for (let i = 0; i < targets.length; i++) {
    const p = probabilities[i]!
    let bin = Math.min(Math.floor(p * bins), bins - 1)
    while (bin > 0 && p <= edges[bin]!) bin--
    while (bin < bins - 1 && p > edges[bin + 1]!) bin++
    const own = sums[bin]!
    own.rows++
    own.probability += p
    own.positives += targets[i]!
  }
  return sums
    .filter(({ rows }) => rows > 0)
    .map(({ lower, upper, rows, probability, positives }) => ({
      lower,
      upper,
      rows,
      meanProbability: probability / rows,
      positiveShare: positives / rows,
    }))
}
