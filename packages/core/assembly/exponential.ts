// numerics/float64/exponential.ts and numerics/float32/exponential.ts on vectors, without branches; the same bits.
import { all, allTrue, select_ } from './vector'

/** y · 2ᵏ, rounded once, for 0.5 ≤ |y| < 2 and whole k within twice the exponent's range: only the second product can be inexact. */
// @ts-ignore: decorator
@inline
export function scale<T>(y: v128, k: v128): v128 {
  if (sizeof<T>() == 4) {
    const n = i32x4.trunc_sat_f32x4_s(k)
    const half = i32x4.shr_s(n, 1)
    const one = i32x4.splat(127)
    const low = i32x4.shl(i32x4.add(half, one), 23)
    const high = i32x4.shl(i32x4.add(i32x4.sub(n, half), one), 23)
    return f32x4.mul(f32x4.mul(y, low), high)
  }
  // A whole number added to this one stands in its lowest bits.
  const magic = f64x2.splat(6755399441055744.0)
  const n = i64x2.sub(f64x2.add(k, magic), magic)
  const half = i64x2.shr_s(n, 1)
  const one = i64x2.splat(1023)
  const low = i64x2.shl(i64x2.add(half, one), 52)
  const high = i64x2.shl(i64x2.add(i64x2.sub(n, half), one), 52)
  return f64x2.mul(f64x2.mul(y, low), high)
}

// The constants stand in memory: to load one into all lanes is one operation, to make it from the code's own bytes is four.
const NARROW: usize = memory.data<f32>([
  1.4426950216293335, 0.5, 0.693145751953125, 1.428606765330187e-6, 1, 0.1666652113199234, 0.041666362434625626, 0.00836866907775402,
  0.0013944047968834639, 87, -0.00629784818738699, 0.021089637652039528, 0.05385710299015045, 0.13332638144493103,
  0.33333319425582886, 0.000244140625, 0.55, 2,
])
const WIDE: usize = memory.data<f64>([
  1.4426950408889634, 0.5, 0.6931471803691238, 1.9082149292705877e-10, 1, 0.16666666666666682, 0.008333333333316859,
  0.00019841269896821314, 2.755723443612002e-6, 2.5112179826650874e-8, 0.0416666666666667, 0.0013888888888865163,
  2.480158736512193e-5, 2.755723865315571e-7, 2.0925687821837997e-9, 708,
  -1.9540917857796928e-5, -0.00023343400670810922, -0.0014555479007297464, -0.008863232680460608,
  -0.05396825396393379, -0.333333333333333, 8.339143049752282e-5, 0.0005884651738487264,
  0.003592092821142274, 0.021869488390737286, 0.13333333333326924, 0.55, 2,
])

// @ts-ignore: decorator
@inline
function constantOf<T>(i: usize): v128 {
  return sizeof<T>() == 4 ? v128.load32_splat(NARROW + 4 * i) : v128.load64_splat(WIDE + 8 * i)
}
// @ts-ignore: decorator
@inline
function log2e<T>(): v128 {
  return constantOf<T>(0)
}
// @ts-ignore: decorator
@inline
function half<T>(): v128 {
  return constantOf<T>(1)
}
// @ts-ignore: decorator
@inline
function ln2<T>(): v128 {
  return constantOf<T>(2)
}
// @ts-ignore: decorator
@inline
function ln2Rest<T>(): v128 {
  return constantOf<T>(3)
}
// @ts-ignore: decorator
@inline
function unit<T>(): v128 {
  return constantOf<T>(4)
}

