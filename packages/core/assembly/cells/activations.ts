// ops/activations.ts, cell by cell. What looks the other way round than there does so for NaN, which every comparison denies.
import { erf } from '../error'
import { exp, expm1, tanh } from '../exponential'
import { constant } from '../instruction'
import { log1p } from '../logarithm'
import { all, select_ } from '../vector'

// @ts-ignore: decorator
@inline
export function logistic<T>(z: v128): v128 {
  const one = all<T>(1)
  return v128.div<T>(one, v128.add<T>(one, exp<T>(v128.neg<T>(z))))
}

/** max(0, z): 0, never −0, for z ≤ 0. */
// @ts-ignore: decorator
@inline
export function positive<T>(z: v128): v128 {
  return select_(v128.le<T>(z, all<T>(0)), all<T>(0), z)
}

function softPlus<T>(z: v128): v128 {
  return v128.add<T>(positive<T>(z), log1p<T>(exp<T>(v128.neg<T>(v128.abs<T>(z)))))
}

/** 1 − a². */
// @ts-ignore: decorator
@inline
function oneLessSquare<T>(a: v128): v128 {
  return v128.sub<T>(all<T>(1), v128.mul<T>(a, a))
}

// @ts-ignore: decorator
@inline
function aboveZero<T>(z: v128, above: v128, other: v128): v128 {
  return select_(v128.gt<T>(z, all<T>(0)), above, other)
}

export class Sigmoid {
  @inline f<T>(p: usize, z: v128): v128 { return logistic<T>(z) }
}
export class SigmoidSlope {
  @inline f<T>(p: usize, a: v128): v128 { return v128.mul<T>(a, v128.sub<T>(all<T>(1), a)) }
}
export class Tanh {
  @inline f<T>(p: usize, z: v128): v128 { return tanh<T>(z) }
}
export class TanhSlope {
  @inline f<T>(p: usize, a: v128): v128 { return oneLessSquare<T>(a) }
}
export class Relu {
  @inline f<T>(p: usize, z: v128): v128 { return positive<T>(z) }
}
export class ReluSlope {
  @inline f<T>(p: usize, a: v128): v128 { return aboveZero<T>(a, all<T>(1), all<T>(0)) }
}
export class LeakyRelu {
  @inline f<T>(p: usize, z: v128): v128 { return aboveZero<T>(z, z, v128.mul<T>(constant<T>(p, 0), z)) }
}
export class LeakyReluSlope {
  @inline f<T>(p: usize, z: v128): v128 { return aboveZero<T>(z, all<T>(1), constant<T>(p, 0)) }
}
export class Elu {
  @inline f<T>(p: usize, z: v128): v128 { return aboveZero<T>(z, z, v128.mul<T>(constant<T>(p, 0), expm1<T>(z))) }
}
export class EluSlope {
  @inline f<T>(p: usize, z: v128): v128 { return aboveZero<T>(z, all<T>(1), v128.mul<T>(constant<T>(p, 0), exp<T>(z))) }
}

const SELU_SCALE: f64 = 1.0507009873554805
const SELU_BELOW: f64 = 1.0507009873554805 * 1.6732632423543772

export class Selu {
  @inline f<T>(p: usize, z: v128): v128 {
    return aboveZero<T>(z, v128.mul<T>(all<T>(SELU_SCALE), z), v128.mul<T>(all<T>(SELU_BELOW), expm1<T>(z)))
  }
}
export class SeluSlope {
  @inline f<T>(p: usize, z: v128): v128 {
    return aboveZero<T>(z, all<T>(SELU_SCALE), v128.mul<T>(all<T>(SELU_BELOW), exp<T>(z)))
  }
}

const SQRT_HALF: f64 = 0.7071067811865476
const INVERSE_SQRT_2PI: f64 = 0.3989422804014327
const SQRT_2_OVER_PI: f64 = 0.7978845608028654
const GELU_CUBE: f64 = 0.044715

