import { DataError, fromRows, matrix, metrics, predictRows, readTableFor } from 'glassbox'
import type { Matrix, Model, TextTable } from 'glassbox'
import { someRows, withColumn } from './importance.ts'
import type { AtHand } from './importance.ts'
import type { DependenceView } from './messages.ts'
import { outputNames } from './outputs.ts'

const MOST_ROWS = 300
const POINTS = 25
/** Rows whose own lines are drawn. */
const DRAWN = 30
const DAY = 86_400_000

/** The numbers of predictions, without the label of classes. */
function numbersOf(model: Model, text: TextTable): Matrix {
  const { rows } = predictRows(model, text)
  const from = model.encoder.target.task === 'regression' ? 0 : 1
  return fromRows(rows.map(row => row.slice(from).map(Number)))
}

/** The mean prediction over some of the judging rows as one column changes. */
export function dependenceOf(atHand: AtHand, column: string): DependenceView {
  const { model } = atHand
  const text = someRows(atHand, MOST_ROWS)
  const grid = gridOf(model, text, column)
  const { mean, rows } = metrics.partialDependence<TextTable, string>({
    table: text,
    values: grid.values,
    set: (table, value) => withColumn(table, column, () => value),
    predict: table => numbersOf(model, table),
  })
  const outputs = outputNames(model.encoder)
  const each = Array.from({ length: Math.min(DRAWN, text.rows.length) }, (_, r) =>
    matrix(
      rows.length,
      outputs.length,
      Float64Array.from(rows.flatMap(one => [...one.data.subarray(r * outputs.length, (r + 1) * outputs.length)])),
    ),
  )
  return { column, ...grid, outputs, mean, each, rows: text.rows.length }
}

/** The values that a column takes: its levels, or steps from its 5th to its 95th percentile among the rows. */
function gridOf(model: Model, text: TextTable, column: string): Pick<DependenceView, 'values' | 'numbers' | 'isDate'> {
  const own = model.encoder.columns.find(({ name }) => name === column)
  if (own === undefined)
    throw new DataError({
      problem: `the model has no column "${column}"`,
      expected: model.encoder.columns.map(({ name }) => name).join(', '),
    })
  if (own.kind === 'category') return { values: own.levels, numbers: undefined, isDate: false }
  if (own.kind === 'boolean') return { values: own.labels, numbers: undefined, isDate: false }
  const read = readTableFor(model.encoder, text).columns.find(({ name }) => name === column)!
  const cells = Float64Array.from(read.cells).filter(cell => !Number.isNaN(cell))
  if (cells.length === 0) throw new DataError({ problem: `column "${column}" has no value in these rows` })
  const sorted = cells.sort()
  const [least, most] = [0.05, 0.95].map(share => sorted[Math.round(share * (sorted.length - 1))]!) as [number, number]
  const different = [...new Set(sorted)].filter(x => x >= least && x <= most)
  const steps = Array.from({ length: POINTS }, (_, i) => least + ((most - least) * i) / (POINTS - 1))
  const numbers = different.length <= POINTS ? different : steps
  const isDate = own.kind === 'date'
  return { numbers, isDate, values: numbers.map(x => (isDate ? new Date(x * DAY).toISOString() : String(x))) }
}
