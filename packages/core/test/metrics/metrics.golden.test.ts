import { describe, expect, it } from 'vitest'
import { fromRows, toRows } from '../../src/matrix.ts'
import * as classification from '../../src/metrics/classification.ts'
import * as curves from '../../src/metrics/curves.ts'
import { brier, logLoss, predictedClasses, topKAccuracy } from '../../src/metrics/probabilities.ts'
import * as regression from '../../src/metrics/regression.ts'
import { golden, worstDifference } from '../golden.ts'

type Values<Name extends string> = Record<Name, number>

interface Golden {
  binary: { y_true: number[]; score: number[]; threshold: number; confusion: number[][] } & Record<
    'roc_fpr' | 'roc_tpr' | 'pr_precision' | 'pr_recall',
    number[]
  > &
    Values<
      | 'accuracy'
      | 'balanced_accuracy'
      | 'precision'
      | 'recall'
      | 'f1'
      | 'matthews'
      | 'roc_auc'
      | 'average_precision'
      | 'log_loss'
      | 'brier'
    >
  multiclass: { y_true: number[]; probabilities: number[][]; confusion: number[][] } & Values<
    | 'accuracy'
    | 'balanced_accuracy'
    | 'precision_macro'
    | 'recall_macro'
    | 'f1_macro'
    | 'f1_weighted'
    | 'matthews'
    | 'log_loss'
    | 'roc_auc_ovr_macro'
    | 'top_2_accuracy'
  >
  regression: { y_true: number[]; y_pred: number[] } & Values<
    'mse' | 'rmse' | 'mae' | 'median_ae' | 'mape' | 'r2' | 'explained_variance' | 'max_error'
  >
}

const file = golden<Golden>('metrics')
const tolerance = 1e-12

function agree(actual: Record<string, number>, expected: object) {
  for (const [name, value] of Object.entries(actual))
    expect(worstDifference([value], [(expected as Record<string, number>)[name]!]), name).toBeLessThan(tolerance)
}

describe.skipIf(file === undefined)('metrics equal those of scikit-learn', () => {
  it('of two classes', () => {
    const { binary } = file!
    const { y_true: targets, score } = binary
    const predictions = score.map(value => (value >= binary.threshold ? 1 : 0))
    agree(
      {
        accuracy: classification.accuracy(targets, predictions),
        balanced_accuracy: classification.balancedAccuracy(targets, predictions),
        precision: classification.precision(targets, predictions),
        recall: classification.recall(targets, predictions),
        f1: classification.f1(targets, predictions),
        matthews: classification.matthews(targets, predictions),
        roc_auc: curves.rocAuc(targets, score),
        average_precision: curves.averagePrecision(targets, score),
        log_loss: logLoss(targets, score),
        brier: brier(targets, score),
      },
      binary,
    )
    expect(toRows(classification.confusionMatrix(targets, predictions))).toEqual(binary.confusion)
    const roc = curves.rocCurve(targets, score)
    expect(worstDifference(roc.falsePositiveRate, binary.roc_fpr)).toBeLessThan(tolerance)
    expect(worstDifference(roc.truePositiveRate, binary.roc_tpr)).toBeLessThan(tolerance)
    const pr = curves.precisionRecallCurve(targets, score)
    expect(worstDifference(pr.precision, binary.pr_precision)).toBeLessThan(tolerance)
    expect(worstDifference(pr.recall, binary.pr_recall)).toBeLessThan(tolerance)
  })

  it('of several classes', () => {
    const { multiclass } = file!
    const { y_true: targets } = multiclass
    const probabilities = fromRows(multiclass.probabilities)
    const predictions = predictedClasses(probabilities)
    agree(
      {
        accuracy: classification.accuracy(targets, predictions),
        balanced_accuracy: classification.balancedAccuracy(targets, predictions),
        precision_macro: classification.precision(targets, predictions, { average: 'macro' }),
        recall_macro: classification.recall(targets, predictions, { average: 'macro' }),
        f1_macro: classification.f1(targets, predictions, { average: 'macro' }),
        f1_weighted: classification.f1(targets, predictions, { average: 'weighted' }),
        matthews: classification.matthews(targets, predictions),
        log_loss: logLoss(targets, probabilities),
        roc_auc_ovr_macro: curves.rocAucOneVsRest(targets, probabilities),
        top_2_accuracy: topKAccuracy(targets, probabilities, 2),
      },
      multiclass,
    )
    expect(toRows(classification.confusionMatrix(targets, predictions))).toEqual(multiclass.confusion)
  })

  it('of a regression', () => {
    const { y_true: targets, y_pred: predictions } = file!.regression
    agree(
      {
        mse: regression.mse(targets, predictions),
        rmse: regression.rmse(targets, predictions),
        mae: regression.mae(targets, predictions),
        median_ae: regression.medianAbsoluteError(targets, predictions),
        mape: regression.mape(targets, predictions),
        r2: regression.r2(targets, predictions),
        explained_variance: regression.explainedVariance(targets, predictions),
        max_error: regression.maxError(targets, predictions),
      },
      file!.regression,
    )
  })
})
