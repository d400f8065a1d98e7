import { exponentOf, scale } from '../bits.ts'

const ln2 = 0.6931471803691238
const ln2Rest = 1.9082149292705877e-10

/** k ln 2 + log(1 + f) + rest, for √½ ≤ 1 + f ≤ √2: s = f / (2 + f), log(1 + f) = f − f²/2 + s (f²/2 + R(s²)), as in FreeBSD's msun. */
function logOf(k: number, f: number, rest: number): number {
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const odd = 0.6666666666666734 + w * (0.28571428742065696 + w * (0.18183563171737166 + w * 0.1479574011842948))
  const even = 0.3999999999941654 + w * (0.22222198599958026 + w * 0.15314075362894664)
  const half = 0.5 * f * f
  return k * ln2 - (half - (s * (half + (z * odd + w * even)) + (k * ln2Rest + rest)) - f)
}

/** The natural logarithm in float64; error below 0.9 ulp. log(±0) = −∞, log(∞) = ∞, NaN below 0. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN
  if (x === Infinity) return x
  const k = exponentOf(x)
  return logOf(k, scale(x, -k) - 1, 0)
}

/** log(1 + x) in float64, accurate near 0 too; error below 0.9 ulp. log1p(±0) = ±0, log1p(−1) = −∞, log1p(∞) = ∞, NaN below −1. */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN
  if (x === Infinity || Math.abs(x) < 5.551115123125783e-17) return x
  const u = 1 + x
  const shift = u - 1
  const lost = 1 - (u - shift) + (x - shift)
  const k = exponentOf(u)
  return logOf(k, scale(u, -k) - 1, lost / u)
}
