import type { LossName } from '../../src/network/losses.ts'
import type { MistakeKind, Trace } from '../../src/trace/index.ts'

export type Rows = number[][]

// Somebody's own network: forward, backward and update on plain rows of numbers, with the mistakes that people make.

/** A mistake made in a layer, counted from 1. */
export interface Slip {
  readonly kind: MistakeKind
  readonly layer: number
  /** Where in the layer, for kinds with several places. */
  readonly at: Place
}
export type Place = 'forward' | 'error' | 'slope' | 'delta' | 'back' | 'weights' | 'bias' | 'update'

/** Which mistakes can be made where. */
export const places: readonly (readonly [MistakeKind, Place])[] = [
  ['sign', 'error'],
  ['sign', 'slope'],
  ['sign', 'delta'],
  ['sign', 'update'],
  ['learning-rate-twice', 'delta'],
  ['learning-rate-twice', 'update'],
  ['other-learning-rate', 'update'],
  ['transpose', 'forward'],
  ['transpose', 'back'],
  ['transpose', 'weights'],
  ['elementwise-for-dot', 'forward'],
  ['elementwise-for-dot', 'weights'],
  ['dot-for-elementwise', 'delta'],
  ['slope-of-input', 'slope'],
  ['wrong-axis', 'bias'],
  ['mean-for-sum', 'weights'],
  ['mean-for-sum', 'bias'],
  ['sum-for-mean', 'error'],
  ['mean-for-sum', 'error'],
  ['bias-left-out', 'forward'],
  ['bias-recycled', 'forward'],
  ['other-delta', 'bias'],
  ['updated-weights', 'back'],
  ['labels-broadcast', 'error'],
]

export const rowsOf = (trace: Trace, name: string): Rows => {
  const { shape, data } = trace.tensor(trace.value(name))
  return Array.from({ length: shape[0]! }, (_, r) => Array.from(data.subarray(r * shape[1]!, (r + 1) * shape[1]!)))
}

export const map = (a: Rows, f: (x: number, r: number, c: number) => number): Rows =>
  a.map((row, r) => row.map((x, c) => f(x, r, c)))
export const turn = <T>(a: readonly (readonly T[])[]): T[][] => a[0]!.map((_, c) => a.map(row => row[c]!))

/** As NumPy repeats a single row or column; undefined where the shapes do not fit. */
function zip(a: Rows, b: Rows, f: (x: number, y: number) => number): Rows {
  const [n, m] = [Math.max(a.length, b.length), Math.max(a[0]!.length, b[0]!.length)]
  for (const one of [a, b])
    if ((one.length !== n && one.length !== 1) || (one[0]!.length !== m && one[0]!.length !== 1)) throw new Unfit()
  const at = (one: Rows, r: number, c: number) => one[one.length === 1 ? 0 : r]![one[0]!.length === 1 ? 0 : c]!
  return Array.from({ length: n }, (_, r) => Array.from({ length: m }, (_, c) => f(at(a, r, c), at(b, r, c))))
}

function dot(a: Rows, b: Rows): Rows {
  if (a[0]!.length !== b.length) throw new Unfit()
  return a.map(row => b[0]!.map((_, c) => row.reduce((sum, x, k) => sum + x * b[k]![c]!, 0)))
}
const scale = (a: Rows, k: number) => map(a, x => k * x)
const columnSums = (a: Rows): Rows => [a[0]!.map((_, c) => a.reduce((sum, row) => sum + row[c]!, 0))]

/** Shapes with which NumPy would have stopped. */
class Unfit extends Error {}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
export type Squash = 'sigmoid' | 'tanh' | 'softmax'
const squash = (z: Rows, kind: Squash): Rows => {
  if (kind !== 'softmax') return map(z, kind === 'tanh' ? Math.tanh : sigmoid)
  return z.map(row => {
    const e = row.map(x => Math.exp(x - Math.max(...row)))
    const sum = e.reduce((total, x) => total + x, 0)
    return e.map(x => x / sum)
  })
}
const slopeOf = (a: Rows, kind: Squash): Rows => map(a, x => (kind === 'tanh' ? 1 - x * x : x * (1 - x)))

/** The gradient of a loss by the output, before any division; of a fused one by the logits. */
const gradients: { readonly [N in LossName]?: (p: number, t: number) => number } = {
  halfSquaredErrorSum: (p, t) => p - t,
  mse: (p, t) => 2 * (p - t),
  mae: (p, t) => Math.sign(p - t),
  huber: (p, t) => Math.max(-0.4, Math.min(0.4, p - t)),
  binaryCrossEntropy: (p, t) => p - t,
  softmaxCrossEntropy: (p, t) => p - t,
}

interface Task {
  readonly loss: LossName
  readonly activations: readonly Squash[]
  readonly rate: number
}

