import { checkNumber, checkOptions, OptionError } from '../errors.ts'
import { matrix } from '../matrix.ts'
import type { Matrix } from '../matrix.ts'
import { clip, clipFactor } from '../ops/norms.ts'
import type { Value } from '../ops/op.ts'
import { sum } from '../ops/sum.ts'
import { descend } from '../ops/updates.ts'
import type { Builder } from '../program/builder.ts'
import type { TrainingProgram } from '../program/program.ts'
import { lead } from './lead.ts'
import type { Driver, Evaluate, Move, Optimizer, Runnable } from './optimizer.ts'

export interface LbfgsOptions {
  /** The longest step that the line search tries first, along the direction. Default 1. */
  readonly learningRate?: number
  /** How many moves are remembered. Default 10. */
  readonly history?: number
  /** The most evaluations that one line search may take. Default 25. */
  readonly maxEvaluations?: number
}

/**
 * L-BFGS: a direction from the last moves and changes of gradient (two-loop recursion), a line search for the strong Wolfe
 * conditions, and the accepted step w ← w − length · direction. For small nets on the full batch. Nocedal and Wright 2006, chapter 7.
 *
 * @throws {OptionError} for an unknown option or one out of range; when a training is compiled, where gradients are clipped.
 */
export function lbfgs(options: LbfgsOptions = {}): Optimizer {
  checkOptions(options, ['learningRate', 'history', 'maxEvaluations'], 'lbfgs')
  const { learningRate = 1, history = 10, maxEvaluations = 25 } = options
  checkNumber(learningRate, 'learningRate', 'lbfgs', { above: 0 })
  checkNumber(history, 'history', 'lbfgs', { integer: true, min: 1, max: 1000 })
  checkNumber(maxEvaluations, 'maxEvaluations', 'lbfgs', { integer: true, min: 1 })
  return {
    name: 'lbfgs',
    learningRate,
    options,
    fullBatchOnly: true,
    drive: () => new LbfgsDriver(history, maxEvaluations),
    build(b, parameter, gradient, { learningRate: rate, direction }) {
      refuseClipped(b, gradient)
      refuseDropout(b)
      return b.step(descend, [parameter, direction(), rate], {})
    },
  }
}

/** A line search along a gradient that is not the objective's own ends anywhere, and takes that for the minimum. */
function refuseClipped(b: Builder, gradient: Value): void {
  const step = b.producer(gradient)
  const ops = [step?.op.name, ...(step?.inputs ?? []).map(value => b.producer(value)?.op.name)]
  if (ops[0] === clip.name || ops.includes(clipFactor.name))
    throw new OptionError({
      problem: 'gradients are clipped, but the line search needs those of the objective',
      where: 'lbfgs',
      cure: 'Leave clipping out: the line search keeps steps short enough by itself',
    })
}

/** With another mask in each step, the moves of the past tell nothing of the objective at hand. */
function refuseDropout({ masks }: Builder): void {
  if (masks.length > 0)
    throw new OptionError({
      problem: 'dropout changes the objective from step to step, but the line search needs one that stays',
      where: 'lbfgs',
      cure: 'Leave dropout out, or choose adam',
    })
}

const dot = (a: Float64Array, b: Float64Array) =>
  sum(
    a.map((x, i) => x * b[i]!),
    0,
    1,
    a.length,
    x => x,
  )

/** A move in parameter space, and the change of the gradient along it. */
interface Pair {
  readonly move: Float64Array
  readonly change: Float64Array
}

/** Directions from the remembered moves, lengths from a line search. */
class LbfgsDriver implements Driver {
  readonly #history: number
  readonly #maxEvaluations: number
  #pairs: Pair[] = []

  constructor(history: number, maxEvaluations: number) {
    this.#history = history
    this.#maxEvaluations = maxEvaluations
  }

