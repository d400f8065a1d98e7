import { withWideVectors } from '#platform'
import type { Kernels } from './module.ts'

/** Calls until V8 surely holds the tile for hot (about 90 are), and the inner extent of each. */
const CALLS = 400
const INNER = 256
/** Bytes that the calls need: packed parts of A and of B, and the output. */
export const TILE_BYTES = 4 * INNER * (4 + 16 + 1)

/**
 * Has V8 compile the 4 × 16 tile of float32, and nothing else, to vectors of 256 bits: it is called until it is hot while V8 joins pairs.
 * The module stays the same for all its instances and threads. Returns why not, where that cannot be had.
 */
export function widen({ wideTile }: Kernels, at: number): string | undefined {
  const b = at + 16 * INNER
  return withWideVectors(() => {
    for (let i = 0; i < CALLS; i++) wideTile(at, b, 64, b + 64 * INNER, 64, INNER, 1)
  })
}