/** Everything that the person computes, by the names that the program has for it. Values that no shape fits for are left out. */
export function computed(trace: Trace, { loss, activations, rate }: Task, slips: readonly Slip[]): Map<string, Rows> {
  const out = new Map<string, Rows>()
  const layers = activations.length
  const slipped = (layer: number, kind: MistakeKind, at: Place) =>
    slips.some(slip => slip.layer === layer && slip.kind === kind && slip.at === at)
  try {
    run()
  } catch (error) {
    if (!(error instanceof Unfit)) throw error
  }
  return out

  function run() {
    const weights = activations.map((_, i) => rowsOf(trace, `dense${i + 1}.weights`))
    const biases = activations.map((_, i) => rowsOf(trace, `dense${i + 1}.bias`))
    const inputs = [rowsOf(trace, 'X')]
    const rows = inputs[0]!.length
    const zs: Rows[] = []
    for (let l = 1; l <= layers; l++) {
      const [x, w, b] = [inputs[l - 1]!, weights[l - 1]!, biases[l - 1]!]
      let product = dot(x, w)
      if (slipped(l, 'transpose', 'forward')) product = dot(x, turn(w))
      if (slipped(l, 'elementwise-for-dot', 'forward')) product = zip(x, w, (p, q) => p * q)
      out.set(`dense${l}.product`, product)
      let z = zip(product, b, (p, q) => p + q)
      if (slipped(l, 'bias-left-out', 'forward')) z = product
      if (slipped(l, 'bias-recycled', 'forward')) z = map(product, (p, r, c) => p + b[0]![(c * rows + r) % b[0]!.length]!)
      out.set(`dense${l}.z`, z)
      zs.push(z)
      inputs.push(squash(z, activations[l - 1]!))
      out.set(`dense${l}.output`, inputs[l]!)
    }
    const p = inputs[layers]!
    const given = rowsOf(trace, 'target')
    const t = loss === 'softmaxCrossEntropy' ? given.map(([k]) => p[0]!.map((_, c) => (c === k ? 1 : 0))) : given
    const count = loss === 'softmaxCrossEntropy' ? rows : rows * p[0]!.length
    let error = zip(p, slipped(layers, 'labels-broadcast', 'error') ? turn(t) : t, gradients[loss]!)
    const isMean = loss !== 'halfSquaredErrorSum'
    const means = slipped(layers, 'mean-for-sum', 'error') || (isMean && !slipped(layers, 'sum-for-mean', 'error'))
    if (means) error = scale(error, 1 / (slipped(layers, 'labels-broadcast', 'error') ? rows * rows : count))
    if (slipped(layers, 'sign', 'error')) error = scale(error, -1)
    const fused = loss.endsWith('CrossEntropy')
    out.set(fused ? `d_dense${layers}.z` : `d_dense${layers}.output`, error)
    const deltas = new Map<number, Rows>()
    for (let l = layers; l >= 1; l--) {
      let delta = error
      if (l < layers || !fused) {
        let slope = slopeOf(slipped(l, 'slope-of-input', 'slope') ? zs[l - 1]! : inputs[l]!, activations[l - 1]!)
        if (slipped(l, 'sign', 'slope')) slope = scale(slope, -1)
        out.set(`dense${l}.${activations[l - 1]!}Slope`, slope)
        delta = slipped(l, 'dot-for-elementwise', 'delta') ? dot(error, slope) : zip(error, slope, (x, y) => x * y)
      }
      if (slipped(l, 'sign', 'delta')) delta = scale(delta, -1)
      if (slipped(l, 'learning-rate-twice', 'delta')) delta = scale(delta, rate)
      out.set(`d_dense${l}.z`, delta)
      deltas.set(l, delta)
      const x = inputs[l - 1]!
      let gradient: Rows
      if (slipped(l, 'transpose', 'weights')) gradient = dot(x, delta)
      else if (slipped(l, 'elementwise-for-dot', 'weights')) gradient = zip(turn(x), delta, (a, b) => a * b)
      else gradient = dot(turn(x), delta)
      if (slipped(l, 'mean-for-sum', 'weights')) gradient = scale(gradient, 1 / rows)
      out.set(`d_dense${l}.weights`, gradient)
      let sums = columnSums(slipped(l, 'other-delta', 'bias') ? (deltas.get(l + 1) ?? delta) : delta)
      if (slipped(l, 'wrong-axis', 'bias')) sums = turn(columnSums(turn(delta)))
      if (slipped(l, 'mean-for-sum', 'bias')) sums = scale(sums, 1 / rows)
      out.set(`d_dense${l}.bias`, sums)
      const step = (w: number, g: number) => {
        if (slipped(l, 'sign', 'update')) return w + rate * g
        if (slipped(l, 'learning-rate-twice', 'update')) return w - rate * rate * g
        return w - (slipped(l, 'other-learning-rate', 'update') ? rate / 10 : rate) * g
      }
      const updated = zip(weights[l - 1]!, gradient, step)
      out.set(`dense${l}.weights.updated`, updated)
      const w = slipped(l, 'updated-weights', 'back') ? updated : weights[l - 1]!
      if (l > 1) {
        error = slipped(l, 'transpose', 'back') ? dot(delta, w) : dot(delta, turn(w))
        out.set(`d_dense${l - 1}.output`, error)
      }
      out.set(`dense${l}.bias.updated`, zip(biases[l - 1]!, sums, step))
    }
  }
}
