import { exponentOf, scale } from '../bits.ts'
import { powerOf } from '../power.ts'
import { expTail } from './exponential.ts'

/**
 * xʸ in float64; error below 0.6 ulp for all x and y. Special cases as in the C standard: pow(x, ±0) = 1 and pow(1, y) = 1 even
 * for NaN, pow(−1, ±∞) = 1, NaN for x < 0 and a fractional y.
 */
export const pow = (x: number, y: number): number => powerOf(x, y, magnitude)

/**
 * 2^(y log₂ x) with the logarithm in two parts of 24 and 53 bits: Math.fround splits off 24 bits, so that products of such parts are exact
 * (the plan of FreeBSD's e_pow.c). log m = 2s + ⅔s³ + … with s = (m − 1) / (m + 1).
 */
function magnitude(x: number, y: number): number {
  const k = exponentOf(x)
  const m = scale(x, -k)
  const f = m - 1
  const d = m + 1
  const s = f / d
  const sHigh = Math.fround(s)
  const dHigh = Math.fround(d)
  const sLow = (f - sHigh * dHigh - sHigh * (m - (dHigh - 1))) / d
  const z = s * s
  let p = 0.19794494691660117
  p = p * z + 0.19885226906188747
  p = p * z + 0.23080135962758247
  p = p * z + 0.2727267655190264
  p = p * z + 0.33333333779866076
  p = p * z + 0.42857142855149466
  p = p * z + 0.6000000000000338
  // 1.5 log m = s (3 + s² + p s⁴), here as high + low
  const square = sHigh * sHigh
  const r = z * z * p + sLow * (sHigh + s)
  const tHigh = Math.fround(3 + square + r)
  const u = sHigh * tHigh
  const v = sLow * tHigh + (r - (tHigh - 3 - square)) * s
  const high = Math.fround(u + v)
  const low = v - (high - u)
  // log₂ x = k + (high + low) · 2 / (3 ln 2)
  const c = 0.9617967009544373 * high
  const cLow = -7.028461650952758e-9 * high + low * 0.9617966939259756
  const logHigh = Math.fround(k + (c + cLow))
  const logLow = cLow - (logHigh - k - c)
  // beyond 2⁶⁴ every power overflows or underflows, and Math.fround(y) might
  if (Math.abs(y) > 18446744073709552000) return x > 1 === y > 0 ? Infinity : 0
  const yHigh = Math.fround(y)
  const e = yHigh * logHigh
  const eLow = (y - yHigh) * logHigh + y * logLow
  if (e + eLow > 1025) return Infinity
  if (e + eLow < -1077) return 0
  const n = Math.floor(e + eLow + 0.5)
  const rest = e - n
  const rHigh = Math.fround(rest + eLow)
  const a = rHigh * 0.6931471824645996
  const aLow = (eLow - (rHigh - rest)) * 0.6931471805599453 + rHigh * -1.904654299957768e-9
  const sum = 1 + a
  return scale(sum + (a - (sum - 1) + (aLow + expTail(a + aLow))), n)
}
