import { checkChoice, checkNumber, checkOptions, OptionError } from '../errors.ts'
import type { Matrix } from '../matrix.ts'
import { zeros } from '../matrix.ts'
import { checkClasses, checkRows } from './input.ts'

/** How the classes' scores become one: the score of one class, the plain mean, or the mean weighted by the classes' rows. */
export type Average = 'binary' | 'macro' | 'weighted'

/** Options of {@link precision}, {@link recall} and {@link f1}. */
export interface AverageOptions {
  /** Default `binary`. */
  readonly average?: Average
  /** The class that `binary` scores, against all others; default 1. */
  readonly positive?: number
}

/** What one class got. */
export interface ClassScores {
  /** Rows whose target is this class. */
  readonly rows: number
  /** Rows predicted to be this class. */
  readonly predicted: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

interface Counts {
  readonly rows: number
  readonly correct: number
  /** Per class: right predictions, rows in the targets, rows in the predictions. */
  readonly hits: Float64Array
  readonly support: Float64Array
  readonly predicted: Float64Array
}

function largest(values: ArrayLike<number>): number {
  let top = -1
  for (let i = 0; i < values.length; i++) if (values[i]! > top) top = values[i]!
  return top
}

function count(where: string, targets: ArrayLike<number>, predictions: ArrayLike<number>, classes?: number): Counts {
  checkRows(where, targets.length, predictions.length)
  checkClasses(where, 'targets', targets, classes)
  checkClasses(where, 'predictions', predictions, classes)
  const width = classes ?? Math.max(largest(targets), largest(predictions)) + 1
  const [hits, support, predicted] = [new Float64Array(width), new Float64Array(width), new Float64Array(width)]
  let correct = 0
  for (let i = 0; i < targets.length; i++) {
    const [target, prediction] = [targets[i]!, predictions[i]!]
    support[target]! += 1
    predicted[prediction]! += 1
    if (target !== prediction) continue
    hits[target]! += 1
    correct += 1
  }
  return { rows: targets.length, correct, hits, support, predicted }
}

function scoresOf(where: string, targets: ArrayLike<number>, predictions: ArrayLike<number>, classes?: number): ClassScores[] {
  const { hits, support, predicted } = count(where, targets, predictions, classes)
  return Array.from(hits, (hit, k) => ({
    rows: support[k]!,
    predicted: predicted[k]!,
    precision: ratio(hit, predicted[k]!),
    recall: ratio(hit, support[k]!),
    f1: ratio(2 * hit, predicted[k]! + support[k]!),
  }))
}

/**
 * The share of rows predicted right.
 *
 * `targets` and `predictions` are class indices from 0, one a row.
 * @throws {ShapeError} where the lengths differ; {@link DataError} where there are no rows or a value is no class index.
 * @example accuracy([0, 1, 1], [0, 1, 0]) // 0.6666666666666666
 */
export function accuracy(targets: ArrayLike<number>, predictions: ArrayLike<number>): number {
  const { correct, rows } = count('accuracy', targets, predictions)
  return correct / rows
}

/**
 * The mean of the classes' recalls, over the classes that the targets hold (as scikit-learn's `balanced_accuracy_score`).
 *
 * @throws as {@link accuracy}.
 */
export function balancedAccuracy(targets: ArrayLike<number>, predictions: ArrayLike<number>): number {
  const scores = scoresOf('balancedAccuracy', targets, predictions)
  return mean(scores.filter(({ rows }) => rows > 0).map(({ recall }) => recall))
}

/**
 * How many rows of class r were predicted as class c, in cell (r, c). `classes` (default: one more than the largest index
 * present) sets its size, so that classes without rows keep their place.
 *
 * @throws as {@link accuracy}; {@link DataError} for an index that is not below `classes`.
 * @example toRows(confusionMatrix([0, 1, 1], [0, 1, 0])) // [[1, 0], [1, 1]]
 */
export function confusionMatrix(targets: ArrayLike<number>, predictions: ArrayLike<number>, classes?: number): Matrix {
  const width = count('confusionMatrix', targets, predictions, classes).support.length
  const out = zeros(width, width)
  for (let i = 0; i < targets.length; i++) out.data[targets[i]! * width + predictions[i]!]! += 1
  return out
}

/**
 * Precision, recall and F1 of every class: hits / predicted, hits / rows, 2 hits / (predicted + rows); 0 where nothing
 * was to be divided by, as scikit-learn's default.
 *
 * @throws as {@link confusionMatrix}.
 */
export const classScores = (targets: ArrayLike<number>, predictions: ArrayLike<number>, classes?: number): ClassScores[] =>
  scoresOf('classScores', targets, predictions, classes)

/** The mean of one score over the classes that targets or predictions hold, plain or weighted by the classes' rows. */
export function averageOf(
  scores: readonly ClassScores[],
  score: 'precision' | 'recall' | 'f1',
  average: 'macro' | 'weighted',
): number {
  const present = scores.filter(c => c.rows + c.predicted > 0)
  if (average === 'macro') return mean(present.map(c => c[score]))
  let [sum, rows] = [0, 0]
  for (const c of present) {
    sum += c.rows * c[score]
    rows += c.rows
  }
  return sum / rows
}

function averaged(
  score: 'precision' | 'recall' | 'f1',
  targets: ArrayLike<number>,
  predictions: ArrayLike<number>,
  options: AverageOptions,
): number {
  checkOptions(options, ['average', 'positive'], score)
  const { average = 'binary', positive = 1 } = options
  checkChoice(average, 'average', score, ['binary', 'macro', 'weighted'])
  const scores = scoresOf(score, targets, predictions)
  if (average === 'binary') {
    checkNumber(positive, 'positive', score, { min: 0, integer: true })
    return scores[positive]?.[score] ?? 0
  }
  if (options.positive !== undefined)
    throw new OptionError({
      problem: 'option "positive" clashes with "average"',
      where: score,
      got: `average "${average}"`,
      cure: 'Leave one of them out: "positive" belongs to average "binary"',
    })
  return averageOf(scores, score, average)
}

/**
 * Of the rows predicted to be a class, the share that are. 0 where no row was predicted so (as scikit-learn's default).
 *
 * `macro` and `weighted` average over the classes that targets or predictions hold.
 * @throws as {@link accuracy}; {@link OptionError} for an unknown or clashing option.
 * @example precision([0, 1, 1], [1, 1, 0]) // 0.5
 */
export const precision = (targets: ArrayLike<number>, predictions: ArrayLike<number>, options: AverageOptions = {}): number =>
  averaged('precision', targets, predictions, options)

/**
 * Of the rows of a class, the share that were predicted so. 0 where the class has no rows (as scikit-learn's default).
 *
 * Averages and errors as {@link precision}.
 */
export const recall = (targets: ArrayLike<number>, predictions: ArrayLike<number>, options: AverageOptions = {}): number =>
  averaged('recall', targets, predictions, options)

/**
 * The harmonic mean of precision and recall, 2 hits / (predicted + rows). 0 where a class is in neither list.
 *
 * Averages and errors as {@link precision}; the averages are means of the classes' F1, as scikit-learn's.
 */
export const f1 = (targets: ArrayLike<number>, predictions: ArrayLike<number>, options: AverageOptions = {}): number =>
  averaged('f1', targets, predictions, options)

/**
 * Matthews' correlation of targets and predictions, from -1 to 1, in its form for any number of classes:
 * (c n − Σ tₖ pₖ) / √((n² − Σ tₖ²)(n² − Σ pₖ²)), with c right of n rows, tₖ rows and pₖ predictions of class k.
 * 0 where targets or predictions are all one class (as scikit-learn).
 *
 * @throws as {@link accuracy}.
 */
export function matthews(targets: ArrayLike<number>, predictions: ArrayLike<number>): number {
  const { rows, correct, support, predicted } = count('matthews', targets, predictions)
  let [together, ofTargets, ofPredictions] = [correct * rows, rows * rows, rows * rows]
  for (let k = 0; k < support.length; k++) {
    together -= support[k]! * predicted[k]!
    ofTargets -= support[k]! * support[k]!
    ofPredictions -= predicted[k]! * predicted[k]!
  }
  return ratio(together, Math.sqrt(ofTargets * ofPredictions))
}
