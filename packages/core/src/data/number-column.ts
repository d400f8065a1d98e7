import { DataError } from '../errors.ts'
import type { Warning } from '../warnings.ts'
import type { Fill, NumberEncoder, Scale, Scaling } from './schema.ts'
import { mean, presentValues, quantile, standardDeviation } from './statistics.ts'
import type { NumberColumn } from './columns.ts'

/** Fits the scale and the fill of a column of numbers to the training rows; `shared` is the scale of the whole table. */
export function fitNumber(
  column: NumberColumn,
  rows: ArrayLike<number>,
  scaling: Scaling,
  shared: Scale | undefined,
  fill: Fill | undefined,
): NumberEncoder {
  const values = presentValues(column.cells, rows)
  const sorted = values.toSorted()
  const scale = shared ?? fitScale(values, sorted, scaling, column.name)
  const indicator = values.length < rows.length
  return { kind: 'number', name: column.name, ...scale, fill: fillOf(values, sorted, fill), indicator }
}

/** What stands in for missing values. */
export const fillOf = (values: Float64Array, sorted: Float64Array, fill: Fill = 'median'): number =>
  typeof fill === 'number' ? fill : fill === 'mean' ? mean(values) : quantile(sorted, 0.5)

/** The scale of values that are not all the same. @throws {DataError} where they are too large for it to be finite. */
export function fitScale(values: Float64Array, sorted: Float64Array, scaling: Scaling, name: string): Scale {
  const [least, most] = [sorted[0]!, sorted.at(-1)!]
  let fitted: Scale
  if (scaling === 'none') fitted = { offset: 0, scale: 1 }
  else if (scaling === 'minmax' || scaling === 'minmax-table') fitted = { offset: least, scale: most - least }
  else {
    const robust = scaling === 'robust' ? quantile(sorted, 0.75) - quantile(sorted, 0.25) : 0
    const offset = scaling === 'robust' ? quantile(sorted, 0.5) : mean(values)
    // Where the middle half is all one value, the standard deviation has to serve.
    fitted = { offset, scale: robust > 0 ? robust : standardDeviation(values, offset) }
  }
  if (Number.isFinite(fitted.offset) && Number.isFinite(fitted.scale) && fitted.scale > 0) return fitted
  throw new DataError({
    problem: 'the numbers are too large or too close together to be scaled',
    where: `column "${name}"`,
    got: `${least} to ${most}`,
    cure: 'Give the column in another unit',
  })
}

/** Min-max over all columns at once: least and range of every number in the training rows. */
export function fitTableRange(columns: readonly NumberColumn[], rows: ArrayLike<number>): Scale | undefined {
  let [least, most] = [Infinity, -Infinity]
  for (const column of columns)
    for (const value of presentValues(column.cells, rows)) {
      if (value < least) least = value
      if (value > most) most = value
    }
  return most > least
    ? fitScale(Float64Array.of(least, most), Float64Array.of(least, most), 'minmax', columns[0]!.name)
    : undefined
}

export const numberFeatures = ({ name, indicator }: NumberEncoder): string[] => (indicator ? [name, `${name} missing`] : [name])

/** Writes the features of a column of numbers (NaN where missing) into `out`, one row of `width` after the other, from column `at` on. */
export function writeNumber(
  encoder: NumberEncoder,
  cells: ArrayLike<number>,
  out: Float64Array,
  width: number,
  at: number,
): Warning[] {
  const { offset, scale, fill, indicator, name } = encoder
  let missing = 0
  for (let i = 0, to = at; i < cells.length; i++, to += width) {
    const cell = cells[i]!
    const isMissing = cell !== cell
    out[to] = ((isMissing ? fill : cell) - offset) / scale
    if (!isMissing) continue
    missing++
    if (indicator) out[to + 1] = 1
  }
  return missing > 0 && !indicator ? [unexpectedMissing(name, missing, `${fill} stands in for them`)] : []
}

/** The warning about missing cells in a column that had none in training. */
export const unexpectedMissing = (name: string, count: number, instead: string): Warning => ({
  code: 'unexpected-missing',
  message: `column "${name}" misses ${count} ${count === 1 ? 'cell' : 'cells'}, none was missing in training: ${instead}`,
  cure: 'Fill the cells, or train on rows that miss some, too',
  column: name,
})
