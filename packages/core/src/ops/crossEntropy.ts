import type { Numbers } from '../matrix.ts'
import type { Arithmetic } from '../numerics.ts'
import { everyCell } from './cellwise.ts'
import type { Reduction } from './losses.ts'
import type { Op, Place, Source, Tensor } from './op.ts'
import { logSumExp } from './softmax.ts'
import { sum } from './sum.ts'
import { weightText } from './weightText.ts'

export interface CrossEntropyAttributes {
  readonly reduction: Reduction
  /** Of the target's probability, this much is shared out evenly among all classes. */
  readonly labelSmoothing: number
  /** One weight a class; a row counts with the weight of its own class, a share of the smoothing with that of its class. */
  readonly classWeights?: readonly number[]
}

interface Rows {
  readonly z: ArrayLike<number>
  readonly classes: ArrayLike<number>
  readonly w: ArrayLike<number> | undefined
  readonly rows: number
  readonly columns: number
}

const weightOf = ({ classWeights }: CrossEntropyAttributes, k: number, { round }: Arithmetic) =>
  classWeights === undefined ? 1 : round(classWeights[k]!)

/** What the sum is divided by: nothing for a sum, else the sum of the rows' weights, each with that of its class. */
function divisor({ classes, w, rows }: Rows, attributes: CrossEntropyAttributes, math: Arithmetic): number {
  if (attributes.reduction === 'sum') return 1
  if (w === undefined && attributes.classWeights === undefined) return rows
  const weights = Float64Array.from({ length: rows }, (_, r) =>
    math.round((w?.[r] ?? 1) * weightOf(attributes, classes[r]!, math)),
  )
  return sum(weights, 0, 1, rows, math.round)
}

/** One row's loss: w_y (1 − s)(L − z_y) + s ÷ K Σ_k w_k (L − z_k), with L = log Σ eᶻ and smoothing s. */
function rowLoss(
  z: ArrayLike<number>,
  at: number,
  y: number,
  columns: number,
  scratch: Numbers,
  a: CrossEntropyAttributes,
  math: Arithmetic,
) {
  const { round } = math
  const whole = logSumExp(z, at, columns, scratch, 0, math)
  const own = round(weightOf(a, y, math) * round(whole - z[at + y]!))
  if (a.labelSmoothing === 0) return own
  for (let k = 0; k < columns; k++) scratch[k] = round(weightOf(a, k, math) * round(whole - z[at + k]!))
  const shared = round(round(a.labelSmoothing / columns) * sum(scratch, 0, 1, columns, round))
  return round(round(round(1 - a.labelSmoothing) * own) + shared)
}

/** One row's gradient, before weights and division: w_y (1 − s)(p_k − [k = y]) + s ÷ K (p_k Σ w − w_k). */
function rowGradient(
  z: ArrayLike<number>,
  at: number,
  y: number,
  columns: number,
  out: Numbers,
  to: number,
  a: CrossEntropyAttributes,
  math: Arithmetic,
) {
  const { round } = math
  const whole = logSumExp(z, at, columns, out, to, math)
  const own = round(weightOf(a, y, math) * round(1 - a.labelSmoothing))
  const share = round(a.labelSmoothing / columns)
  const weights =
    a.labelSmoothing === 0
      ? 0
      : sum(
          Float64Array.from({ length: columns }, (_, k) => weightOf(a, k, math)),
          0,
          1,
          columns,
          round,
        )
  for (let k = 0; k < columns; k++) {
    const p = math.exp(round(z[at + k]! - whole))
    const g = round(own * (k === y ? round(p - 1) : p))
    out[to + k] = a.labelSmoothing === 0 ? g : round(g + round(share * round(round(p * weights) - weightOf(a, k, math))))
  }
}

const rowsOf = ([z, t, w]: readonly Tensor[]): Rows => ({
  z: z!.data,
  classes: t!.data,
  w: w?.data,
  rows: z!.shape[0]!,
  columns: z!.shape[1]!,
})

function total(rows: Rows, attributes: CrossEntropyAttributes, math: Arithmetic): number {
  const terms = new Float64Array(rows.rows)
  const scratch = new Float64Array(rows.columns)
  for (let r = 0; r < rows.rows; r++) {
    const loss = rowLoss(rows.z, r * rows.columns, rows.classes[r]!, rows.columns, scratch, attributes, math)
    terms[r] = rows.w === undefined ? loss : math.round(rows.w[r]! * loss)
  }
  return math.round(sum(terms, 0, 1, rows.rows, math.round) / divisor(rows, attributes, math))
}

/**
 * Cross-entropy of logits (n × K) against class indices (n × 1), with weights of rows (n × 1) or without:
 * softmax and the logarithm in one, so that nothing overflows. Source: PyTorch's CrossEntropyLoss, weights and smoothing included.
 */
