/** Powers of ten that a logarithmic scale reaches down from its end; what is smaller counts as 0. */
const DECADES = 6

/** Where a number stands between −most and most: −1 to 1, in equal steps, or by its power of ten. */
export function placeOf(x: number, most: number, isLog: boolean): number {
  const share = x / most
  if (!isLog) return Math.max(-1, Math.min(1, share))
  return Math.sign(share) * Math.max(0, Math.min(1, 1 + Math.log10(Math.abs(share)) / DECADES))
}

/** The number at which a bin begins. */
export function edgeOf(bin: number, bins: number, most: number, isLog: boolean): number {
  const place = (2 * bin) / bins - 1
  if (!isLog || place === 0) return place * most
  return Math.sign(place) * most * 10 ** (DECADES * (Math.abs(place) - 1))
}

/** Counts numbers in bins from −most to most; what lies beyond counts in the outermost. */
export function countInto(
  counts: Uint32Array,
  from: number,
  bins: number,
  numbers: ArrayLike<number>,
  most: number,
  isLog: boolean,
): void {
  for (let i = 0; i < numbers.length; i++) {
    const bin = Math.floor(((placeOf(numbers[i]!, most, isLog) + 1) / 2) * bins)
    counts[from + Math.max(0, Math.min(bins - 1, bin))]!++
  }
}

/**
 * What is kept of the course of a training, at epochs that stand equally far apart: past so many, every second one goes and the rest stand
 * twice as far apart.
 */
export class Records<T> {
  readonly #most: number
  readonly epochs: number[] = []
  readonly kept: T[] = []
  #interval = 1

  constructor(most: number) {
    this.#most = most
  }

  isDue(epoch: number): boolean {
    const last = this.epochs.at(-1)
    return last === undefined || epoch >= last + this.#interval
  }

  add(epoch: number, record: T): void {
    this.epochs.push(epoch)
    this.kept.push(record)
    if (this.epochs.length <= this.#most) return
    this.#interval = Math.max(2 * this.#interval, Math.ceil(epoch / (this.#most / 2)))
    const isKept = this.epochs.map((_, i) => i % 2 === 0)
    for (const list of [this.epochs, this.kept] as unknown[][]) list.splice(0, list.length, ...list.filter((_, i) => isKept[i]))
  }
}