// @ts-ignore: decorator
@inline
function expTail<T>(r: v128, extra: v128): v128 {
  const z = v128.mul<T>(r, r)
  if (sizeof<T>() == 4) {
    const low = v128.add<T>(constantOf<T>(5), v128.mul<T>(r, constantOf<T>(6)))
    const high = v128.add<T>(constantOf<T>(7), v128.mul<T>(r, constantOf<T>(8)))
    const bend = v128.mul<T>(v128.mul<T>(z, r), v128.add<T>(low, v128.mul<T>(z, high)))
    return v128.add<T>(v128.mul<T>(half<T>(), z), v128.add<T>(bend, extra))
  }
  let even = v128.mul<T>(z, constantOf<T>(9))
  even = v128.mul<T>(z, v128.add<T>(constantOf<T>(8), even))
  even = v128.mul<T>(z, v128.add<T>(constantOf<T>(7), even))
  even = v128.mul<T>(z, v128.add<T>(constantOf<T>(6), even))
  even = v128.add<T>(constantOf<T>(5), even)
  let odd = v128.mul<T>(z, constantOf<T>(14))
  odd = v128.mul<T>(z, v128.add<T>(constantOf<T>(13), odd))
  odd = v128.mul<T>(z, v128.add<T>(constantOf<T>(12), odd))
  odd = v128.mul<T>(z, v128.add<T>(constantOf<T>(11), odd))
  odd = v128.add<T>(constantOf<T>(10), odd)
  const bend = v128.mul<T>(v128.mul<T>(z, r), v128.add<T>(even, v128.mul<T>(r, odd)))
  return v128.add<T>(v128.mul<T>(half<T>(), z), v128.add<T>(bend, extra))
}

/** eˣ in full: with overflow, underflow and NaN. */
function expEverywhere<T>(x: v128): v128 {
  const k = v128.floor<T>(v128.add<T>(v128.mul<T>(x, log2e<T>()), all<T>(0.5)))
  const y = scale<T>(expReduced<T>(x, k), k)
  const low = select_(v128.lt<T>(x, all<T>(sizeof<T>() == 4 ? -104 : -746)), all<T>(0), y)
  return select_(v128.gt<T>(x, all<T>(sizeof<T>() == 4 ? 89 : 710)), all<T>(Infinity), low)
}

/** eˣ · 2⁻ᵏ. */
// @ts-ignore: decorator
@inline
function expReduced<T>(x: v128, k: v128): v128 {
  const r = v128.sub<T>(x, v128.mul<T>(k, ln2<T>()))
  const rest = v128.mul<T>(k, ln2Rest<T>())
  const one = unit<T>()
  const sum = v128.add<T>(one, r)
  return v128.add<T>(sum, expTail<T>(v128.sub<T>(r, rest), v128.sub<T>(v128.sub<T>(r, v128.sub<T>(sum, one)), rest)))
}

/** eˣ. Where all results are normal numbers, one product with 2ᵏ does: the rest stands apart, since it is rarely wanted. */
// @ts-ignore: decorator
@inline
export function exp<T>(x: v128): v128 {
  if (!allTrue<T>(v128.lt<T>(v128.abs<T>(x), constantOf<T>(sizeof<T>() == 4 ? 9 : 15)))) return expEverywhere<T>(x)
  const k = v128.floor<T>(v128.add<T>(v128.mul<T>(x, log2e<T>()), half<T>()))
  const y = expReduced<T>(x, k)
  return v128.mul<T>(y, powerOfTwo<T>(k))
}

/** eˣ − 1. */
export function expm1<T>(x: v128): v128 {
  const k = v128.floor<T>(v128.add<T>(v128.mul<T>(x, log2e<T>()), all<T>(0.5)))
  const r = v128.sub<T>(x, v128.mul<T>(k, ln2<T>()))
  const rest = v128.mul<T>(k, ln2Rest<T>())
  const whole = all<T>(1)
  const one = scale<T>(whole, v128.neg<T>(k))
  const start = v128.sub<T>(whole, one)
  const sum = v128.add<T>(start, r)
  const away = v128.sub<T>(v128.sub<T>(whole, start), one)
  const reduced = v128.sub<T>(r, rest)
  let lost = v128.sub<T>(r, v128.sub<T>(sum, start))
  if (sizeof<T>() == 4) lost = v128.add<T>(lost, away)
  else {
    const shift = v128.mul<T>(reduced, v128.sub<T>(v128.sub<T>(r, reduced), rest))
    lost = v128.add<T>(v128.add<T>(shift, lost), away)
  }
  const y = scale<T>(v128.add<T>(sum, expTail<T>(reduced, v128.sub<T>(lost, rest))), k)
  const low = select_(v128.lt<T>(x, all<T>(sizeof<T>() == 4 ? -18 : -38)), all<T>(-1), y)
  const high = select_(v128.gt<T>(x, all<T>(sizeof<T>() == 4 ? 89 : 710)), all<T>(Infinity), low)
  const tiny = sizeof<T>() == 4 ? 2.98023223876953125e-8 : 5.551115123125783e-17
  return select_(v128.lt<T>(v128.abs<T>(x), all<T>(tiny)), x, high)
}

