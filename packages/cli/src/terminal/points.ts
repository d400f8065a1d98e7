import { linearAxis } from './axis.ts'
import { frame, labelWidth, place } from './plot.ts'
import type { Dot } from './plot.ts'
import { paint } from './style.ts'
import type { Look, Style } from './style.ts'

interface Points {
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  /** The class of each point, counted from 0. */
  readonly labels: ArrayLike<number>
  readonly classes: number
  /** The class that is predicted at each place of a grid: row after row, the middles of its columns and rows rising. */
  readonly boundary?: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number>; readonly classes: ArrayLike<number> }
}

const styles = ['cyan', 'yellow', 'magenta', 'green', 'red', 'blue'] as const satisfies readonly Style[]
const signs = { unicode: { marks: '●×▲■+◆', grounds: ' ·-:~,' }, ascii: { marks: 'oxA#+%', grounds: " .-:~'" } } as const

/**
 * Points of several classes, each class with a mark and a colour of its own; behind them, where a boundary is given, the class predicted
 * there, with a lighter sign. A character that several points fall on shows the class that most of them have.
 */
export function pointsPlot({ x, y, labels, classes, boundary }: Points, look: Look, rows = 20): string[] {
  const finite = Array.from(x, (a, i) => ({ a, b: y[i] ?? NaN, label: labels[i] ?? 0 })).filter(
    ({ a, b }) => Number.isFinite(a) && Number.isFinite(b),
  )
  if (finite.length === 0) return ['(no finite point to draw)']
  const { marks, grounds } = signs[look.unicode ? 'unicode' : 'ascii']
  const of = (list: string, label: number) => list[label % list.length] ?? ''
  const style = (label: number) => styles[label % styles.length] ?? 'cyan'
  const yAxis = linearAxis(...extent([finite.map(({ b }) => b), boundary?.y ?? []]), Math.floor(rows / 3))
  const columns = Math.max(8, Math.min(look.columns, 80) - labelWidth(yAxis) - 2)
  const xAxis = linearAxis(...extent([finite.map(({ a }) => a), boundary?.x ?? []]), Math.max(2, Math.floor(columns / 12)))

  const counts = new Map<number, Map<number, number>>()
  for (const { a, b, label } of finite) {
    const key = (rows - 1 - place(yAxis.at(b), rows)) * columns + place(xAxis.at(a), columns)
    const here = counts.get(key) ?? new Map<number, number>()
    here.set(label, (here.get(label) ?? 0) + 1)
    counts.set(key, here)
  }
  const ground = (column: number, row: number): Dot => {
    if (boundary === undefined) return ' '
    const c = place(column / (columns - 1), boundary.x.length)
    const r = place((rows - 1 - row) / (rows - 1), boundary.y.length)
    const label = boundary.classes[r * boundary.x.length + c] ?? 0
    const text = of(grounds, label)
    return text === ' ' ? text : { text, style: style(label) }
  }
  const cell = (column: number, row: number): Dot => {
    const here = counts.get(row * columns + column)
    if (here === undefined) return ground(column, row)
    const [label] = [...here].reduce((most, next) => (next[1] > most[1] ? next : most))
    return { text: of(marks, label), style: style(label) }
  }
  const legend = Array.from({ length: classes }, (_, label) => {
    const told =
      boundary === undefined ? '' : of(grounds, label) === ' ' ? ', predicted: blank' : `, predicted: ${of(grounds, label)}`
    return `${paint(look, style(label), of(marks, label))} class ${label}${told}`
  })
  return [...pairs(legend), ...frame({ columns, rows, cell }, yAxis, xAxis, '', look).map(line => line.trimEnd())]
}

/** Two entries to a line. */
const pairs = (entries: readonly string[]) =>
  entries.flatMap((entry, i) => (i % 2 === 0 ? [[entry, ...entries.slice(i + 1, i + 2)].join('   ')] : []))

function extent(lists: readonly ArrayLike<number>[]): [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const list of lists) for (const value of Array.from(list)) [low, high] = [Math.min(low, value), Math.max(high, value)]
  return [low, high]
}
