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
}

interface ChartOptions {
  /** One or two series; the first is drawn as a line, the second as a row of marks, so that they differ without colour. */
  readonly series: readonly [Series] | readonly [Series, Series]
  /** Name of the x axis (default "epoch"), and the x of the first number (default 1). */
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
  const range = extent(series)
  if (range === undefined) return ['(no finite number to draw)']
  const whole = columns ?? Math.min(look.columns, 80)
  const yAxis = fittingAxis(...range, Math.max(2, Math.floor(rows / 2)))
  const inside = Math.max(8, whole - labelWidth(yAxis) - 2)
  const from = x.from ?? 1
  const xAxis = linearAxis(
    from,
    from + Math.max(...series.map(({ values }) => values.length)) - 1,
    Math.max(2, Math.floor(inside / 12)),
  )
  const across = (i: number, cells: number) => place(xAxis.at(from + i), cells)
  const down = (value: number, cells: number) => cells - 1 - place(yAxis.at(value), cells)

  const line = new Canvas(inside, rows, look.unicode)
  drawLine(
    series[0].values,
    line,
    i => across(i, line.width),
    value => down(value, line.height),
  )
  const marks = series[1]
    ? markedCells(
        series[1].values,
        i => across(i, inside),
        value => down(value, rows),
      )
    : new Map<number, number>()
  const cell = (column: number, row: number): Dot => {
    if (marks.get(column) === row) return { text: markOf(look), style: styles[1] }
    const text = line.cell(column, row)
    return text === ' ' ? text : { text, style: styles[0] }
  }
  const steps = xAxis.ticks
    .filter(tick => /^-?[\d,]+(\.0+)?$/.test(tick.label))
    .map(tick => ({ ...tick, label: tick.label.replace(/\.0+$/, '') }))
  return [
    legend(series, yAxis.log, whole, look),
    ...frame({ columns: inside, rows, cell }, yAxis, { ...xAxis, ticks: steps }, x.name ?? 'epoch', look),
  ]
}

const styles = ['cyan', 'yellow'] as const satisfies readonly Style[]
const markOf = (look: Look) => (look.unicode ? '•' : 'o')

/** Beyond 1e300 the range of the axis would overflow. */
const isDrawable = (value: number) => Math.abs(value) < 1e300

function extent(series: readonly Series[]): [number, number] | undefined {
  let [low, high] = [Infinity, -Infinity]
  for (const { values } of series)
    for (const value of Array.from(values)) {
      if (!isDrawable(value)) continue
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  return low > high ? undefined : [low, high]
}

function drawLine(values: ArrayLike<number>, canvas: Canvas, x: (i: number) => number, y: (value: number) => number): void {
  let before: readonly [number, number] | undefined
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN
    const here = isDrawable(value) ? ([x(i), y(value)] as const) : undefined
    if (here) canvas.line(...(before ?? here), ...here)
    before = here
  }
}

/** The marked row of each marked column: at most every other column, so that a line below stays visible. */
function markedCells(values: ArrayLike<number>, x: (i: number) => number, y: (value: number) => number): Map<number, number> {
  const cells = new Map<number, number>()
  let last = -2
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN
    const column = x(i)
    if (!isDrawable(value) || column < last + 2) continue
    cells.set(column, y(value))
    last = column
  }
  return cells
}

function legend(series: readonly Series[], log: boolean, columns: number, look: Look): string {
  const signs = [(look.unicode ? '⠤' : '*').repeat(2), markOf(look)]
  const suffix = log ? '   (log scale)' : ''
  const room = Math.floor((columns - suffix.length - 3 * (series.length - 1)) / series.length) - 3
  const names = series.map(
    ({ name }, i) => `${paint(look, styles[i] ?? 'cyan', signs[i] ?? '')} ${truncate(printable(name), room, look.unicode)}`,
  )
  return names.join('   ') + suffix
}
