import { DataError, OptionError } from '../errors.ts'
import { findSeparator, separators } from './separator.ts'
import { checkNames, place, type TextTable } from './text-table.ts'

export interface CsvOptions {
  /** What stands between cells: one character. Found by itself where left out, among comma, semicolon, tab and `|`. */
  readonly separator?: string
  /** Where the text comes from (a file name), for messages. */
  readonly where?: string
}

const quote = 34
const lineFeed = 10
const carriageReturn = 13

/** A first line by which a file tells a spreadsheet its separator. */
const separatorNote = /^sep=([^"\r\n])(?:\r\n|\r|\n)/i

/**
 * Reads CSV (RFC 4180): the first line that is not blank holds the column names.
 *
 * Lines end in LF, CRLF or CR. A cell that begins with a double quote ends at the next lone one and may hold separators, line ends
 * and doubled quotes. Blank lines are skipped; a byte order mark is taken off,
 * and so is a first line such as `sep=;`, which names the separator. Cells are left as they stand, names are trimmed, and
 * a column without a name is called `column 3` (counted from 1).
 *
 * @throws {DataError} on an empty text, a header without rows, a row with more or fewer cells than the header, duplicate names,
 * a quote that is not closed or has text after it, NUL characters. Each message names the line.
 */
export function parseCsv(text: string, options: CsvOptions = {}): TextTable {
  const { where } = options
  const start = text.startsWith('\uFEFF') ? 1 : 0
  if (text.includes('\0')) throw binary(where)
  if (text.trim() === '') throw empty(where)
  const note = separatorNote.exec(text.slice(start, start + 7))
  const from = start + (note?.[0].length ?? 0)
  const separator = options.separator ?? note?.[1] ?? findSeparator(text, from)
  if (separator.length !== 1 || '"\r\n'.includes(separator))
    throw new OptionError({
      problem: 'option "separator" is out of range',
      expected: 'one character other than a quote or a line end',
      got: JSON.stringify(separator),
    })

  let names: string[] | undefined
  const rows: string[][] = []
  const lines: number[] = []
  readRows(text, from, note ? 2 : 1, separator, where, (cells, line) => {
    if (names === undefined) {
      names = checkNames(cells, place(where, line))
      return
    }
    if (cells.length !== names.length) throw ragged(cells.length, names.length, separator, place(where, line))
    rows.push(cells)
    lines.push(line)
  })
  if (names === undefined) throw empty(where)
  if (rows.length === 0)
    throw new DataError({
      problem: 'there is a header but no rows',
      ...(where !== undefined && { where }),
      cure: 'Add rows of data below the header',
    })
  return { ...(where !== undefined && { where }), names, rows, separator, lines }
}

function readRows(
  text: string,
  start: number,
  firstLine: number,
  separator: string,
  where: string | undefined,
  take: (cells: string[], line: number) => void,
): void {
  const between = separator.charCodeAt(0)
  let at = start
  let line = firstLine
  while (at < text.length) {
    const rowLine = line
    const cells: string[] = []
    let hasQuotes = false
    for (;;) {
      if (text.charCodeAt(at) === quote) {
        hasQuotes = true
        const cell = quotedCell(text, at, place(where, line))
        cells.push(cell.text)
        line += cell.lines
        at = cell.end
        const next = text.charCodeAt(at)
        if (at < text.length && next !== between && next !== lineFeed && next !== carriageReturn)
          throw afterQuote(text, at, place(where, line))
      } else {
        const from = at
        for (; at < text.length; at++) {
          const code = text.charCodeAt(at)
          if (code === between || code === lineFeed || code === carriageReturn) break
        }
        cells.push(text.slice(from, at))
      }
      if (text.charCodeAt(at) !== between) break
      at++
    }
    at += text.charCodeAt(at) === carriageReturn && text.charCodeAt(at + 1) === lineFeed ? 2 : 1
    line++
    if (cells.length > 1 || hasQuotes || cells[0]!.trim() !== '') take(cells, rowLine)
  }
}

function quotedCell(text: string, open: number, at: string): { text: string; lines: number; end: number } {
  let cell = ''
  for (let from = open + 1; ;) {
    const close = text.indexOf('"', from)
    if (close < 0)
      throw new DataError({
        problem: 'a quote is opened here and never closed',
        where: at,
        cure: 'Close the cell with a double quote; a quote inside a quoted cell is written twice ("")',
      })
    if (text.charCodeAt(close + 1) === quote) {
      cell += text.slice(from, close + 1)
      from = close + 2
      continue
    }
    cell += text.slice(from, close)
    const ends = /[\r\n]/.test(cell) ? cell.match(/\r\n|\r|\n/g)!.length : 0
    return { text: cell, lines: ends, end: close + 1 }
  }
}

const afterQuote = (text: string, at: number, where: string) =>
  new DataError({
    problem: 'text follows a closing quote',
    where,
    got: JSON.stringify(text.slice(at, at + 20)),
    cure: 'Quote the whole cell; a quote inside a quoted cell is written twice ("")',
  })

const ragged = (got: number, expected: number, separator: string, where: string) =>
  new DataError({
    problem: `this row has ${got} ${got === 1 ? 'cell' : 'cells'}, the header has ${expected}`,
    where,
    cure:
      `Give every row as many cells as the header: quote cells that hold the separator ${JSON.stringify(separator)}, ` +
      'and leave a missing cell empty between two separators',
  })

const empty = (where: string | undefined) =>
  new DataError({
    problem: 'there is no data, the text is empty',
    ...(where !== undefined && { where }),
    expected: 'a header and rows of cells',
  })

const binary = (where: string | undefined) =>
  new DataError({
    problem: 'this is no CSV, it holds NUL characters',
    ...(where !== undefined && { where }),
    expected: 'text',
    cure: 'Export the table as "CSV UTF-8"',
  })

/** What a cell may hold when a table is written. */
export type CellValue = string | number | boolean | null

/**
 * Writes CSV with LF line ends, a header first; null becomes an empty cell. Cells are quoted where reading needs it, which includes
 * any of the separators that {@link parseCsv} looks for, so that the separator is found again.
 */
export function writeCsv(names: readonly string[], rows: readonly (readonly CellValue[])[], separator = ','): string {
  const alone = names.length === 1
  const write = (cell: CellValue) => {
    const text = cell === null ? '' : String(cell)
    const special = /["\r\n\uFEFF]/.test(text) || text.includes(separator) || separators.some(other => text.includes(other))
    // A line with nothing on it would be skipped as blank.
    return special || (alone && text.trim() === '') ? `"${text.replaceAll('"', '""')}"` : text
  }
  return [names, ...rows].map(row => `${row.map(write).join(separator)}\n`).join('')
}
