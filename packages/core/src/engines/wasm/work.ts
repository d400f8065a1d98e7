import type { Transposes } from '../../ops/matmul.ts'
import type { Program } from '../../program/program.ts'
import { SHARED_FROM } from './split.ts'

/** The multiply-adds of a program's large products that are shared, for a number of rows: those of one row or column are not. `grain` as in `Sharing`. */
export function workOf({ steps }: Program, grain: number): (rows: number) => number {
  const products = steps
    .filter(({ op }) => op.name === 'matmul')
    .map(({ inputs: [a], output, attributes }) => [...output.shape, a!.shape[(attributes as Transposes).transposeA ? 0 : 1]!])
  return rows =>
    products
      .map(extents => extents.map(extent => (extent === 'batch' ? rows : extent)) as [n: number, m: number, k: number])
      .reduce((sum, [n, m, k]) => (n === 1 || m === 1 || n * m * k < SHARED_FROM * grain ? sum : sum + n * m * k), 0)
}
