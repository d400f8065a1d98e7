import { DataError } from '../errors.ts'
import type { CellValue } from './csv.ts'
import { checkNames, place, quoted, rowPlace, type TextTable } from './text-table.ts'

/** What a cell of a plain record may be; null and undefined are missing cells. */
export type RecordValue = CellValue | bigint | Date | undefined

const nested = (value: unknown, where: string) =>
  new DataError({
    problem: 'a cell holds more than one value',
    where,
    expected: 'a number, text, true, false, a date or null',
    got: Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`,
    cure: 'Give every value a column of its own',
  })

function textOf(value: unknown, where: () => string): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new DataError({ problem: 'a date is not valid', where: where() })
    return value.toISOString()
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value)
  throw nested(value, where())
}

/**
 * The table of a list of objects, one a row: its columns are all their keys, in order of first appearance, and a key that an object
 * lacks is a missing cell. Numbers keep every bit.
 *
 * @throws {DataError} where a value is an array or object, a row is no object, or there are no rows or keys.
 */
export function textFromRecords(records: readonly unknown[], source: Pick<TextTable, 'where' | 'lines'> = {}): TextTable {
  const at = (r: number, key?: string) => rowPlace(source, r, key)
  const columns = new Map<string, number>()
  const rows = records.map((record, r) => {
    if (typeof record !== 'object' || record === null || Array.isArray(record))
      throw new DataError({
        problem: 'a row is not an object',
        where: at(r),
        expected: '{"column": value, …}',
        got: Array.isArray(record) ? 'an array' : record === null ? 'null' : `a ${typeof record}`,
      })
    const row: string[] = []
    for (const [key, value] of Object.entries(record)) {
      let c = columns.get(key)
      if (c === undefined) columns.set(key, (c = columns.size))
      while (row.length < c) row.push('')
      row[c] = textOf(value, () => at(r, key))
    }
    return row
  })
  if (columns.size === 0)
    throw new DataError({
      problem: 'there is no data, no row has any value',
      ...(source.where !== undefined && { where: source.where }),
    })
  for (const row of rows) while (row.length < columns.size) row.push('')
  const names = checkNames([...columns.keys()], source.where ?? 'the keys of the records')
  return { ...source, names, rows, separator: ',' }
}

/** The table of column names and rows of values. @throws {DataError} where a row is longer or shorter than the names. */
export function textFromRows(names: readonly string[], rows: readonly ArrayLike<RecordValue>[]): TextTable {
  const checked = checkNames(names, 'the column names')
  const cells = rows.map((row, r) => {
    if (row.length !== names.length)
      throw new DataError({
        problem: 'rows differ in length',
        where: rowPlace({}, r),
        expected: `${names.length} cells`,
        got: `${row.length}`,
      })
    return Array.from(row, (value, c) => textOf(value, () => rowPlace({}, r, checked[c])))
  })
  if (cells.length === 0) throw new DataError({ problem: 'there are no rows' })
  return { names: checked, rows: cells, separator: ',' }
}

/**
 * Reads JSON lines: one object a line, its keys are the columns. Missing keys and null are missing cells; blank lines are skipped.
 *
 * @throws {DataError} naming the line where it is no JSON object, and line and key where a value is nested; also on an empty text.
 */
export function parseJsonLines(text: string, { where }: { where?: string } = {}): TextTable {
  const records: unknown[] = []
  const lines: number[] = []
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .forEach((content, i) => {
      if (content.trim() === '') return
      try {
        records.push(JSON.parse(content))
      } catch (cause) {
        throw new DataError(
          {
            problem: 'this is not JSON',
            where: place(where, i + 1),
            got: JSON.stringify(content.slice(0, 40)),
            cure: 'Write one JSON object a line',
          },
          { cause },
        )
      }
      lines.push(i + 1)
    })
  return textFromRecords(records, { ...(where !== undefined && { where }), lines })
}

/**
 * Writes JSON lines, one object a row with `names` as its keys.
 *
 * @throws {DataError} on a number that is not finite, since JSON has none.
 */
export function writeJsonLines(names: readonly string[], rows: readonly (readonly CellValue[])[]): string {
  const keys = names.map(name => JSON.stringify(name))
  const line = (row: readonly CellValue[]) =>
    row.map((cell, c) => {
      if (typeof cell === 'number' && !Number.isFinite(cell))
        throw new DataError({
          problem: `JSON cannot hold ${cell}`,
          where: `column ${quoted([names[c]!])}`,
          cure: 'Write null for a missing number',
        })
      return `${keys[c]}:${JSON.stringify(cell)}`
    })
  return rows.map(row => `{${line(row).join(',')}}\n`).join('')
}
