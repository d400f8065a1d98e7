import { exponentOf, scale } from '../bits.ts'
import { powerOf } from '../power.ts'
import { expTail } from './exponential.ts'

/**
 * xʸ in float64; error below 0.8 ulp for all x and y. Special cases as in the C standard: pow(x, ±0) = 1 and pow(1, y) = 1 even
 * for NaN, pow(−1, ±∞) = 1, NaN for x < 0 and a fractional y.
 */
export const pow = (x: number, y: number): number => powerOf(x, y, magnitude)

/**
 * 2^(y log₂ x) with the logarithm in two parts of 24 and 53 bits: Math.fround splits off 24 bits, so that products of such parts are exact
 * (the plan of FreeBSD's e_pow.c). log m = log b + 2s + ⅔s³ + … with s = (m − b) / (m + b), b = 1 or 1.5.
 */
function magnitude(x: number, y: number): number {
  let k = exponentOf(x)
  let m = scale(x, -k)
  if (m < 0.866) {
    m *= 2
    k--
  }
  const base = m < 1.2247 ? 1 : 1.5
  const d = m + base
  const s = (m - base) / d
  const sHigh = Math.fround(s)
  const dHigh = Math.fround(d)
  const sLow = (m - base - sHigh * dHigh - sHigh * (m - (dHigh - base))) / d
  const z = s * s
  let p = 0.20696950088561325
  p = p * z + 0.23066092333413662
  p = p * z + 0.27272812161397025
  p = p * z + 0.33333332983129754
  p = p * z + 0.4285714285785144
  p = p * z + 0.5999999999999946
  // 1.5 (log m − log b) = s (3 + s² + p s⁴), here as high + low
  const square = sHigh * sHigh
  const r = z * z * p + sLow * (sHigh + s)
  const tHigh = Math.fround(3 + square + r)
  const u = sHigh * tHigh
  const v = sLow * tHigh + (r - (tHigh - 3 - square)) * s
  const high = Math.fround(u + v)
  const low = v - (high - u)
  // log₂ x = k + log₂ b + (high + low) · 2 / (3 ln 2)
  const c = 0.9617967009544373 * high
  const cLow = -7.028461650952758e-9 * high + low * 0.9617966939259756 + (base === 1 ? 0 : 1.350039202129749e-8)
  const whole = base === 1 ? k : k + 0.5849624872207642
  const logHigh = Math.fround(whole + (c + cLow))
  const logLow = cLow - (logHigh - whole - c)
  // beyond 2⁶⁴ every power overflows or underflows, and Math.fround(y) might
  if (Math.abs(y) > 18446744073709552000) return x > 1 === y > 0 ? Infinity : 0
  const yHigh = Math.fround(y)
  const e = yHigh * logHigh
  const eLow = (y - yHigh) * logHigh + y * logLow
  if (e + eLow > 1025) return Infinity
  if (e + eLow < -1077) return 0
  const n = Math.floor(e + eLow + 0.5)
  const rest = e - n
  const aHigh = Math.fround(rest + eLow)
  const a = aHigh * 0.6931471824645996
  const aLow = (eLow - (aHigh - rest)) * 0.6931471805599453 + aHigh * -1.904654299957768e-9
  const sum = 1 + a
  return scale(sum + expTail(a + aLow, a - (sum - 1) + aLow), n)
}
