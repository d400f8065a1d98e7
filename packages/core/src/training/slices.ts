import type { Session } from '../engines/engine.ts'
import type { Numbers } from '../matrix.ts'
import type { Value } from '../ops/op.ts'
import type { TrainingProgram } from '../program/program.ts'
import type { Batch } from './batches.ts'

/** How long an engine is left alone with its batches, in milliseconds: a page stays alive, and a wish to stop is heard. */
const SLICE = 10
/** Most batches of a slice. */
const MOST = 16384

/** Hands an engine as many batches at a time as it does in a slice of time. */
export class Slices {
  readonly #session: Session
  readonly #program: TrainingProgram
  readonly #countsSteps: boolean
  readonly #rateOf
  /** How many batches the next slice may have; starts small, since nothing is known yet. */
  length = 1

  /** `rateOf` where the rate changes; one that does not is written here. */
  constructor(session: Session, program: TrainingProgram, rate: number, rateOf?: (step: number) => number) {
    this.#session = session
    this.#program = program
    this.#rateOf = rateOf
    session.write(program.learningRate, [rate])
    this.#countsSteps = program.steps.some(({ inputs }) => inputs.includes(program.stepCount))
  }

  /** Runs batches, time and again, each time so many steps on; the loss of each. */
  run(batches: readonly Batch[], times = 1, stepsOn = 0): Float64Array {
    const { learningRate, stepCount, loss } = this.#program
    const start = performance.now()
    const count = batches.length * times
    const column = (of: (step: number) => number) => {
      const numbers = new Float64Array(count)
      for (let i = 0, on = 0; i < count; on += stepsOn) for (const { step } of batches) numbers[i++] = of(step + on)
      return numbers
    }
    const drawn = batches.map(batch => batch.masks())
    const given: [Value, Numbers][] = drawn[0]!.map(([value], i) => [value, joined(drawn.map(masks => masks[i]![1]))])
    if (this.#rateOf) given.push([learningRate, column(this.#rateOf)])
    if (this.#countsSteps) given.push([stepCount, column(step => step + 1)])
    const losses = this.#session.runBatches({ count, rows: batches.map(({ rows }) => rows), given }, loss)
    const elapsed = performance.now() - start
    if (elapsed > SLICE) this.length = Math.max(1, Math.floor((count * SLICE) / elapsed))
    else if ((elapsed * this.length) / count < SLICE / 2) this.length = Math.min(MOST, 2 * this.length)
    return losses
  }
}

function joined(parts: readonly Numbers[]): Numbers {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
