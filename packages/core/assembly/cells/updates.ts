// ops/updates.ts, cell by cell. What depends only on rate and step count is computed once for all cells, into the instruction's numbers.
import { constant, number, setNumber, word } from '../instruction'
import { loop3 } from '../loops'
import { pow, rectification } from '../power'
import { all, lanes, round, select_ } from '../vector'
import { sign } from './arithmetic'

/** Moments too small to be normal numbers are 0. */
// @ts-ignore: decorator
@inline
export function flushed<T>(x: v128): v128 {
  const smallest = all<T>(sizeof<T>() == 4 ? 1.1754943508222875e-38 : 2.2250738585072014e-308)
  return select_(v128.lt<T>(v128.abs<T>(x), smallest), all<T>(0), x)
}

// @ts-ignore: decorator
@inline
function mixed<T>(p: usize, v: v128, g: v128): v128 {
  return flushed<T>(v128.add<T>(v128.mul<T>(constant<T>(p, 0), v), v128.mul<T>(constant<T>(p, 1), g)))
}

export class Descend {
  @inline f<T>(p: usize, w: v128, g: v128, lr: v128): v128 { return v128.sub<T>(w, v128.mul<T>(lr, g)) }
}
export class Accumulate {
  @inline f<T>(p: usize, m: v128, g: v128): v128 { return mixed<T>(p, m, g) }
}
export class DampenedMomentum {
  @inline f<T>(p: usize, v: v128, g: v128, t: v128): v128 { return select_(v128.eq<T>(t, all<T>(1)), g, mixed<T>(p, v, g)) }
}
export class AccumulateSquare {
  @inline f<T>(p: usize, v: v128, g: v128): v128 { return mixed<T>(p, v, v128.mul<T>(g, g)) }
}
export class AddScaled {
  @inline f<T>(p: usize, a: v128, b: v128): v128 { return v128.add<T>(a, v128.mul<T>(constant<T>(p, 0), b)) }
}
export class Decay {
  @inline f<T>(p: usize, w: v128, lr: v128): v128 {
    return v128.mul<T>(w, v128.sub<T>(all<T>(1), v128.mul<T>(lr, constant<T>(p, 0))))
  }
}
export class DecayedRate {
  @inline f<T>(p: usize, lr: v128, t: v128): v128 {
    const one = all<T>(1)
    return v128.div<T>(lr, v128.add<T>(one, v128.mul<T>(v128.sub<T>(t, one), constant<T>(p, 0))))
  }
}
export class Normalized {
  @inline f<T>(p: usize, g: v128, v: v128): v128 { return v128.div<T>(g, v128.add<T>(v128.sqrt<T>(v), constant<T>(p, 0))) }
}
export class Centered {
  @inline f<T>(p: usize, v: v128, m: v128): v128 {
    const d = v128.sub<T>(v, v128.mul<T>(m, m))
    return select_(v128.lt<T>(d, all<T>(0)), all<T>(0), d)
  }
}
export class AdadeltaMove {
  @inline f<T>(p: usize, g: v128, v: v128, u: v128): v128 {
    const e = constant<T>(p, 0)
    return v128.mul<T>(v128.div<T>(v128.sqrt<T>(v128.add<T>(u, e)), v128.sqrt<T>(v128.add<T>(v, e))), g)
  }
}

// @ts-ignore: decorator
@inline
function lane<T>(x: v128, i: i32): f64 {
  if (sizeof<T>() == 8) return i == 0 ? f64x2.extract_lane(x, 0) : f64x2.extract_lane(x, 1)
  if (i < 2) return <f64>(i == 0 ? f32x4.extract_lane(x, 0) : f32x4.extract_lane(x, 1))
  return <f64>(i == 2 ? f32x4.extract_lane(x, 2) : f32x4.extract_lane(x, 3))
}

// @ts-ignore: decorator
@inline
function withLane<T>(x: v128, i: i32, y: f64): v128 {
  if (sizeof<T>() == 8) return i == 0 ? f64x2.replace_lane(x, 0, y) : f64x2.replace_lane(x, 1, y)
  const z = <f32>y
  if (i < 2) return i == 0 ? f32x4.replace_lane(x, 0, z) : f32x4.replace_lane(x, 1, z)
  return i == 2 ? f32x4.replace_lane(x, 2, z) : f32x4.replace_lane(x, 3, z)
}

/** Numbers: β₁, β₂, ε, then lr ÷ (1 − β₁ᵗ) and √(1 − β₂ᵗ). */
// @ts-ignore: decorator
@inline
export function adamMove<T>(w: v128, m: v128, v: v128, size: v128, spread: v128, epsilon: v128): v128 {
  const scaled = v128.add<T>(v128.div<T>(v128.sqrt<T>(v), spread), epsilon)
  return v128.sub<T>(w, v128.div<T>(v128.mul<T>(size, m), scaled))
}
class Adam {
  @inline f<T>(p: usize, w: v128, m: v128, v: v128): v128 {
    return adamMove<T>(w, m, v, constant<T>(p, 3), constant<T>(p, 4), constant<T>(p, 2))
  }
}
/** Word 15: whether what is computed of rate and step count stands there already. */
// @ts-ignore: decorator
@inline
function prepared(p: usize): bool {
  return word(p, 15) != 0
}
// @ts-ignore: decorator
@inline
function input<T>(p: usize, i: usize): f64 {
  return <f64>load<T>(<usize>word(p, 4 + i))
}

