import { evaluateRows, metrics, Random } from 'glassbox'
import type { Model, TextTable } from 'glassbox'
import type { ImportanceView } from './messages.ts'

/** So many of the rows are looked at: more change little, and take long. */
const MOST_ROWS = 1000

export interface AtHand {
  readonly model: Model
  readonly text: TextTable
  /** Rows of the table that judge the model. */
  readonly rows: Uint32Array
}

/** Some rows of a table, drawn from the model's seed where there are more. */
export function someRows({ model, text, rows }: AtHand, most: number): TextTable {
  const chosen =
    rows.length <= most
      ? rows
      : new Random(model.seed)
          .permutation(rows.length)
          .subarray(0, most)
          .map(i => rows[i]!)
  const { lines: _lines, ...rest } = text
  return { ...rest, rows: Array.from(chosen, row => text.rows[row]!) }
}

/** A copy of a table in which one column holds other cells. */
export function withColumn(text: TextTable, column: string, cell: (row: number) => string): TextTable {
  const c = text.names.indexOf(column)
  return { ...text, rows: text.rows.map((row, r) => row.with(c, cell(r))) }
}

/** How much the score on the judging rows falls as each column is shuffled. */
export function importanceOf(atHand: AtHand): ImportanceView {
  const { model } = atHand
  const text = someRows(atHand, MOST_ROWS)
  const isRegression = model.encoder.target.task === 'regression'
  const found = metrics.permutationImportance<TextTable>({
    table: text,
    rows: text.rows.length,
    columns: model.encoder.columns.map(({ name }) => name),
    permute: (table, column, order) => {
      const c = table.names.indexOf(column)
      return withColumn(table, column, r => table.rows[order[r]!]![c]!)
    },
    score: table => {
      const { report } = evaluateRows(model, table)
      return report.task === 'regression' ? (report.r2 ?? NaN) : report.accuracy
    },
    random: new Random(model.seed),
  })
  return {
    metric: isRegression ? 'R²' : 'accuracy',
    score: found.score,
    rows: text.rows.length,
    of: atHand.rows.length,
    columns: found.columns.map(({ column, mean, standardDeviation }) => ({ column, mean, standardDeviation })),
  }
}