  step(start: Float64Array, evaluate: Evaluate, rate: number): Move | undefined {
    const { objective, gradient } = evaluate(start)
    // A move of no length, so that the program itself meets the number and the training can say where it came up.
    if (!Number.isFinite(objective) || !gradient.every(Number.isFinite)) return { direction: gradient, length: 0 }
    const direction = this.#direction(gradient)
    let slope = -dot(gradient, direction)
    if (!(slope < 0)) {
      this.#pairs = []
      direction.set(gradient)
      slope = -dot(gradient, gradient)
      if (slope === 0) return undefined
    }
    const gradientSize = gradient.reduce((total, g) => total + Math.abs(g), 0)
    const first = this.#pairs.length === 0 && gradientSize > 1 ? rate / gradientSize : rate
    const found = this.#search(start, direction, { length: 0, objective, gradient, slope }, first, evaluate)
    if (found === undefined) {
      if (this.#pairs.length === 0) return undefined
      this.#pairs = [] // what is remembered may mislead: once more, along the gradient
      return this.step(start, evaluate, rate)
    }
    this.#remember(direction, gradient, found)
    return { direction, length: found.length }
  }

  lead(session: Runnable, program: TrainingProgram, rows: Uint32Array, rate: number): boolean {
    return lead(this, session, program, rows, rate)
  }

  memory(): Matrix[] {
    return this.#pairs.map(({ move, change }) => {
      const both = new Float64Array(2 * move.length)
      both.set(move)
      both.set(change, move.length)
      return matrix(2, move.length, both)
    })
  }

  restore(memory: readonly Matrix[]): void {
    this.#pairs = memory.map(({ data, columns }) => ({
      move: Float64Array.from(data.subarray(0, columns)),
      change: Float64Array.from(data.subarray(columns)),
    }))
  }

  /** H·g by the two-loop recursion (Nocedal and Wright, algorithm 7.4). */
  #direction(gradient: Float64Array): Float64Array {
    const q = gradient.slice()
    const shares = [...this.#pairs].reverse().map(({ move, change }) => {
      const share = dot(move, q) / dot(change, move)
      for (let i = 0; i < q.length; i++) q[i]! -= share * change[i]!
      return share
    })
    const last = this.#pairs.at(-1)
    if (last !== undefined) {
      const scale = dot(last.move, last.change) / dot(last.change, last.change)
      for (let i = 0; i < q.length; i++) q[i]! *= scale
    }
    this.#pairs.forEach(({ move, change }, k) => {
      const back = shares[this.#pairs.length - 1 - k]! - dot(change, q) / dot(change, move)
      for (let i = 0; i < q.length; i++) q[i]! += back * move[i]!
    })
    return q
  }

  /** A length that satisfies the strong Wolfe conditions (algorithms 3.5 and 3.6); the best found where the evaluations run out. */
  #search(start: Float64Array, direction: Float64Array, origin: Trial, first: number, evaluate: Evaluate): Trial | undefined {
    let left = this.#maxEvaluations
    let best: Trial | undefined
    const at = (length: number): Trial => {
      left--
      const { objective, gradient } = evaluate(start.map((x, i) => x - length * direction[i]!))
      const trial = { length, objective, gradient, slope: -dot(gradient, direction) }
      if (objective < (best?.objective ?? origin.objective)) best = trial
      return trial
    }
    const falls = (t: Trial) => t.objective <= origin.objective + 1e-4 * t.length * origin.slope
    const flat = (t: Trial) => Math.abs(t.slope) <= -0.9 * origin.slope
    let [low, high] = [origin, undefined as Trial | undefined]
    let length = first
    while (left > 0) {
      const trial = at(length)
      if (!falls(trial) || (low !== origin && trial.objective >= low.objective)) high = trial
      else if (flat(trial)) return trial
      else {
        if (trial.slope * ((high?.length ?? Infinity) - low.length) >= 0) high = low
        low = trial
      }
      length = high === undefined ? trial.length * 2 : between(low, high)
      if (high !== undefined && Math.abs(high.length - low.length) * Math.abs(origin.slope) < 1e-18) break
    }
    return best
  }

  #remember(direction: Float64Array, before: Float64Array, { length, gradient }: Trial): void {
    const move = direction.map(d => -length * d)
    const change = gradient.map((g, i) => g - before[i]!)
    if (dot(move, change) <= 1e-10 * dot(change, change)) return
    this.#pairs.push({ move, change })
    if (this.#pairs.length > this.#history) this.#pairs.shift()
  }
}

interface Trial {
  readonly length: number
  readonly objective: number
  readonly gradient: Float64Array
  readonly slope: number
}

/** The minimum of the cubic through both ends, held off them; the middle where there is none (Nocedal and Wright 3.59). */
function between(a: Trial, b: Trial): number {
  const middle = (a.length + b.length) / 2
  if (!Number.isFinite(b.objective)) return middle
  const d1 = a.slope + b.slope - (3 * (a.objective - b.objective)) / (a.length - b.length)
  const square = d1 * d1 - a.slope * b.slope
  if (!(square >= 0)) return middle
  const d2 = (b.length > a.length ? 1 : -1) * Math.sqrt(square)
  const at = b.length - ((b.length - a.length) * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2)
  const [near, far] = a.length < b.length ? [a.length, b.length] : [b.length, a.length]
  const margin = 0.1 * (far - near)
  return at > near + margin && at < far - margin ? at : middle
}
