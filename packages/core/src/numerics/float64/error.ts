import { exp } from './exponential.ts'

/**
 * The error function 2/√π ∫₀ˣ e^(−t²) dt in float64; error below 1.4 ulp. erf(±0) = ±0, erf(±∞) = ±1; odd, |erf| ≤ 1.
 *
 * Below 1 x + x P(x²), above 1 − e^(−x²) Q((x − 1) / (x + 2)), both minimax polynomials.
 */
export function erf(x: number): number {
  const size = Math.abs(x)
  if (size < 1) return x + x * small(x * x)
  const y = size > 6 ? 1 : 1 - exp(-x * x) * large((size - 1) / (size + 2))
  return x < 0 ? -y : y
}

function small(z: number): number {
  let p = 5.9606635918522e-11
  p = p * z - 1.1374943176574251e-9
  p = p * z + 1.4660325571589011e-8
  p = p * z - 1.635039577292604e-7
  p = p * z + 1.6461008437589676e-6
  p = p * z - 1.492559576985239e-5
  p = p * z + 0.00012055331132868599
  p = p * z - 0.0008548326981423505
  p = p * z + 0.005223977624828404
  p = p * z - 0.026866170645077875
  p = p * z + 0.11283791670954885
  p = p * z - 0.3761263890318375
  p = p * z + 0.1283791670955126
  return p
}

function large(t: number): number {
  let p = -0.0003991702926237841
  p = p * t + 0.0005674272236366938
  p = p * t + 0.000576676394502769
  p = p * t + 0.0003011510898253049
  p = p * t - 0.002555686814097601
  p = p * t - 0.004426717419079361
  p = p * t + 0.006425129209148072
  p = p * t + 0.027560999903505926
  p = p * t - 0.025632378976757648
  p = p * t - 0.1800761010499498
  p = p * t + 0.5697080079951591
  p = p * t - 0.819636044351694
  p = p * t + 0.427583576155807
  return p
}
