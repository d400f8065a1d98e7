import { exponentOf, scale } from '../bits.ts'
import { powerOf } from '../power.ts'
import { expTail } from './exponential.ts'

const f = Math.fround

/** The first 12 bits of x (Veltkamp's splitting), so that products of such parts are exact. */
function high12(x: number): number {
  const c = f(x * 4097)
  return f(c - f(c - x))
}

/** xʸ in float32, rounded after every operation; error below 0.8 ulp for all x and y. Special cases as in float64. */
export const pow = (x: number, y: number): number => powerOf(x, y, magnitude)

/** As in float64, with parts of 12 bits. */
function magnitude(x: number, y: number): number {
  const k = exponentOf(x)
  const m = scale(x, -k)
  const a = m - 1
  const d = f(m + 1)
  const s = f(a / d)
  const sHigh = high12(s)
  const dHigh = high12(d)
  const sLow = f(f(a - sHigh * dHigh - sHigh * (m - (dHigh - 1))) / d)
  const z = f(s * s)
  const p = f(0.6000022888183594 + f(z * f(0.42820635437965393 + f(z * 0.3512946665287018))))
  const square = sHigh * sHigh
  const r = f(f(f(z * z) * p) + f(sLow * f(sHigh + s)))
  const tHigh = high12(f(f(3 + square) + r))
  const u = sHigh * tHigh
  const v = f(f(sLow * tHigh) + f(f(r - f(f(tHigh - 3) - square)) * s))
  const high = high12(f(u + v))
  const low = f(v - (high - u))
  const c = 0.9619140625 * high
  const cLow = f(f(-0.00011736857413779944 * high) + f(low * 0.9617967009544373))
  const logHigh = high12(f(k + f(c + cLow)))
  const logLow = f(cLow - f(f(logHigh - k) - c))
  // beyond 2³² every power overflows or underflows, and the splitting of y might
  if (Math.abs(y) > 4294967296) return x > 1 === y > 0 ? Infinity : 0
  const yHigh = high12(y)
  const e = yHigh * logHigh
  const eLow = f((y - yHigh) * logHigh + f(y * logLow))
  const sumOfE = f(e + eLow)
  if (sumOfE > 129) return Infinity
  if (sumOfE < -151) return 0
  const n = Math.floor(f(sumOfE + 0.5))
  const rest = e - n
  const rHigh = high12(f(rest + eLow))
  const b = rHigh * 0.693115234375
  const bLow = f(f(f(eLow - f(rHigh - rest)) * 0.6931471824645996) + f(rHigh * 3.194618329871446e-5))
  const sum = f(1 + b)
  return f(scale(f(sum + expTail(f(b + bLow), f(b - (sum - 1) + bLow))), n))
}
