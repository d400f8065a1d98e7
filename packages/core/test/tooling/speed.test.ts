import { expect, test } from 'vitest'
import { GOALS } from '../../../../bench/goals.mjs'
import { best, judgeLosses, markdown, median, ratio, rowsOf, time } from '../../../../bench/table.mjs'
import { workloads } from '../../../../bench/workloads.mjs'

const result = (contender: string, label: string, more: object = {}) => ({ id: 'W1', contender, label, setting: {}, ...more })

test('the median is the middle one, or the mean of the middle two, whatever the order', () => {
  expect(median([])).toBeUndefined()
  expect(median([3])).toBe(3)
  expect(median([10, 1, 2])).toBe(2)
  expect(median([4, 100, 1, 2])).toBe(3)
})

test('results become a row for each contender and setting, with all its times and the median of its losses', () => {
  const rows = rowsOf([
    result('A', '1 thread', { seconds: 3, loss: 1 }),
    result('B', '1 thread', { missing: 'no package' }),
    result('A', '2 threads', { seconds: 9, loss: 1 }),
    result('A', '1 thread', { seconds: 1, loss: 3 }),
    result('B', '1 thread', { failed: 'out of memory' }),
    result('A', '1 thread', { seconds: 2, loss: 2, note: 'sample by sample' }),
  ])
  expect(rows.map(({ contender, label }) => `${contender}, ${label}`)).toEqual(['A, 1 thread', 'B, 1 thread', 'A, 2 threads'])
  expect(rows[0]).toMatchObject({ times: [3, 1, 2], median: 2, loss: 2, note: 'sample by sample' })
  expect(rows[1]).toMatchObject({ times: [], median: undefined, note: 'not here: no package; failed: out of memory' })
  expect(best(rows, 'A')?.label).toBe('1 thread')
  expect(best(rows, 'A', ({ label }) => label !== '1 thread')?.label).toBe('2 threads')
  expect(best(rows, 'B')).toBeUndefined()
})

test('losses are held to the first that is no special case: to 10⁻⁹ in float64, to 10⁻³ in float32 or where it is said', () => {
  const rows = rowsOf([
    result('special', '', { loss: 7, note: 'another loss' }),
    result('first', '', { loss: 1 }),
    result('near', '', { loss: 1 + 1e-10 }),
    result('far', '', { loss: 1 + 1e-6 }),
    result('loose', '', { loss: 1 + 1e-6, loose: 'float32' }),
    result('wrong', '', { loss: 1.1 }),
    result('not a number', '', { loss: NaN }),
    result('untold', ''),
  ])
  const agreements = (dtype: 'float64' | 'float32') => judgeLosses(rows, dtype).map(({ agrees }) => agrees)
  expect(agreements('float64')).toEqual([undefined, true, true, false, true, false, false, undefined])
  expect(agreements('float32')).toEqual([undefined, true, true, true, true, false, false, undefined])
})

test('times have three digits and a fitting unit, ratios three', () => {
  expect([2.5e-8, 1.2345e-5, 0.0123, 12.345].map(time)).toEqual(['25 ns', '12.3 µs', '12.3 ms', '12.3 s'])
  expect([undefined, Infinity, 0.5, 14.27, 1234.5].map(ratio)).toEqual(['', '', '0.50', '14.3', '1235'])
})

test('a table is aligned, also where cells are empty', () => {
  expect(
    markdown(
      ['a', 'head'],
      [
        ['long cell', '1'],
        ['x', ''],
      ],
    ),
  ).toBe(['| a         | head |', '| --------- | ---- |', '| long cell | 1    |', '| x         |      |'].join('\n'))
})

test('every goal is one of a workload that is measured, above zero, and stands there once', () => {
  const ids = workloads([], false).map(({ id }) => id)
  for (const { id, goal } of GOALS) {
    expect(ids).toContain(id)
    expect(goal).toBeGreaterThan(0)
  }
  const keys = GOALS.map(({ id, against, wide }) => `${id} ${against} ${wide}`)
  expect(new Set(keys).size).toBe(keys.length)
})
