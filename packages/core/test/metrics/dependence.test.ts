import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DataError, OptionError, ShapeError } from '../../src/errors.ts'
import type { Matrix } from '../../src/matrix.ts'
import { fromColumn, fromRows, toRows } from '../../src/matrix.ts'
import { partialDependence } from '../../src/metrics/dependence.ts'

const table = fromRows([
  [1, 10],
  [2, 20],
  [3, 60],
])
const set =
  (column: number) =>
  (m: Matrix, value: number): Matrix =>
    fromRows(toRows(m).map(row => row.map((cell, c) => (c === column ? value : cell))))

describe('partial dependence', () => {
  it('is the mean prediction with the column set, and keeps the rows beside it', () => {
    const predict = (m: Matrix) => fromRows(toRows(m).map(([a, b]) => [a! * b!, a!]))
    const { values, mean, rows } = partialDependence({ table, values: [0, 2], set: set(0), predict })
    expect(values).toEqual([0, 2])
    // The mean of the other column is 30.
    expect(toRows(mean)).toEqual([
      [0, 0],
      [60, 2],
    ])
    expect(toRows(rows[1]!)).toEqual([
      [20, 2],
      [40, 2],
      [120, 2],
    ])
    expect(toRows(table)).toEqual([
      [1, 10],
      [2, 20],
      [3, 60],
    ])
  })

  it('of a sum is the column itself, apart from a constant; of a column that does not matter it is flat', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 8 }), values => {
        const predict = (m: Matrix) => fromColumn(toRows(m).map(([a]) => a! * 3))
        const own = partialDependence({ table, values, set: set(0), predict }).mean.data
        const other = partialDependence({ table, values, set: set(1), predict }).mean.data
        expect(Array.from(own)).toEqual(values.map(value => value * 3))
        expect(Array.from(other)).toEqual(values.map(() => 6))
      }),
    )
  })

  it('complains', () => {
    const predict = (m: Matrix) => fromColumn(toRows(m).map(([a]) => a!))
    expect(() => partialDependence({ table, values: [], set: set(0), predict })).toThrow(DataError)
    expect(() => partialDependence({ table: { ...table, rows: 0 }, values: [1], set: set(0), predict })).toThrow(/no rows/)
    const ragged = (m: Matrix) => fromColumn(m.data[0] === 1 ? [1] : [1, 2])
    expect(() => partialDependence({ table, values: [1, 2], set: set(0), predict: ragged })).toThrow(ShapeError)
    const unknown = { table, values: [1], set: set(0), predict, kind: 'average' }
    expect(() => partialDependence(unknown)).toThrow(OptionError)
  })
})
