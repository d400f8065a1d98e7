import { DataError, nearest } from '../errors.ts'
import { formatDate } from './dates.ts'
import { quoted } from './text-table.ts'

export const columnTypes = ['number', 'integer', 'category', 'boolean', 'date'] as const

/** What a column holds. */
export type ColumnType = (typeof columnTypes)[number]

interface Named {
  readonly name: string
  /** How many cells are missing. */
  readonly missing: number
}

/** Numbers; an integer column has only whole ones. A missing cell is NaN. */
export interface NumberColumn extends Named {
  readonly type: 'number' | 'integer'
  readonly cells: Float64Array
}

/** Text: `cells` count into `levels`, which are sorted (numbers first, then text). A missing cell is −1. */
export interface CategoryColumn extends Named {
  readonly type: 'category'
  readonly levels: readonly string[]
  readonly cells: Int32Array
}

/** Yes or no: 1 or 0, and NaN where missing; `labels` are the words used for 0 and 1. */
export interface BooleanColumn extends Named {
  readonly type: 'boolean'
  readonly labels: readonly [string, string]
  readonly cells: Float64Array
}

/** Dates: days since 1970-01-01 UTC with a fraction for the time, NaN where missing. */
export interface DateColumn extends Named {
  readonly type: 'date'
  readonly cells: Float64Array
}

export type Column = NumberColumn | CategoryColumn | BooleanColumn | DateColumn

/** Typed columns of one length. */
export interface Table {
  readonly rows: number
  readonly columns: readonly Column[]
}

/** The text of a cell, undefined where it is missing: a category's level, a number in decimal, a boolean's word, a date in ISO form. */
export function cellText(column: Column, row: number): string | undefined {
  const cell = column.cells[row]!
  if (column.type === 'category') return column.levels[cell]
  if (cell !== cell) return undefined
  if (column.type === 'boolean') return column.labels[cell === 0 ? 0 : 1]
  return column.type === 'date' ? formatDate(cell) : String(cell)
}

/** The complaint about a column that is not there: names the nearest and lists them all. */
export function noColumn(name: string, names: readonly string[], where?: string): DataError {
  const near = nearest(name, names)
  return new DataError({
    problem: `there is no column "${name}"`,
    ...(where !== undefined && { where }),
    cure: `${near === undefined ? '' : `Did you mean "${near}"? `}Columns: ${quoted(names, 30)}`,
  })
}
