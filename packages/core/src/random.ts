import { checkNumber } from './errors.ts'
import { log } from './numerics/float64/logarithm.ts'

const size = 624
const shift = 397

/**
 * A seeded stream of random numbers: NumPy's legacy `RandomState(seed)`, number for number.
 * MT19937 seeded by `init_genrand` (Matsumoto and Nishimura, 2002).
 *
 * @throws {OptionError} unless the seed is a whole number 0 … 2³² − 1.
 * @example new Random(42).uniform() // 0.3745401188473625
 */
export class Random {
  #words = new Uint32Array(size)
  #used = size
  #nextNormal: number | undefined

  constructor(seed: number) {
    checkNumber(seed, 'seed', 'Random', { min: 0, max: 0xffffffff, integer: true })
    const words = this.#words
    words[0] = seed
    for (let i = 1; i < size; i++) words[i] = Math.imul(1812433253, words[i - 1]! ^ (words[i - 1]! >>> 30)) + i
  }

  /** A whole number, uniform over 0 … 2³² − 1. */
  #next(): number {
    if (this.#used === size) this.#refill()
    let y = this.#words[this.#used++]!
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    return (y ^ (y >>> 18)) >>> 0
  }

  #refill(): void {
    const words = this.#words
    for (let i = 0; i < size; i++) {
      const y = (words[i]! & 0x80000000) | (words[(i + 1) % size]! & 0x7fffffff)
      words[i] = words[(i + shift) % size]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0)
    }
    this.#used = 0
  }

  /** A whole number, uniform over 0 … max (both included, max below 2³²), by masks and rejection: NumPy's `random_interval`. */
  #interval(max: number): number {
    if (max === 0) return 0
    const mask = 0xffffffff >>> Math.clz32(max)
    for (;;) {
      const value = (this.#next() & mask) >>> 0
      if (value <= max) return value
    }
  }

  /** A number uniform over [0, 1), of 53 random bits: `random_sample`. */
  uniform(): number {
    const high = this.#next() >>> 5
    const low = this.#next() >>> 6
    return (high * 67108864 + low) / 9007199254740992
  }

  /** A number of the standard normal distribution, by Marsaglia's polar method as `standard_normal` does it: two are made, one is kept. */
  normal(): number {
    const kept = this.#nextNormal
    if (kept !== undefined) {
      this.#nextNormal = undefined
      return kept
    }
    let x: number, y: number, r: number
    do {
      x = 2 * this.uniform() - 1
      y = 2 * this.uniform() - 1
      r = x * x + y * y
    } while (r >= 1 || r === 0)
    const scale = Math.sqrt((-2 * log(r)) / r)
    this.#nextNormal = scale * x
    return scale * y
  }

  /**
   * A whole number, uniform over low … high − 1: `randint(low, high)`.
   *
   * @throws {OptionError} unless both are whole numbers and low < high ≤ low + 2³².
   */
  integer(low: number, high: number): number {
    checkNumber(low, 'low', 'Random.integer', { integer: true })
    checkNumber(high, 'high', 'Random.integer', { integer: true, above: low, max: low + 2 ** 32 })
    return low + this.#interval(high - 1 - low)
  }

  /** Puts the items of a list in random order, in place, and returns it: `shuffle`. */
  shuffle<T extends { [index: number]: unknown; readonly length: number }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.#interval(i)
      const item = items[i]
      items[i] = items[j]
      items[j] = item
    }
    return items
  }

  /** The whole numbers 0 … n − 1 in random order: `permutation(n)`. */
  permutation(n: number): Uint32Array {
    checkNumber(n, 'n', 'Random.permutation', { integer: true, min: 0, max: 0xffffffff })
    return this.shuffle(Uint32Array.from({ length: n }, (_, i) => i))
  }
}

/**
 * Mixes whole numbers (seed, epoch, batch, layer, …) into one seed, so that streams of neighbouring moments have nothing
 * in common. The order counts. Rounds and finaliser of MurmurHash3 (Appleby, 2011).
 *
 * @throws {OptionError} unless each part is a whole number 0 … 2³² − 1.
 * @example seedOf(42, 0, 1) // 2947407966
 */
export function seedOf(...parts: number[]): number {
  let hash = 0
  for (const part of parts) {
    checkNumber(part, 'part', 'seedOf', { min: 0, max: 0xffffffff, integer: true })
    let word = Math.imul(part, 0xcc9e2d51)
    word = Math.imul((word << 15) | (word >>> 17), 0x1b873593)
    hash ^= word
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0
  }
  hash ^= parts.length * 4
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
