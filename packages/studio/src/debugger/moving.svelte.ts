import type { TrainingProgram } from 'glassbox'
import { Stepper } from 'glassbox/trace'
import type { Moments, Position, Stride, Trace } from 'glassbox/trace'
import { messageOf } from '../words/message.ts'

/** A move that takes longer is told. */
const SLOW = 150

/** Where a run stands, and the ways on and back. One move after the other: of keys pressed quickly none is lost. */
export abstract class Moving {
  position = $state.raw<Position>({ epoch: 0, batch: 0, step: 0 })
  /** The moment at hand, untouched; undefined until the first is computed. */
  trace = $state.raw<Trace<TrainingProgram>>()
  /** Whether a moment is being computed for so long that it must be said. */
  busy = $state(false)
  /** The last thing that could not be done, for people. */
  trouble = $state<string>()
  readonly #stepper: Stepper<TrainingProgram>
  #last: Promise<void> = Promise.resolve()
  #asked = 0

  constructor(moments: Moments<TrainingProgram>) {
    this.#stepper = new Stepper(moments)
  }

  /** Called when another step or moment is at hand. */
  protected abstract arrived(): void

  /** Goes to a position, unless another is asked for before it is this one's turn. */
  async goTo(position: Position): Promise<void> {
    const own = ++this.#asked
    await this.#move(async () => {
      if (own === this.#asked) await this.#stepper.goTo(position)
    })
  }

  async forward(stride: Stride = 'step'): Promise<void> {
    await this.#move(() => this.#stepper.forward(stride))
  }

  async back(stride: Stride = 'step'): Promise<void> {
    await this.#move(() => this.#stepper.back(stride))
  }

  #move(go: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(() => this.#moved(go))
    return this.#last
  }

  async #moved(go: () => Promise<void>): Promise<void> {
    const slow = setTimeout(() => (this.busy = true), SLOW)
    try {
      await go()
      const trace = await this.#stepper.trace()
      this.trouble = undefined
      if (trace !== this.trace) this.trace = trace
      this.position = this.#stepper.position
      this.arrived()
    } catch (error) {
      this.trouble = messageOf(error)
    } finally {
      clearTimeout(slow)
      this.busy = false
    }
  }
}
