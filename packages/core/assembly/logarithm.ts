// numerics/float64/logarithm.ts and numerics/float32/logarithm.ts on vectors, without branches; the same bits.
import { all, select_ } from './vector'

// Constants stand in memory, as in exponential.ts.
const NARROW: usize = memory.data<f32>([
  1.1754943508222875e-38, 16777216, 1, 2, 0.39977580308914185,
  0.29870927333831787, 0.6666677594184875, 0.5, 1.428606765330187e-6, 0.693145751953125,
])
const WIDE: usize = memory.data<f64>([
  2.2250738585072014e-308, 18014398509481984.0, 1.41421353816986083984375, 0.5, 1,
  2, 0.18183563171737166, 0.1479574011842948, 0.28571428742065696, 0.6666666666666734,
  0.22222198599958026, 0.15314075362894664, 0.3999999999941654, 1.9082149292705877e-10, 0.6931471803691238,
])

// @ts-ignore: decorator
@inline
function constantOf<T>(i: usize): v128 {
  return sizeof<T>() == 4 ? v128.load32_splat(NARROW + 4 * i) : v128.load64_splat(WIDE + 8 * i)
}

/** log(m · 2ᵏ) + rest for x = m · 2ᵏ with √½ ≤ m < √2 (bounds as float32 knows them), for finite x > 0. */
// @ts-ignore: decorator
@inline
function logOfParts<T>(x: v128, rest: v128): v128 {
  if (sizeof<T>() == 4) {
    const tiny = v128.lt<T>(x, constantOf<T>(0))
    const bits = select_(tiny, v128.mul<T>(x, constantOf<T>(1)), x)
    const n = i32x4.shr_s(i32x4.sub(bits, i32x4.splat(0x3f3504f3)), 23)
    const m = i32x4.sub(bits, i32x4.shl(n, 23))
    const k = f32x4.convert_i32x4_s(i32x4.sub(n, v128.and(tiny, i32x4.splat(24))))
    const a = v128.sub<T>(m, constantOf<T>(2))
    const s = v128.div<T>(a, v128.add<T>(constantOf<T>(3), a))
    const z = v128.mul<T>(s, s)
    let p = v128.add<T>(constantOf<T>(4), v128.mul<T>(z, constantOf<T>(5)))
    p = v128.add<T>(constantOf<T>(6), v128.mul<T>(z, p))
    const half = v128.mul<T>(constantOf<T>(7), v128.mul<T>(a, a))
    const small = v128.add<T>(
      v128.mul<T>(s, v128.add<T>(half, v128.mul<T>(z, p))),
      v128.add<T>(v128.mul<T>(k, constantOf<T>(8)), rest),
    )
    return v128.sub<T>(v128.mul<T>(k, constantOf<T>(9)), v128.sub<T>(v128.sub<T>(half, small), a))
  }
  const tiny = v128.lt<T>(x, constantOf<T>(0))
  const bits = select_(tiny, v128.mul<T>(x, constantOf<T>(1)), x)
  const mantissa = v128.or(v128.and(bits, i64x2.splat(0xfffffffffffff)), i64x2.splat(0x3ff0000000000000))
  // √2 as float32 knows it, compared with the mantissa rounded to float32, as the definition does
  const big = v128.ge<T>(f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(mantissa)), constantOf<T>(2))
  const m = select_(big, v128.mul<T>(mantissa, constantOf<T>(3)), mantissa)
  let n = i64x2.sub(i64x2.shr_s(bits, 52), i64x2.splat(1023))
  n = i64x2.sub(i64x2.sub(n, big), v128.and(tiny, i64x2.splat(54)))
  const magic = f64x2.splat(6755399441055744.0)
  const k = v128.sub<T>(i64x2.add(n, magic), magic)
  const f = v128.sub<T>(m, constantOf<T>(4))
  const s = v128.div<T>(f, v128.add<T>(constantOf<T>(5), f))
  const z = v128.mul<T>(s, s)
  const w = v128.mul<T>(z, z)
  let odd = v128.add<T>(constantOf<T>(6), v128.mul<T>(w, constantOf<T>(7)))
  odd = v128.add<T>(constantOf<T>(8), v128.mul<T>(w, odd))
  odd = v128.add<T>(constantOf<T>(9), v128.mul<T>(w, odd))
  let even = v128.add<T>(constantOf<T>(10), v128.mul<T>(w, constantOf<T>(11)))
  even = v128.add<T>(constantOf<T>(12), v128.mul<T>(w, even))
  const half = v128.mul<T>(v128.mul<T>(constantOf<T>(3), f), f)
  const small = v128.add<T>(
    v128.mul<T>(s, v128.add<T>(half, v128.add<T>(v128.mul<T>(z, odd), v128.mul<T>(w, even)))),
    v128.add<T>(v128.mul<T>(k, constantOf<T>(13)), rest),
  )
  return v128.sub<T>(v128.mul<T>(k, constantOf<T>(14)), v128.sub<T>(v128.sub<T>(half, small), f))
}

/** The natural logarithm. */
export function log<T>(x: v128): v128 {
  const y = logOfParts<T>(x, all<T>(0))
  const top = select_(v128.eq<T>(x, all<T>(Infinity)), x, y)
  const edge = select_(v128.eq<T>(x, all<T>(0)), all<T>(-Infinity), all<T>(NaN))
  return select_(v128.gt<T>(x, all<T>(0)), top, edge)
}

/** log(1 + x). */
export function log1p<T>(x: v128): v128 {
  const one = all<T>(1)
  const u = v128.add<T>(one, x)
  const shift = v128.sub<T>(u, one)
  const lost = v128.add<T>(v128.sub<T>(one, v128.sub<T>(u, shift)), v128.sub<T>(x, shift))
  const y = logOfParts<T>(u, v128.div<T>(lost, u))
  const tiny = v128.lt<T>(v128.abs<T>(x), all<T>(sizeof<T>() == 4 ? 2.98023223876953125e-8 : 5.551115123125783e-17))
  const top = select_(v128.or(tiny, v128.eq<T>(x, all<T>(Infinity))), x, y)
  const edge = select_(v128.eq<T>(x, all<T>(-1)), all<T>(-Infinity), all<T>(NaN))
  return select_(v128.gt<T>(x, all<T>(-1)), top, edge)
}
