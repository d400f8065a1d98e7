import { describe, expect, it } from 'vitest'
import { NonFiniteError, OptionError, ShapeError } from '../../src/errors.ts'
import type { Matrix } from '../../src/matrix.ts'
import { fromRows, toRows, zeros } from '../../src/matrix.ts'
import { permutationImportance, permuteColumn } from '../../src/metrics/importance.ts'
import { r2 } from '../../src/metrics/regression.ts'
import { Random } from '../../src/random.ts'

const names = ['strong', 'weak', 'idle']

function setting(seed: number) {
  const random = new Random(seed)
  const table = zeros(200, 3)
  for (let i = 0; i < table.data.length; i++) table.data[i] = random.uniform()
  const predict = (m: Matrix) => toRows(m).map(([a, b]) => 3 * a! + b!)
  const targets = predict(table)
  return {
    table,
    rows: 200,
    columns: names,
    permute: (m: Matrix, column: string, order: Uint32Array) => permuteColumn(m, names.indexOf(column), order),
    score: (m: Matrix) => r2(targets, predict(m)),
    random,
  }
}

describe('permutation importance', () => {
  it('orders columns by what the model makes of them, and leaves the table as it was', () => {
    const options = setting(1)
    const before = options.table.data.slice()
    const { score, columns } = permutationImportance(options)
    expect(score).toBe(1)
    expect(columns.map(({ column }) => column)).toEqual(names)
    const [strong, weak, idle] = columns
    // Shuffled, a column with coefficient a adds 2 a² of its variance to the error: r2 falls by 2 · 9 / 10 and 2 · 1 / 10.
    expect(strong!.mean).toBeCloseTo(1.8, 0)
    expect(Math.abs(weak!.mean - 0.2)).toBeLessThan(0.05)
    expect(idle).toEqual({ column: 'idle', mean: 0, standardDeviation: 0, drops: [0, 0, 0, 0, 0] })
    expect(options.table.data).toEqual(before)
  })

  it('repeats with the seed, and sums up its drops', () => {
    const once = permutationImportance({ ...setting(2), repeats: 3 })
    expect(permutationImportance({ ...setting(2), repeats: 3 })).toEqual(once)
    const { drops, mean, standardDeviation } = once.columns[0]!
    expect(new Set(drops).size).toBe(3)
    expect(mean).toBeCloseTo((drops[0]! + drops[1]! + drops[2]!) / 3, 14)
    expect(standardDeviation).toBeCloseTo(Math.hypot(...drops.map(d => d - mean)) / Math.sqrt(3), 14)
  })

  it('permutes one column', () => {
    const m = fromRows([
      [1, 2],
      [3, 4],
      [5, 6],
    ])
    expect(toRows(permuteColumn(m, 1, [2, 0, 1]))).toEqual([
      [1, 6],
      [3, 2],
      [5, 4],
    ])
    expect(() => permuteColumn(m, 2, [0, 1, 2])).toThrow(ShapeError)
    expect(() => permuteColumn(m, 0, [0, 1])).toThrow(ShapeError)
  })

  it('complains', () => {
    expect(() => permutationImportance({ ...setting(1), repeats: 0 })).toThrow(OptionError)
    expect(() => permutationImportance({ ...setting(1), repeat: 2 } as ReturnType<typeof setting>)).toThrow(
      /Did you mean "repeats"/,
    )
    expect(() => permutationImportance({ ...setting(1), score: () => NaN })).toThrow(NonFiniteError)
  })
})
