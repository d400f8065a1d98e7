import { expect } from 'vitest'
import { toRows } from '../../src/matrix.ts'
import type { Matrix } from '../../src/matrix.ts'
import { matrix } from '../../src/matrix.ts'
import type { Parameters } from '../../src/program/program.ts'
import { Random } from '../../src/random.ts'
import { firstDifference } from '../bits.ts'

/** A table of normal numbers. */
export function normals(rows: number, columns: number, seed: number, scale = 1): Matrix {
  const random = new Random(seed)
  return matrix(
    rows,
    columns,
    Float64Array.from({ length: rows * columns }, () => scale * random.normal()),
  )
}

/** A table computed row by row from another. */
export const derived = (inputs: Matrix, row: (x: number[], r: number) => readonly number[]): Matrix => {
  const rows = toRows(inputs).map(row)
  return matrix(rows.length, rows[0]!.length, Float64Array.from(rows.flat()))
}

/** Numbers that follow smoothly from the inputs. */
export const smooth = (inputs: Matrix, columns = 1): Matrix =>
  derived(inputs, x => Array.from({ length: columns }, (_, c) => 0.5 * x[0]! - 0.3 * x[1]! * (c + 1) + 0.1 * x[0]! * x[1]!))

/** The class of each row, by the angle of its first two numbers. */
export const sectors = (inputs: Matrix, classes: number): Matrix =>
  derived(inputs, ([x = 0, y = 0]) => [Math.floor(((Math.atan2(y, x) / Math.PI + 1) / 2) * classes) % classes])

export function expectSameBits(actual: Parameters, expected: Parameters): void {
  expect(new Set(actual.keys())).toEqual(new Set(expected.keys()))
  for (const [name, { data }] of expected) expect(firstDifference(actual.get(name)!.data, data), name).toBeUndefined()
}

/** Expects numbers within a tolerance relative to 1 + their size. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what = 'numbers'): void {
  expect(actual.length, what).toBe(expected.length)
  for (let i = 0; i < expected.length; i++)
    if (!(Math.abs(actual[i]! - expected[i]!) <= tolerance * (1 + Math.abs(expected[i]!))))
      expect.fail(`${what}[${i}] is ${actual[i]}, expected ${expected[i]}`)
}

export function expectCloseParameters(actual: Parameters, expected: Parameters, tolerance: number): void {
  expect([...actual.keys()]).toEqual([...expected.keys()])
  for (const [name, { data }] of expected) expectClose(actual.get(name)!.data, data, tolerance, name)
}

/** What a call throws. */
export function thrownBy(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    return error
  }
  return expect.fail('nothing was thrown')
}

/** What a promise is rejected with. */
export const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('nothing was thrown'),
    (error: unknown) => error,
  )
