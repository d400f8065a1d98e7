/** Records that are kept at the most; past that, every second one goes and the rest stand twice as far apart. */
const MOST_RECORDS = 60

/** Counts numbers in equal bins from −most to most; what lies beyond counts in the outermost. */
export function countInto(counts: Uint32Array, from: number, bins: number, numbers: ArrayLike<number>, most: number): void {
  for (let i = 0; i < numbers.length; i++) {
    const bin = Math.floor(((numbers[i]! / most + 1) / 2) * bins)
    counts[from + Math.max(0, Math.min(bins - 1, bin))]!++
  }
}

/** What is kept of the course of a training, at epochs that stand equally far apart. */
export class Records<T> {
  readonly epochs: number[] = []
  readonly kept: T[] = []
  #interval = 1

  isDue(epoch: number): boolean {
    const last = this.epochs.at(-1)
    return last === undefined || epoch >= last + this.#interval
  }

  add(epoch: number, record: T): void {
    this.epochs.push(epoch)
    this.kept.push(record)
    if (this.epochs.length <= MOST_RECORDS) return
    this.#interval = Math.max(2 * this.#interval, Math.ceil(epoch / (MOST_RECORDS / 2)))
    const isKept = this.epochs.map((_, i) => i % 2 === 0)
    for (const list of [this.epochs, this.kept] as unknown[][]) list.splice(0, list.length, ...list.filter((_, i) => isKept[i]))
  }
}
