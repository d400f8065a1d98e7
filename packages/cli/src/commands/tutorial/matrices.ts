import { spelled } from '../../terminal/ascii.ts'
import { aligned, shapeText, sideBySide } from '../../terminal/matrix.ts'
import { count } from '../../terminal/number.ts'
import { paint } from '../../terminal/style.ts'
import type { Look } from '../../terminal/style.ts'
import { pad, width } from '../../terminal/text.ts'

interface ShownMatrix {
  readonly name: string
  readonly matrix: { readonly rows: number; readonly columns: number; readonly data: ArrayLike<number> }
}

/** The most rows and columns of a matrix that are shown. */
const mostRows = 6
const mostColumns = 12

/**
 * Matrices in brackets under their names and shapes, side by side as far as the columns reach. Of a long or wide one the first rows and
 * columns are shown, and how many are left out is said.
 */
export const matrices = (shown: readonly ShownMatrix[], look: Look): string[] =>
  sideBySide(
    shown.map(one => drawing(one, look)),
    look,
  )

function drawing({ name, matrix: { rows, columns, data } }: ShownMatrix, look: Look): string[] {
  const rowsShown = rows <= mostRows + 1 ? rows : mostRows
  const wanted = columns <= mostColumns + 1 ? columns : mostColumns
  const at = (r: number, c: number) => data[r * columns + c] ?? NaN
  const texts = aligned(Array.from({ length: rowsShown * wanted }, (_, i) => at(Math.floor(i / wanted), i % wanted)))
  const cells = Array.from({ length: rowsShown }, (_, r) => texts.slice(r * wanted, (r + 1) * wanted))
  const cellWidth = Math.max(0, ...texts.map(width))
  const columnsShown = Math.max(1, Math.min(wanted, Math.floor((look.columns - 4 + 1) / (cellWidth + 1))))
  const [first, between, last, only] = look.unicode ? ['⎡⎤', '⎢⎥', '⎣⎦', '[]'] : ['[]', '[]', '[]', '[]']
  const body = cells.map((row, r) => {
    const [open, close] = Array.from(rowsShown === 1 ? only : r === 0 ? first : r === rowsShown - 1 ? last : between)
    const inside = row
      .slice(0, columnsShown)
      .map(cell => pad(cell, cellWidth, 'right'))
      .join(' ')
    return `${paint(look, 'dim', open ?? '')} ${inside} ${paint(look, 'dim', close ?? '')}`
  })
  const left = [rest(rows - rowsShown, 'row'), rest(columns - columnsShown, 'column')].filter(text => text !== '')
  const note = left.length === 0 ? [] : [paint(look, 'dim', `and ${left.join(', ')}`)]
  return [
    `${paint(look, 'bold', spelled(name, look))} ${paint(look, 'dim', `(${shapeText(rows, columns, look)})`)}`,
    ...body,
    ...note,
  ]
}

const rest = (left: number, noun: string) => (left === 0 ? '' : `${count(left)} more ${left === 1 ? noun : `${noun}s`}`)
