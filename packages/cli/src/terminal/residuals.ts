import { linearAxis } from './axis.ts'
import { Canvas } from './canvas.ts'
import { count, number, plural } from './number.ts'
import { frame, labelWidth, place } from './plot.ts'
import type { Dot } from './plot.ts'
import { paint } from './style.ts'
import type { Look } from './style.ts'
import { pad, width } from './text.ts'

/** What was true and what was predicted, row by row. */
interface Residuals {
  readonly targets: ArrayLike<number>
  readonly predictions: ArrayLike<number>
}

/**
 * Residuals (target − prediction) at a glance: a summary (least, quartiles, greatest; quartiles interpolated between neighbours)
 * and a histogram. Rows whose residual is not finite are left out and counted.
 */
export function residualHistogram({ targets, predictions }: Residuals, look: Look, bins = 9): string[] {
  const all = Array.from(targets, (target, i) => target - (predictions[i] ?? NaN))
  const finite = all.filter(Number.isFinite).sort((a, b) => a - b)
  const skipped = all.length === finite.length ? [] : [`${plural(all.length - finite.length, 'residual')} not finite, left out`]
  if (finite.length === 0) return ['(no finite residual)', ...skipped]
  return [...summary(finite), ...histogram(finite, bins, look), ...skipped]
}

function summary(sorted: readonly number[]): string[] {
  const named = [
    ['min', 0],
    ['25 %', 0.25],
    ['median', 0.5],
    ['75 %', 0.75],
    ['max', 1],
  ] as const
  const cells = named.map(([name, q]) => {
    const value = number(quantile(sorted, q))
    return { name, value, columns: Math.max(width(name), width(value)) }
  })
  return (['name', 'value'] as const).map(part => cells.map(cell => pad(cell[part], cell.columns, 'right')).join('   '))
}

function quantile(sorted: readonly number[], q: number): number {
  const position = q * (sorted.length - 1)
  const low = sorted[Math.floor(position)] ?? NaN
  const high = sorted[Math.ceil(position)] ?? NaN
  return low + (high - low) * (position - Math.floor(position))
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

function histogram(sorted: readonly number[], bins: number, look: Look): string[] {
  const [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 0]
  const used = low === high ? 1 : bins
  const counts = Array.from({ length: used }, () => 0)
  for (const value of sorted) counts[Math.min(used - 1, Math.floor(((value - low) / (high - low)) * used)) || 0]! += 1
  const most = Math.max(...counts)
  const step = (high - low) / used
  const decimals = step > 0 ? Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(step)))) : 0
  const isHuge = Math.max(Math.abs(low), Math.abs(high)) >= 1e9
  const fixed = (value: number) => value.toFixed(decimals).replace(/^-(0(\.0*)?)$/, '$1')
  const edge = (b: number) => (step === 0 || isHuge || step < 1e-9 ? number(low + step * b) : fixed(low + step * b))
  const ends = counts.map((_, b) => [edge(b), edge(b + 1)] as const)
  const edgeWidth = Math.max(...ends.flat().map(width))
  const countWidth = width(count(most))
  const room = Math.max(8, Math.min(look.columns, 80) - 2 * edgeWidth - countWidth - 9)
  return counts.map((amount, b) => {
    const [from, to] = ends[b] ?? ['', '']
    const label = used === 1 ? from : `${pad(from, edgeWidth, 'right')} to ${pad(to, edgeWidth, 'right')}`
    return `${label}  ${pad(count(amount), countWidth, 'right')} ${paint(look, 'cyan', bar(amount / most, room, look))}`.trimEnd()
  })
}

function bar(fraction: number, columns: number, look: Look): string {
  if (!look.unicode) return '#'.repeat(Math.round(fraction * columns) || (fraction > 0 ? 1 : 0))
  const parts = Math.round(fraction * columns * 8) || (fraction > 0 ? 1 : 0)
  return '█'.repeat(Math.floor(parts / 8)) + eighths[parts % 8]!
}

/** Predictions (up) against targets (across), one dot per row, with the diagonal on which a perfect prediction lies. */
export function predictionScatter({ targets, predictions }: Residuals, look: Look, rows = 12): string[] {
  const points = Array.from(targets, (target, i) => [target, predictions[i] ?? NaN] as const).filter(point =>
    point.every(Number.isFinite),
  )
  if (points.length === 0) return ['(no finite prediction to draw)']
  let [low, high] = [Infinity, -Infinity]
  for (const value of points.flat()) [low, high] = [Math.min(low, value), Math.max(high, value)]
  const y = linearAxis(low, high, Math.floor(rows / 2))
  const columns = Math.max(8, Math.min(look.columns - labelWidth(y) - 2, rows * 4))
  const x = linearAxis(low, high, Math.max(2, Math.floor(columns / 12)))
  const dots = new Canvas(columns, rows, look.unicode)
  for (const [target, prediction] of points)
    dots.set(place(x.at(target), dots.width), dots.height - 1 - place(y.at(prediction), dots.height))
  const diagonal = (column: number, row: number) => rows - 1 - place(column / (columns - 1), rows) === row
  const cell = (column: number, row: number): Dot => {
    const text = dots.cell(column, row)
    if (text !== ' ') return { text, style: 'cyan' }
    return diagonal(column, row) ? { text: look.unicode ? '·' : '.', style: 'dim' } : ' '
  }
  return ['predicted', ...frame({ columns, rows, cell }, y, x, 'true', look)]
}
