import { numbers } from '../matrix.ts'
import type { Dtype } from '../matrix.ts'
import { arithmeticOf } from '../numerics.ts'
import type { CellLossAttributes } from '../ops/losses.ts'
import { matmul } from '../ops/matmul.ts'
import type { Transposes } from '../ops/matmul.ts'
import type { Op, Step, Tensor, Value } from '../ops/op.ts'
import { meanOver, sumOver } from '../ops/reduce.ts'
import { extents } from '../program/plan.ts'
import type { Trace } from './trace.ts'

/** A trace, or one in which some values have other numbers. */
export type Run = Pick<Trace, 'program' | 'rows' | 'dtype' | 'producer' | 'consumers' | 'tensor'>

/** A run with other numbers for some values; what follows from them is not in it unless it is given too. */
export const withChanges = (run: Run, changes: ReadonlyMap<Value, Tensor>): Run => ({
  program: run.program,
  rows: run.rows,
  dtype: run.dtype,
  producer: value => run.producer(value),
  consumers: value => run.consumers(value),
  tensor: value => changes.get(value) ?? run.tensor(value),
})

export const isOp = (step: Step | undefined, { name }: { readonly name: string }): boolean => step?.op.name === name

/** Whether an op takes inputs of any shapes that fit each other. */
const cellwiseOrSum = ({ name, inPlace }: Op) => inPlace === true || [matmul, sumOver, meanOver].some(op => op.name === name)

/** Computes an op on tensors of whatever shape; undefined where they do not fit each other. */
export function compute(dtype: Dtype, op: Op, inputs: readonly Tensor[], attributes: object): Tensor | undefined {
  if (op.name === matmul.name) {
    const { transposeA, transposeB } = attributes as Transposes
    if (inputs[0]!.shape[transposeA ? 0 : 1] !== inputs[1]!.shape[transposeB ? 1 : 0]) return undefined
  } else if (op.inPlace === true && ![0, 1].every(axis => fits(inputs.map(({ shape }) => shape[axis]!)))) return undefined
  const shape = op.shape(
    inputs.map(input => input.shape),
    attributes,
  ) as readonly number[]
  const out = {
    shape,
    data: numbers(
      dtype,
      shape.reduce((product, extent) => product * extent, 1),
    ),
  }
  op.compute(inputs, out, attributes, arithmeticOf(dtype))
  return out
}

const fits = (lengths: readonly number[]) => new Set(lengths.filter(length => length !== 1)).size <= 1

/** A tensor's single row or column repeated up to a shape. */
function repeated(dtype: Dtype, { shape: [rows, columns], data }: Tensor, shape: readonly [number, number]): Tensor {
  const out = numbers(dtype, shape[0] * shape[1])
  for (let r = 0; r < shape[0]; r++)
    for (let c = 0; c < shape[1]; c++) out[r * shape[1] + c] = data[(rows === 1 ? 0 : r) * columns! + (columns === 1 ? 0 : c)]!
  return { shape, data: out }
}

/** Whether a step is a loss of numbers, or its gradient: cell against cell of the targets. */
export const isCellLoss = ({ attributes }: Step): boolean => (attributes as Partial<CellLossAttributes>).delta !== undefined

/** A step computed on what a run holds now; undefined where a value has come to a shape that the op cannot take. */
export function again(run: Run, step: Step, inputs = step.inputs.map(input => run.tensor(input))): Tensor | undefined {
  const { op, attributes } = step
  const own = (value: Value, { shape }: Tensor) => extents(value.shape, run.rows).every((extent, axis) => extent === shape[axis])
  if (cellwiseOrSum(op) || step.inputs.every((value, i) => own(value, inputs[i]!)))
    return compute(run.dtype, op, inputs, attributes)
  const [p, t] = inputs as [Tensor, Tensor]
  if (!isCellLoss(step) || ![0, 1].every(axis => fits([p.shape[axis]!, t.shape[axis]!]))) return undefined
  // Predictions and targets of two shapes: repeated until they meet, as NumPy does.
  const most = (axis: number) => (p.shape[axis] === 1 ? t.shape[axis]! : p.shape[axis]!)
  const met = [most(0), most(1)] as const
  return compute(run.dtype, op, [repeated(run.dtype, p, met), repeated(run.dtype, t, met), ...inputs.slice(2)], attributes)
}

/** What becomes of a run where a value has other numbers, along some steps; undefined where its shape does not fit one of them. */
export function follow(run: Run, from: Value, tensor: Tensor, steps: readonly Step[]): ReadonlyMap<Value, Tensor> | undefined {
  const changes = new Map([[from, tensor]])
  const changed = withChanges(run, changes)
  for (const step of steps) {
    const out = again(changed, step)
    if (out === undefined) return undefined
    changes.set(step.output, out)
  }
  return changes
}

export const sameShape = (a: Tensor, b: Tensor): boolean => a.shape.every((extent, axis) => extent === b.shape[axis])

export const scaled = ({ shape, data }: Tensor, factor: number): Tensor => ({
  shape,
  data: data.map((x: number) => x * factor),
})

/** The transpose, where it is asked for. */
export function turned(tensor: Tensor, turn = true): Tensor {
  if (!turn) return tensor
  const [rows, columns] = tensor.shape as [number, number]
  const data = tensor.data.slice()
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) data[c * rows + r] = tensor.data[r * columns + c]!
  return { shape: [columns, rows], data }
}
