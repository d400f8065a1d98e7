import type { Checkpoint } from '../training/checkpoint.ts'
import type { Training } from '../training/train.ts'

/** Key frames that are kept at the most; past that, every second one goes and the rest stand twice as far apart. */
const MOST_FRAMES = 512
/** Large networks get fewer frames: so many bytes are for them all, but never fewer than the least. */
const FRAME_BYTES = 2 ** 28
const LEAST_FRAMES = 16

/** Moments of a training that are kept, so that it need not be run from its start to come to one. */
export class Frames {
  readonly #frames = new Map<number, Checkpoint>()
  /** The moments that were passed last, between key frames: who steps back goes there next. */
  readonly #passed = new Map<number, Checkpoint>()
  readonly #first: Checkpoint
  #interval = 1
  #most = MOST_FRAMES

  constructor(first: Checkpoint) {
    this.#first = withoutHistory(first)
    this.#keep(this.#first)
  }

  at(epoch: number): Checkpoint | undefined {
    return this.#frames.get(epoch) ?? this.#passed.get(epoch)
  }

  /** The last moment up to an epoch, and not before another. */
  before(epoch: number, least = this.#first): Checkpoint {
    let from = least
    for (const frame of [...this.#frames.values(), ...this.#passed.values()])
      if (frame.epoch <= epoch && frame.epoch > from.epoch) from = frame
    return from
  }

  /** Keeps what a training on its way to an epoch has reached, as a key frame or for a while. */
  add(training: Training, reached: number, goal: number): void {
    if (reached % this.#interval === 0) this.#keep(withoutHistory(training.checkpoint()))
    else if (goal - reached < this.#interval) this.#pass(withoutHistory(training.checkpoint()))
  }

  #keep(checkpoint: Checkpoint): void {
    this.#frames.set(checkpoint.epoch, checkpoint)
    const affordable = Math.floor(FRAME_BYTES / bytesOf(checkpoint))
    this.#most = affordable < LEAST_FRAMES ? LEAST_FRAMES : affordable > MOST_FRAMES ? MOST_FRAMES : affordable
    while (this.#frames.size > this.#most) {
      this.#interval *= 2
      for (const epoch of this.#frames.keys())
        if (epoch % this.#interval !== 0 && epoch !== this.#first.epoch) this.#frames.delete(epoch)
    }
  }

  /** Keeps what lies between two key frames, for a while. */
  #pass(checkpoint: Checkpoint): void {
    this.#passed.set(checkpoint.epoch, checkpoint)
    const most = this.#interval < this.#most ? this.#interval : this.#most
    for (const epoch of this.#passed.keys()) if (this.#passed.size > most) this.#passed.delete(epoch)
  }
}

/** Nobody asks a frame for its history, which grows with every epoch. */
export const withoutHistory = (checkpoint: Checkpoint): Checkpoint => ({ ...checkpoint, history: [] })

/** The size of a checkpoint's numbers. */
const bytesOf = ({ parameters, states, best }: Checkpoint): number =>
  [parameters, states, ...(best ? [best.parameters] : [])]
    .flatMap(numbers => [...numbers.values()])
    .reduce((bytes, { data }) => bytes + data.byteLength, 0)
