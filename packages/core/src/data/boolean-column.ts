import type { Warning } from '../warnings.ts'
import { unexpectedMissing } from './number-column.ts'
import type { BooleanEncoder } from './schema.ts'
import { presentValues } from './statistics.ts'
import type { BooleanColumn } from './columns.ts'

export const fitBoolean = (column: BooleanColumn, rows: ArrayLike<number>): BooleanEncoder => ({
  kind: 'boolean',
  name: column.name,
  labels: column.labels,
  indicator: presentValues(column.cells, rows).length < rows.length,
})

export const booleanFeatures = ({ name, labels, indicator }: BooleanEncoder): string[] =>
  indicator ? [`${name}=${labels[1]}`, `${name} missing`] : [`${name}=${labels[1]}`]

/** Writes the features of a boolean column (0, 1, NaN where missing) into `out`, as {@link writeNumber} does. */
export function writeBoolean(
  encoder: BooleanEncoder,
  cells: ArrayLike<number>,
  out: Float64Array,
  width: number,
  at: number,
): Warning[] {
  let missing = 0
  for (let i = 0, to = at; i < cells.length; i++, to += width) {
    const cell = cells[i]!
    out[to] = cell === cell ? cell : 0.5
    if (cell === cell) continue
    missing++
    if (encoder.indicator) out[to + 1] = 1
  }
  return missing > 0 && !encoder.indicator
    ? [unexpectedMissing(encoder.name, missing, '0.5, neither yes nor no, stands in for them')]
    : []
}
