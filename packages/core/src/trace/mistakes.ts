import { numbers } from '../matrix.ts'
import { add } from '../ops/arithmetic.ts'
import type { CellLossAttributes } from '../ops/losses.ts'
import { matmul } from '../ops/matmul.ts'
import type { Transposes } from '../ops/matmul.ts'
import type { Step, Tensor, Value } from '../ops/op.ts'
import { meanOver, sumOver } from '../ops/reduce.ts'
import type { Axis } from '../ops/reduce.ts'
import { productVariants } from './product-mistakes.ts'
import { given } from './variant.ts'
import type { MistakeKind, Scene, Variant } from './variant.ts'
import { again, compute, isCellLoss, isOp, sameShape, scaled, turned } from './what-if.ts'
import type { Run } from './what-if.ts'

/** What each mistake would make of a step, on the numbers that the run holds. Steps that a mistake cannot be made in give nothing. */
export function* variants(scene: Scene, step: Step): Generator<Variant> {
  yield* signs(scene, step)
  yield* rates(scene, step)
  yield* productVariants(scene, step)
  yield* slopes(scene, step)
  yield* sums(scene, step)
  yield* biases(scene, step)
  yield* labels(scene, step)
}

const inputsOf = (run: Run, step: Step, change?: (tensor: Tensor, value: Value) => Tensor): Tensor[] =>
  step.inputs.map(input => change?.(run.tensor(input), input) ?? run.tensor(input))

const withRate = ({ run, rate }: Scene, step: Step, factor: number) =>
  again(
    run,
    step,
    inputsOf(run, step, (tensor, value) => (value === rate ? scaled(tensor, factor) : tensor)),
  )

const takesRate = ({ rate }: Scene, { phase, inputs }: Step) => phase === 'update' && rate !== undefined && inputs.includes(rate)

function* signs(scene: Scene, step: Step): Generator<Variant> {
  const { run, nameOf } = scene
  yield { kind: 'sign', words: `${nameOf(step.output)} has the other sign`, tensor: scaled(run.tensor(step.output), -1) }
  if (takesRate(scene, step))
    yield* given('sign', 'the change is added where it is to be taken off, or the reverse', withRate(scene, step, -1))
}

function* rates(scene: Scene, step: Step): Generator<Variant> {
  const { run, rate, nameOf } = scene
  if (rate === undefined) return
  const lr = run.tensor(rate).data[0]!
  if (step.phase === 'backward')
    yield {
      kind: 'learning-rate-twice',
      words: `${nameOf(step.output)} is multiplied by the learning rate already, which the update does once more`,
      tensor: scaled(run.tensor(step.output), lr),
    }
  if (!takesRate(scene, step)) return
  yield* given('learning-rate-twice', 'the learning rate is multiplied in twice', withRate(scene, step, lr))
  for (const [factor, words] of [
    [0.1, 'a tenth of what it is'],
    [10, 'ten times what it is'],
  ] as const)
    yield* given('other-learning-rate', `the learning rate is ${words} here`, withRate(scene, step, factor))
}

function* slopes({ run, nameOf }: Scene, step: Step): Generator<Variant> {
  if (!step.op.name.endsWith('Slope')) return
  const [value] = step.inputs as [Value]
  const name = step.op.name.slice(0, -'Slope'.length)
  const maker = run.producer(value)
  const z = isOp(maker, { name }) ? maker!.inputs[0] : undefined
  if (z !== undefined) {
    const words = `the slope, a function of the output ${nameOf(value)}, is taken of its input ${nameOf(z)}`
    yield* given('slope-of-input', words, again(run, step, [run.tensor(z)]))
    return
  }
  const user = run.consumers(value).find(consumer => isOp(consumer, { name }))
  if (user === undefined) return
  const words = `the slope, a function of the input ${nameOf(value)}, is taken of the output ${nameOf(user.output)}`
  yield* given('slope-of-output', words, again(run, step, [run.tensor(user.output)]))
}

