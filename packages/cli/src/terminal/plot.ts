import type { Axis } from './axis.ts'
import { paint } from './style.ts'
import type { Look, Style } from './style.ts'
import { pad, width } from './text.ts'

/** One character of a plot; a plain text is not painted. */
export type Dot = string | { readonly text: string; readonly style: Style }

/** A plot's inside, in cells. */
interface Plot {
  readonly columns: number
  readonly rows: number
  cell(column: number, row: number): Dot
}

/** Cells of a row joined, neighbours of one style painted together. */
function joined(cells: readonly Dot[], look: Look): string {
  let [out, run] = ['', '']
  let style: Style | undefined
  const flush = () => {
    out += style === undefined ? run : paint(look, style, run)
    run = ''
  }
  for (const cell of cells) {
    const next = typeof cell === 'string' ? undefined : cell.style
    if (next !== style) flush()
    style = next
    run += typeof cell === 'string' ? cell : cell.text
  }
  flush()
  return out
}

/** The row (from the top) or column that a place between 0 and 1 on an axis falls on. */
export const place = (at: number, cells: number): number => Math.round(at * (cells - 1))

/** The width that the labels of an axis need at the left of a plot. */
export const labelWidth = (axis: Axis): number => axis.ticks.reduce((most, tick) => Math.max(most, width(tick.label)), 0)

/** A plot with its axes: numbers at the left and below, the name of the x axis at the lower right. */
export function frame(plot: Plot, y: Axis, x: Axis, xName: string, look: Look): string[] {
  const marks = look.unicode
    ? { wall: '│', tick: '┤', corner: '└', floor: '─', stand: '┬' }
    : { wall: '|', tick: '+', corner: '+', floor: '-', stand: '+' }
  const labels = labelWidth(y)
  const names = new Map(y.ticks.map(tick => [plot.rows - 1 - place(tick.at, plot.rows), tick.label]))
  const lines = Array.from({ length: plot.rows }, (_, row) => {
    const name = names.get(row)
    const inside = joined(
      Array.from({ length: plot.columns }, (_, column) => plot.cell(column, row)),
      look,
    )
    return (
      pad(name ?? '', labels, 'right') +
      ' ' +
      paint(look, 'dim', name === undefined ? marks.wall : marks.tick) +
      inside
    ).trimEnd()
  })
  const { floor, numbers } = ground(plot.columns, x, marks)
  const space = plot.columns - width(numbers) - width(xName)
  return [
    ...lines,
    ' '.repeat(labels + 1) + paint(look, 'dim', marks.corner + floor),
    ' '.repeat(labels + 2) + numbers + (space < 1 ? '' : ' '.repeat(space) + xName),
  ]
}

function ground(columns: number, x: Axis, marks: { readonly floor: string; readonly stand: string }) {
  const floor = Array.from({ length: columns }, () => marks.floor)
  let numbers = ''
  for (const tick of x.ticks) {
    const column = place(tick.at, columns)
    const start = Math.max(0, column - Math.floor(width(tick.label) / 2))
    if (start < width(numbers) + (numbers === '' ? 0 : 2) || start + width(tick.label) > columns) continue
    floor[column] = marks.stand
    numbers = pad(numbers, start) + tick.label
  }
  return { floor: floor.join(''), numbers }
}
