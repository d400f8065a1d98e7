import { cos, sin } from '../numerics/float64/trigonometry.ts'
import type { Warning } from '../warnings.ts'
import { calendarDay, formatDate } from './dates.ts'
import { fillOf, fitScale, unexpectedMissing } from './number-column.ts'
import { type Cycle, cycles, type DateEncoder, type Fill, type Scale } from './schema.ts'
import { presentValues } from './statistics.ts'
import type { DateColumn } from './columns.ts'

/** Fits the parts of a date to the training rows: kept are those that vary. Days and year are always standardised. */
export function fitDate(column: DateColumn, rows: ArrayLike<number>, fill: Fill | undefined): DateEncoder {
  const values = presentValues(column.cells, rows)
  const sorted = values.toSorted()
  const years = values.map(value => calendarDay(value).year)
  const standard = (numbers: Float64Array): Scale => fitScale(numbers, numbers.toSorted(), 'standard', column.name)
  return {
    kind: 'date',
    name: column.name,
    fill: fillOf(values, sorted, fill),
    indicator: values.length < rows.length,
    days: standard(values),
    year: varies(years) ? standard(years) : null,
    cycles: cycles.filter(cycle => varies(values.map(value => share(cycle, value)))),
  }
}

const varies = (values: Float64Array) => values.some(value => value !== values[0])

/** How much of its round a part of a date has gone, from 0 to 1. */
function share(cycle: Cycle, value: number): number {
  if (cycle === 'time of day') return value - Math.floor(value)
  const { month, weekday, dayOfYear } = calendarDay(value)
  return cycle === 'month' ? (month - 1) / 12 : cycle === 'weekday' ? weekday / 7 : dayOfYear / 365.25
}

export const dateFeatures = ({ name, year, cycles, indicator }: DateEncoder): string[] => [
  `${name} days`,
  ...(year === null ? [] : [`${name} year`]),
  ...cycles.flatMap(cycle => [`${name} ${cycle} sin`, `${name} ${cycle} cos`]),
  ...(indicator ? [`${name} missing`] : []),
]

/** Writes the features of a column of dates (days since 1970, NaN where missing) into `out`, as {@link writeNumber} does. */
export function writeDate(
  encoder: DateEncoder,
  cells: ArrayLike<number>,
  out: Float64Array,
  width: number,
  at: number,
): Warning[] {
  const { days, year, cycles, fill, indicator, name } = encoder
  let missing = 0
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]!
    const isMissing = cell !== cell
    const value = isMissing ? fill : cell
    let to = i * width + at
    out[to++] = (value - days.offset) / days.scale
    if (year !== null) out[to++] = (calendarDay(value).year - year.offset) / year.scale
    for (const cycle of cycles) {
      const angle = 2 * Math.PI * share(cycle, value)
      out[to++] = sin(angle)
      out[to++] = cos(angle)
    }
    if (!isMissing) continue
    missing++
    if (indicator) out[to] = 1
  }
  return missing > 0 && !indicator ? [unexpectedMissing(name, missing, `${formatDate(fill)} stands in for them`)] : []
}
