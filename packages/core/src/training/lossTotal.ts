import type { Loss } from '../network/losses.ts'

/** A loss over several batches: their mean, each with its share, or their sum; of a single batch its loss, to the bit. */
export class LossTotal {
  readonly #isSum: boolean
  #total = 0
  #shares = 0
  #batches = 0
  #last = 0

  constructor({ reduction }: Loss) {
    this.#isSum = reduction === 'sum'
  }

  add(loss: number, share: number): void {
    this.#total += loss * share
    this.#shares += share
    this.#batches++
    this.#last = loss
  }

  get value(): number {
    if (this.#batches === 1) return this.#last
    return this.#isSum ? this.#total : this.#total / this.#shares
  }
}
