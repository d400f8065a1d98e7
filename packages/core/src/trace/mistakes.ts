import { arithmeticOf } from '../numerics.ts'
import { numbers } from '../matrix.ts'
import { add, multiply } from '../ops/arithmetic.ts'
import type { CellLossAttributes } from '../ops/losses.ts'
import { matmul } from '../ops/matmul.ts'
import type { Transposes } from '../ops/matmul.ts'
import type { Op, Step, Tensor, Value } from '../ops/op.ts'
import { meanOver, sumOver } from '../ops/reduce.ts'
import type { Axis } from '../ops/reduce.ts'
import type { Trace } from './trace.ts'

/** The mistakes that are told apart. */
export type MistakeKind =
  | 'transpose'
  | 'dot-for-elementwise'
  | 'elementwise-for-dot'
  | 'slope-of-input'
  | 'slope-of-output'
  | 'learning-rate-twice'
  | 'sign'
  | 'wrong-axis'
  | 'mean-for-sum'
  | 'sum-for-mean'
  | 'bias-left-out'
  | 'labels-broadcast'

/** A step done wrongly, and what it gives then. */
export interface Variant {
  readonly kind: MistakeKind
  /** What was done, in words. */
  readonly words: string
  readonly tensor: Tensor
}

/** What each mistake would make of a step. Steps that a mistake cannot be made in give nothing. */
export function* variants(trace: Trace, step: Step, rate: Value | undefined): Generator<Variant> {
  yield* signs(trace, step, rate)
  yield* rates(trace, step, rate)
  yield* products(trace, step)
  yield* slopes(trace, step)
  yield* sums(trace, step)
  yield* biases(trace, step)
  yield* labels(trace, step)
}

/** Computes an op on tensors of whatever shape; undefined where they do not fit. */
export function run(trace: Trace, op: Op, inputs: readonly Tensor[], attributes: object): Tensor | undefined {
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
      trace.dtype,
      shape.reduce((product, extent) => product * extent, 1),
    ),
  }
  op.compute(inputs, out, attributes, arithmeticOf(trace.dtype))
  return out
}

const fits = (extents: readonly number[]) => new Set(extents.filter(extent => extent !== 1)).size <= 1

const scaled = ({ shape, data }: Tensor, factor: number): Tensor => ({ shape, data: data.map((x: number) => x * factor) })

const isOp = (step: Step | undefined, { name }: { readonly name: string }) => step?.op.name === name

function* found(kind: MistakeKind, words: string, tensor: Tensor | undefined): Generator<Variant> {
  if (tensor !== undefined) yield { kind, words, tensor }
}

function inputsOf(trace: Trace, step: Step, change?: (tensor: Tensor, value: Value) => Tensor): Tensor[] {
  return step.inputs.map(input => change?.(trace.tensor(input), input) ?? trace.tensor(input))
}

function* signs(trace: Trace, step: Step, rate: Value | undefined): Generator<Variant> {
  const { output, inputs, op, attributes } = step
  yield { kind: 'sign', words: `${output.name} has the other sign`, tensor: scaled(trace.tensor(output), -1) }
  if (step.phase !== 'update' || rate === undefined || !inputs.includes(rate)) return
  const turned = inputsOf(trace, step, (tensor, value) => (value === rate ? scaled(tensor, -1) : tensor))
  yield* found('sign', 'the change is added where it is to be taken off, or the reverse', run(trace, op, turned, attributes))
}

function* rates(trace: Trace, step: Step, rate: Value | undefined): Generator<Variant> {
  if (rate === undefined) return
  const [lr] = trace.tensor(rate).data
  const { output, inputs, op, attributes } = step
  if (step.phase === 'backward')
    yield {
      kind: 'learning-rate-twice',
      words: `${output.name} is multiplied by the learning rate already, which the update does once more`,
      tensor: scaled(trace.tensor(output), lr!),
    }
  if (step.phase !== 'update' || !inputs.includes(rate)) return
  const squared = inputsOf(trace, step, (tensor, value) => (value === rate ? scaled(tensor, lr!) : tensor))
  yield* found('learning-rate-twice', 'the learning rate is multiplied in twice', run(trace, op, squared, attributes))
}

const booleans = [false, true] as const

function* products(trace: Trace, step: Step): Generator<Variant> {
  const { output, inputs } = step
  const [a, b] = inputs
  if (isOp(step, matmul)) {
    const { transposeA, transposeB } = step.attributes as Transposes
    for (const flipA of booleans)
      for (const flipB of booleans) {
        if (!flipA && !flipB) continue
        const given = { transposeA: transposeA !== flipA, transposeB: transposeB !== flipB }
        const names = inputs.map(({ name }) => name)
        const words = `${matmul.formula(names, given)} in place of ${matmul.formula(names, { transposeA, transposeB })}`
        yield* found('transpose', words, run(trace, matmul, inputsOf(trace, step), given))
      }
    const [x, y] = [turned(trace.tensor(a!), transposeA), turned(trace.tensor(b!), transposeB)]
    yield* found('elementwise-for-dot', `${a!.name} and ${b!.name} multiplied cell by cell`, run(trace, multiply, [x, y], {}))
  }
  if (!isOp(step, multiply)) return
  for (const transposeA of booleans)
    for (const transposeB of booleans) {
      if (transposeA && transposeB) continue
      for (const [x, y] of [
        [a!, b!],
        [b!, a!],
      ] as const) {
        const given = { transposeA, transposeB }
        const words = `the matrix product ${matmul.formula([x.name, y.name], given)} in place of ${output.name}, a product cell by cell`
        yield* found('dot-for-elementwise', words, run(trace, matmul, [trace.tensor(x), trace.tensor(y)], given))
      }
    }
}

