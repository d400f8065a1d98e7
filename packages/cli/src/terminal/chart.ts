import { fittingAxis, linearAxis } from './axis.ts'
import { Canvas } from './canvas.ts'
import { frame, labelWidth, place } from './plot.ts'
import type { Dot } from './plot.ts'
import { paint } from './style.ts'
import type { Look, Style } from './style.ts'
import { printable, truncate } from './text.ts'

interface Series {
  readonly name: string
  /** One number per step of x; those that are not finite (or beyond ±1e300) are left out. */
  readonly values: ArrayLike<number>
  /** The x of each number. Default one step from number to number; with it, marks stand between the numbers too. */
  readonly x?: ArrayLike<number>
}

interface ChartOptions {
  /** The first is drawn as a line, each other as a row of marks of its own, so that they differ without colour. */
  readonly series: readonly [Series, ...Series[]]
  /** Name of the x axis (default "epoch"), and the x of the first number of a series without x (default 1). */
  readonly x?: { readonly name?: string; readonly from?: number }
  /** Rows of the drawing, without its axis. Default 10. */
  readonly rows?: number
  /** Columns of the whole. Default the look's, at most 80. */
  readonly columns?: number
}

/**
 * A line chart with axes and legend; the y axis is logarithmic where the numbers are positive and the largest is over 30 times the
 * least. Without any finite number it says so instead.
 */
export function lineChart({ series, x = {}, rows = 10, columns }: ChartOptions, look: Look): string[] {
  const from = x.from ?? 1
  const all = series.map(one => pointsOf(one, from))
  const drawn = all.flat().filter(point => point !== undefined)
  if (drawn.length === 0) return ['(no finite number to draw)']
  const whole = columns ?? Math.min(look.columns, 80)
  const yAxis = fittingAxis(...extent(drawn.map(point => point.y)), Math.max(2, Math.floor(rows / 2)))
  const inside = Math.max(8, whole - labelWidth(yAxis) - 2)
  const xs = series.flatMap(({ values, x: own }) => (own || values.length === 0 ? [] : [from, from + values.length - 1]))
  const xAxis = linearAxis(...extent([...xs, ...drawn.map(point => point.x)]), Math.max(2, Math.floor(inside / 12)))
  const across = (point: Point, cells: number) => place(xAxis.at(point.x), cells)
  const down = (point: Point, cells: number) => cells - 1 - place(yAxis.at(point.y), cells)

  const line = new Canvas(inside, rows, look.unicode)
  drawLine(
    all[0] ?? [],
    point => [across(point, line.width), down(point, line.height)],
    (a, b) => line.line(...a, ...b),
  )
  const marks = new Map<number, Dot>()
  series.forEach((one, s) => {
    if (s === 0) return
    const mark: Dot = { text: markOf(s, look), style: styleOf(s) }
    const cells = (one.x ? betweenCells : markedCells)(all[s] ?? [], point => [across(point, inside), down(point, rows)], s)
    for (const [column, row] of cells) marks.set(row * inside + column, mark)
  })
  const cell = (column: number, row: number): Dot => {
    const mark = marks.get(row * inside + column)
    if (mark !== undefined) return mark
    const text = line.cell(column, row)
    return text === ' ' ? text : { text, style: styleOf(0) }
  }
  const steps = xAxis.ticks
    .filter(tick => /^-?[\d,]+(\.0+)?$/.test(tick.label))
    .map(tick => ({ ...tick, label: tick.label.replace(/\.0+$/, '') }))
  const ticks = drawn.every(point => Number.isInteger(point.x)) ? steps : xAxis.ticks
  return [
    ...legend(series, yAxis.log, whole, look),
    ...frame({ columns: inside, rows, cell }, yAxis, { ...xAxis, ticks }, x.name ?? 'epoch', look),
  ]
}

const styles = ['cyan', 'yellow', 'magenta', 'green', 'red', 'blue'] as const satisfies readonly Style[]
const styleOf = (series: number): Style => styles[series % styles.length] ?? 'cyan'

/** The sign of a series that is drawn in marks, so of any but the first. */
function markOf(series: number, look: Look): string {
  const signs = look.unicode ? '•+×◦▪△' : 'o+x%#@'
  return signs[(series - 1) % signs.length] ?? ''
}

interface Point {
  readonly x: number
  readonly y: number
}

const pointsOf = ({ values, x }: Series, from: number): (Point | undefined)[] =>
  Array.from(values, (y, i) => {
    const point = { x: x === undefined ? from + i : (x[i] ?? NaN), y }
    return isDrawable(point.y) && isDrawable(point.x) ? point : undefined
  })

/** Beyond 1e300 the range of the axis would overflow. */
const isDrawable = (value: number) => Math.abs(value) < 1e300

function extent(values: readonly number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)]
  return [low, high]
}

type Cell = readonly [column: number, row: number]

/** Draws from each point to the next; one that has no neighbour to itself. */
function drawLine(
  points: readonly (Point | undefined)[],
  at: (point: Point) => Cell,
  draw: (from: Cell, to: Cell) => void,
): void {
  let before: Cell | undefined
  for (const point of points) {
    const here = point && at(point)
    if (here) draw(before ?? here, here)
    before = here
  }
}

/** The cells of points that are marked: at most one in every other column, so that a line below stays visible. */
function markedCells(points: readonly (Point | undefined)[], at: (point: Point) => Cell): Cell[] {
  const cells: Cell[] = []
  let last = -2
  for (const point of points) {
    const cell = point && at(point)
    if (cell === undefined || cell[0] < last + 2) continue
    cells.push(cell)
    last = cell[0]
  }
  return cells
}

/** The cells of a line through points that are marked: in every other column, another one for the next series. */
function betweenCells(points: readonly (Point | undefined)[], at: (point: Point) => Cell, series: number): Cell[] {
  const cells: Cell[] = []
  drawLine(points, at, ([fromColumn, fromRow], [toColumn, toRow]) => {
    const columns = toColumn - fromColumn
    for (let step = 0; step <= Math.abs(columns); step++) {
      const column = fromColumn + Math.sign(columns) * step
      if ((column + series) % 2 !== 0) continue
      cells.push([column, columns === 0 ? toRow : Math.round(fromRow + ((toRow - fromRow) * step) / Math.abs(columns))])
    }
  })
  return cells
}

/** What each series is drawn with, side by side as far as the columns reach. */
function legend(series: readonly Series[], log: boolean, columns: number, look: Look): string[] {
  const suffix = log ? '   (log scale)' : ''
  const perLine = Math.min(series.length, 3)
  const room = Math.floor((columns - suffix.length - 3 * (perLine - 1)) / perLine) - 3
  const names = series.map(({ name }, s) => {
    const sign = s === 0 ? (look.unicode ? '⠤' : '*').repeat(2) : markOf(s, look)
    return `${paint(look, styleOf(s), sign)} ${truncate(printable(name), room, look.unicode)}`
  })
  const lines = Array.from({ length: Math.ceil(names.length / perLine) }, (_, line) =>
    names.slice(line * perLine, (line + 1) * perLine).join('   '),
  )
  return lines.map((line, i) => (i === 0 ? line + suffix : line))
}
