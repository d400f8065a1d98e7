import { OptionError } from '../errors.ts'
import { hasDecimalComma, isMissing } from './cells.ts'
import { type ColumnType, columnTypes, noColumn, type Table } from './columns.ts'
import { readColumn, type Source } from './read-column.ts'
import { type RecordValue, textFromRecords, textFromRows } from './records.ts'
import type { TextTable } from './text-table.ts'

export interface ReadOptions {
  /** The types of columns that must not be guessed; the others are inferred. */
  readonly types?: Readonly<Record<string, ColumnType>>
}

/**
 * Types a table's columns.
 *
 * Cells are trimmed. Missing are empty cells, NA, N/A, #N/A, null, NaN (in any case), `?` and a lone dot. Of what is left, a column is
 * - **number** where all cells are decimal numbers, **integer** where all of them are whole. In a file separated by semicolons, a column
 *   with cells like `3,14` has decimal commas; elsewhere a comma is no part of a number.
 * - **boolean** where all are from one pair of true/false, yes/no, t/f, y/n (in any case). 0 and 1 are integers.
 * - **date** where all are ISO 8601 dates or date-times or `YYYY/MM/DD`. Times without a zone are UTC. Day-first and month-first dates
 *   are ambiguous and stay text.
 * - **category** otherwise. A column without any value counts as number.
 *
 * A column of numbers with a few cells of text among them is taken for a mistake, not for categories: where at least 80 % of its cells
 * are numbers, and these are many different ones (more than 20, or more than half of them).
 *
 * @throws {DataError} naming line, column and cell: where a cell does not fit the column's declared type, where text stands in a column
 * of numbers, where a number is infinite. Also where `types` names a column that is not there.
 */
export function readTable(text: TextTable, options: ReadOptions = {}): Table {
  const types = options.types ?? {}
  const known = new Set(text.names)
  for (const [name, type] of Object.entries(types)) {
    if (!known.has(name)) throw noColumn(name, text.names, text.where)
    if (!columnTypes.includes(type))
      throw new OptionError({
        problem: `column "${name}" is given an unknown type`,
        expected: `one of ${columnTypes.join(', ')}`,
        got: String(type),
      })
  }
  // Row by row, as the cells lie in memory: column by column, a long table's would come from far away one by one.
  const cellsOf = text.names.map(() => new Array<string>(text.rows.length))
  text.rows.forEach((row, r) => {
    row.forEach((given, c) => {
      const cell = given.trim()
      cellsOf[c]![r] = isMissing(cell) ? '' : cell
    })
  })
  const columns = text.names.map((name, index) => {
    const cells = cellsOf[index]!
    const source: Source = { name, cells, text, decimalComma: text.separator === ';' && cells.some(hasDecimalComma) }
    return readColumn(source, Object.hasOwn(types, name) ? types[name] : undefined)
  })
  return { rows: text.rows.length, columns }
}

/**
 * The table of a list of plain objects, one a row, their keys the columns: for data that is in memory already. null, undefined, NaN
 * and the words that {@link readTable} takes for missing are missing cells; text is read as it is in a file, so `'3'` is a number.
 *
 * @throws {DataError} as {@link readTable} does, and where a value is an array or an object.
 * @example tableFromRecords([{ island: 'Biscoe', mass: 5400 }, { island: 'Dream', mass: null }])
 */
export const tableFromRecords = (records: readonly object[], options: ReadOptions = {}): Table =>
  readTable(textFromRecords(records), options)

/** The same from column names and rows of values. @example tableFromRows(['x', 'y'], [[1, 2], [3, 4]]) */
export const tableFromRows = (
  names: readonly string[],
  rows: readonly ArrayLike<RecordValue>[],
  options: ReadOptions = {},
): Table => readTable(textFromRows(names, rows), options)
