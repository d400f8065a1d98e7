import { checkOptions, ShapeError } from '../errors.ts'
import type { Matrix } from '../matrix.ts'
import { toRows } from '../matrix.ts'
import type { ClassScores } from './classification.ts'
import { accuracy, averageOf, balancedAccuracy, classScores, confusionMatrix, matthews } from './classification.ts'
import type { CalibrationBin } from './curves.ts'
import { averagePrecision, calibrationCurve, rocAuc, rocAucOneVsRest } from './curves.ts'
import type { Outputs } from './input.ts'
import { isMatrix, toMatrix } from './input.ts'
import { brier, logLoss, predictedClasses, topKAccuracy } from './probabilities.ts'
import { explainedVariance, mae, mape, maxError, medianAbsoluteError, mse, r2, rmse } from './regression.ts'

/** What {@link classificationReport} needs. */
export interface ClassificationResult {
  /** Class indices, one a row. */
  readonly targets: ArrayLike<number>
  /** A column for each class; or, for two classes, one column with the probability of the second. */
  readonly probabilities: Matrix
  /** The classes' names, in the order of their indices. */
  readonly classes: readonly string[]
  /** For two classes: predict the second where its probability is at least this; default: the likelier one. */
  readonly threshold?: number
}

/** Metrics of any classification; `null` is "not defined for these rows". */
interface CommonReport {
  readonly rows: number
  readonly classes: string[]
  readonly accuracy: number
  readonly balancedAccuracy: number
  readonly precisionMacro: number
  readonly recallMacro: number
  readonly f1Macro: number
  readonly precisionWeighted: number
  readonly recallWeighted: number
  readonly f1Weighted: number
  readonly matthews: number
  readonly logLoss: number
  /** Of more than two classes, the mean of each against the rest; null where a class has no rows. */
  readonly rocAuc: number | null
  /** Cell [r][c]: rows of class r predicted as class c. */
  readonly confusion: number[][]
  readonly perClass: (ClassScores & { readonly name: string })[]
}

/** Metrics of two classes; the second counts as positive. */
export interface BinaryReport extends CommonReport {
  readonly task: 'binary'
  readonly precision: number
  readonly recall: number
  readonly f1: number
  readonly averagePrecision: number
  readonly brier: number
  readonly calibration: CalibrationBin[]
}

/** Metrics of three classes or more. */
export interface MulticlassReport extends CommonReport {
  readonly task: 'multiclass'
  readonly top2Accuracy: number
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value)

/**
 * All metrics of a classification as one plain object, fit for JSON: what is not defined is null.
 *
 * @throws {ShapeError} where lengths, widths or the number of classes do not fit, or there are fewer than two classes;
 * {@link DataError} and {@link OptionError} as the metrics do.
 */
