import type { Matrix, Report } from 'glassbox'
import { confusionMatrix } from '../terminal/confusion.ts'
import { number, percent, significant } from '../terminal/number.ts'
import { predictionScatter, residualHistogram } from '../terminal/residuals.ts'
import type { Look } from '../terminal/style.ts'
import { paint } from '../terminal/style.ts'
import { table } from '../terminal/table.ts'
import { printable, truncate, width } from '../terminal/text.ts'
import { blocks, heading, measures } from './print.ts'

/** Targets and predictions, row by row, where they are at hand. */
interface Rows {
  readonly targets: Matrix
  readonly predictions: Matrix
}

/** So many outputs have their residuals drawn. */
const mostDrawn = 3

/** A report for people: its main numbers, then a confusion matrix or residuals; with `scatter` predictions against targets too. */
export function judgementLines(report: Report, rows: Rows | undefined, look: Look, { scatter = false } = {}): string[] {
  if (report.task !== 'regression')
    return blocks(classLines(report, look), confusionMatrix({ labels: report.classes, counts: report.confusion }, look))
  const drawn = rows === undefined ? [] : namesOf(report).slice(0, mostDrawn)
  return blocks(
    measures(regressionMeasures(report), look),
    report.perOutput === undefined ? [] : outputTable(report, look),
    ...drawn.flatMap((name, c) => {
      const residuals = { targets: columnOf(rows!.targets, c), predictions: columnOf(rows!.predictions, c) }
      const of = name === undefined ? '' : ` of ${printable(name)}`
      return [
        [heading(`Residuals${of} (true ${look.unicode ? '−' : '-'} predicted)`, look), ...residualHistogram(residuals, look)],
        scatter ? predictionScatter(residuals, look) : [],
      ]
    }),
  )
}

type Classification = Exclude<Report, { task: 'regression' }>
type Regression = Extract<Report, { task: 'regression' }>

const fraction = (value: number | null) => (value === null || Number.isNaN(value) ? 'not defined' : percent(value))
const size = (value: number | null) => (value === null || Number.isNaN(value) ? 'not defined' : number(value))

function classLines(report: Classification, look: Look): string[] {
  const { accuracy, balancedAccuracy, rocAuc, logLoss } = report
  const f1 =
    report.task === 'binary'
      ? ([`F1 of ${short(report.classes[1] ?? '', look)}`, report.f1] as const)
      : (['macro F1', report.f1Macro] as const)
  const least = baseline(report, look)
  const together = width(`accuracy ${fraction(accuracy)}   ${least}`) <= look.columns
  const first = `${paint(look, 'dim', 'accuracy')} ${paint(look, 'bold', fraction(accuracy))}`
  const second = paint(look, 'dim', least)
  return [
    ...(together ? [`${first}   ${second}`] : [first, second]),
    ...measures(
      [
        ['balanced', fraction(balancedAccuracy)],
        [f1[0], fraction(f1[1])],
        ['ROC AUC', rocAuc === null ? 'not defined' : significant(rocAuc)],
        ['log loss', size(logLoss)],
      ],
      look,
    ),
  ]
}

/** What no network at all would reach. */
function baseline({ confusion, classes, rows }: Classification, look: Look): string {
  const counts = confusion.map(row => row.reduce((sum, count) => sum + count, 0))
  const most = counts.indexOf(Math.max(...counts))
  return `always answering ${short(classes[most] ?? '', look)}: ${percent(counts[most]! / rows)}`
}

const short = (label: string, look: Look) => truncate(printable(label), 30, look.unicode)

const r2Text = (r2: number | null) => (r2 === null || Number.isNaN(r2) ? 'not defined' : r2.toFixed(3))

/** Errors of several targets, each in its own units, have no mean that says anything. */
const regressionMeasures = ({ r2, mae, rmse, perOutput }: Regression): [string, string][] => [
  [perOutput === undefined ? 'R²' : 'mean R²', r2Text(r2)],
  ...(perOutput === undefined
    ? ([
        ['mean absolute error', size(mae)],
        ['root mean square error', size(rmse)],
      ] as [string, string][])
    : []),
]

const namesOf = ({ perOutput, outputs }: Regression): (string | undefined)[] =>
  perOutput?.map(({ name }) => name) ?? Array.from({ length: outputs }, () => undefined)

const outputTable = ({ perOutput = [] }: Regression, look: Look) =>
  table(
    [
      { title: 'target' },
      { title: 'R²', align: 'right' },
      { title: 'mean absolute error', align: 'right' },
      { title: 'root mean square error', align: 'right' },
    ],
    perOutput.slice(0, 20).map(({ name, r2, mae, rmse }) => [name, r2Text(r2), size(mae), size(rmse)]),
    look,
  )

const columnOf = ({ rows, columns, data }: Matrix, c: number) =>
  Float64Array.from({ length: rows }, (_, r) => data[r * columns + c] ?? NaN)
