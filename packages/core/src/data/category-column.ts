import type { Warning } from '../warnings.ts'
import { levelCounts } from './judge-column.ts'
import { unexpectedMissing } from './number-column.ts'
import type { CategoryEncoder } from './schema.ts'
import type { CategoryColumn } from './columns.ts'
import { listed } from './text-table.ts'

/** The levels of the training rows, in the table's sorted order, and whether any cell is missing there. */
export function fitCategory(column: CategoryColumn, rows: ArrayLike<number>, as: CategoryEncoder['as']): CategoryEncoder {
  const counts = levelCounts(column, rows)
  const present = counts.reduce((sum, count) => sum + count, 0)
  return {
    kind: 'category',
    name: column.name,
    as,
    levels: column.levels.filter((_, i) => counts[i]! > 0),
    missing: present < rows.length,
  }
}

export function categoryFeatures({ name, as, levels, missing }: CategoryEncoder): string[] {
  if (as === 'embedding') return []
  const own = levels.length === 1 ? [] : levels.length === 2 ? [levels[1]!] : levels
  return [...own.map(level => `${name}=${level}`), ...(missing ? [`${name} missing`] : [])]
}

/** The number of embedding indices: one for unseen levels, one per level, one for missing cells where training had some. */
export const embeddingSize = ({ levels, missing }: CategoryEncoder): number => 1 + levels.length + (missing ? 1 : 0)

/** The embedding indices of cells: 0 for an unseen level (and for a missing cell where training had none). */
export function categoryIndices(
  encoder: CategoryEncoder,
  cells: readonly (string | undefined)[],
): { indices: Int32Array; warnings: Warning[] } {
  const index = new Map(encoder.levels.map((level, i) => [level, i + 1]))
  const indices = new Int32Array(cells.length)
  const unseen = new Map<string, number>()
  let missing = 0
  cells.forEach((cell, i) => {
    if (cell === undefined) {
      missing++
      indices[i] = encoder.missing ? encoder.levels.length + 1 : 0
      return
    }
    const found = index.get(cell)
    if (found === undefined) unseen.set(cell, (unseen.get(cell) ?? 0) + 1)
    else indices[i] = found
  })
  const warnings: Warning[] = []
  if (missing > 0 && !encoder.missing)
    warnings.push(unexpectedMissing(encoder.name, missing, 'they count as a level not seen in training'))
  if (unseen.size > 0) warnings.push(unseenLevels(encoder, unseen))
  return { indices, warnings }
}

function unseenLevels({ name, levels }: CategoryEncoder, unseen: ReadonlyMap<string, number>): Warning {
  const found = [...unseen].map(([level, count]) => `"${level}" (${count} ${count === 1 ? 'row' : 'rows'})`)
  return {
    code: 'unseen-level',
    message: `column "${name}" has ${unseen.size === 1 ? 'a level' : 'levels'} not seen in training: ${listed(found, 5)}; predictions do not know ${unseen.size === 1 ? 'it' : 'them'}`,
    cure: `Check the spelling (known: ${listed(levels, 10)}), or train on rows that have ${unseen.size === 1 ? 'it' : 'them'}`,
    column: name,
  }
}

/** Writes the one-hot features of indices that {@link categoryIndices} gave into `out`, as {@link writeNumber} does. */
export function writeOnehot(encoder: CategoryEncoder, indices: Int32Array, out: Float64Array, width: number, at: number): void {
  const count = encoder.levels.length
  const own = count === 1 ? 0 : count === 2 ? 1 : count
  for (let i = 0, to = at; i < indices.length; i++, to += width) {
    const index = indices[i]!
    const isLevel = index > 0 && index <= count
    if (own === 1) out[to] = isLevel ? index - 1 : 0.5
    else if (own > 1 && isLevel) out[to + index - 1] = 1
    if (index > count) out[to + own] = 1
  }
}
