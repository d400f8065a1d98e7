import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { functionsOf } from './measure.ts'
import { Random } from '../../src/random.ts'

const names = ['exp', 'expm1', 'log', 'log1p', 'tanh', 'erf', 'sin', 'cos'] as const

describe.each([functionsOf('float64'), functionsOf('float32')])('$dtype at the edges', arithmetic => {
  const tiny = arithmetic.dtype === 'float64' ? 5e-324 : 2 ** -149
  const largest = arithmetic.dtype === 'float64' ? Number.MAX_VALUE : 3.4028234663852886e38
  const shared: { readonly [name in (typeof names)[number]]: readonly (readonly [number, number])[] } = {
    exp: [
      [0, 1],
      [-0, 1],
      [tiny, 1],
      [Infinity, Infinity],
      [-Infinity, 0],
      [largest, Infinity],
      [-largest, 0],
    ],
    expm1: [
      [0, 0],
      [-0, -0],
      [tiny, tiny],
      [-tiny, -tiny],
      [Infinity, Infinity],
      [-Infinity, -1],
      [largest, Infinity],
      [-largest, -1],
    ],
    log: [
      [1, 0],
      [0, -Infinity],
      [-0, -Infinity],
      [-tiny, NaN],
      [-Infinity, NaN],
      [Infinity, Infinity],
    ],
    log1p: [
      [0, 0],
      [-0, -0],
      [tiny, tiny],
      [-tiny, -tiny],
      [-1, -Infinity],
      [-1.5, NaN],
      [-Infinity, NaN],
      [Infinity, Infinity],
    ],
    tanh: [
      [0, 0],
      [-0, -0],
      [tiny, tiny],
      [-tiny, -tiny],
      [Infinity, 1],
      [-Infinity, -1],
      [largest, 1],
      [20, 1],
    ],
    erf: [
      [0, 0],
      [-0, -0],
      [tiny, tiny],
      [-tiny, -tiny],
      [Infinity, 1],
      [-Infinity, -1],
      [-largest, -1],
      [6, 1],
    ],
    sin: [
      [0, 0],
      [-0, -0],
      [tiny, tiny],
      [-tiny, -tiny],
      [Infinity, NaN],
      [-Infinity, NaN],
    ],
    cos: [
      [0, 1],
      [-0, 1],
      [tiny, 1],
      [Infinity, NaN],
      [-Infinity, NaN],
    ],
  }
  it.each(names)('%s', name => {
    expect(arithmetic[name](NaN)).toBeNaN()
    for (const [x, want] of shared[name]) expect(arithmetic[name](x), `${name}(${x})`).toBe(want)
  })

  it('pow has the special cases of the C standard', () => {
    const cases: readonly (readonly [number, number, number])[] = [
      [NaN, 0, 1],
      [NaN, -0, 1],
      [1, NaN, 1],
      [1, Infinity, 1],
      [-1, Infinity, 1],
      [-1, -Infinity, 1],
      [NaN, 1, NaN],
      [2, NaN, NaN],
      [0, 3, 0],
      [-0, 3, -0],
      [-0, 2, 0],
      [-0, 0.5, 0],
      [0, -3, Infinity],
      [-0, -3, -Infinity],
      [-0, -2, Infinity],
      [-0, -0.5, Infinity],
      [0, -Infinity, Infinity],
      [0.5, -Infinity, Infinity],
      [0.5, Infinity, 0],
      [-2, -Infinity, 0],
      [-2, Infinity, Infinity],
      [-Infinity, -3, -0],
      [-Infinity, -2, 0],
      [-Infinity, 3, -Infinity],
      [-Infinity, 2.5, Infinity],
      [Infinity, -0.5, 0],
      [Infinity, 0.5, Infinity],
      [-2, 3, -8],
      [-2, 4, 16],
      [-2, 0.5, NaN],
      [-8, -1, -0.125],
      [largest, 2, Infinity],
      [-largest, 3, -Infinity],
      [largest, -2, 0],
      [tiny, 1, tiny],
      [tiny, -1, Infinity],
      [2, largest, Infinity],
      [0.5, largest, 0],
      [2, tiny, 1],
      [-3, largest, Infinity],
    ]
    for (const [x, y, want] of cases) expect(arithmetic.pow(x, y), `pow(${x}, ${y})`).toBe(want)
  })

  it('pow is exact where the result is', () => {
    const digits = arithmetic.dtype === 'float64' ? 53 : 24
    for (let n = arithmetic.dtype === 'float64' ? -1074 : -149; n < (digits === 53 ? 1024 : 128); n++)
      expect(arithmetic.pow(2, n)).toBe(n < -1022 ? 2 ** (n + 100) * 2 ** -100 : 2 ** n)
    for (let base = 3; base < 60; base++)
      for (let n = 1, power = base; Math.log2(power) <= digits; n++, power *= base) expect(arithmetic.pow(base, n)).toBe(power)
  })
})

