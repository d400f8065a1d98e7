import { float64 } from '../numerics.ts'
import type { Tensor, Value } from '../ops/op.ts'
import { stepsBetween } from './replay.ts'
import type { Trace } from './trace.ts'

/** Each step is a quarter of the one before; the first is this share of the number's size. */
const FIRST_STEP = 4e-3
const RUNGS = 6
/** Numbers smaller than this are moved as if they had this size. */
const LEAST_SIZE = 1e-2
const EPSILON = 2.220446049250313e-16

/** A derivative by differences. */
export interface Derivative {
  readonly numeric: number
  /** What rounding alone may add to or take from it. */
  readonly noise: number
}

/**
 * How a scalar changes with the cells of a value, by differences alone. Made once for a value; each cell takes some runs of the steps
 * between the two, with all else (data, masks, other parameters) as in the trace.
 */
export class Differences {
  readonly #runs
  readonly #tensor: Tensor
  readonly #scalar: Tensor
  readonly #start: number
  readonly #size: number

  constructor(trace: Trace, value: Value, scalar: Value) {
    const steps = stepsBetween(trace.program, value, scalar)
    const own = trace.tensor(value)
    this.#tensor = { shape: own.shape, data: own.data.slice() }
    const tensors = new Map<Value, Tensor>([[value, this.#tensor]])
    this.#runs = steps.map(({ op, inputs, output, attributes }) => {
      const { shape, data } = trace.tensor(output)
      const out = { shape, data: data.slice() }
      const given = inputs.map(input => tensors.get(input) ?? trace.tensor(input))
      tensors.set(output, out)
      return () => op.compute(given, out, attributes, float64)
    })
    this.#scalar = tensors.get(scalar) ?? trace.tensor(scalar)
    this.#start = trace.tensor(scalar).data[0]!
    let squares = 0
    for (let i = 0; i < own.data.length; i++) squares += own.data[i]! * own.data[i]!
    this.#size = Math.sqrt(squares / own.data.length)
  }

  /**
   * The derivative by one cell: central differences d(h), extrapolated from two steps, (16 d(h) − d(4h)) ÷ 15, with h smaller and
   * smaller until the answer no longer changes and the slopes to the left and to the right are one.
   *
   * @param accuracy what an answer may change by, and what the slopes may differ by, for an answer of a size.
   * @returns undefined where that never comes: the cell is on a kink, or what it changes is not finite.
   */
  at(index: number, accuracy: (size: number) => number): Derivative | undefined {
    const own = Math.abs(this.#tensor.data[index]!)
    const size = [own, this.#size, LEAST_SIZE].reduce((a, b) => (a > b ? a : b))
    let step = FIRST_STEP * size
    let before: { readonly slope: number; readonly bend: number; readonly answer: number } | undefined
    for (let rung = 0; rung < RUNGS; rung++, step /= 4) {
      const [up, down] = [this.#scalarAt(index, step), this.#scalarAt(index, -step)]
      const slope = (up - down) / (2 * step)
      const bend = (up - this.#start - (this.#start - down)) / step
      const answer = before === undefined ? NaN : (16 * slope - before.slope) / 15
      // A smooth function's two slopes differ in proportion to the step: what is left over without one is the kink's.
      const jump = before === undefined ? NaN : (4 * bend - before.bend) / 3
      const noise = (16 * EPSILON * Math.abs(this.#start)) / step
      const most = accuracy(Math.abs(answer)) + noise
      if (before !== undefined && Math.abs(answer - before.answer) <= most && Math.abs(jump) <= most)
        return { numeric: answer, noise }
      before = { slope, bend, answer }
    }
    return undefined
  }

  #scalarAt(index: number, offset: number): number {
    const { data } = this.#tensor
    const own = data[index]!
    data[index] = own + offset
    for (const run of this.#runs) run()
    data[index] = own
    return this.#scalar.data[0]!
  }
}
