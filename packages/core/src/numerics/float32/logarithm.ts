import { exponentOf, scale } from '../bits.ts'

const f = Math.fround

/** As in float64, with a shorter polynomial. */
function logOf(k: number, a: number, rest: number): number {
  const s = f(a / f(2 + a))
  const z = f(s * s)
  const p = f(0.6666677594184875 + f(z * f(0.39977580308914185 + f(z * 0.29870927333831787))))
  const half = 0.5 * f(a * a)
  const small = f(f(s * f(half + f(z * p))) + f(f(k * 1.428606765330187e-6) + rest))
  return f(k * 0.693145751953125 - f(f(half - small) - a))
}

/** The natural logarithm in float32, rounded after every operation; error below 0.9 ulp. Edges as in float64. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN
  if (x === Infinity) return x
  const k = exponentOf(x)
  return logOf(k, scale(x, -k) - 1, 0)
}

/** log(1 + x) in float32, rounded after every operation; error below 0.9 ulp. Edges as in float64. */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN
  if (x === Infinity || Math.abs(x) < 2.98023223876953125e-8) return x
  const u = f(1 + x)
  const shift = f(u - 1)
  const lost = f(f(1 - f(u - shift)) + f(x - shift))
  const k = exponentOf(u)
  return logOf(k, scale(u, -k) - 1, f(lost / u))
}
