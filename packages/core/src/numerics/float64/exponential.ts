import { scale } from '../bits.ts'

// ln 2 in two parts; the first has 33 bits, so that its product with a whole number of 11 bits is exact.
const ln2 = 0.6931471803691238
const ln2Rest = 1.9082149292705877e-10

/** eʳ − 1 − r + extra for |r| ≤ ½ ln 2 and a tiny extra, by a minimax polynomial of degree 12 (error below 2⁻⁶³). */
export function expTail(r: number, extra: number): number {
  const z = r * r
  const even =
    0.16666666666666682 +
    z * (0.008333333333316859 + z * (0.00019841269896821314 + z * (2.755723443612002e-6 + z * 2.5112179826650874e-8)))
  const odd =
    0.0416666666666667 +
    z * (0.0013888888888865163 + z * (2.480158736512193e-5 + z * (2.755723865315571e-7 + z * 2.0925687821837997e-9)))
  return 0.5 * z + (z * r * (even + r * odd) + extra)
}

/**
 * eˣ in float64; error below 0.8 ulp. exp(−∞) = 0, exp(∞) = ∞; overflows to ∞ above 709.78, to 0 below −745.13.
 *
 * x = k ln 2 + r, then 2ᵏ(1 + r + tail), after P. T. P. Tang (1989); the sum 1 + r keeps its rounding error.
 */
export function exp(x: number): number {
  if (x > 710) return Infinity
  if (x < -746) return 0
  const k = Math.floor(x * 1.4426950408889634 + 0.5)
  const r = x - k * ln2
  const rest = k * ln2Rest
  const sum = 1 + r
  return scale(sum + expTail(r - rest, r - (sum - 1) - rest), k)
}

/**
 * eˣ − 1 in float64, accurate near 0 too; error below 0.9 ulp. expm1(±0) = ±0, expm1(−∞) = −1, expm1(∞) = ∞.
 *
 * As {@link exp}, with 1 − 2⁻ᵏ in place of 1.
 */
export function expm1(x: number): number {
  if (Math.abs(x) < 5.551115123125783e-17) return x
  if (x > 710) return Infinity
  if (x < -38) return -1
  const k = Math.floor(x * 1.4426950408889634 + 0.5)
  const r = x - k * ln2
  const rest = k * ln2Rest
  const one = scale(1, -k)
  const start = 1 - one
  const sum = start + r
  const reduced = r - rest
  const lost = reduced * (r - reduced - rest) + (r - (sum - start)) + (1 - start - one)
  return scale(sum + expTail(reduced, lost - rest), k)
}

/**
 * The hyperbolic tangent in float64; error below 1.5 ulp. tanh(±0) = ±0, tanh(±∞) = ±1; odd, |tanh| ≤ 1.
 *
 * Below 0.55 x + x³ P(x²), a minimax polynomial; above 1 − 2 / (e²ˣ + 1).
 */
export function tanh(x: number): number {
  const size = Math.abs(x)
  if (size < 0.55) {
    const z = x * x
    const w = z * z
    const even =
      -0.333333333333333 +
      w *
        (-0.05396825396393379 +
          w * (-0.008863232680460608 + w * (-0.0014555479007297464 + w * (-0.00023343400670810922 + w * -1.9540917857796928e-5))))
    const odd =
      0.13333333333326924 +
      w * (0.021869488390737286 + w * (0.003592092821142274 + w * (0.0005884651738487264 + w * 8.339143049752282e-5)))
    return x + x * (z * even + w * odd)
  }
  const y = 1 - 2 / (exp(2 * size) + 1)
  return x < 0 ? -y : y
}
