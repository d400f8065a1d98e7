import { spelled } from './ascii.ts'
import { count } from './number.ts'
import { paint } from './style.ts'
import type { Look } from './style.ts'
import { pad, truncate, width } from './text.ts'

/** What a cell is in a picture: the one at hand (yellow), one that feeds it (orange), one that it changes. */
export type Mark = 'current' | 'source' | 'effect'

/** A part of a matrix, to be drawn. */
export interface Window {
  readonly top: number
  readonly left: number
  readonly rows: number
  readonly columns: number
}

export interface DrawnMatrix {
  readonly name: string
  readonly rows: number
  readonly columns: number
  readonly data: ArrayLike<number>
  mark(row: number, column: number): Mark | undefined
}

/** Signs around a marked number, so that marks are seen without colour. */
const brackets: { readonly [M in Mark]: readonly [open: string, close: string] } = {
  current: ['[', ']'],
  source: ['(', ')'],
  effect: ['<', '>'],
}

/** Significant digits of the largest number; a smaller one has as many places, and so fewer of them. */
const DIGITS = 4

/**
 * Numbers as texts with the same number of places, rounded: as many as all need, at the most four significant digits of the largest,
 * or three places. Powers of ten where the largest is under 0.00001, or too long.
 */
export function aligned(numbers: readonly number[]): string[] {
  const finite = numbers.filter(Number.isFinite)
  const largest = Math.max(0, ...finite.map(Math.abs))
  const powers = largest !== 0 && (largest < 1e-5 || largest >= (finite.every(Number.isInteger) ? 1e9 : 1e6))
  const most = largest === 0 ? 0 : Math.min(8, Math.max(3, DIGITS - 1 - Math.floor(Math.log10(largest))))
  const fits = (places: number) => finite.every(value => Number(value.toFixed(places)) === value)
  const places = Array.from({ length: most }, (_, p) => p).find(fits) ?? most
  return numbers.map(value => {
    if (!Number.isFinite(value)) return String(value)
    if (powers) return value.toExponential(DIGITS - 1).replace('e+', 'e')
    return value.toFixed(places).replace(/^-(0(\.0*)?)$/, '$1')
  })
}

/** Between two matrices: a sign and its spaces. */
export const MARGIN = 3

/** A shape as the look can write it: 3×4, or 3x4. */
export const shapeText = (rows: number, columns: number, look: Pick<Look, 'unicode'>): string =>
  `${count(rows)}${look.unicode ? '×' : 'x'}${count(columns)}`

/** A matrix's name and shape, the name cut where it leaves no room for a sign before it. */
function matrixTitle({ name, rows, columns }: Pick<DrawnMatrix, 'name' | 'rows' | 'columns'>, look: Look): string {
  const shape = `(${shapeText(rows, columns, look)})`
  const room = Math.max(4, look.columns - width(shape) - 1 - MARGIN)
  return `${paint(look, 'bold', truncate(spelled(name, look), room, look.unicode))} ${paint(look, 'dim', shape)}`
}

/** The window of so many cells that holds a place, as near as possible to where the window was. */
export function windowOn(
  { rows, columns }: { readonly rows: number; readonly columns: number },
  size: { readonly rows: number; readonly columns: number },
  at: { readonly row: number; readonly column: number },
): Window {
  const start = (wanted: number, whole: number, shown: number) =>
    Math.max(0, Math.min(whole - shown, wanted - Math.floor(shown / 2)))
  const [r, c] = [Math.min(rows, size.rows), Math.min(columns, size.columns)]
  return { top: start(at.row, rows, r), left: start(at.column, columns, c), rows: r, columns: c }
}

/**
 * A part of a matrix under its name, with the numbers of rows and columns beside it, marked cells in colour and in brackets.
 * What is left out is said.
 */
export function drawMatrix(matrix: DrawnMatrix, window: Window, look: Look): string[] {
  const { top, left, rows, columns } = window
  const range = (from: number, length: number) => Array.from({ length }, (_, i) => from + i)
  const texts = aligned(range(top, rows).flatMap(r => range(left, columns).map(c => matrix.data[r * matrix.columns + c] ?? NaN)))
  const indexWidth = String(top + rows - 1).length
  const cellWidth = Math.max(...texts.map(width), ...range(left, columns).map(c => String(c).length)) + 2
  const head = range(left, columns).map(c => pad(`${c} `, cellWidth, 'right'))
  const lines = range(top, rows).map((r, i) => {
    const cells = range(left, columns).map((c, k) => cellText(texts[i * columns + k] ?? '', cellWidth, matrix.mark(r, c), look))
    return `${paint(look, 'dim', pad(String(r), indexWidth, 'right'))} ${cells.join('')}`
  })
  const rest = [beyond(top, 'above'), beyond(matrix.rows - top - rows, 'below'), beyond(left, 'left'), beyond(matrix.columns - left - columns, 'right')] // prettier-ignore
  const note = rest.filter(text => text !== '').join(', ')
  return [
    matrixTitle(matrix, look),
    paint(look, 'dim', `${' '.repeat(indexWidth)} ${head.join('')}`),
    ...lines,
    ...(note === '' ? [] : [paint(look, 'dim', `more: ${note}`)]),
  ]
}

const beyond = (cells: number, where: string) => (cells === 0 ? '' : `${count(cells)} ${where}`)

function cellText(text: string, cellWidth: number, mark: Mark | undefined, look: Look): string {
  if (mark === undefined) return `${' '.repeat(cellWidth - width(text) - 1)}${signed(text, look)} `
  const [open, close] = brackets[mark]
  const marked = `${open}${text}${close}`
  const space = ' '.repeat(cellWidth - width(text) - 2)
  return space + paint(look, mark === 'effect' ? 'cyan' : mark, marked)
}

/** The sign of a number in colour too. */
const signed = (text: string, look: Look) =>
  text.startsWith('-') ? paint(look, 'magenta', text) : /^0(\.0*)?$/.test(text) ? paint(look, 'dim', text) : text

/** Blocks of lines side by side, with signs between them where there are any, as long as they fit; else the next ones below. */
export function sideBySide(parts: readonly (readonly string[])[], look: Look, between?: readonly string[]): string[] {
  const lines: string[][] = [[]]
  let filled = 0
  let row: { block: readonly string[]; sign: string }[] = []
  const flush = () => {
    if (row.length > 0) lines.push(joined(row))
    row = []
  }
  parts.forEach((block, i) => {
    const sign = i === 0 ? '' : (between?.[i - 1] ?? '')
    const columns = widest(block) + (sign !== '' ? width(sign) + 2 : row.length === 0 ? 0 : MARGIN)
    if (row.length > 0 && filled + columns > look.columns) {
      flush()
      filled = 0
    }
    filled += row.length === 0 && sign === '' ? widest(block) : columns
    row.push({ block, sign })
  })
  flush()
  return lines.filter(part => part.length > 0).flatMap((part, i) => (i === 0 ? part : ['', ...part]))
}

const widest = (lines: readonly string[]): number => Math.max(0, ...lines.map(width))

function joined(row: readonly { readonly block: readonly string[]; readonly sign: string }[]): string[] {
  const height = Math.max(...row.map(({ block }) => block.length))
  return Array.from({ length: height }, (_, line) =>
    row
      .map(({ block, sign }, i) => {
        const before = sign === '' ? (i === 0 ? '' : ' '.repeat(MARGIN)) : ` ${line === 2 ? sign : ' '.repeat(width(sign))} `
        return before + pad(block[line] ?? '', widest(block))
      })
      .join('')
      .trimEnd(),
  )
}