const number64 = fc.double({ noNaN: true })
const number32 = fc.float({ noNaN: true })

describe.each([
  ['float64', number64],
  ['float32', number32],
] as const)('%s everywhere', (dtype, anyNumber) => {
  const { round, ...functions } = functionsOf(dtype)

  it('gives numbers of its dtype', () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, (x, y) => {
        for (const name of names) expect(functions[name](x)).toBe(round(functions[name](x)))
        expect(functions.pow(x, y)).toBe(round(functions.pow(x, y)))
      }),
    )
  })

  it('tanh, erf and sin are odd, cos is even, and all lie in [−1, 1]', () => {
    fc.assert(
      fc.property(anyNumber.filter(Number.isFinite), x => {
        for (const name of ['tanh', 'erf', 'sin'] as const) {
          expect(functions[name](-x)).toBe(-functions[name](x))
          expect(Math.abs(functions[name](x))).toBeLessThanOrEqual(1)
        }
        expect(functions.cos(-x)).toBe(functions.cos(x))
        expect(Math.abs(functions.cos(x))).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('pow(x, 1) = x and pow(x, −1) = 1 / x within a rounding', () => {
    fc.assert(
      fc.property(anyNumber, x => {
        expect(functions.pow(x, 1)).toBe(x)
        const inverse = round(1 / x)
        if (Number.isFinite(inverse))
          expect(Math.abs(functions.pow(x, -1) - inverse)).toBeLessThanOrEqual(Math.abs(inverse) * 2 ** -22 + 2 ** -149)
      }),
    )
  })
})

/** One number that stands for the bits of many results. */
function fingerprint(dtype: 'float64' | 'float32', name: (typeof names)[number] | 'pow'): string {
  const random = new Random(7)
  const arithmetic = functionsOf(dtype)
  const view = new DataView(new ArrayBuffer(8))
  let hash = 0
  for (let i = 0; i < 2000; i++) {
    const x = arithmetic.round((random.uniform() - 0.5) * [2, 10, 100][i % 3]!)
    const y = arithmetic.round((random.uniform() - 0.5) * 20)
    const size = Math.abs(x)
    const result = name === 'pow' ? arithmetic.pow(size, y) : arithmetic[name](name === 'log' || name === 'log1p' ? size : x)
    view.setFloat64(0, result)
    for (const word of [view.getInt32(0), view.getInt32(4)]) hash = (Math.imul(hash ^ word, 0x01000193) + 0x9e3779b9) | 0
  }
  return (hash >>> 0).toString(16)
}

// Other engines and saved models rely on these bits: a change here is a change of every trained number.
it('the bits stay what they are', () => {
  const all = [...names, 'pow'] as const
  const prints = (dtype: 'float64' | 'float32') => Object.fromEntries(all.map(name => [name, fingerprint(dtype, name)]))
  expect({ float64: prints('float64'), float32: prints('float32') }).toMatchInlineSnapshot(`
    {
      "float32": {
        "cos": "bfc9419",
        "erf": "3cc49d4c",
        "exp": "b886ee10",
        "expm1": "968e5d80",
        "log": "3e386f04",
        "log1p": "20dd4c71",
        "pow": "edf2c7b1",
        "sin": "3d88959c",
        "tanh": "caed65ae",
      },
      "float64": {
        "cos": "1ed1381b",
        "erf": "79760260",
        "exp": "9c5d00a7",
        "expm1": "fd9ae71b",
        "log": "f1228a1e",
        "log1p": "a429b6e1",
        "pow": "c355148a",
        "sin": "d6a677c6",
        "tanh": "c03cedca",
      },
    }
  `)
})
