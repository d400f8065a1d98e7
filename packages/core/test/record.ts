import type { Recording } from '../src/engines/engine.ts'
import { numbers } from '../src/matrix.ts'
import type { Dtype } from '../src/matrix.ts'
import { arithmeticOf } from '../src/numerics.ts'
import type { Tensor, Value } from '../src/ops/op.ts'
import { extents } from '../src/program/plan.ts'
import type { Program } from '../src/program/program.ts'

/** What every engine is held to: each op's plain loops in the program's order, every value apart, the old parameters beside the updated ones. */
export function record(
  program: Program,
  given: ReadonlyMap<Value, ArrayLike<number>>,
  rows: number,
  dtype: Dtype = 'float64',
): Recording {
  const math = arithmeticOf(dtype)
  const tensors = new Map<Value, Tensor>()
  const place = (value: Value): Tensor => {
    const shape = extents(value.shape, rows)
    const data = numbers(
      dtype,
      shape.reduce((product, extent) => product * extent, 1),
    )
    tensors.set(value, { shape, data })
    return tensors.get(value)!
  }
  for (const [value, data] of given) place(value).data.set(data)
  for (const { op, inputs, output, attributes } of program.steps)
    op.compute(
      inputs.map(input => tensors.get(input)!),
      place(output),
      attributes,
      math,
    )
  return tensors
}