function* sums(scene: Scene, step: Step): Generator<Variant> {
  const { run, nameOf } = scene
  const { op, inputs, output, attributes, phase } = step
  const own = inputsOf(run, step)
  const name = nameOf(output)
  const overBatch = isOp(step, sumOver) && phase === 'backward'
  if (isOp(step, sumOver) || isOp(step, meanOver)) {
    const { axis } = attributes as Axis
    const [right, other] = axis === 0 ? (['rows', 'columns'] as const) : (['columns', 'rows'] as const)
    const words = `${nameOf(inputs[0]!)} is added up over its ${other}, not over its ${right}`
    const wrong = compute(run.dtype, op, own, { ...attributes, axis: axis === 0 ? 1 : 0 })!
    yield { kind: 'wrong-axis', words, tensor: wrong }
    // As many either way: then the numbers, which have no direction in NumPy or R, go on as if nothing were wrong.
    if (sameShape(turned(wrong), run.tensor(output))) yield { kind: 'wrong-axis', words, tensor: turned(wrong) }
    const mean = isOp(step, meanOver)
    yield* given(...meanOrSum(!mean, name), compute(run.dtype, mean ? sumOver : meanOver, own, attributes))
  }
  if (overBatch && (attributes as Axis).axis === 0) yield* otherDeltas(scene, step)
  const { reduction } = attributes as { readonly reduction?: 'mean' | 'sum' }
  if (reduction !== undefined) {
    const wrong = { ...attributes, reduction: reduction === 'sum' ? 'mean' : 'sum' }
    yield* given(...meanOrSum(reduction === 'sum', name), again(run, { ...step, attributes: wrong }))
  }
  // The gradient of weights adds up over the rows of the batch.
  const products = isOp(step, matmul) && (attributes as Transposes).transposeA && inputs[0]!.shape[0] === 'batch'
  if (phase !== 'backward' || (!products && !overBatch)) return
  const out = run.tensor(output)
  if (products) yield* given(...meanOrSum(true, name), scaled(out, 1 / run.rows))
  yield* given(...meanOrSum(false, name), scaled(out, run.rows))
}

const meanOrSum = (mean: boolean, name: string): readonly [MistakeKind, string] =>
  mean
    ? ['mean-for-sum', `${name} is divided by a number of rows or cells: a mean where a sum is wanted`]
    : ['sum-for-mean', `${name} is not divided by the number of rows or cells: a sum where a mean is wanted`]

/** A bias moved by the delta of another layer. */
function* otherDeltas({ run, nameOf }: Scene, step: Step): Generator<Variant> {
  const [own] = step.inputs as [Value]
  for (const { op, inputs, attributes, phase } of run.program.steps) {
    if (op.name !== sumOver.name || phase !== 'backward' || (attributes as Axis).axis !== 0 || inputs[0] === own) continue
    const words = `it is the sum of ${nameOf(inputs[0]!)}, the delta of another layer, not of ${nameOf(own)}`
    yield* given('other-delta', words, compute(run.dtype, sumOver, [run.tensor(inputs[0]!)], attributes))
  }
}

function* biases({ run, nameOf }: Scene, step: Step): Generator<Variant> {
  const [x, bias] = step.inputs
  if (!isOp(step, add) || step.phase !== 'forward' || bias?.role !== 'parameter') return
  const name = nameOf(bias)
  yield { kind: 'bias-left-out', words: `the bias ${name} is left out`, tensor: run.tensor(x!) }
  const { shape, data } = run.tensor(x!)
  const [rows, columns] = shape as [number, number]
  const own = run.tensor(bias).data
  const filled = numbers(run.dtype, rows * columns)
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) filled[r * columns + c] = own[(c * rows + r) % own.length]!
  const words = `the numbers of ${name} are filled in column after column, as R does unless told byrow: a unit has no bias of its own`
  yield* given(
    'bias-recycled',
    words,
    compute(
      run.dtype,
      add,
      [
        { shape, data },
        { shape, data: filled },
      ],
      {},
    ),
  )
}

/** Labels without a second dimension: prediction i is taken with every label j. */
function* labels({ run }: Scene, step: Step): Generator<Variant> {
  const at = step.inputs.findIndex(({ role }) => role === 'target')
  const [p, t, ...weights] = inputsOf(run, step)
  if (at !== 1 || !isCellLoss(step) || step.inputs[0]!.shape[1] !== 1) return
  const n = run.rows
  const words = `the labels have one dimension only, so that each of ${n} predictions meets each of ${n} labels: ${n} × ${n} differences`
  const wrong = again(run, step, [p!, turned(t!), ...weights])
  yield* given('labels-broadcast', words, wrong)
  // Divided by the number of rows, not of cells.
  if (wrong !== undefined && (step.attributes as CellLossAttributes).reduction === 'mean')
    yield { kind: 'labels-broadcast', words, tensor: scaled(wrong, n) }
}
