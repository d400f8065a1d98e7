import { Random } from '../../random.ts'
import { control, instruction, INSTRUCTION, writeInstructions } from './instruction.ts'
import { product } from './lower.ts'
import type { PanelVectors } from './lower.ts'
import { SessionMemory } from './memory.ts'
import type { Kernels } from './module.ts'
import { TILE_BYTES, widen } from './wide.ts'

/** What was found out about wide vectors, once for the process. */
export interface WideReport {
  readonly isUsed: boolean
  readonly reason: string
  /** Rates of the narrow and of the wide tile in 10⁹ operations a second, where they were measured. */
  readonly rates?: { readonly narrow: number; readonly wide: number }
  /** What finding out took. */
  readonly milliseconds: number
}

/** Multiply-adds of a product from which it pays to find out. */
const LARGE = 100_000
/** And from which wide vectors pay where it is known that they are good. */
const LEAST = 30_000
/** n, k, m of the products that are compared: edges of tiles, panels and blocks; k beyond a block goes on from what is there. */
const compared = [
  [40, 256, 64],
  [101, 600, 75],
  [4, 37, 16],
  [7, 513, 48],
] as const
const timed = [96, 256, 256] as const
/** How long rates are measured, in milliseconds, and by how much the wide tile must be faster. */
const TIME = 8
const GAIN = 1.05

const sides = [false, true]
const special = [0, -0, 1e-40, -1e-45, 3e38, -1e30, Infinity, NaN]

/** Products on a memory of their own. */
class Bench {
  readonly #memory: SessionMemory
  readonly #kernels: Kernels
  readonly #places: readonly [a: number, b: number, out: number, scratch: number, list: number]

  constructor(memory: SessionMemory, kernels: Kernels) {
    this.#memory = memory
    this.#kernels = kernels
    const most = 101 * 600
    const sizes = [most * 4, 600 * 256 * 4, most * 4, 600 * 320 * 4 + 96 * 512 * 4 + 64, 2 * INSTRUCTION + 128]
    this.#places = sizes.map(bytes => memory.allocate(bytes)) as [number, number, number, number, number]
  }

  fill(next: () => number): void {
    for (const at of this.#places.slice(0, 2)) {
      const numbers = this.#memory.numbers(at, 101 * 600)
      // The same again after a prime: no row and no column is like another.
      for (let i = 0; i < 2003; i++) numbers[i] = next()
      for (let i = 2003; i < numbers.length; i++) numbers[i] = numbers[i - 2003]!
    }
  }

  /** Runs a product and returns its output's bits, or a copy's. */
  run([n, k, m]: readonly [number, number, number], vectors: PanelVectors, transposeA = false, transposeB = false): Uint32Array {
    const [a, b, out, scratch, list] = this.#places
    const { words, all } = this.#memory
    const [first, second] = [transposeA ? [k, n] : [n, k], transposeB ? [m, k] : [k, m]]
    const multiplied = product(
      {
        inputs: [
          { at: a, rows: first[0]!, columns: first[1]! },
          { at: b, rows: second[0]!, columns: second[1]! },
        ],
        output: { at: out, rows: n, columns: m },
        attributes: { transposeA, transposeB },
      },
      { size: 4, scratch: () => scratch, vectors: () => vectors, constants: () => 0 },
    )
    // Packed, however small it is.
    multiplied.words[12] = 3
    multiplied.words[10] = scratch
    multiplied.words[9] = (transposeB ? 1 : 0) + vectors - 2
    writeInstructions([multiplied, instruction(control.end, {})], list, words, all)
    const [batch, head] = [list + 2 * INSTRUCTION, list + 2 * INSTRUCTION + 64]
    words.fill(0, batch / 4, batch / 4 + 32)
    words[batch / 4] = list
    this.#kernels.batches32(batch, 1, head)
    return words.subarray(out / 4, out / 4 + n * m)
  }
}

const isNaNBits = (bits: number) => (bits & 0x7fffffff) > 0x7f800000
/** Whether bits are the same, any NaN for any other. */
function isSame(a: Uint32Array, b: Uint32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && !(isNaNBits(a[i]!) && isNaNBits(b[i]!))) return false
  return true
}

/** Whether the wide tile gives the narrow one's bits on random numbers, and on those with special ones among them. */
function agrees(bench: Bench): boolean {
  const random = new Random(1)
  const fills = [() => random.normal(), () => (random.uniform() < 0.002 ? special[random.integer(0, 8)]! : random.normal())]
  return fills.every(next => {
    bench.fill(next)
    return compared.every(extents =>
      sides.every(a => sides.every(b => isSame(bench.run(extents, 2, a, b).slice(), bench.run(extents, 4, a, b)))),
    )
  })
}

/** The best of many runs of both tiles in turn, in 10⁹ operations a second. */
function measure(bench: Bench): { narrow: number; wide: number } {
  let [narrow, wide] = [Infinity, Infinity]
  const time = (vectors: PanelVectors) => {
    const start = performance.now()
    bench.run(timed, vectors)
    return performance.now() - start
  }
  bench.fill(() => 0.5)
  for (const start = performance.now(); performance.now() - start < TIME || wide === Infinity;) {
    const times = [time(2), time(4)] as const
    if (times[0] < narrow) narrow = times[0]
    if (times[1] < wide) wide = times[1]
  }
  const operations = 2 * timed[0] * timed[1] * timed[2]
  return { narrow: operations / narrow / 1e6, wide: operations / wide / 1e6 }
}

/**
 * Finds out whether the wide tile is to be used: has it compiled, compares its bits with the narrow one's, and only then their speed. On any
 * doubt it is not used.
 */
export function calibrate(memory = new SessionMemory('float32'), kernels = memory.kernels, make = widen): WideReport {
  const start = performance.now()
  const report = (isUsed: boolean, reason: string, rates?: WideReport['rates']): WideReport => ({
    isUsed,
    reason,
    ...(rates && { rates }),
    milliseconds: performance.now() - start,
  })
  try {
    const reason = make(kernels, memory.allocate(TILE_BYTES))
    if (reason !== undefined) return report(false, reason)
    const bench = new Bench(memory, kernels)
    if (!agrees(bench)) return report(false, 'they gave other bits than the narrow ones')
    const rates = measure(bench)
    return rates.wide > GAIN * rates.narrow
      ? report(true, 'same bits, and faster', rates)
      : report(false, 'they are not faster here', rates)
  } catch (error) {
    return report(false, `trying them failed: ${String(error)}`)
  }
}

let known: WideReport | undefined

/** What was found out about wide vectors; found out at the first call. */
export const wideReport = (): WideReport => (known ??= calibrate())

let isSharedWide: boolean | undefined

/** The module for memory that is shared is another: the tile is compiled there as well, and its bits compared. */
function widenShared(): boolean {
  const memory = new SessionMemory('float32')
  try {
    return (
      memory.share(0) &&
      widen(memory.kernels, memory.allocate(TILE_BYTES)) === undefined &&
      agrees(new Bench(memory, memory.kernels))
    )
  } catch {
    return false
  }
}

/** Vectors across a panel of a product of so many multiply-adds, of numbers of so many bytes, in memory of one's own or shared. */
export function panelVectors(size: 8 | 4, multiplyAdds: number, isShared: boolean): PanelVectors {
  const pays = multiplyAdds >= LARGE || (known !== undefined && multiplyAdds >= LEAST)
  if (size === 8 || !pays || !wideReport().isUsed) return 2
  return !isShared || (isSharedWide ??= widenShared()) ? 4 : 2
}