/** y with the sign turned where x is below 0. */
// @ts-ignore: decorator
@inline
export function turned<T>(x: v128, y: v128): v128 {
  return select_(v128.lt<T>(x, all<T>(0)), v128.neg<T>(y), y)
}

/** The hyperbolic tangent. */
// @ts-ignore: decorator
@inline
export function tanh<T>(x: v128): v128 {
  const size = v128.abs<T>(x)
  const near = v128.lt<T>(size, constantOf<T>(sizeof<T>() == 4 ? 16 : 27))
  let inner = x
  if (v128.any_true(near)) {
    const z = v128.mul<T>(x, x)
    if (sizeof<T>() == 4) {
      let p = v128.add<T>(v128.mul<T>(constantOf<T>(10), z), constantOf<T>(11))
      p = v128.sub<T>(v128.mul<T>(p, z), constantOf<T>(12))
      p = v128.add<T>(v128.mul<T>(p, z), constantOf<T>(13))
      p = v128.sub<T>(v128.mul<T>(p, z), constantOf<T>(14))
      const y = v128.add<T>(x, v128.mul<T>(x, v128.mul<T>(z, p)))
      inner = select_(v128.lt<T>(size, constantOf<T>(15)), x, y)
    } else {
      const w = v128.mul<T>(z, z)
      let even = v128.mul<T>(w, constantOf<T>(16))
      even = v128.mul<T>(w, v128.add<T>(constantOf<T>(17), even))
      even = v128.mul<T>(w, v128.add<T>(constantOf<T>(18), even))
      even = v128.mul<T>(w, v128.add<T>(constantOf<T>(19), even))
      even = v128.mul<T>(w, v128.add<T>(constantOf<T>(20), even))
      even = v128.add<T>(constantOf<T>(21), even)
      let odd = v128.mul<T>(w, constantOf<T>(22))
      odd = v128.mul<T>(w, v128.add<T>(constantOf<T>(23), odd))
      odd = v128.mul<T>(w, v128.add<T>(constantOf<T>(24), odd))
      odd = v128.mul<T>(w, v128.add<T>(constantOf<T>(25), odd))
      odd = v128.add<T>(constantOf<T>(26), odd)
      inner = v128.add<T>(x, v128.mul<T>(x, v128.add<T>(v128.mul<T>(z, even), v128.mul<T>(w, odd))))
    }
    if (allTrue<T>(near)) return inner
  }
  const e = exp<T>(v128.mul<T>(constantOf<T>(sizeof<T>() == 4 ? 17 : 28), size))
  const y = v128.sub<T>(unit<T>(), v128.div<T>(constantOf<T>(sizeof<T>() == 4 ? 17 : 28), v128.add<T>(e, unit<T>())))
  return select_(near, inner, turned<T>(x, y))
}

