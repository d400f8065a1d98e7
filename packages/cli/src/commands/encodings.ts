import { featuresOf, formatDate } from 'glassbox'
import type { ColumnEncoder, Encoder } from 'glassbox'
import { count, number, plural } from '../terminal/number.ts'
import type { Look } from '../terminal/style.ts'
import { table } from '../terminal/table.ts'
import { facts, some } from './print.ts'

/** So many columns are listed one by one. */
const mostListed = 40

/** The columns of a model and how each becomes numbers. */
export function columnLines(encoder: Encoder, look: Look): string[] {
  const { columns, ignored } = encoder
  const features = new Map<string, number>()
  for (const { column } of featuresOf(encoder)) features.set(column, (features.get(column) ?? 0) + 1)
  const rows = columns
    .slice(0, mostListed)
    .map(column => [
      column.name,
      column.kind,
      encodingText(column, look),
      missingText(column),
      count(features.get(column.name) ?? 1),
    ])
  return [
    ...table(
      [{ title: 'column' }, { title: 'kind' }, { title: 'becomes' }, { title: 'missing' }, { title: 'inputs', align: 'right' }],
      rows,
      look,
    ),
    ...(columns.length > mostListed ? [`and ${plural(columns.length - mostListed, 'column')} more`] : []),
    ...facts([['not used:', some(ignored, 8)]], look),
  ]
}

/** How a column becomes numbers, in short. */
function encodingText(column: ColumnEncoder, look: Look): string {
  const [minus, by] = look.unicode ? ['−', '÷'] : ['-', '/']
  switch (column.kind) {
    case 'number': {
      const { offset, scale } = column
      const shifted = offset === 0 ? 'x' : `(x ${offset < 0 ? '+' : minus} ${number(Math.abs(offset))})`
      if (scale === 1) return offset === 0 ? 'as it is' : shifted
      return `${shifted} ${by} ${number(scale)}`
    }
    case 'boolean':
      return `0 ${column.labels[0]}, 1 ${column.labels[1]}`
    case 'date':
      return ['days', ...(column.year === null ? [] : ['year']), ...column.cycles].join(', ')
    case 'category':
      return `${column.as === 'embedding' ? 'embedding' : 'one-hot'}: ${some(column.levels, 6)}`
  }
}

/** What stands for a missing cell; a mark is an input of its own that says so. */
function missingText(column: ColumnEncoder): string {
  if (column.kind === 'category') return column.missing ? 'a level' : ''
  const mark = column.indicator ? ' + mark' : ''
  if (column.kind === 'date') return `${formatDate(column.fill)}${mark}`
  return `${column.kind === 'number' ? number(column.fill) : '0.5'}${mark}`
}
