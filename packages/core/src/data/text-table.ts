import { DataError } from '../errors.ts'

/** A table as it stands in a file: every cell is text, and nothing is known about types yet. */
export interface TextTable {
  /** Where it comes from (a file name), for messages. */
  readonly where?: string
  readonly names: readonly string[]
  /** All rows are as long as `names`. */
  readonly rows: readonly (readonly string[])[]
  /** What stood between the cells; a comma where the form has no separator. */
  readonly separator: string
  /** For each row, the line of the file on which it begins, counted from 1; left out where the rows come from no file. */
  readonly lines?: readonly number[]
}

/** `file, line 3, column "x"`, as far as the parts are known. */
export const place = (where: string | undefined, line?: number, column?: string): string =>
  [where, line !== undefined && `line ${line}`, column !== undefined && `column "${column}"`].filter(Boolean).join(', ')

/** {@link place} of a row of a table: its line in the file, or which record it is, counted from 1. */
export function rowPlace({ where, lines }: Pick<TextTable, 'where' | 'lines'>, row: number, column?: string): string {
  if (lines !== undefined) return place(where, lines[row], column)
  return place(`${where === undefined ? '' : `${where}, `}record ${row + 1}`, undefined, column)
}

/**
 * Column names fit for use: trimmed, and a column without a name is called `column 3`, counted from 1
 * (a spreadsheet's or data frame's index column often has none).
 *
 * @throws {DataError} where two columns have the same name.
 */
export function checkNames(raw: readonly string[], at: string): string[] {
  const names = raw.map((name, i) => name.trim() || `column ${i + 1}`)
  const first = new Map<string, number>()
  const twice: string[] = []
  names.forEach((name, i) => {
    const before = first.get(name)
    if (before === undefined) first.set(name, i)
    else twice.push(`"${name}" (columns ${before + 1} and ${i + 1})`)
  })
  if (twice.length === 0) return names
  const headless = names.every(name => Number.isFinite(Number(name)) || name.startsWith('column '))
  throw new DataError({
    problem: 'duplicate column names',
    where: at,
    got: listed(twice, 5),
    cure: headless
      ? 'The first line must hold the column names: add a header line'
      : 'Give every column a name of its own in the header',
  })
}

/** The items joined by commas; beyond `most` only their number. */
export const listed = (items: readonly string[], most = 10): string =>
  items.length <= most ? items.join(', ') : `${items.slice(0, most).join(', ')} and ${items.length - most} more`

/** {@link listed} with each item in double quotes. */
export const quoted = (items: readonly string[], most = 10): string =>
  listed(
    items.map(item => `"${item}"`),
    most,
  )
