// ops/losses.ts. A loss fills a scratch with its terms and adds them up. Words as in loops.ts, with predictions, targets and weights as
// inputs, and 7 the number of cells, 8 the place of the total (for a gradient: a scratch), 15 what there is of the flags below.
// Numbers: 0 1 − smoothing, 1 smoothing ÷ 2, 2 and 3 the weights of a target of 0 and of 1, 4 delta, 5 what is divided by.
import { logistic, positive } from './cells/activations'
import { Same } from './cells/arithmetic'
import { exp } from './exponential'
import { constant, setNumber, word } from './instruction'
import { log, log1p } from './logarithm'
import { loop3 } from './loops'
import { sumOf } from './sum'
import { all, select_ } from './vector'

export const SMOOTHED = 1
export const ROW_WEIGHTS = 2
export const CLASS_WEIGHTS = 4
export const MEAN = 8
/** The number of cells is not a float32. */
const LARGE_COUNT = 16

export class SquaredError {
  @inline loss<T>(p: usize, y: v128, t: v128): v128 {
    const d = v128.sub<T>(y, t)
    return v128.mul<T>(d, d)
  }
  @inline slope<T>(p: usize, y: v128, t: v128): v128 { return v128.mul<T>(all<T>(2), v128.sub<T>(y, t)) }
}
export class HalfSquaredError {
  @inline loss<T>(p: usize, y: v128, t: v128): v128 {
    const d = v128.sub<T>(y, t)
    return v128.mul<T>(all<T>(0.5), v128.mul<T>(d, d))
  }
  @inline slope<T>(p: usize, y: v128, t: v128): v128 { return v128.sub<T>(y, t) }
}
export class AbsoluteError {
  @inline loss<T>(p: usize, y: v128, t: v128): v128 { return v128.abs<T>(v128.sub<T>(y, t)) }
  @inline slope<T>(p: usize, y: v128, t: v128): v128 {
    const other = select_(v128.eq<T>(y, t), all<T>(0), all<T>(NaN))
    return select_(v128.gt<T>(y, t), all<T>(1), select_(v128.lt<T>(y, t), all<T>(-1), other))
  }
}
export class HuberError {
  @inline loss<T>(p: usize, y: v128, t: v128): v128 {
    const d = v128.abs<T>(v128.sub<T>(y, t))
    const delta = constant<T>(p, 4)
    const half = all<T>(0.5)
    const beyond = v128.mul<T>(delta, v128.sub<T>(d, v128.mul<T>(half, delta)))
    return select_(v128.le<T>(d, delta), v128.mul<T>(half, v128.mul<T>(d, d)), beyond)
  }
  @inline slope<T>(p: usize, y: v128, t: v128): v128 {
    const d = v128.sub<T>(y, t)
    const delta = constant<T>(p, 4)
    const least = v128.neg<T>(delta)
    return select_(v128.gt<T>(d, delta), delta, select_(v128.lt<T>(d, least), least, d))
  }
}

// @ts-ignore: decorator
@inline
function held<T>(x: v128): v128 {
  return select_(v128.lt<T>(x, all<T>(-100)), all<T>(-100), x)
}
export class BinaryCrossEntropyError {
  @inline loss<T>(p: usize, y: v128, t: v128): v128 {
    const own = v128.mul<T>(t, held<T>(log<T>(y)))
    const other = v128.mul<T>(v128.sub<T>(all<T>(1), t), held<T>(log1p<T>(v128.neg<T>(y))))
    return v128.neg<T>(v128.add<T>(own, other))
  }
  @inline slope<T>(p: usize, y: v128, t: v128): v128 {
    const d = v128.mul<T>(y, v128.sub<T>(all<T>(1), y))
    const least = all<T>(1e-12)
    return v128.div<T>(v128.sub<T>(y, t), select_(v128.lt<T>(d, least), least, d))
  }
}
export class LogitCrossEntropyError {
  @inline loss<T>(p: usize, z: v128, t: v128): v128 {
    const rest = log1p<T>(exp<T>(v128.neg<T>(v128.abs<T>(z))))
    return v128.add<T>(v128.sub<T>(positive<T>(z), v128.mul<T>(z, t)), rest)
  }
  @inline slope<T>(p: usize, z: v128, t: v128): v128 { return v128.sub<T>(logistic<T>(z), t) }
}

