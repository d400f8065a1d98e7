import { featuresOf } from 'glassbox'
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
    .map(column => [column.name, column.kind, encodingText(column, look), count(features.get(column.name) ?? 1)])
  return [
    ...table([{ title: 'column' }, { title: 'kind' }, { title: 'becomes' }, { title: 'inputs', align: 'right' }], rows, look),
    ...(columns.length > mostListed ? [`and ${plural(columns.length - mostListed, 'column')} more`] : []),
    ...facts([['not used:', some(ignored, 8)]], look),
  ]
}

/** How a column becomes numbers, in short. */
function encodingText(column: ColumnEncoder, look: Look): string {
  const [minus, by] = look.unicode ? ['−', '÷'] : ['-', '/']
  switch (column.kind) {
    case 'number': {
      const { offset, scale, fill, indicator } = column
      const shifted = offset === 0 ? 'x' : `(x ${offset < 0 ? '+' : minus} ${number(Math.abs(offset))})`
      const scaled = scale === 1 ? (offset === 0 ? 'as it is' : shifted) : `${shifted} ${by} ${number(scale)}`
      return `${scaled}; missing: ${number(fill)}${indicator ? ', marked' : ''}`
    }
    case 'boolean':
      return `0 ${column.labels[0]}, 1 ${column.labels[1]}; missing: 0.5${column.indicator ? ', marked' : ''}`
    case 'date': {
      const parts = ['days', ...(column.year === null ? [] : ['year']), ...column.cycles]
      return `${parts.join(', ')}${column.indicator ? '; missing: marked' : ''}`
    }
    case 'category': {
      const levels = column.missing ? [...column.levels, '(missing)'] : column.levels
      return `${column.as === 'embedding' ? 'embedding' : 'one-hot'}: ${some(levels, 6)}`
    }
  }
}
