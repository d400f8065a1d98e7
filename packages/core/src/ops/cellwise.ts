import { ShapeError } from '../errors.ts'
import type { Arithmetic } from '../numerics.ts'
import type { Emitter, Extent, Op, Shape, Source, Step, Tensor, Value } from './op.ts'

/** A function of the numbers at one place. */
export type CellFunction = (x: number, y: number, z: number, v: number, w: number) => number

export interface CellwiseDefinition<A extends object> {
  readonly name: string
  /** The function for a dtype and attributes, rounding by `math.round` after every operation. */
  apply(math: Arithmetic, attributes: A): (...numbers: number[]) => number
  formula(names: readonly string[], attributes: A): string
  gradient?(emit: Emitter, step: Step<A>, up: Value): readonly (Value | undefined)[]
}

/**
 * An op that works cell by cell on up to five inputs. An input with one row, one column, or one cell is
 * repeated along the other's rows and columns; the output has the largest extents.
 */
export function cellwise<A extends object = object>(definition: CellwiseDefinition<A>): Op<A> {
  const { name, apply, formula, gradient } = definition
  return {
    name,
    inPlace: true,
    shape: shapes => broadcastShape(name, shapes),
    compute(inputs, out, attributes, math) {
      const f = apply(math, attributes)
      if (inputs.every(input => input.data.length === out.data.length)) computeAligned(f, inputs, out)
      else computeBroadcast(f, inputs, out)
    },
    sources: (inputs, out, index) => inputs.map((input, i) => ({ input: i, index: sourceIndex(input.shape, out.shape, index) })),
    cell: (numbers, { attributes }, math) => math.round(apply(math, attributes)(...numbers)),
    formula,
    ...(gradient && { gradient }),
  }
}

type Five<T> = readonly [T, T, T, T, T]

/** Five of a kind, the first in the place of those that are not there: a function of fewer numbers does not look at them. */
const padded = <T>([a, b = a, c = a, d = a, e = a]: readonly T[]): Five<T> => [a!, b!, c!, d!, e!]

function computeAligned(f: CellFunction, inputs: readonly Tensor[], out: Tensor) {
  const [x, y, z, v, w] = padded(inputs.map(input => input.data))
  const to = out.data
  switch (inputs.length) {
    case 1:
      for (let i = 0; i < to.length; i++) to[i] = (f as (x: number) => number)(x[i]!)
      return
    case 2:
      for (let i = 0; i < to.length; i++) to[i] = (f as (x: number, y: number) => number)(x[i]!, y[i]!)
      return
    default:
      for (let i = 0; i < to.length; i++) to[i] = f(x[i]!, y[i]!, z[i]!, v[i]!, w[i]!)
  }
}

function computeBroadcast(f: CellFunction, inputs: readonly Tensor[], out: Tensor) {
  const [x, y, z, v, w] = padded(inputs.map(input => input.data))
  const [sx, sy, sz, sv, sw] = padded(inputs.map(input => strides(input.shape)))
  const [rows, columns] = [out.shape[0]!, out.shape[1]!]
  for (let r = 0, i = 0; r < rows; r++)
    for (let c = 0; c < columns; c++, i++)
      out.data[i] = f(
        x[r * sx.row + c * sx.column]!,
        y[r * sy.row + c * sy.column]!,
        z[r * sz.row + c * sz.column]!,
        v[r * sv.row + c * sv.column]!,
        w[r * sw.row + c * sw.column]!,
      )
}

interface Strides {
  readonly row: number
  readonly column: number
}

/** How far the flat index moves with a row and with a column; 0 where the one row or column is repeated. */
const strides = ([rows, columns]: readonly number[]): Strides => ({
  row: rows === 1 ? 0 : columns!,
  column: columns === 1 ? 0 : 1,
})

function sourceIndex(shape: readonly number[], out: readonly number[], index: number): number {
  const column = index % out[1]!
  const { row, column: across } = strides(shape)
  return ((index - column) / out[1]!) * row + column * across
}

function broadcastShape(name: string, shapes: readonly Shape[]): Shape {
  return [0, 1].map(axis => {
    const extents = new Set<Extent>(shapes.map(shape => shape[axis]!))
    extents.delete(1)
    if (extents.size > 1)
      throw new ShapeError({ problem: `${name}: shapes do not fit together`, got: shapes.map(s => s.join(' × ')).join(' and ') })
    return [...extents][0] ?? 1
  })
}

/** The places of a value's own cells, in order: the sources of an op that reads a whole input. */
export const everyCell = (input: number, length: number): Source[] => Array.from({ length }, (_, index) => ({ input, index }))
