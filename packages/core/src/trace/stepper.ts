import type { Step, Value } from '../ops/op.ts'
import type { Program } from '../program/program.ts'
import type { Trace } from './trace.ts'

/** What can be stepped through: the moments of a training (a `Timeline`), or a single one. */
export interface Moments<P extends Program = Program> {
  readonly program: P
  /** @throws {DataError} where there is no such epoch or batch. */
  trace(epoch: number, batch: number): Promise<Trace<P>>
  /** The batches of an epoch. */
  batches(epoch: number): { readonly length: number }
}

/** Where a stepper stands: about to show what step `step` of batch `batch` of epoch `epoch` computes. All count from 0. */
export interface Position {
  readonly epoch: number
  readonly batch: number
  readonly step: number
}

/** How far to go: the next step; the next layer; the next phase (forward, loss, backward, update); the next batch; the next epoch. */
export type Stride = 'step' | 'layer' | 'phase' | 'batch' | 'epoch'

/** Walks through a training step by step, forwards and back, over batches and epochs; each moment has the bits it had in the training. */
export class Stepper<P extends Program = Program> {
  readonly #moments: Moments<P>
  #position: Position = { epoch: 0, batch: 0, step: 0 }
  #trace: Trace<P> | undefined

  constructor(moments: Moments<P>) {
    this.#moments = moments
  }

  get position(): Position {
    return this.#position
  }

  /** The step at hand. */
  get step(): Step {
    return this.#moments.program.steps[this.#position.step]!
  }

  /** The value that the step at hand computes. */
  get value(): Value {
    return this.step.output
  }

  /** The trace of the batch at hand. */
  async trace(): Promise<Trace<P>> {
    this.#trace ??= await this.#moments.trace(this.#position.epoch, this.#position.batch)
    return this.#trace
  }

  /** Goes to a position. @throws {DataError} where there is none; then it stays where it was. */
  async goTo({ epoch, batch, step }: Position): Promise<void> {
    const steps = this.#moments.program.steps.length
    const inside = step < 0 ? 0 : step >= steps ? steps - 1 : step
    if (this.#trace === undefined || epoch !== this.#position.epoch || batch !== this.#position.batch)
      this.#trace = await this.#moments.trace(epoch, batch)
    this.#position = { epoch, batch, step: inside }
  }

  /** Goes on by a stride. @throws {DataError} at the end of the training; then it stays where it was. */
  async forward(stride: Stride = 'step'): Promise<void> {
    const { epoch, batch, step } = this.#position
    const { steps } = this.#moments.program
    const next = stride === 'batch' || stride === 'epoch' ? steps.length : this.#boundary(step, stride, 1)
    if (stride !== 'epoch' && next < steps.length) return this.goTo({ epoch, batch, step: next })
    if (stride !== 'epoch' && batch + 1 < this.#moments.batches(epoch).length)
      return this.goTo({ epoch, batch: batch + 1, step: 0 })
    return this.goTo({ epoch: epoch + 1, batch: 0, step: 0 })
  }

  /** Goes back by a stride: to the start of the step, layer, phase, batch or epoch before. At the very start it stays there. */
  async back(stride: Stride = 'step'): Promise<void> {
    const { epoch, batch, step } = this.#position
    const last = this.#moments.program.steps.length - 1
    if (stride === 'epoch') return this.goTo({ epoch: epoch === 0 ? 0 : epoch - 1, batch: 0, step: 0 })
    const before = stride === 'batch' ? -1 : this.#boundary(step, stride, -1)
    if (before >= 0) return this.goTo({ epoch, batch, step: before })
    const start = stride === 'batch' ? 0 : this.#start(last, stride)
    if (batch > 0) return this.goTo({ epoch, batch: batch - 1, step: start })
    if (epoch > 0) return this.goTo({ epoch: epoch - 1, batch: this.#moments.batches(epoch - 1).length - 1, step: start })
  }

  /** The first step of the next (or previous) group; the number of steps, or −1, where there is none. */
  #boundary(step: number, stride: Stride, direction: 1 | -1): number {
    const { steps } = this.#moments.program
    if (stride === 'step') return step + direction
    let at = step
    while (at >= 0 && at < steps.length && this.#together(steps[at]!, steps[step]!, stride)) at += direction
    return direction === 1 || at < 0 ? at : this.#start(at, stride)
  }

  /** The first step of the group that a step belongs to. */
  #start(step: number, stride: Stride): number {
    const { steps } = this.#moments.program
    let at = step
    while (stride !== 'step' && at > 0 && this.#together(steps[at - 1]!, steps[step]!, stride)) at--
    return at
  }

  #together(a: Step, b: Step, stride: Stride): boolean {
    return a.phase === b.phase && (stride === 'phase' || a.scope === b.scope)
  }
}
