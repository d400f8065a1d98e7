import { DataError } from '../errors.ts'
import { compareLabels, parseBoolean, parseNumber } from './cells.ts'
import type { BooleanColumn, CategoryColumn, Column, ColumnType, DateColumn, NumberColumn } from './columns.ts'
import { parseDate } from './dates.ts'
import { rowPlace, type TextTable } from './text-table.ts'

/** A column's text. */
export interface Source {
  readonly name: string
  /** Trimmed, '' where missing. */
  readonly cells: readonly string[]
  readonly text: TextTable
  readonly decimalComma: boolean
}

const at = ({ text, name }: Source, row: number) => rowPlace(text, row, name)

/** Types one column; see {@link readTable}. */
export function readColumn(source: Source, declared: ColumnType | undefined): Column {
  if (declared === undefined) return inferColumn(source)
  if (declared === 'category') return categoryColumn(source)
  const column = declared === 'boolean' ? booleanColumn(source) : declared === 'date' ? dateColumn(source) : numberColumn(source)
  if (typeof column === 'number') throw unfit(source, column, declared)
  if (declared === 'integer') {
    const part = column.cells.findIndex(x => x === x && !Number.isInteger(x))
    if (part >= 0) throw unfit(source, part, declared)
  }
  return column.type === 'number' || column.type === 'integer'
    ? { ...column, type: declared === 'integer' ? declared : 'number' }
    : column
}

function inferColumn(source: Source): Column {
  const numeric = numberColumn(source)
  if (typeof numeric !== 'number') return numeric
  const other = [booleanColumn(source), dateColumn(source)].find(column => typeof column === 'object')
  if (other !== undefined) return other
  if (looksNumeric(source)) throw unfit(source, numeric, 'number')
  return categoryColumn(source)
}

/** Whether a column that holds some text is a column of numbers with mistakes in it; see {@link readTable}. */
function looksNumeric({ cells, decimalComma }: Source): boolean {
  const present = cells.filter(cell => cell !== '')
  const found = present.map(cell => parseNumber(cell, decimalComma)).filter(value => value !== undefined)
  const distinct = new Set(found).size
  return found.length >= 0.8 * present.length && (distinct > 20 || distinct > found.length / 2)
}

/** The column, or the first row whose cell is no number. */
function numberColumn(source: Source): NumberColumn | number {
  const cells = new Float64Array(source.cells.length)
  let missing = 0
  let whole = true
  let infinite = -1
  for (let r = 0; r < cells.length; r++) {
    const cell = source.cells[r]!
    if (cell === '') {
      cells[r] = NaN
      missing++
      continue
    }
    const value = parseNumber(cell, source.decimalComma)
    if (value === undefined) return r
    if (infinite < 0 && !Number.isFinite(value)) infinite = r
    whole &&= Number.isInteger(value)
    // No negative zero: JSON, and so a model file, cannot hold it.
    cells[r] = value + 0
  }
  if (infinite >= 0)
    throw new DataError({
      problem: 'a number is infinite',
      where: at(source, infinite),
      got: `"${source.cells[infinite]!}"`,
      cure: 'Leave the cell empty where the value is not known, or leave out the row or column',
    })
  return { name: source.name, type: whole && missing < cells.length ? 'integer' : 'number', cells, missing }
}

function booleanColumn(source: Source): BooleanColumn | number {
  const cells = new Float64Array(source.cells.length).fill(NaN)
  const labels: [string | undefined, string | undefined] = [undefined, undefined]
  let pair: readonly [string, string] | undefined
  let missing = 0
  for (let r = 0; r < cells.length; r++) {
    const cell = source.cells[r]!
    if (cell === '') {
      missing++
      continue
    }
    const parsed = parseBoolean(cell)
    if (parsed === undefined || (pair !== undefined && parsed.pair !== pair)) return r
    pair = parsed.pair
    cells[r] = parsed.value
    labels[parsed.value] ??= cell
  }
  const [no, yes] = pair ?? ['false', 'true']
  return { name: source.name, type: 'boolean', labels: [labels[0] ?? no, labels[1] ?? yes], cells, missing }
}

function dateColumn(source: Source): DateColumn | number {
  const cells = new Float64Array(source.cells.length)
  let missing = 0
  for (let r = 0; r < cells.length; r++) {
    const cell = source.cells[r]!
    const days = cell === '' ? NaN : parseDate(cell)
    if (days === undefined) return r
    if (cell === '') missing++
    cells[r] = days
  }
  return { name: source.name, type: 'date', cells, missing }
}

function categoryColumn({ name, cells }: Source): CategoryColumn {
  const distinct = new Set(cells)
  distinct.delete('')
  const levels = [...distinct].sort(compareLabels)
  const index = new Map(levels.map((level, i) => [level, i]))
  const indices = Int32Array.from(cells, cell => index.get(cell) ?? -1)
  return { name, type: 'category', levels, cells: indices, missing: cells.filter(cell => cell === '').length }
}

const kinds = {
  number: ['a number', 'Correct the cell, leave it empty where the value is not known, or declare the column a category'],
  integer: ['a whole number', 'Correct the cell, or declare the column a number'],
  boolean: ['one of true/false, yes/no, t/f or y/n, the same pair in the whole column', 'Correct the cell or leave it empty'],
  date: ['a date such as 2024-03-01 or 2024-03-01T17:30', 'Write the date in this form, or declare the column a category'],
} as const

const unfit = (source: Source, row: number, type: keyof typeof kinds) =>
  new DataError({
    problem: `a cell is not ${type === 'integer' ? 'a whole number' : `a ${type === 'boolean' ? 'yes or no' : type}`}`,
    where: at(source, row),
    expected: kinds[type][0],
    got: JSON.stringify(source.cells[row]),
    cure: kinds[type][1],
  })
