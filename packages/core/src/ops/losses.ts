import type { Arithmetic } from '../numerics.ts'
import { everyCell } from './cellwise.ts'
import type { Op, Place, Step, Tensor } from './op.ts'
import { sum } from './sum.ts'
import { weightText } from './weightText.ts'

/** How a loss becomes one number: the mean over cells (with weights: divided by the sum of the weights present) or the sum. */
export type Reduction = 'mean' | 'sum'

export interface CellLossAttributes {
  readonly reduction: Reduction
  /** The width of huber's square part. */
  readonly delta: number
  /** For a target t of 0 or 1: t(1 − s) + s/2 takes its place. */
  readonly labelSmoothing: number
  /** Weights of a target of 0 and of 1. */
  readonly classWeights?: readonly [number, number]
}

interface Definition {
  readonly name: string
  loss(math: Arithmetic, delta: number): (p: number, t: number) => number
  slope(math: Arithmetic, delta: number): (p: number, t: number) => number
  readonly formula: (p: string, t: string, delta: number) => string
  readonly slopeFormula: (p: string, t: string, delta: number) => string
}

/** A loss of predictions against targets (and weights of the rows), with its gradient: both read from one definition. */
export interface LossOp extends Op<CellLossAttributes> {
  readonly gradientOp: Op<CellLossAttributes>
}

interface Cells {
  readonly p: ArrayLike<number>
  readonly t: ArrayLike<number>
  readonly w: ArrayLike<number> | undefined
  readonly columns: number
}

/** The target and the weight that a cell counts with. */
function cellTerms({ t, w, columns }: Cells, { labelSmoothing, classWeights }: CellLossAttributes, { round }: Arithmetic) {
  const [keep, share] = [round(1 - labelSmoothing), round(labelSmoothing / 2)]
  const [w0, w1] = classWeights === undefined ? [1, 1] : [round(classWeights[0]), round(classWeights[1])]
  return {
    weighted: w !== undefined || classWeights !== undefined,
    target: (i: number) => (labelSmoothing === 0 ? t[i]! : round(round(t[i]! * keep) + share)),
    weight: (i: number) => {
      const row = w === undefined ? 1 : w[(i - (i % columns)) / columns]!
      return classWeights === undefined ? row : round(row * round(round(t[i]! * w1) + round(round(1 - t[i]!) * w0)))
    },
  }
}

/** What a sum of losses is divided by: nothing for a sum, else the number of cells or the sum of their weights. */
function divisor(cells: Cells, count: number, attributes: CellLossAttributes, math: Arithmetic): number {
  if (attributes.reduction === 'sum') return 1
  const { weighted, weight } = cellTerms(cells, attributes, math)
  return weighted
    ? sum(
        Float64Array.from({ length: count }, (_, i) => weight(i)),
        0,
        1,
        count,
        math.round,
      )
    : count
}

const cellsOf = ([p, t, w]: readonly Tensor[]): Cells => ({ p: p!.data, t: t!.data, w: w?.data, columns: p!.shape[1]! })

/** The cells of predictions, targets and weights, from their numbers laid end to end. */
function cellsFrom(numbers: readonly number[], { inputs }: Place<CellLossAttributes>): Cells {
  const [rows, columns] = [inputs[0]![0]!, inputs[0]![1]!]
  const count = rows * columns
  return {
    p: numbers.slice(0, count),
    t: numbers.slice(count, 2 * count),
    w: inputs.length > 2 ? numbers.slice(2 * count) : undefined,
    columns,
  }
}

const sources = (inputs: readonly Tensor[]) => inputs.flatMap((tensor, input) => everyCell(input, tensor.data.length))

