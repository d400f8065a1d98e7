import { asDtype, fromColumn, fromRows, takeRows, zeros, type Matrix } from '../../src/matrix.ts'

const two = fromRows([
  [1, 2],
  [3, 4],
])
const some: Matrix = two

export const width: 2 = two.columns
export const wide: Matrix<3> = zeros(5, 3)
export const kept: readonly Matrix<2>[] = [takeRows(two, [0]), asDtype(two, 'float32')]
export const column: Matrix<1> = fromColumn([1, 2, 3])

// @ts-expect-error -- two columns are not three
export const three: Matrix<3> = two
// @ts-expect-error -- nor is any number of columns two
export const guessed: readonly Matrix<2>[] = [some]
// @ts-expect-error -- a width is not changed
two.columns = 2