/** Fills in what an Adam step takes of rate and step count, which word i and the next one point to. */
export function prepareAdam<T>(p: usize, i: usize): void {
  if (prepared(p)) return
  const t = input<T>(p, i + 1)
  setNumber<T>(p, 3, round<T>(input<T>(p, i) / round<T>(1 - pow<T>(number<T>(p, 0), t))))
  setNumber<T>(p, 4, round<T>(sqrt(round<T>(1 - pow<T>(number<T>(p, 1), t)))))
}

export function adamStep<T>(p: usize): void {
  prepareAdam<T>(p, 3)
  loop3<T, Adam>(p)
}

export class NadamMomentum {
  @inline f<T>(p: usize, t: v128): v128 {
    let out = t
    for (let i = 0; i < lanes<T>(); i++) {
      const turns = round<T>(round<T>(lane<T>(t, i) + number<T>(p, 2)) * number<T>(p, 1))
      const falling = round<T>(1 - round<T>(0.5 * pow<T>(round<T>(0.96), turns)))
      out = withLane<T>(out, i, round<T>(number<T>(p, 0) * falling))
    }
    return out
  }
}
export class NadamDirection {
  @inline f<T>(p: usize, g: v128, m: v128, mu: v128, next: v128, product: v128): v128 {
    const one = all<T>(1)
    const own = v128.div<T>(v128.mul<T>(v128.sub<T>(one, mu), g), v128.sub<T>(one, product))
    return v128.add<T>(own, v128.div<T>(v128.mul<T>(next, m), v128.sub<T>(one, v128.mul<T>(product, next))))
  }
}

/** Numbers: β₂, ε, then lr and 1 − β₂ᵗ. */
class Scaled {
  @inline f<T>(p: usize, w: v128, d: v128, v: v128): v128 {
    const scaled = v128.add<T>(v128.sqrt<T>(v128.div<T>(v, constant<T>(p, 3))), constant<T>(p, 1))
    return v128.sub<T>(w, v128.div<T>(v128.mul<T>(constant<T>(p, 2), d), scaled))
  }
}
export function scaledStep<T>(p: usize): void {
  if (!prepared(p)) {
    setNumber<T>(p, 2, input<T>(p, 3))
    setNumber<T>(p, 3, round<T>(1 - pow<T>(number<T>(p, 0), input<T>(p, 4))))
  }
  loop3<T, Scaled>(p)
}

/** Numbers: β₁, β₂, ε, then lr, 1 − β₁ᵗ and the rectified factor, 0 where there is none. */
class RadamPlain {
  @inline f<T>(p: usize, w: v128, m: v128, v: v128): v128 {
    return v128.sub<T>(w, v128.mul<T>(constant<T>(p, 3), v128.div<T>(m, constant<T>(p, 4))))
  }
}
class RadamRectified {
  @inline f<T>(p: usize, w: v128, m: v128, v: v128): v128 {
    const scaled = v128.div<T>(constant<T>(p, 5), v128.add<T>(v128.sqrt<T>(v), constant<T>(p, 2)))
    return v128.sub<T>(w, v128.mul<T>(v128.mul<T>(constant<T>(p, 3), v128.div<T>(m, constant<T>(p, 4))), scaled))
  }
}
export function radamStep<T>(p: usize): void {
  if (!prepared(p)) {
    const t = input<T>(p, 4)
    const b2 = number<T>(p, 1)
    setNumber<T>(p, 3, input<T>(p, 3))
    setNumber<T>(p, 4, round<T>(1 - pow<T>(number<T>(p, 0), t)))
    setNumber<T>(p, 5, rectification<T>(pow<T>(b2, t), b2, t))
  }
  if (number<T>(p, 5) == 0) loop3<T, RadamPlain>(p)
  else loop3<T, RadamRectified>(p)
}

/** Numbers: shrink, grow, smallest, largest. */
export class RpropSize {
  @inline f<T>(p: usize, size: v128, g: v128, before: v128): v128 {
    const zero = all<T>(0)
    const agreement = v128.mul<T>(sign<T>(g), sign<T>(before))
    const shrunk = select_(v128.lt<T>(agreement, zero), v128.mul<T>(size, constant<T>(p, 0)), size)
    const next = select_(v128.gt<T>(agreement, zero), v128.mul<T>(size, constant<T>(p, 1)), shrunk)
    const low = constant<T>(p, 2)
    const high = constant<T>(p, 3)
    return select_(v128.lt<T>(next, low), low, select_(v128.gt<T>(next, high), high, next))
  }
}
export class RpropGradient {
  @inline f<T>(p: usize, g: v128, before: v128): v128 {
    const zero = all<T>(0)
    return select_(v128.lt<T>(v128.mul<T>(sign<T>(g), sign<T>(before)), zero), zero, g)
  }
}
export class RpropMove {
  @inline f<T>(p: usize, w: v128, g: v128, size: v128): v128 { return v128.sub<T>(w, v128.mul<T>(sign<T>(g), size)) }
}
