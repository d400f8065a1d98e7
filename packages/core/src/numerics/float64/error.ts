import { exp } from './exponential.ts'

/**
 * The error function 2/√π ∫₀ˣ e^(−t²) dt in float64; error below 1 ulp. erf(±0) = ±0, erf(±∞) = ±1; odd, |erf| ≤ 1.
 *
 * Below 7/8 x + x P(x²), above 1 − e^(−x²) Q(3 / (3 + x)), both minimax polynomials.
 */
export function erf(x: number): number {
  const size = Math.abs(x)
  if (size > 6) return x < 0 ? -1 : 1
  const z = x * x
  if (size < 0.875) {
    let p = -8.669707089237128e-10
    p = p * z + 1.4124223238020144e-8
    p = p * z - 1.6289505664260098e-7
    p = p * z + 1.6456634649110824e-6
    p = p * z - 1.4925388929090638e-5
    p = p * z + 0.0001205532463256169
    p = p * z - 0.0008548326847556838
    p = p * z + 0.005223977623090096
    p = p * z - 0.02686617064494553
    p = p * z + 0.11283791670954368
    p = p * z - 0.3761263890318374
    p = p * z + 0.1283791670955126
    return x + x * p
  }
  const t = 3 / (3 + size)
  let q = -0.02285243179257676
  q = q * t + 0.14347593020543342
  q = q * t - 0.33370234944292226
  q = q * t + 0.296329838793741
  q = q * t + 0.01672238877606246
  q = q * t - 0.21268005948154628
  q = q * t + 0.42744435170668743
  q = q * t - 0.10226956499134175
  q = q * t + 0.25917636592688453
  q = q * t + 0.14686896606416794
  q = q * t + 0.19408663542927293
  q = q * t + 0.18736316620948737
  q = q * t + 3.6747219645195416e-5
  const y = 1 - exp(-z) * q
  return x < 0 ? -y : y
}