/** The transpose, where it is asked for. */
export function turned(tensor: Tensor, turn = true): Tensor {
  if (!turn) return tensor
  const [rows, columns] = tensor.shape as [number, number]
  const data = tensor.data.slice()
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) data[c * rows + r] = tensor.data[r * columns + c]!
  return { shape: [columns, rows], data }
}

function* slopes(trace: Trace, step: Step): Generator<Variant> {
  if (!step.op.name.endsWith('Slope')) return
  const [value] = step.inputs as [Value]
  const name = step.op.name.slice(0, -'Slope'.length)
  const maker = trace.producer(value)
  const z = isOp(maker, { name }) ? maker!.inputs[0] : undefined
  if (z !== undefined) {
    const words = `the slope, a function of the output ${value.name}, is taken of its input ${z.name}`
    yield* found('slope-of-input', words, run(trace, step.op, [trace.tensor(z)], step.attributes))
    return
  }
  const user = trace.consumers(value).find(consumer => isOp(consumer, { name }))
  if (user === undefined) return
  const words = `the slope, a function of the input ${value.name}, is taken of the output ${user.output.name}`
  yield* found('slope-of-output', words, run(trace, step.op, [trace.tensor(user.output)], step.attributes))
}

function* sums(trace: Trace, step: Step): Generator<Variant> {
  const { op, inputs, output, attributes, phase } = step
  const given = inputsOf(trace, step)
  if (isOp(step, sumOver) || isOp(step, meanOver)) {
    const { axis } = attributes as Axis
    const other = axis === 0 ? 1 : 0
    const words = `${inputs[0]!.name} added up along the ${axis === 0 ? 'columns' : 'rows'}, not the ${axis === 0 ? 'rows' : 'columns'}`
    const wrong = run(trace, op, given, { ...attributes, axis: other })!
    yield { kind: 'wrong-axis', words, tensor: wrong }
    // As many either way: then the numbers, which have no direction in NumPy or R, go on as if nothing were wrong.
    if (wrong.data.length === trace.tensor(output).data.length) yield { kind: 'wrong-axis', words, tensor: turned(wrong) }
    const mean = isOp(step, meanOver)
    yield* found(...meanOrSum(!mean, output), run(trace, mean ? sumOver : meanOver, given, attributes))
  }
  const { reduction } = attributes as { readonly reduction?: 'mean' | 'sum' }
  if (reduction !== undefined)
    yield* found(
      ...meanOrSum(reduction === 'sum', output),
      run(trace, op, given, { ...attributes, reduction: reduction === 'sum' ? 'mean' : 'sum' }),
    )
  // The gradient of weights adds up over the rows of the batch.
  const overRows = isOp(step, matmul) && (attributes as Transposes).transposeA && inputs[0]!.shape[0] === 'batch'
  if (phase !== 'backward' || (!overRows && !isOp(step, sumOver))) return
  if (overRows) yield* found(...meanOrSum(true, output), scaled(trace.tensor(output), 1 / trace.rows))
  yield* found(...meanOrSum(false, output), scaled(trace.tensor(output), trace.rows))
}

const meanOrSum = (mean: boolean, { name }: Value): readonly [MistakeKind, string] =>
  mean
    ? ['mean-for-sum', `${name} is divided by a number of rows or cells: a mean where a sum is wanted`]
    : ['sum-for-mean', `${name} is not divided by the number of rows or cells: a sum where a mean is wanted`]

function* biases(trace: Trace, step: Step): Generator<Variant> {
  const [x, bias] = step.inputs
  if (!isOp(step, add) || step.phase !== 'forward' || bias?.role !== 'parameter') return
  yield { kind: 'bias-left-out', words: `the bias ${bias.name} is left out`, tensor: trace.tensor(x!) }
}

/** Labels without a second dimension: prediction i is taken with every label j. */
function* labels(trace: Trace, step: Step): Generator<Variant> {
  const at = step.inputs.findIndex(({ role }) => role === 'target')
  if (
    at !== 1 ||
    trace.tensor(step.inputs[0]!).shape[1] !== 1 ||
    (step.attributes as Partial<CellLossAttributes>).delta === undefined
  )
    return
  const n = trace.rows
  const [p, t] = inputsOf(trace, step)
  const square = (cell: (r: number, c: number) => number): Tensor => {
    const data = numbers(trace.dtype, n * n)
    for (let r = 0; r < n; r++) for (let c = 0; c < n; c++) data[r * n + c] = cell(r, c)
    return { shape: [n, n], data }
  }
  const given = [square(r => p!.data[r]!), square((_, c) => t!.data[c]!), ...inputsOf(trace, step).slice(2)]
  const words = `the labels have one dimension only, so that each of ${n} predictions meets each of ${n} labels: ${n} × ${n} differences`
  const wrong = run(trace, step.op, given, step.attributes)
  yield* found('labels-broadcast', words, wrong)
  // Divided by the number of rows, not of cells.
  if (wrong !== undefined && (step.attributes as CellLossAttributes).reduction === 'mean')
    yield { kind: 'labels-broadcast', words, tensor: scaled(wrong, n) }
}

/** Whether an op takes inputs of any shapes that fit each other. */
export const cellwiseOrSum = ({ name, inPlace }: Op): boolean =>
  inPlace === true || [matmul, sumOver, meanOver].some(op => op.name === name)
