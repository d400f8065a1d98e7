import { exp } from './exponential.ts'

const f = Math.fround

/**
 * The error function in float32, rounded after every operation; error below 1.2 ulp. Edges as in float64.
 *
 * Below 7/8 x + x P(x²), above 1 − e^(−Q(x)), both minimax polynomials.
 */
export function erf(x: number): number {
  const size = Math.abs(x)
  if (size > 4) return x < 0 ? -1 : 1
  if (size < 0.875) {
    const z = f(x * x)
    let p = 7.937804912216961e-5
    p = f(f(p * z) - 0.0008037977386265993)
    p = f(f(p * z) + 0.0051915766671299934)
    p = f(f(p * z) - 0.02685549482703209)
    p = f(f(p * z) + 0.11283623427152634)
    p = f(f(p * z) - 0.3761262893676758)
    p = f(f(p * z) + 0.12837916612625122)
    return f(x + f(x * p))
  }
  let q = -0.00019989541033282876
  q = f(f(q * size) + 0.0030819461680948734)
  q = f(f(q * size) - 0.022380860522389412)
  q = f(f(q * size) + 0.10424990952014923)
  q = f(f(q * size) + 0.636820912361145)
  q = f(f(q * size) + 1.1278892755508423)
  q = f(f(q * size) + 0.0001442266075173393)
  const y = f(1 - exp(-q))
  return x < 0 ? -y : y
}
