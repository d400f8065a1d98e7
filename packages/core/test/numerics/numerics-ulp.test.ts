import { describe, expect, it } from 'vitest'
import { worstError, worstPowError } from './measure.ts'
import type { Unary } from './measure.ts'
import * as oracle from './oracle.ts'

/** What the doc comments promise, in ulp. Measured over 400,000 points each, and over every 41st float32: a little less. */
const errorBounds: { readonly [dtype in 'float64' | 'float32']: { readonly [name in Unary | 'pow']: number } } = {
  float64: { exp: 0.8, expm1: 0.9, log: 0.9, log1p: 0.9, tanh: 1.5, erf: 1.4, sin: 0.8, cos: 0.8, pow: 0.8 },
  float32: { exp: 0.8, expm1: 1.1, log: 0.9, log1p: 0.9, tanh: 1.5, erf: 1.2, sin: 0.9, cos: 0.9, pow: 0.8 },
}

describe.each(['float64', 'float32'] as const)('%s', dtype => {
  const { pow, ...unary } = errorBounds[dtype]
  it.each(Object.entries(unary) as [Unary, number][])('%s errs by less than %f ulp', (name, bound) => {
    expect(worstError(dtype, name, 6000, 1)).toSatisfy(({ error }: { error: number }) => error > 0.4 && error < bound)
  })
  it(`pow errs by less than ${pow} ulp`, () => {
    expect(worstPowError(dtype, 6000, 1)).toSatisfy(({ error }: { error: number }) => error > 0.4 && error < pow)
  })
})

describe('the oracle', () => {
  // digits of mpmath
  it.each([
    ['exp', 1, '2.718281828459045235360287471352662497757'],
    ['expm1', 0.125, '0.1331484530668263168290072278117938725655'],
    ['log', 10, '2.302585092994045684017991454684364207601'],
    ['log1p', 0.125, '0.1177830356563834545387941094705217050685'],
    ['tanh', 0.5, '0.4621171572600097585023184836436725487302'],
    ['erf', 0.5, '0.5204998778130465376827466538919645287365'],
    ['sin', 1e22, '-0.8522008497671888017727058937530293682618'],
    ['cos', 1, '0.5403023058681397174009366074429766037323'],
  ] as const)('%s(%f) = %s', (name, x, digits) => {
    const { n, e } = oracle[name](x)
    const decimals = digits.length - digits.indexOf('.') - 1
    const difference = (n * 10n ** BigInt(decimals)) / (1n << BigInt(-e)) - BigInt(digits.replace('.', ''))
    expect(Math.abs(Number(difference))).toBeLessThanOrEqual(1)
  })

  it('measures an error of half a unit, and judges overflow', () => {
    expect(oracle.ulpError(1, { n: (1n << 60n) + (1n << 7n), e: -60 }, 'float64')).toBe(0.5)
    expect(oracle.ulpError(Infinity, { n: 1n, e: 1024 }, 'float64')).toBe(0)
    expect(oracle.ulpError(Infinity, { n: 1n, e: 1023 }, 'float64')).toBe(Infinity)
    expect(oracle.ulpError(NaN, { n: 1n, e: 0 }, 'float64')).toBe(Infinity)
  })
})