function cellLoss({ name, loss, slope, formula, slopeFormula }: Definition): LossOp {
  function total(cells: Cells, count: number, attributes: CellLossAttributes, math: Arithmetic): number {
    const { weighted, target, weight } = cellTerms(cells, attributes, math)
    const f = loss(math, math.round(attributes.delta))
    const terms = new Float64Array(count)
    for (let i = 0; i < count; i++) {
      const term = f(cells.p[i]!, target(i))
      terms[i] = weighted ? math.round(weight(i) * term) : term
    }
    return math.round(sum(terms, 0, 1, count, math.round) / divisor(cells, count, attributes, math))
  }
  /** The gradient's cell as a function of its place. */
  function slopes(cells: Cells, attributes: CellLossAttributes, math: Arithmetic, by: number): (i: number) => number {
    const { weighted, target, weight } = cellTerms(cells, attributes, math)
    const f = slope(math, math.round(attributes.delta))
    return i => {
      const s = f(cells.p[i]!, target(i))
      return math.round((weighted ? math.round(weight(i) * s) : s) / by)
    }
  }
  const gradientOp: Op<CellLossAttributes> = {
    name: `${name}Gradient`,
    shape: ([p]) => p!,
    compute(inputs, out, attributes, math) {
      const cells = cellsOf(inputs)
      const at = slopes(cells, attributes, math, divisor(cells, out.data.length, attributes, math))
      for (let i = 0; i < out.data.length; i++) out.data[i] = at(i)
    },
    // A mean with weights divides by all of them, and class weights look at every target: then more cells than one's own feed it.
    sources([p, t, w], _out, index, { reduction, classWeights }) {
      const own = [
        { input: 0, index },
        { input: 1, index },
      ]
      const columns = p!.shape[1]!
      if (reduction === 'mean' && (w !== undefined || classWeights !== undefined))
        return [...own, ...everyCell(1, t!.data.length), ...(w ? everyCell(2, w.data.length) : [])]
      return w === undefined ? own : [...own, { input: 2, index: (index - (index % columns)) / columns }]
    },
    cell(numbers, place, math) {
      const { inputs, index, attributes } = place
      const [rows, columns] = [inputs[0]![0]!, inputs[0]![1]!]
      const count = rows * columns
      if (attributes.reduction === 'mean' && (inputs.length > 2 || attributes.classWeights !== undefined)) {
        const t = numbers.slice(2, 2 + count)
        const p = { [index]: numbers[0]!, length: count }
        const cells = { p, t, w: inputs.length > 2 ? numbers.slice(2 + count) : undefined, columns }
        return slopes(cells, attributes, math, divisor(cells, count, attributes, math))(index)
      }
      const cells = {
        p: numbers.slice(0, 1),
        t: numbers.slice(1, 2),
        w: inputs.length > 2 ? numbers.slice(2) : undefined,
        columns: 1,
      }
      return slopes(cells, attributes, math, attributes.reduction === 'sum' ? 1 : count)(0)
    },
    formula: ([p, t, w], a) => reduced(slopeFormula(p!, smoothed(t!, a), a.delta), weightText(t!, w, a), a.reduction, false),
  }
  return {
    name,
    shape: () => [1, 1],
    compute(inputs, out, attributes, math) {
      out.data[0] = total(cellsOf(inputs), inputs[0]!.data.length, attributes, math)
    },
    gradient: (emit, { inputs, attributes }: Step<CellLossAttributes>, up) => [
      emit.needs(inputs[0]!) ? emit.times(up, emit.step(gradientOp, inputs, attributes)) : undefined,
    ],
    sources,
    cell: (numbers, place, math) =>
      total(cellsFrom(numbers, place), place.inputs[0]![0]! * place.inputs[0]![1]!, place.attributes, math),
    formula: ([p, t, w], a) => reduced(formula(p!, smoothed(t!, a), a.delta), weightText(t!, w, a), a.reduction, true),
    gradientOp,
  }
}

const smoothed = (t: string, { labelSmoothing: s }: CellLossAttributes) => (s === 0 ? t : `(${t} · ${1 - s} + ${s / 2})`)

const reduced = (term: string, weights: string, reduction: Reduction, total: boolean) => {
  const weighted = weights === '' ? term : `${weights} ∘ (${term})`
  const summed = total ? `Σ ${weighted}` : weighted
  return reduction === 'sum' ? summed : `(${summed}) ÷ ${weights === '' ? 'number of cells' : `Σ ${weights}`}`
}

