import type { Numbers } from '../matrix.ts'
import type { Op } from './op.ts'

export interface Transposes {
  readonly transposeA: boolean
  readonly transposeB: boolean
}

/**
 * The matrix product A · B, of either or both transposed: (n × k)(k × m) → (n × m).
 * Every cell adds its products in ascending order of the inner index, from zero, in one accumulator.
 */
export const matmul: Op<Transposes> = {
  name: 'matmul',
  shape: ([a, b], { transposeA, transposeB }) => [a![transposeA ? 1 : 0]!, b![transposeB ? 0 : 1]!],
  compute([a, b], out, { transposeA, transposeB }, { dtype }) {
    const [n, m] = [out.shape[0]!, out.shape[1]!]
    const k = a!.shape[transposeA ? 0 : 1]!
    const product = dtype === 'float64' ? product64 : product32
    const row = transposeA ? 1 : k
    const inner = transposeA ? n : 1
    if (transposeB) product.dots(a!.data, row, inner, b!.data, out.data, n, k, m)
    else product.rows(a!.data, row, inner, b!.data, out.data, n, k, m)
  },
  // Y = A·B : dA = dY·Bᵀ, dB = Aᵀ·dY; a transposed factor gets the transposed gradient.
  gradient: (emit, { inputs: [a, b], attributes: { transposeA, transposeB } }, up) => [
    emit.needs(a!)
      ? transposeA
        ? emit.step(matmul, [b!, up], { transposeA: transposeB, transposeB: true })
        : emit.step(matmul, [up, b!], { transposeA: false, transposeB: !transposeB })
      : undefined,
    emit.needs(b!)
      ? transposeB
        ? emit.step(matmul, [up, a!], { transposeA: true, transposeB: transposeA })
        : emit.step(matmul, [a!, up], { transposeA: !transposeA, transposeB: false })
      : undefined,
  ],
  sources([a, b], { shape: [, m] }, index, { transposeA, transposeB }) {
    const c = index % m!
    const r = (index - c) / m!
    const [aColumns, bColumns] = [a!.shape[1]!, b!.shape[1]!]
    return Array.from({ length: a!.shape[transposeA ? 0 : 1]! }, (_, k) => [
      { input: 0, index: transposeA ? k * aColumns + r : r * aColumns + k },
      { input: 1, index: transposeB ? c * bColumns + k : k * bColumns + c },
    ]).flat()
  },
  cell(numbers, _place, { round }) {
    let total = 0
    for (let k = 0; k < numbers.length; k += 2) total = round(total + round(numbers[k]! * numbers[k + 1]!))
    return total
  },
  formula: ([a, b], { transposeA, transposeB }) => `${a}${transposeA ? 'ᵀ' : ''} · ${b}${transposeB ? 'ᵀ' : ''}`,
}

// In `rows` the inner loop runs along a row of B and of the output; in `dots`, where B is transposed, along the inner index.
// Both add in the same order; only the walk through memory differs. Written out for each dtype, since this is the hot loop.
const product64 = {
  rows(a: Numbers, row: number, inner: number, b: Numbers, out: Numbers, n: number, k: number, m: number) {
    out.fill(0)
    for (let i = 0; i < n; i++)
      for (let p = 0; p < k; p++) {
        const x = a[i * row + p * inner]!
        for (let j = 0, to = i * m, from = p * m; j < m; j++) out[to + j] = out[to + j]! + x * b[from + j]!
      }
  },
  dots(a: Numbers, row: number, inner: number, b: Numbers, out: Numbers, n: number, k: number, m: number) {
    for (let i = 0; i < n; i++)
      for (let j = 0; j < m; j++) {
        let total = 0
        for (let p = 0; p < k; p++) total += a[i * row + p * inner]! * b[j * k + p]!
        out[i * m + j] = total
      }
  },
}

const product32: typeof product64 = {
  rows(a, row, inner, b, out, n, k, m) {
    out.fill(0)
    for (let i = 0; i < n; i++)
      for (let p = 0; p < k; p++) {
        const x = a[i * row + p * inner]!
        for (let j = 0, to = i * m, from = p * m; j < m; j++)
          out[to + j] = Math.fround(out[to + j]! + Math.fround(x * b[from + j]!))
      }
  },
  dots(a, row, inner, b, out, n, k, m) {
    for (let i = 0; i < n; i++)
      for (let j = 0; j < m; j++) {
        let total = 0
        for (let p = 0; p < k; p++) total = Math.fround(total + Math.fround(a[i * row + p * inner]! * b[j * k + p]!))
        out[i * m + j] = total
      }
  },
}
