import type { Batch as Run, Session } from '../engines/engine.ts'
import type { TrainingProgram } from '../program/program.ts'
import type { Batch } from './batches.ts'

/** How long an engine is left alone with its batches, in milliseconds: a page stays alive, and a wish to stop is heard. */
const SLICE = 10
/** Most batches of a slice. */
const MOST = 4096

/** Hands an engine as many batches at a time as it does in a slice of time. */
export class Slices {
  readonly #session: Session
  readonly #program: TrainingProgram
  /** How many batches the next slice may have; starts small, since nothing is known yet. */
  length = 1

  constructor(session: Session, program: TrainingProgram) {
    this.#session = session
    this.#program = program
  }

  /** Runs batches at their learning rates; the loss of each. */
  run(batches: readonly Batch[], rateOf: (step: number) => number): Float64Array {
    const { learningRate, stepCount, loss } = this.#program
    const start = performance.now()
    const losses = this.#session.runBatches(
      batches.map(({ rows, step, masks }): Run => ({
        rows,
        given: [[learningRate, [rateOf(step)]], [stepCount, [step + 1]], ...masks],
      })),
      loss,
    )
    const elapsed = performance.now() - start
    if (elapsed > SLICE) this.length = Math.max(1, Math.floor((batches.length * SLICE) / elapsed))
    else if (batches.length >= this.length && elapsed < SLICE / 2) this.length = Math.min(MOST, 2 * this.length)
    return losses
  }
}
