import type { Transposes } from '../../ops/matmul.ts'
import type { Program } from '../../program/program.ts'

/** Multiply-adds of a product that pays to be split among threads. */
const LARGE = 100_000

/** The multiply-adds of a program's large products that are shared, for a number of rows: those of one row or column are not. `grain` as in `Sharing`. */
export function workOf({ steps }: Program, grain: number): (rows: number) => number {
  const products = steps
    .filter(({ op }) => op.name === 'matmul')
    .map(({ inputs: [a], output, attributes }) => [...output.shape, a!.shape[(attributes as Transposes).transposeA ? 0 : 1]!])
  return rows =>
    products
      .map(extents => extents.map(extent => (extent === 'batch' ? rows : extent)) as [n: number, m: number, k: number])
      .reduce((sum, [n, m, k]) => (n === 1 || m === 1 || n * m * k < LARGE * grain ? sum : sum + n * m * k), 0)
}
