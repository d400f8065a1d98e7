/** Points of a curve that can be told apart when drawn. */
const MOST_DRAWN = 400

/** Numbers that come in one after the other, as fast as may be. */
class Series {
  #numbers = new Float64Array(1024)
  length = 0

  add(more: Float64Array): void {
    if (this.length + more.length > this.#numbers.length) {
      const larger = new Float64Array(2 * (this.length + more.length))
      larger.set(this.#numbers.subarray(0, this.length))
      this.#numbers = larger
    }
    this.#numbers.set(more, this.length)
    this.length += more.length
  }

  at(i: number): number {
    return this.#numbers[i]!
  }

  get all(): Float64Array {
    return this.#numbers.subarray(0, this.length)
  }
}

/** The losses of every epoch. */
export class Course {
  readonly loss = new Series()
  readonly held = new Series()
}

/** Places of a series that are drawn: all of few, else equally far apart, the last among them. */
export function thinnedPlaces(length: number, most = MOST_DRAWN): number[] {
  const every = Math.max(1, Math.ceil(length / most))
  const places: number[] = []
  for (let at = length - 1; at >= 0; at -= every) places.push(at)
  return places.reverse()
}
