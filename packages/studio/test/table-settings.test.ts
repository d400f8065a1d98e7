import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseCsv } from 'glassbox'
import { expect, test } from 'vitest'
import { ticksOf, tickText } from '../src/chart/ticks.ts'
import { thinned } from '../src/chart/plot.ts'
import { profileOf } from '../src/table/profile.ts'
import { samples } from '../src/table/samples.ts'
import { fields, textOf, valueOf } from '../src/table/settings.ts'

const field = (key: string) => fields.find(one => one.key === key)!

test('what is typed into a setting becomes its value, and comes back as it was', () => {
  expect(valueOf(field('hidden'), ' 32, 16 ')).toEqual([32, 16])
  expect(valueOf(field('hidden'), 'none')).toEqual([])
  expect(valueOf(field('epochs'), '')).toBeUndefined()
  expect(valueOf(field('batchSize'), 'full')).toBe('full')
  expect(valueOf(field('batchNorm'), 'no')).toBe(false)
  // The core then says what it expects.
  expect(valueOf(field('epochs'), 'many')).toBe('many')
  for (const [key, text] of [
    ['hidden', '32, 16'],
    ['hidden', 'none'],
    ['patience', 'off'],
    ['test', '0.25'],
    ['batchNorm', 'yes'],
  ])
    expect(textOf(valueOf(field(key!), text!))).toBe(text)
})

test('ticks are round, within the ends, and written without digits that they have not', () => {
  expect(ticksOf(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
  expect(ticksOf(-130, 170, 4)).toEqual([-100, 0, 100])
  expect(ticksOf(3, 3, 5)).toEqual([3])
  expect([0.8, -100, 1.5e-7, 0, 1234567].map(tickText)).toEqual(['0.8', '−100', '1.5e−7', '0', '1.235e6'])
})

test('points that cannot be told apart are drawn once, the last always', () => {
  expect(thinned([[0, 0], [0.1, 0], [2, 0], [2.1, 0]], 1)).toEqual([[0, 0], [2, 0], [2.1, 0]]) // prettier-ignore
})

test('a column is profiled: its spread, or its values; missing cells count nowhere', () => {
  const cells = Float64Array.of(1, 2, NaN, 3)
  expect(profileOf({ name: 'x', type: 'number', missing: 1, cells })).toMatchObject({ least: 1, most: 3, mean: 2 })
  const levels = ['a', 'b', 'c']
  expect(profileOf({ name: 'x', type: 'category', missing: 1, levels, cells: Int32Array.of(1, 1, -1, 0) })).toEqual({
    kind: 'values',
    different: 2,
    top: [
      { value: 'b', rows: 2 },
      { value: 'a', rows: 1 },
    ],
  })
  expect(profileOf({ name: 'x', type: 'number', missing: 1, cells: Float64Array.of(NaN) })).toBeUndefined()
})

test('the samples are as they are told, and have the column that is to be predicted', () => {
  for (const { name, rows, columns, target, address } of samples) {
    const table = parseCsv(readFileSync(fileURLToPath(address), 'utf8'))
    expect([name, table.rows.length, table.names.length]).toEqual([name, rows, columns])
    expect(table.names).toContain(target)
  }
})
