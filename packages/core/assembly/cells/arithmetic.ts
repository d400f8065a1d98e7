// ops/arithmetic.ts and ops/norms.ts, cell by cell.
import { constant } from '../instruction'
import { all, select_ } from '../vector'

export class Add {
  @inline f<T>(p: usize, a: v128, b: v128): v128 { return v128.add<T>(a, b) }
}
export class Subtract {
  @inline f<T>(p: usize, a: v128, b: v128): v128 { return v128.sub<T>(a, b) }
}
export class Multiply {
  @inline f<T>(p: usize, a: v128, b: v128): v128 { return v128.mul<T>(a, b) }
}
export class Divide {
  @inline f<T>(p: usize, a: v128, b: v128): v128 { return v128.div<T>(a, b) }
}
export class Scale {
  @inline f<T>(p: usize, a: v128): v128 { return v128.mul<T>(constant<T>(p, 0), a) }
}
export class Square {
  @inline f<T>(p: usize, a: v128): v128 { return v128.mul<T>(a, a) }
}
export class Root {
  @inline f<T>(p: usize, a: v128): v128 { return v128.sqrt<T>(v128.add<T>(a, constant<T>(p, 0))) }
}
export class Maximum {
  @inline f<T>(p: usize, a: v128, b: v128): v128 { return select_(v128.gt<T>(b, a), b, a) }
}
export class Absolute {
  @inline f<T>(p: usize, a: v128): v128 { return v128.abs<T>(a) }
}
export class Same {
  @inline f<T>(p: usize, a: v128): v128 { return a }
}

/** 1, −1, 0 or NaN. */
// @ts-ignore: decorator
@inline
export function sign<T>(x: v128): v128 {
  const zero = all<T>(0)
  const other = select_(v128.eq<T>(x, zero), zero, all<T>(NaN))
  return select_(v128.gt<T>(x, zero), all<T>(1), select_(v128.lt<T>(x, zero), all<T>(-1), other))
}

export class Signed {
  @inline f<T>(p: usize, x: v128): v128 {
    const zero = all<T>(0)
    const k = constant<T>(p, 0)
    const other = select_(v128.eq<T>(x, zero), zero, all<T>(NaN))
    return select_(v128.gt<T>(x, zero), k, select_(v128.lt<T>(x, zero), v128.neg<T>(k), other))
  }
}
export class Clip {
  @inline f<T>(p: usize, g: v128): v128 {
    const most = constant<T>(p, 0)
    const least = v128.neg<T>(most)
    return select_(v128.gt<T>(g, most), most, select_(v128.lt<T>(g, least), least, g))
  }
}
export class ClipFactor {
  @inline f<T>(p: usize, s: v128): v128 {
    const one = all<T>(1)
    const factor = v128.div<T>(constant<T>(p, 0), v128.add<T>(v128.sqrt<T>(s), all<T>(1e-6)))
    return select_(v128.gt<T>(factor, one), one, factor)
  }
}