export class Gelu {
  @inline f<T>(p: usize, z: v128): v128 {
    const above = v128.add<T>(all<T>(1), erf<T>(v128.mul<T>(z, all<T>(SQRT_HALF))))
    return v128.mul<T>(v128.mul<T>(all<T>(0.5), z), above)
  }
}
export class GeluSlope {
  @inline f<T>(p: usize, z: v128): v128 {
    const below = v128.mul<T>(all<T>(0.5), v128.add<T>(all<T>(1), erf<T>(v128.mul<T>(z, all<T>(SQRT_HALF)))))
    const density = v128.mul<T>(all<T>(INVERSE_SQRT_2PI), exp<T>(v128.mul<T>(all<T>(-0.5), v128.mul<T>(z, z))))
    return v128.add<T>(below, v128.mul<T>(z, density))
  }
}
export class GeluTanh {
  @inline f<T>(p: usize, z: v128): v128 {
    const cube = v128.mul<T>(all<T>(GELU_CUBE), v128.mul<T>(v128.mul<T>(z, z), z))
    const inner = v128.mul<T>(all<T>(SQRT_2_OVER_PI), v128.add<T>(z, cube))
    return v128.mul<T>(v128.mul<T>(all<T>(0.5), z), v128.add<T>(all<T>(1), tanh<T>(inner)))
  }
}
export class GeluTanhSlope {
  @inline f<T>(p: usize, z: v128): v128 {
    const one = all<T>(1)
    const k = all<T>(SQRT_2_OVER_PI)
    const zz = v128.mul<T>(z, z)
    const t = tanh<T>(v128.mul<T>(k, v128.add<T>(z, v128.mul<T>(all<T>(GELU_CUBE), v128.mul<T>(zz, z)))))
    const rest = oneLessSquare<T>(t)
    const slope = v128.mul<T>(k, v128.add<T>(one, v128.mul<T>(all<T>(3 * GELU_CUBE), zz)))
    const bend = v128.mul<T>(v128.mul<T>(v128.mul<T>(all<T>(0.5), z), rest), slope)
    const held = select_(v128.eq<T>(rest, all<T>(0)), all<T>(0), bend)
    return v128.add<T>(v128.mul<T>(all<T>(0.5), v128.add<T>(one, t)), held)
  }
}
export class Silu {
  @inline f<T>(p: usize, z: v128): v128 { return v128.mul<T>(z, logistic<T>(z)) }
}
export class SiluSlope {
  @inline f<T>(p: usize, z: v128): v128 {
    const one = all<T>(1)
    const s = logistic<T>(z)
    return v128.mul<T>(s, v128.add<T>(one, v128.mul<T>(z, v128.sub<T>(one, s))))
  }
}
export class Softplus {
  @inline f<T>(p: usize, z: v128): v128 { return softPlus<T>(z) }
}
export class SoftplusSlope {
  @inline f<T>(p: usize, z: v128): v128 { return logistic<T>(z) }
}
export class Softsign {
  @inline f<T>(p: usize, z: v128): v128 { return v128.div<T>(z, v128.add<T>(all<T>(1), v128.abs<T>(z))) }
}
export class SoftsignSlope {
  @inline f<T>(p: usize, z: v128): v128 {
    const d = v128.add<T>(all<T>(1), v128.abs<T>(z))
    return v128.div<T>(all<T>(1), v128.mul<T>(d, d))
  }
}
export class HardSigmoid {
  @inline f<T>(p: usize, z: v128): v128 {
    const line = v128.add<T>(v128.div<T>(z, all<T>(6)), all<T>(0.5))
    const low = select_(v128.ge<T>(z, all<T>(3)), all<T>(1), line)
    return select_(v128.le<T>(z, all<T>(-3)), all<T>(0), low)
  }
}
export class HardSigmoidSlope {
  @inline f<T>(p: usize, z: v128): v128 {
    const within = v128.and(v128.gt<T>(z, all<T>(-3)), v128.lt<T>(z, all<T>(3)))
    return select_(within, all<T>(1.0 / 6.0), all<T>(0))
  }
}
export class Relu6 {
  @inline f<T>(p: usize, z: v128): v128 {
    return select_(v128.le<T>(z, all<T>(0)), all<T>(0), select_(v128.ge<T>(z, all<T>(6)), all<T>(6), z))
  }
}
export class Relu6Slope {
  @inline f<T>(p: usize, a: v128): v128 {
    return select_(v128.and(v128.gt<T>(a, all<T>(0)), v128.lt<T>(a, all<T>(6))), all<T>(1), all<T>(0))
  }
}
export class Mish {
  @inline f<T>(p: usize, z: v128): v128 { return v128.mul<T>(z, tanh<T>(softPlus<T>(z))) }
}
export class MishSlope {
  @inline f<T>(p: usize, z: v128): v128 {
    const t = tanh<T>(softPlus<T>(z))
    return v128.add<T>(t, v128.mul<T>(v128.mul<T>(z, logistic<T>(z)), oneLessSquare<T>(t)))
  }
}

/** An activation of z + bias: what a dense layer does after its product. */
export class Biased<F> {
  @inline f<T>(p: usize, z: v128, bias: v128): v128 { return changetype<F>(0).f<T>(p, v128.add<T>(z, bias)) }
}
/** A gradient times the slope: what goes back through an activation. */
export class Through<F> {
  @inline f<T>(p: usize, up: v128, x: v128): v128 { return v128.mul<T>(up, changetype<F>(0).f<T>(p, x)) }
}
