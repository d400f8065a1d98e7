import { writeCsv } from 'glassbox'
import type { Column } from 'glassbox'
import type { ColumnView } from './messages.ts'

const BINS = 24
const MOST_VALUES = 5

/** How the values of a column are spread; undefined where it has none. */
export function profileOf(column: Column): ColumnView['profile'] {
  if (column.type === 'category') return valuesOf(column.levels, column.cells)
  if (column.type === 'boolean') return valuesOf(column.labels, column.cells)
  let [least, most, sum, present] = [Infinity, -Infinity, 0, 0]
  for (const cell of column.cells) {
    if (Number.isNaN(cell)) continue
    if (cell < least) least = cell
    if (cell > most) most = cell
    sum += cell
    present++
  }
  if (present === 0) return undefined
  const counts = Array.from({ length: BINS }, () => 0)
  const step = most === least ? 1 : (most - least) / BINS
  for (const cell of column.cells) if (!Number.isNaN(cell)) counts[Math.min(BINS - 1, Math.floor((cell - least) / step))]!++
  return { kind: 'spread', least, most, mean: sum / present, counts }
}

function valuesOf(levels: readonly string[], cells: ArrayLike<number>): ColumnView['profile'] {
  const counts = levels.map(() => 0)
  for (let i = 0; i < cells.length; i++) if (cells[i]! >= 0) counts[cells[i]!]!++
  const found = levels.map((value, k) => ({ value, rows: counts[k]! })).filter(({ rows }) => rows > 0)
  if (found.length === 0) return undefined
  return { kind: 'values', different: found.length, top: found.sort((a, b) => b.rows - a.rows).slice(0, MOST_VALUES) }
}

/** What the profiles say, column by column. */
export const profileCsv = (columns: readonly ColumnView[]): string =>
  writeCsv(
    ['column', 'type', 'missing', 'least', 'mean', 'most', 'different values', 'most frequent'],
    columns.map(({ name, type, missing, profile }) => [
      ...[name, type, missing],
      ...(profile?.kind === 'spread' ? [profile.least, profile.mean, profile.most] : [null, null, null]),
      ...(profile?.kind === 'values' ? [profile.different, profile.top[0]!.value] : [null, null]),
    ]),
  )
