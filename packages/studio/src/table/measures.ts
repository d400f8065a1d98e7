import type { Report } from 'glassbox'
import { shown } from '../matrix/number.ts'

interface Measure {
  readonly name: string
  readonly value: string
  readonly number: number
}

const undefinedHere = 'not defined'
const share = (x: number | null) => (x === null || Number.isNaN(x) ? undefinedHere : `${(x * 100).toFixed(1)} %`)
const size = (x: number | null) => (x === null || Number.isNaN(x) ? undefinedHere : shown(x, 4))
const of = (name: string, text: (x: number | null) => string, number: number | null): Measure => ({
  name,
  value: text(number),
  number: number ?? NaN,
})

/** The measures of a report for people, the main one first. */
export function measuresOf(report: Report): readonly Measure[] {
  if (report.task === 'regression')
    return [
      of('R²', size, report.r2),
      of('mean absolute error', size, report.mae),
      of('root mean square error', size, report.rmse),
      of('median absolute error', size, report.medianAbsoluteError),
      of('largest error', size, report.maxError),
    ]
  const { confusion, rows } = report
  const most = Math.max(...confusion.map(row => row.reduce((sum, count) => sum + count, 0)))
  return [
    of('accuracy', share, report.accuracy),
    of('always the most frequent', share, most / rows),
    of('balanced accuracy', share, report.balancedAccuracy),
    of('macro F1', share, report.f1Macro),
    of('ROC AUC', size, report.rocAuc),
    of('log loss', size, report.logLoss),
    ...(report.task === 'binary'
      ? [of('Brier score', size, report.brier), of('average precision', size, report.averagePrecision)]
      : []),
  ]
}
