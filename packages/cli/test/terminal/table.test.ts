import fc from 'fast-check'
import { expect, test } from 'vitest'
import { table } from '../../src/terminal/table.ts'
import { width } from '../../src/terminal/text.ts'
import { formatWarnings } from '../../src/terminal/warnings.ts'
import { ascii, colored, plain } from '../fake-io.ts'

const columns = [{ title: 'name' }, { title: 'rows', align: 'right' }, { title: 'note', style: 'cyan' }] as const
const rows = [
  ['bill', '1,437', 'standardised'],
  ['身長', { text: '2', style: 'red' }, ''],
  ['a\x1b[2J', '3'],
] as const

test('a table', () => {
  expect(table(columns, rows, plain).join('\n')).toMatchInlineSnapshot(`
    "name         rows  note
    ──────────  ─────  ────────────
    bill        1,437  standardised
    身長            2
    a\\u001b[2J      3"
  `)
  expect(table(columns, rows, ascii, '  ').slice(0, 3).join('\n')).toMatchInlineSnapshot(`
    "  name         rows  note
      ----------  -----  ------------
      bill        1,437  standardised"
  `)
  expect(table(columns, rows, { ...plain, columns: 26 }).join('\n')).toMatchInlineSnapshot(`
    "name       rows  note
    ────────  ─────  ─────────
    bill      1,437  standard…
    身長          2
    a\\u001b…      3"
  `)
  expect(table(columns, rows.slice(1, 2), colored)).toEqual([
    '\x1b[1mname\x1b[22m  \x1b[1mrows\x1b[22m  \x1b[1mnote\x1b[22m',
    '\x1b[2m────  ────  ────\x1b[22m',
    '身長     \x1b[31m2\x1b[39m',
  ])
  expect(table(columns, [], plain)).toEqual(['name  rows  note', '────  ────  ────'])
})

test('a table fits, whatever its cells', () => {
  const cells = fc.array(fc.array(fc.string({ unit: 'grapheme', maxLength: 80 }), { minLength: 3, maxLength: 3 }), {
    maxLength: 5,
  })
  fc.assert(
    fc.property(cells, fc.integer({ min: 30, max: 80 }), fc.boolean(), (drawn, room, unicode) => {
      const lines = table(columns, drawn, { columns: room, color: false, unicode })
      expect(lines).toHaveLength(drawn.length + 2)
      for (const line of lines) expect(width(line)).toBeLessThanOrEqual(room)
    }),
  )
})

test('warnings', () => {
  const unscaled = {
    code: 'unscaled-column',
    message: 'the values of a column are large',
    cure: 'Standardise it: --scale standard.',
    column: 'body_mass_g',
  }
  const dead = {
    code: 'dead-relu',
    message: '7 of 16 units of the layer "dense 1" give zero for every row, and so learn nothing any more.',
    cure: 'Take a lower learning rate, or leaky-relu.',
  }
  expect(formatWarnings([unscaled, dead], { ...plain, columns: 60 }).join('\n')).toMatchInlineSnapshot(`
    "warning: column "body_mass_g": the values of a column are
             large (unscaled-column)
             Standardise it: --scale standard.
    warning: 7 of 16 units of the layer "dense 1" give zero for
             every row, and so learn nothing any more
             (dead-relu)
             Take a lower learning rate, or leaky-relu."
  `)
  expect(formatWarnings([{ ...unscaled, message: 'the column "body_mass_g" is large' }], colored)).toEqual([
    '\x1b[33mwarning:\x1b[39m the column "body_mass_g" is large (unscaled-column)',
    '         Standardise it: --scale standard.',
  ])
  expect(formatWarnings([], plain)).toEqual([])
})

test('columns of which the same is said are named together, other warnings of one kind are counted', () => {
  const many = Array.from({ length: 9000 }, (_, i) => ({
    code: 'constant-column',
    message: `column "c${i}" is constant`,
    cure: 'It is left out',
    column: `c${i}`,
  }))
  expect(formatWarnings([...many, { code: 'other', message: 'm', cure: 'c' }], plain, 2)).toEqual([
    'warning: column "c0" is constant (constant-column); likewise c1, c2, c3, c4, c5,',
    '         c6, c7, c8 and 8,991 more',
    '         It is left out',
    'warning: m (other)',
    '         c',
  ])
  const different = many.map((warning, i) => ({ ...warning, message: `column "c${i}" has ${i} levels` }))
  expect(formatWarnings(different, plain, 2)).toEqual([
    'warning: column "c0" has 0 levels (constant-column)',
    '         It is left out',
    'warning: column "c1" has 1 levels (constant-column)',
    '         It is left out',
    '         and 8,998 more of this kind (constant-column)',
  ])
})