/** (p − t)². */
export const squaredError = /* @__PURE__ */ cellLoss({
  name: 'squaredError',
  loss:
    ({ round }) =>
    (p, t) => {
      const d = round(p - t)
      return round(d * d)
    },
  slope:
    ({ round }) =>
    (p, t) =>
      round(2 * round(p - t)),
  formula: (p, t) => `(${p} − ${t})²`,
  slopeFormula: (p, t) => `2 (${p} − ${t})`,
})

/** (p − t)² ÷ 2: the tutorial's error, whose slope is the plain difference. */
export const halfSquaredError = /* @__PURE__ */ cellLoss({
  name: 'halfSquaredError',
  loss:
    ({ round }) =>
    (p, t) => {
      const d = round(p - t)
      return round(0.5 * round(d * d))
    },
  slope:
    ({ round }) =>
    (p, t) =>
      round(p - t),
  formula: (p, t) => `½ (${p} − ${t})²`,
  slopeFormula: (p, t) => `${p} − ${t}`,
})

/** |p − t|, with slope 0 where they are equal. */
export const absoluteError = /* @__PURE__ */ cellLoss({
  name: 'absoluteError',
  loss:
    ({ round }) =>
    (p, t) =>
      Math.abs(round(p - t)),
  slope: () => (p, t) => (p > t ? 1 : p < t ? -1 : p === t ? 0 : NaN),
  formula: (p, t) => `|${p} − ${t}|`,
  slopeFormula: (p, t) => `sign(${p} − ${t})`,
})

/** ½(p − t)² within delta of the target, delta(|p − t| − ½ delta) beyond it (Huber 1964). */
export const huberError = /* @__PURE__ */ cellLoss({
  name: 'huberError',
  loss:
    ({ round }, delta) =>
    (p, t) => {
      const d = Math.abs(round(p - t))
      return d <= delta ? round(0.5 * round(d * d)) : round(delta * round(d - round(0.5 * delta)))
    },
  slope:
    ({ round }, delta) =>
    (p, t) => {
      const d = round(p - t)
      return d > delta ? delta : d < -delta ? -delta : d
    },
  formula: (p, t, delta) => `huber(${p} − ${t}; ${delta})`,
  slopeFormula: (p, t, delta) => `${p} − ${t}, held between −${delta} and ${delta}`,
})

/** −t log p − (1 − t) log(1 − p), of probabilities; logarithms are held at −100, as PyTorch holds them. */
export const binaryCrossEntropyError = /* @__PURE__ */ cellLoss({
  name: 'binaryCrossEntropyError',
  loss: ({ round, log, log1p }) => {
    const held = (x: number) => (x < -100 ? -100 : x)
    return (p, t) => round(-round(round(t * held(log(p))) + round(round(1 - t) * held(log1p(-p)))))
  },
  slope: ({ round }) => {
    const least = round(1e-12)
    return (p, t) => {
      const d = round(p * round(1 - p))
      return round(round(p - t) / (d < least ? least : d))
    }
  },
  formula: (p, t) => `−${t} log ${p} − (1 − ${t}) log(1 − ${p})`,
  slopeFormula: (p, t) => `(${p} − ${t}) ÷ (${p} ∘ (1 − ${p}))`,
})

/** Binary cross-entropy of logits z: max(z, 0) − z t + log1p(e^−|z|), without overflow; slope σ(z) − t. */
export const logitCrossEntropyError = /* @__PURE__ */ cellLoss({
  name: 'logitCrossEntropyError',
  loss:
    ({ round, exp, log1p }) =>
    (z, t) =>
      round(round((z <= 0 ? 0 : z) - round(z * t)) + log1p(exp(-Math.abs(z)))),
  slope:
    ({ round, exp }) =>
    (z, t) =>
      round(round(1 / round(1 + exp(-z))) - t),
  formula: (z, t) => `max(${z}, 0) − ${z} ∘ ${t} + log(1 + exp(−|${z}|))`,
  slopeFormula: (z, t) => `σ(${z}) − ${t}`,
})
