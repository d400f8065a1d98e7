import type { Transposes } from '../../ops/matmul.ts'
import type { Extent } from '../../ops/op.ts'
import type { Program } from '../../program/program.ts'

/** Multiply-adds of a product that pays to be split among threads. */
const LARGE = 100_000

/** The multiply-adds of a program's large products, for a number of rows. `grain` as in `Sharing`. */
export function workOf({ steps }: Program, grain: number): (rows: number) => number {
  const products = steps
    .filter(({ op }) => op.name === 'matmul')
    .map(({ inputs: [a], output, attributes }) => [...output.shape, a!.shape[(attributes as Transposes).transposeA ? 0 : 1]!])
  return rows =>
    products
      .map(extents => extents.reduce<number>((product, extent) => product * extentOf(extent, rows), 1))
      .reduce((sum, work) => (work < LARGE * grain ? sum : sum + work), 0)
}
const extentOf = (extent: Extent, rows: number) => (extent === 'batch' ? rows : extent)
