import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = process.env['GLASSBOX_GOLDEN'] ?? fileURLToPath(new URL('../fixtures/golden', import.meta.url))

/**
 * One of the golden files, parsed; undefined where the folder does not hold it.
 * The folder is the project's own fixtures, or the one that the environment variable GLASSBOX_GOLDEN names.
 */
export function golden<T>(name: 'article' | 'torch' | 'numpy_random' | 'metrics'): T | undefined {
  const path = join(folder, `${name}.json`)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : undefined
}

/** The largest |a − b| / (1 + |b|) over two equally long lists. */
export function worstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`lengths differ: ${a.length} and ${b.length}`)
  let worst = 0
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!) / (1 + Math.abs(b[i]!))
    if (!(difference <= worst)) worst = difference
  }
  return worst
}
