import { predictRows, writeCsv } from 'glassbox'
import type { Model, TextTable } from 'glassbox'

/** One field of the form: a column of the model. */
export interface RowField {
  readonly name: string
  readonly kind: 'number' | 'boolean' | 'category' | 'date'
  /** What it can be; empty text is a missing cell. */
  readonly choices?: readonly string[]
}

/** The fields of a model's form. */
export const rowFields = ({ encoder }: Model): readonly RowField[] =>
  encoder.columns.map(column => ({
    name: column.name,
    kind: column.kind,
    ...(column.kind === 'category' && { choices: column.levels }),
    ...(column.kind === 'boolean' && { choices: column.labels }),
  }))

/** The form as a table of one row, and of others below it that have the same columns. */
export const tableOfRow = (cells: Readonly<Record<string, string>>, others: readonly Readonly<Record<string, string>>[] = []) => {
  const names = Object.keys(cells)
  return { names, rows: [cells, ...others].map(row => names.map(name => row[name] ?? '')), separator: ',' } satisfies TextTable
}

/** What a model says of one row: its prediction, and for classes the probability of each. */
export interface RowPrediction {
  readonly prediction: readonly { readonly name: string; readonly text: string }[]
  readonly probabilities: readonly { readonly name: string; readonly share: number }[]
  readonly warnings: readonly string[]
}

export function predictRow(model: Model, text: TextTable): RowPrediction {
  const { names, rows, warnings } = predictRows(model, text)
  const cells = rows[0]!
  const { target } = model.encoder
  const told = warnings.filter(({ code }) => code !== 'extra-columns').map(({ message, cure }) => `${message}. ${cure}.`)
  if (target.task === 'regression')
    return {
      prediction: cells.map((cell, i) => ({ name: target.columns[i]!, text: String(cell) })),
      probabilities: [],
      warnings: told,
    }
  return {
    prediction: [{ name: target.columns[0], text: String(cells[0]) }],
    probabilities: names.slice(1).map((_, k) => ({ name: target.classes[k]!, share: Number(cells[k + 1]) })),
    warnings: told,
  }
}

/** The row with what the model says of it. */
export function rowCsv(model: Model, text: TextTable): string {
  const { names, rows } = predictRows(model, text)
  return writeCsv(
    [...text.names, ...names],
    rows.map((row, r) => [...text.rows[r]!, ...row]),
  )
}