export const softmaxCrossEntropyError: Op<CrossEntropyAttributes> = {
  name: 'softmaxCrossEntropyError',
  shape: () => [1, 1],
  compute(inputs, out, attributes, math) {
    out.data[0] = total(rowsOf(inputs), attributes, math)
  },
  gradient: (emit, { inputs, attributes }, up) => [
    emit.needs(inputs[0]!) ? emit.times(up, emit.step(softmaxCrossEntropyGradient, inputs, attributes)) : undefined,
  ],
  sources: inputs => inputs.flatMap((tensor, input) => everyCell(input, tensor.data.length)),
  cell(numbers, { inputs, attributes }, math) {
    const [rows, columns] = [inputs[0]![0]!, inputs[0]![1]!]
    const cut = rows * columns
    const w = inputs.length > 2 ? numbers.slice(cut + rows) : undefined
    return total({ z: numbers.slice(0, cut), classes: numbers.slice(cut, cut + rows), w, rows, columns }, attributes, math)
  },
  formula: ([z, y, w], a) => {
    const own = `log Σ exp(${z}) − ${a.labelSmoothing === 0 ? `${z} at class ${y}` : `${smoothedTarget(y!, a)} · ${z}`}`
    const weights = weightText(y!, w, a)
    return `${a.reduction} of ${weights === '' ? own : `${weights} ∘ (${own})`}`
  },
}

/** The gradient of {@link softmaxCrossEntropyError} by the logits: softmax(z) − onehot(y), weighted, divided as the loss is. */
export const softmaxCrossEntropyGradient: Op<CrossEntropyAttributes> = {
  name: 'softmaxCrossEntropyGradient',
  shape: ([z]) => z!,
  compute(inputs, out, attributes, math) {
    const rows = rowsOf(inputs)
    const by = divisor(rows, attributes, math)
    for (let r = 0; r < rows.rows; r++) finishRow(rows, r, out.data, r * rows.columns, by, attributes, math)
  },
  sources([z, t, w], _out, index, attributes): Source[] {
    const columns = z!.shape[1]!
    const row = (index - (index % columns)) / columns
    const own = Array.from({ length: columns }, (_, k) => ({ input: 0, index: row * columns + k }))
    if (readsAllRows(attributes, w !== undefined))
      return [...own, ...everyCell(1, t!.data.length), ...(w === undefined ? [] : everyCell(2, w.data.length))]
    return [...own, { input: 1, index: row }, ...(w === undefined ? [] : [{ input: 2, index: row }])]
  },
  cell(numbers, { inputs, index, attributes }: Place<CrossEntropyAttributes>, math) {
    const [rows, columns] = [inputs[0]![0]!, inputs[0]![1]!]
    const weighted = inputs.length > 2
    const all = readsAllRows(attributes, weighted)
    const present = all ? rows : 1
    const r = all ? (index - (index % columns)) / columns : 0
    const classes = numbers.slice(columns, columns + present)
    const w = weighted ? numbers.slice(columns + present) : undefined
    const by = attributes.reduction === 'sum' ? 1 : all ? divisor({ z: [], classes, w, rows, columns }, attributes, math) : rows
    const row: Rows = { z: numbers.slice(0, columns), classes: [classes[r]!], w: w && [w[r]!], rows: 1, columns }
    const out = new Float64Array(columns)
    finishRow(row, 0, out, 0, by, attributes, math)
    return math.round(out[index % columns]!)
  },
  formula: ([z, y, w], a) => {
    const own = `softmax(${z}) − ${smoothedTarget(y!, a)}`
    const weights = weightText(y!, w, a)
    const weighted = weights === '' ? `(${own})` : `${weights} ∘ (${own})`
    return a.reduction === 'sum' ? weighted : `${weighted} ÷ ${weights === '' ? 'number of rows' : `Σ ${weights}`}`
  },
}

/** What the softmax is compared with: 1 at the class; smoothed, a share of it at all classes (each with its class's weight, if there are any). */
const smoothedTarget = (y: string, { labelSmoothing: s }: CrossEntropyAttributes) =>
  s === 0 ? `onehot(${y})` : `(${1 - s} · onehot(${y}) + ${s} ÷ classes)`

/** A mean with weights divides by all of them: then every row's class and weight feeds each cell. */
const readsAllRows = ({ reduction, classWeights }: CrossEntropyAttributes, weighted: boolean) =>
  reduction === 'mean' && (weighted || classWeights !== undefined)

function finishRow(
  rows: Rows,
  r: number,
  out: Numbers,
  to: number,
  by: number,
  attributes: CrossEntropyAttributes,
  math: Arithmetic,
) {
  rowGradient(rows.z, r * rows.columns, rows.classes[r]!, rows.columns, out, to, attributes, math)
  for (let k = 0; k < rows.columns; k++) {
    const g = rows.w === undefined ? out[to + k]! : math.round(rows.w[r]! * out[to + k]!)
    out[to + k] = math.round(g / by)
  }
}
