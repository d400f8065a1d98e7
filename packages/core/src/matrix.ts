import { ShapeError } from './errors.ts'

/** How numbers are stored and rounded: IEEE 754 double or single precision. */
export type Dtype = 'float64' | 'float32'

/** A flat run of numbers of either dtype. */
export type Numbers = Float64Array | Float32Array

/**
 * A matrix: `rows` × `columns` numbers, row after row in `data`; cell (r, c) is `data[r * columns + c]`.
 * The plain form at every border. `C` keeps a width that the compiler knows.
 */
export interface Matrix<C extends number = number> {
  readonly rows: number
  readonly columns: C
  readonly data: Numbers
}

/** An empty run of `length` zeros of a dtype. */
export const numbers = (dtype: Dtype, length: number): Numbers =>
  dtype === 'float64' ? new Float64Array(length) : new Float32Array(length)

/** The numbers of any list, rounded to a dtype (a copy). */
export const toNumbers = (dtype: Dtype, values: ArrayLike<number>): Numbers =>
  dtype === 'float64' ? Float64Array.from(values) : Float32Array.from(values)

/** A matrix of zeros. */
export const zeros = <const C extends number>(rows: number, columns: C, dtype: Dtype = 'float64'): Matrix<C> => ({
  rows,
  columns,
  data: numbers(dtype, rows * columns),
})

/** A matrix over numbers that are already there (not copied; a plain list is, as float64). Throws {@link ShapeError} unless there are rows × columns of them. */
export function matrix<const C extends number>(rows: number, columns: C, data: Numbers | readonly number[]): Matrix<C> {
  if (data.length !== rows * columns)
    throw new ShapeError({
      problem: 'numbers do not fill the matrix',
      expected: `${rows} × ${columns} = ${rows * columns}`,
      got: `${data.length}`,
    })
  return { rows, columns, data: ArrayBuffer.isView(data) ? data : toNumbers('float64', data) }
}

type Row = readonly number[]

/**
 * A matrix from rows of numbers, checked to be of one length.
 *
 * @throws {ShapeError} where a row is shorter or longer than the first.
 * @example fromRows([[1, 2], [3, 4]]) // 2 × 2
 */
export function fromRows<const R extends Row>(rows: readonly R[], dtype: Dtype = 'float64'): Matrix<R['length']> {
  const columns: R['length'] = rows[0]?.length ?? 0
  const out = zeros(rows.length, columns, dtype)
  rows.forEach((row, r) => {
    if (row.length !== columns)
      throw new ShapeError({
        problem: 'rows differ in length',
        where: `row ${r}`,
        expected: `${columns} cells`,
        got: `${row.length}`,
      })
    out.data.set(row, r * columns)
  })
  return out
}

/** A matrix of one column. */
export const fromColumn = (values: ArrayLike<number>, dtype: Dtype = 'float64'): Matrix<1> => ({
  rows: values.length,
  columns: 1,
  data: toNumbers(dtype, values),
})

/** A column of ones and zeros for each class. */
export function oneHot(classes: ArrayLike<number>, count: number): Matrix {
  const out = zeros(classes.length, count)
  for (let row = 0; row < classes.length; row++) out.data[row * count + classes[row]!] = 1
  return out
}

/** The rows as plain arrays. */
export const toRows = (m: Matrix): number[][] =>
  Array.from({ length: m.rows }, (_, r) => Array.from(m.data.subarray(r * m.columns, (r + 1) * m.columns)))

/** The chosen rows, in the order given (a copy of the same dtype). */
export function takeRows<C extends number>(m: Matrix<C>, rows: ArrayLike<number>): Matrix<C> {
  const out = zeros(rows.length, m.columns, dtypeOf(m.data))
  for (let i = 0; i < rows.length; i++)
    out.data.set(m.data.subarray(rows[i]! * m.columns, (rows[i]! + 1) * m.columns), i * m.columns)
  return out
}

/** The dtype that a run of numbers has. */
export const dtypeOf = (data: Numbers): Dtype => (data instanceof Float32Array ? 'float32' : 'float64')

/** The same matrix in a dtype: itself where it has it already, else a rounded copy. */
export const asDtype = <C extends number>(m: Matrix<C>, dtype: Dtype): Matrix<C> =>
  dtypeOf(m.data) === dtype ? m : { ...m, data: toNumbers(dtype, m.data) }