/** Writes 1 ÷ (1 + e⁻ᶻ) of two vectors of doubles, worked on in turn: neither waits long for its own last result. */
// @ts-ignore: decorator
@inline
export function logisticPair(to: usize, z: v128, w: v128): void {
  const x = v128.neg<f64>(z)
  const y = v128.neg<f64>(w)
  const limit = constantOf<f64>(15)
  if (!allTrue<f64>(v128.and(v128.lt<f64>(v128.abs<f64>(x), limit), v128.lt<f64>(v128.abs<f64>(y), limit)))) {
    putLogistic(to, expEverywhere<f64>(x))
    return putLogistic(to + 16, expEverywhere<f64>(y))
  }
  let c = log2e<f64>()
  let k = v128.mul<f64>(x, c)
  let l = v128.mul<f64>(y, c)
  c = half<f64>()
  k = v128.floor<f64>(v128.add<f64>(k, c))
  l = v128.floor<f64>(v128.add<f64>(l, c))
  c = ln2<f64>()
  const r = v128.sub<f64>(x, v128.mul<f64>(k, c))
  const s = v128.sub<f64>(y, v128.mul<f64>(l, c))
  const one = unit<f64>()
  const sum = v128.add<f64>(one, r)
  const tum = v128.add<f64>(one, s)
  c = ln2Rest<f64>()
  const rest = v128.mul<f64>(k, c)
  const sest = v128.mul<f64>(l, c)
  const extra = v128.sub<f64>(v128.sub<f64>(r, v128.sub<f64>(sum, one)), rest)
  const fxtra = v128.sub<f64>(v128.sub<f64>(s, v128.sub<f64>(tum, one)), sest)
  const m = v128.sub<f64>(r, rest)
  const n = v128.sub<f64>(s, sest)
  const mm = v128.mul<f64>(m, m)
  const nn = v128.mul<f64>(n, n)
  c = constantOf<f64>(14)
  let odd = v128.mul<f64>(mm, c)
  let pdd = v128.mul<f64>(nn, c)
  c = constantOf<f64>(9)
  let bend = v128.mul<f64>(mm, c)
  let cend = v128.mul<f64>(nn, c)
  for (let i = 0; i < 3; i++) {
    c = constantOf<f64>(13 - i)
    odd = v128.mul<f64>(mm, v128.add<f64>(c, odd))
    pdd = v128.mul<f64>(nn, v128.add<f64>(c, pdd))
    c = constantOf<f64>(8 - i)
    bend = v128.mul<f64>(mm, v128.add<f64>(c, bend))
    cend = v128.mul<f64>(nn, v128.add<f64>(c, cend))
  }
  c = constantOf<f64>(10)
  odd = v128.mul<f64>(m, v128.add<f64>(c, odd))
  pdd = v128.mul<f64>(n, v128.add<f64>(c, pdd))
  c = constantOf<f64>(5)
  bend = v128.add<f64>(v128.add<f64>(c, bend), odd)
  cend = v128.add<f64>(v128.add<f64>(c, cend), pdd)
  bend = v128.add<f64>(v128.mul<f64>(v128.mul<f64>(mm, m), bend), extra)
  cend = v128.add<f64>(v128.mul<f64>(v128.mul<f64>(nn, n), cend), fxtra)
  c = half<f64>()
  bend = v128.add<f64>(sum, v128.add<f64>(v128.mul<f64>(c, mm), bend))
  cend = v128.add<f64>(tum, v128.add<f64>(v128.mul<f64>(c, nn), cend))
  putLogistic(to, v128.mul<f64>(bend, powerOfTwo<f64>(k)))
  putLogistic(to + 16, v128.mul<f64>(cend, powerOfTwo<f64>(l)))
}

// @ts-ignore: decorator
@inline
function putLogistic(to: usize, e: v128): void {
  v128.store(to, f64x2.div(unit<f64>(), f64x2.add(unit<f64>(), e)))
}

/** 2ᵏ, a normal number. */
// @ts-ignore: decorator
@inline
function powerOfTwo<T>(k: v128): v128 {
  if (sizeof<T>() == 4) return i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23)
  // The sum has k and the exponent's bias in its lowest bits.
  return i64x2.shl(f64x2.add(k, f64x2.splat(6755399441055744.0 + 1023)), 52)
}