export function classificationReport(result: ClassificationResult): BinaryReport | MulticlassReport {
  checkOptions(result, ['targets', 'probabilities', 'classes', 'threshold'], 'classificationReport')
  const { targets, probabilities, classes, threshold } = result
  const { rows, columns, data } = probabilities
  if (classes.length < 2 || columns !== (columns === 1 ? classes.length - 1 : classes.length))
    throw new ShapeError({
      problem: 'probabilities do not fit the classes',
      where: 'classificationReport',
      expected: 'a column for each of two or more classes, or one column for two classes',
      got: `${columns} columns for ${classes.length} classes`,
    })
  const loss = logLoss(targets, probabilities)
  const predictions = predictedClasses(probabilities, threshold)
  const scores = classScores(targets, predictions, classes.length)
  const common = {
    rows,
    classes: [...classes],
    accuracy: accuracy(targets, predictions),
    balancedAccuracy: balancedAccuracy(targets, predictions),
    precisionMacro: averageOf(scores, 'precision', 'macro'),
    recallMacro: averageOf(scores, 'recall', 'macro'),
    f1Macro: averageOf(scores, 'f1', 'macro'),
    precisionWeighted: averageOf(scores, 'precision', 'weighted'),
    recallWeighted: averageOf(scores, 'recall', 'weighted'),
    f1Weighted: averageOf(scores, 'f1', 'weighted'),
    matthews: matthews(targets, predictions),
    logLoss: loss,
    confusion: toRows(confusionMatrix(targets, predictions, classes.length)),
    perClass: scores.map((score, k) => ({ name: classes[k]!, ...score })),
  }
  if (classes.length > 2)
    return {
      task: 'multiclass',
      ...common,
      rocAuc: orNull(rocAucOneVsRest(targets, probabilities)),
      top2Accuracy: topKAccuracy(targets, probabilities, 2),
    }
  const positive = Float64Array.from({ length: rows }, (_, r) => data[(r + 1) * columns - 1]!)
  const { precision, recall, f1 } = scores[1]!
  return {
    task: 'binary',
    ...common,
    rocAuc: orNull(rocAuc(targets, positive)),
    precision,
    recall,
    f1,
    averagePrecision: averagePrecision(targets, positive),
    brier: brier(targets, positive),
    calibration: calibrationCurve(targets, positive),
  }
}

/** Metrics of one output, or of several together. */
export interface RegressionScores {
  readonly mse: number
  readonly rmse: number
  readonly mae: number
  readonly medianAbsoluteError: number
  readonly mape: number
  /** null with fewer than two rows. */
  readonly r2: number | null
  readonly explainedVariance: number
  readonly maxError: number
}

/** All metrics of a regression. */
export interface RegressionReport extends RegressionScores {
  readonly task: 'regression'
  readonly rows: number
  readonly outputs: number
  /** Each output's own; only where there are several. */
  readonly perOutput?: (RegressionScores & { readonly name: string })[]
}

/** What {@link regressionReport} needs. */
export interface RegressionResult {
  /** One number a row, or a matrix with a column for each output. */
  readonly targets: Outputs
  readonly predictions: Outputs
  /** The outputs' names; default `output 0`, `output 1`, … */
  readonly names?: readonly string[]
}

const regressionScores = (targets: Outputs, predictions: Outputs): RegressionScores => ({
  mse: mse(targets, predictions),
  rmse: rmse(targets, predictions),
  mae: mae(targets, predictions),
  medianAbsoluteError: medianAbsoluteError(targets, predictions),
  mape: mape(targets, predictions),
  r2: orNull(r2(targets, predictions)),
  explainedVariance: explainedVariance(targets, predictions),
  maxError: maxError(targets, predictions),
})

/**
 * All metrics of a regression as one plain object, fit for JSON: what is not defined is null. Several outputs are averaged,
 * and each stands under `perOutput` too.
 *
 * @throws {ShapeError} where rows, columns or names do not fit; {@link DataError} as the metrics do.
 */
export function regressionReport(result: RegressionResult): RegressionReport {
  checkOptions(result, ['targets', 'predictions', 'names'], 'regressionReport')
  const { targets, predictions, names } = result
  const { rows, columns } = toMatrix(targets)
  if (names !== undefined && names.length !== columns)
    throw new ShapeError({
      problem: 'names do not fit the outputs',
      where: 'regressionReport',
      expected: `${columns} names`,
      got: `${names.length}`,
    })
  const common = { task: 'regression', rows, outputs: columns, ...regressionScores(targets, predictions) } as const
  if (columns === 1 || !isMatrix(targets) || !isMatrix(predictions)) return common
  const column = (m: Matrix, c: number) => Float64Array.from({ length: rows }, (_, r) => m.data[r * columns + c]!)
  return {
    ...common,
    perOutput: Array.from({ length: columns }, (_, c) => ({
      name: names?.[c] ?? `output ${c}`,
      ...regressionScores(column(targets, c), column(predictions, c)),
    })),
  }
}
