import type { Session } from '../engines/engine.ts'
import type { Matrix } from '../matrix.ts'
import { matrix } from '../matrix.ts'
import type { Value } from '../ops/op.ts'
import { sum } from '../ops/sum.ts'
import type { Lbfgs } from '../optimizers/batch.ts'
import type { TrainingProgram } from '../program/program.ts'

const dot = (a: Float64Array, b: Float64Array) =>
  sum(
    Float64Array.from(a, (x, i) => x * b[i]!),
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

/**
 * Leads L-BFGS: evaluates objective and gradient at trial points by rerunning the program without its update, then
 * writes direction and length and lets the program make the accepted step.
 */
export class LbfgsDriver {
  readonly #session: Session
  readonly #program: TrainingProgram
  readonly #optimizer: Lbfgs
  readonly #parameters: readonly Value[]
  readonly #rows: Uint32Array
  #pairs: Pair[] = []

  constructor(session: Session, program: TrainingProgram, optimizer: Lbfgs, rows: Uint32Array) {
    this.#session = session
    this.#program = program
    this.#optimizer = optimizer
    this.#parameters = [...program.directions.keys()]
    this.#rows = rows
  }

  /** One step. Returns false where no step lowers the objective any more: the training has converged. */
  step(rate: number): boolean {
    const start = this.#point()
    const { objective, gradient } = this.#evaluate(start)
    if (!Number.isFinite(objective)) return this.#accept(start, gradient, 0)
    const direction = this.#direction(gradient)
    let slope = -dot(gradient, direction)
    if (!(slope < 0)) {
      this.#pairs = []
      direction.set(gradient)
      slope = -dot(gradient, gradient)
      if (slope === 0) return false
    }
    const gradientSize = gradient.reduce((total, g) => total + Math.abs(g), 0)
    const first = this.#pairs.length === 0 && gradientSize > 1 ? rate / gradientSize : rate
    const found = this.#search(start, direction, { length: 0, objective, gradient, slope }, first)
    if (found === undefined) return false
    this.#remember(start, direction, gradient, found)
    return this.#accept(start, direction, found.length)
  }

  /** The memory, as matrices of two rows (move, change), to be kept in a checkpoint. */
  memory(): Matrix[] {
    return this.#pairs.map(({ move, change }) =>
      matrix(2, move.length, Float64Array.of(...[move, change].flatMap(v => Array.from(v)))),
    )
  }

  restore(memory: readonly Matrix[]): void {
    this.#pairs = memory.map(({ data, columns }) => ({
      move: Float64Array.from(data.subarray(0, columns)),
      change: Float64Array.from(data.subarray(columns)),
    }))
  }

  #point(): Float64Array {
    return joined(this.#parameters.map(value => this.#session.read(value)))
  }

  #evaluate(point: Float64Array) {
    this.#write(point, value => value)
    this.#session.run(this.#rows, { update: false })
    const { objective, gradients } = this.#program
    return {
      objective: this.#session.read(objective)[0]!,
      gradient: joined(this.#parameters.map(value => this.#session.read(gradients.get(value)!))),
    }
  }

  #write(vector: Float64Array, to: (parameter: Value) => Value): void {
    let at = 0
    for (const parameter of this.#parameters) {
      const length = (parameter.shape[0] as number) * (parameter.shape[1] as number)
      this.#session.write(to(parameter), vector.subarray(at, at + length))
      at += length
    }
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
  #search(start: Float64Array, direction: Float64Array, origin: Trial, first: number): Trial | undefined {
    let left = this.#optimizer.maxEvaluations
    let best: Trial | undefined
    const at = (length: number): Trial => {
      left--
      const { objective, gradient } = this.#evaluate(start.map((x, i) => x - length * direction[i]!))
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

  #remember(start: Float64Array, direction: Float64Array, before: Float64Array, { length, gradient }: Trial): void {
    const move = start.map((_, i) => -length * direction[i]!)
    const change = gradient.map((g, i) => g - before[i]!)
    if (dot(move, change) <= 1e-10 * dot(change, change)) return
    this.#pairs.push({ move, change })
    if (this.#pairs.length > this.#optimizer.history) this.#pairs.shift()
  }

  /** Back to the start, and from there the program's own update. */
  #accept(start: Float64Array, direction: Float64Array, length: number): true {
    this.#write(start, value => value)
    this.#write(direction, value => this.#program.directions.get(value)!)
    this.#session.write(this.#program.learningRate, [length])
    this.#session.run(this.#rows)
    return true
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

function joined(parts: readonly ArrayLike<number>[]): Float64Array {
  const out = new Float64Array(parts.reduce((total, part) => total + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
