import { expect, test } from 'vitest'
import { tableFromRows } from '../../src/data/table.ts'
import { trainTable } from '../../src/model/train-table.ts'

test('three numbers, of which the split leaves one to train on: the message says so, and does not call the target constant', () => {
  const table = tableFromRows(['a', 'y'], [[1, 3], [2, 5], [4, 6]]) // prettier-ignore
  expect(() => trainTable(table, { target: 'y' })).toThrow(
    'column "y": too few rows are left to train on: expected rows whose targets differ, got 1 of 3 rows, all with the same target.',
  )
  expect(trainTable(table, { target: 'y', test: 0, validation: 0 }).rows.train).toBe(3)
})

test('a rare class is warned of once, and one that is rare among the training rows alone not at all', () => {
  const rows = Array.from({ length: 40 }, (_, i) => [i % 7, i === 3 ? 'lone' : i === 5 || i === 8 ? 'pair' : 'many'])
  const { warnings } = trainTable(tableFromRows(['x', 'kind'], rows), { target: 'kind', test: 0.4 })
  expect(warnings.filter(({ code }) => code === 'rare-class').map(({ message }) => message)).toEqual([
    'a class has a single row: "lone"',
  ])
})