// @ts-ignore: decorator
@inline
function target<T>(p: usize, t: v128): v128 {
  return word(p, 15) & SMOOTHED ? v128.add<T>(v128.mul<T>(t, constant<T>(p, 0)), constant<T>(p, 1)) : t
}

// @ts-ignore: decorator
@inline
function weighted(p: usize): bool {
  return (word(p, 15) & (ROW_WEIGHTS | CLASS_WEIGHTS)) != 0
}

// @ts-ignore: decorator
@inline
function weight<T>(p: usize, t: v128, w: v128): v128 {
  const row = word(p, 15) & ROW_WEIGHTS ? w : all<T>(1)
  if (!(word(p, 15) & CLASS_WEIGHTS)) return row
  const one = v128.mul<T>(t, constant<T>(p, 3))
  const zero = v128.mul<T>(v128.sub<T>(all<T>(1), t), constant<T>(p, 2))
  return v128.mul<T>(row, v128.add<T>(one, zero))
}

class Weight {
  @inline f<T>(p: usize, y: v128, t: v128, w: v128): v128 { return weight<T>(p, t, w) }
}
class Term<L> {
  @inline f<T>(p: usize, y: v128, t: v128, w: v128): v128 {
    const term = changetype<L>(0).loss<T>(p, y, target<T>(p, t))
    return weighted(p) ? v128.mul<T>(weight<T>(p, t, w), term) : term
  }
}
class Slope<L> {
  @inline f<T>(p: usize, y: v128, t: v128, w: v128): v128 {
    const slope = changetype<L>(0).slope<T>(p, y, target<T>(p, t))
    const s = weighted(p) ? v128.mul<T>(weight<T>(p, t, w), slope) : slope
    if (!(word(p, 15) & MEAN)) return s
    return word(p, 15) & LARGE_COUNT ? overCount<T>(s, <f64>word(p, 7)) : v128.div<T>(s, constant<T>(p, 5))
  }
}

function overCount<T>(s: v128, count: f64): v128 {
  if (sizeof<T>() == 8) return s
  const by = f64x2.splat(count)
  const low = f32x4.demote_f64x2_zero(f64x2.div(f64x2.promote_low_f32x4(s), by))
  const high = f32x4.demote_f64x2_zero(f64x2.div(f64x2.promote_low_f32x4(v128.shuffle<u64>(s, s, 1, 0)), by))
  return v128.shuffle<u64>(low, high, 0, 2)
}

/** What a sum of losses is divided by; the output of the loops is then a scratch of as many numbers as there are cells. */
// @ts-ignore: decorator
@inline
function divisor<T>(p: usize): f64 {
  if (!(word(p, 15) & MEAN)) return 1
  const count = word(p, 7)
  if (!weighted(p)) return <f64>count
  loop3<T, Weight>(p)
  return sumOf<T, Same>(<usize>word(p, 1), count)
}

export function cellLoss<T, L>(p: usize): void {
  const by = divisor<T>(p)
  loop3<T, Term<L>>(p)
  store<T>(<usize>word(p, 8), <T>(sumOf<T, Same>(<usize>word(p, 1), word(p, 7)) / by))
}

export function cellLossGradient<T, L>(p: usize): void {
  if (weighted(p) && word(p, 15) & MEAN) {
    const out = word(p, 1)
    store<i32>(p + 4, word(p, 8))
    setNumber<T>(p, 5, divisor<T>(p))
    store<i32>(p + 4, out)
  }
  loop3<T, Slope<L>>(p)
}
