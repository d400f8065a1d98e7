import { ShapeError } from '../../errors.ts'

/** Numbers with a shape of one or two extents, as NumPy has them. */
export interface NumpyArray {
  readonly shape: readonly number[]
  readonly data: ArrayLike<number>
}

/** A shape as NumPy writes it in its messages: (75,) and (75,1). */
export const shapeText = (shape: readonly number[]): string => (shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(',')})`)

/**
 * The shape that two shapes broadcast to: aligned at their last extents, an extent that is missing or 1 is repeated.
 *
 * @throws {ShapeError} where two extents differ and neither is 1.
 * @example broadcastShape([75], [75, 1]) // [75, 75]
 */
export function broadcastShape(a: readonly number[], b: readonly number[]): readonly number[] {
  const length = a.length > b.length ? a.length : b.length
  return Array.from({ length }, (_, axis) => {
    const [x, y] = [a[axis - length + a.length] ?? 1, b[axis - length + b.length] ?? 1]
    if (x !== y && x !== 1 && y !== 1)
      throw new ShapeError({
        problem: 'shapes do not broadcast together',
        got: `${shapeText(a)} and ${shapeText(b)}`,
        cure: 'Extents must be equal, or one of them 1',
      })
    return x === 1 ? y : x
  })
}

/** a − b by NumPy's rule, whether that is what was meant or not. @throws {ShapeError} as {@link broadcastShape}. */
export function broadcastDifference(a: NumpyArray, b: NumpyArray): NumpyArray {
  const shape = broadcastShape(a.shape, b.shape)
  const [rows, columns] = shape.length === 1 ? [1, shape[0]!] : (shape as [number, number])
  const at = ({ shape: own, data }: NumpyArray, r: number, c: number) => {
    const [height, width] = own.length === 1 ? [1, own[0]!] : (own as [number, number])
    return data[(height === 1 ? 0 : r) * width + (width === 1 ? 0 : c)]!
  }
  const data = new Float64Array(rows * columns)
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) data[r * columns + c] = at(a, r, c) - at(b, r, c)
  return { shape, data }
}

/** What NumPy says where the product of two matrices has no meaning; undefined where it has. */
export const misaligned = (a: readonly number[], b: readonly number[]): string | undefined =>
  a[1] === b[0] ? undefined : `shapes ${shapeText(a)} and ${shapeText(b)} not aligned: ${a[1]} (dim 1) != ${b[0]} (dim 0)`
