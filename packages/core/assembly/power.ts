// numerics/float64/power.ts and numerics/float32/power.ts, number by number: only rates and step counts are raised to powers.
import { round } from './vector'

// @ts-ignore: decorator
@inline
function f(x: f64): f64 {
  return <f64>(<f32>x)
}

function scale(y: f64, n: f64): f64 {
  while (n > 127) {
    y *= 1.7014118346046923e38
    n -= 127
  }
  while (n < -126) {
    y *= 1.1754943508222875e-38
    n += 126
  }
  return y * <f64>reinterpret<f32>((<i32>n + 127) << 23)
}

function exponentOf(x: f64): f64 {
  let k: f64 = 0
  while (x > 1.2676506002282294e30) {
    x *= 7.888609052210118e-31
    k += 100
  }
  while (x < 7.888609052210118e-31) {
    x *= 1.2676506002282294e30
    k -= 100
  }
  return k + <f64>((reinterpret<i32>(<f32>x) - 0x3f3504f3) >> 23)
}

function tail64(r: f64, extra: f64): f64 {
  const z = r * r
  const even =
    0.16666666666666682 +
    z * (0.008333333333316859 + z * (0.00019841269896821314 + z * (2.755723443612002e-6 + z * 2.5112179826650874e-8)))
  const odd =
    0.0416666666666667 +
    z * (0.0013888888888865163 + z * (2.480158736512193e-5 + z * (2.755723865315571e-7 + z * 2.0925687821837997e-9)))
  return 0.5 * z + (z * r * (even + r * odd) + extra)
}

function tail32(r: f64, extra: f64): f64 {
  const z = f(r * r)
  const low = f(0.1666652113199234 + f(r * 0.041666362434625626))
  const high = f(0.00836866907775402 + f(r * 0.0013944047968834639))
  return f(0.5 * z + f(f(f(z * r) * f(low + f(z * high))) + extra))
}

function magnitude64(x: f64, y: f64): f64 {
  let k = exponentOf(x)
  let m = scale(x, -k)
  if (m < 0.866) {
    m *= 2
    k--
  }
  const base: f64 = m < 1.2247 ? 1 : 1.5
  const d = m + base
  const s = (m - base) / d
  const sHigh = f(s)
  const dHigh = f(d)
  const sLow = (m - base - sHigh * dHigh - sHigh * (m - (dHigh - base))) / d
  const z = s * s
  let p = 0.20696950088561325
  p = p * z + 0.23066092333413662
  p = p * z + 0.27272812161397025
  p = p * z + 0.33333332983129754
  p = p * z + 0.4285714285785144
  p = p * z + 0.5999999999999946
  const square = sHigh * sHigh
  const r = z * z * p + sLow * (sHigh + s)
  const tHigh = f(3 + square + r)
  const u = sHigh * tHigh
  const v = sLow * tHigh + (r - (tHigh - 3 - square)) * s
  const high = f(u + v)
  const low = v - (high - u)
  const c = 0.9617967009544373 * high
  const cLow = -7.028461650952758e-9 * high + low * 0.9617966939259756 + (base == 1 ? 0 : 1.350039202129749e-8)
  const whole = base == 1 ? k : k + 0.5849624872207642
  const logHigh = f(whole + (c + cLow))
  const logLow = cLow - (logHigh - whole - c)
  if (abs(y) > 18446744073709551616.0) return x > 1 == y > 0 ? Infinity : 0
  const yHigh = f(y)
  const e = yHigh * logHigh
  const eLow = (y - yHigh) * logHigh + y * logLow
  if (e + eLow > 1025) return Infinity
  if (e + eLow < -1077) return 0
  const n = floor(e + eLow + 0.5)
  const rest = e - n
  const aHigh = f(rest + eLow)
  const a = aHigh * 0.6931471824645996
  const aLow = (eLow - (aHigh - rest)) * 0.6931471805599453 + aHigh * -1.904654299957768e-9
  const sum = 1 + a
  return scale(sum + tail64(a + aLow, a - (sum - 1) + aLow), n)
}

function high12(x: f64): f64 {
  const c = f(x * 4097)
  return f(c - f(c - x))
}

function magnitude32(x: f64, y: f64): f64 {
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
  if (abs(y) > 4294967296) return x > 1 == y > 0 ? Infinity : 0
  const yHigh = high12(y)
  const e = yHigh * logHigh
  const eLow = f((y - yHigh) * logHigh + f(y * logLow))
  const sumOfE = f(e + eLow)
  if (sumOfE > 129) return Infinity
  if (sumOfE < -151) return 0
  const n = floor(f(sumOfE + 0.5))
  const rest = e - n
  const rHigh = high12(f(rest + eLow))
  const b = rHigh * 0.693115234375
  const bLow = f(f(f(eLow - f(rHigh - rest)) * 0.6931471824645996) + f(rHigh * 3.194618329871446e-5))
  const sum = f(1 + b)
  return f(scale(f(sum + tail32(f(b + bLow), f(b - (sum - 1) + bLow))), n))
}

// The last two results: the parameters of a network ask for the same powers one after the other.
// Not for numbers of both types: a session has one.
let x1: f64 = 0
let y1: f64 = 0
let z1: f64 = 0
let x2: f64 = 0
let y2: f64 = 0
let z2: f64 = 0

function magnitude<T>(x: f64, y: f64): f64 {
  if (x != x1 || y != y1) {
    if (x == x2 && y == y2) return z2
    x2 = x1
    y2 = y1
    z2 = z1
    x1 = x
    y1 = y
    z1 = sizeof<T>() == 4 ? magnitude32(x, y) : magnitude64(x, y)
  }
  return z1
}

/** xʸ, of numbers of T. */
export function pow<T>(x: f64, y: f64): f64 {
  if (y == 0 || x == 1) return 1
  if (x != x || y != y) return NaN
  const size = abs(x)
  const whole = floor(y) == y
  const odd = whole && floor(y / 2) * 2 != y
  const sign: f64 = odd && (x < 0 || 1 / x < 0) ? -1 : 1
  if (size == 1 && whole) return sign
  if (size == 0 || size == Infinity || y == Infinity || y == -Infinity) return size > 1 == y > 0 ? sign * Infinity : sign * 0
  if (x < 0 && !whole) return NaN
  return sign * magnitude<T>(size, y)
}

/** r √(1 − β₂ᵗ), or 0 while ρₜ ≤ 5: the rectification of ops/updates.ts. */
export function rectification<T>(power: f64, b2: f64, t: f64): f64 {
  const rest = round<T>(1 - power)
  const limit = round<T>(round<T>(2 / round<T>(1 - b2)) - 1)
  const rho = round<T>(limit - round<T>(round<T>(round<T>(2 * t) * power) / rest))
  if (rho <= 5) return 0
  const above = round<T>(round<T>(round<T>(rho - 4) * round<T>(rho - 2)) * limit)
  const below = round<T>(round<T>(round<T>(limit - 4) * round<T>(limit - 2)) * rho)
  return round<T>(round<T>(sqrt(round<T>(above / below))) * round<T>(sqrt(rest)))
}
