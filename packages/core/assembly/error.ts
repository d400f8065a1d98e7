// numerics/float64/error.ts and numerics/float32/error.ts on vectors; the same bits.
import { exp, turned } from './exponential'
import { all, select_ } from './vector'

/** One step of Horner's rule, p · z + c. */
// @ts-ignore: decorator
@inline
function step<T>(p: v128, z: v128, c: f64): v128 {
  return v128.add<T>(v128.mul<T>(p, z), all<T>(c))
}

/** The error function. */
export function erf<T>(x: v128): v128 {
  const size = v128.abs<T>(x)
  if (sizeof<T>() == 4) {
    const z = v128.mul<T>(x, x)
    let p = step<T>(all<T>(7.937804912216961e-5), z, -0.0008037977386265993)
    p = step<T>(p, z, 0.0051915766671299934)
    p = step<T>(p, z, -0.02685549482703209)
    p = step<T>(p, z, 0.11283623427152634)
    p = step<T>(p, z, -0.3761262893676758)
    p = step<T>(p, z, 0.12837916612625122)
    const inner = v128.add<T>(x, v128.mul<T>(x, p))
    let q = step<T>(all<T>(-0.00019989541033282876), size, 0.0030819461680948734)
    q = step<T>(q, size, -0.022380860522389412)
    q = step<T>(q, size, 0.10424990952014923)
    q = step<T>(q, size, 0.636820912361145)
    q = step<T>(q, size, 1.1278892755508423)
    q = step<T>(q, size, 0.0001442266075173393)
    const y = v128.sub<T>(all<T>(1), exp<T>(v128.neg<T>(q)))
    const outer = select_(v128.gt<T>(size, all<T>(4)), all<T>(1), y)
    return select_(v128.lt<T>(size, all<T>(0.875)), inner, turned<T>(x, outer))
  }
  const z = v128.mul<T>(x, x)
  let p = step<T>(all<T>(5.9606635918522e-11), z, -1.1374943176574251e-9)
  p = step<T>(p, z, 1.4660325571589011e-8)
  p = step<T>(p, z, -1.635039577292604e-7)
  p = step<T>(p, z, 1.6461008437589676e-6)
  p = step<T>(p, z, -1.492559576985239e-5)
  p = step<T>(p, z, 0.00012055331132868599)
  p = step<T>(p, z, -0.0008548326981423505)
  p = step<T>(p, z, 0.005223977624828404)
  p = step<T>(p, z, -0.026866170645077875)
  p = step<T>(p, z, 0.11283791670954885)
  p = step<T>(p, z, -0.3761263890318375)
  p = step<T>(p, z, 0.1283791670955126)
  const inner = v128.add<T>(x, v128.mul<T>(x, p))
  const t = v128.div<T>(v128.sub<T>(size, all<T>(1)), v128.add<T>(size, all<T>(2)))
  let q = step<T>(all<T>(-0.0003991702926237841), t, 0.0005674272236366938)
  q = step<T>(q, t, 0.000576676394502769)
  q = step<T>(q, t, 0.0003011510898253049)
  q = step<T>(q, t, -0.002555686814097601)
  q = step<T>(q, t, -0.004426717419079361)
  q = step<T>(q, t, 0.006425129209148072)
  q = step<T>(q, t, 0.027560999903505926)
  q = step<T>(q, t, -0.025632378976757648)
  q = step<T>(q, t, -0.1800761010499498)
  q = step<T>(q, t, 0.5697080079951591)
  q = step<T>(q, t, -0.819636044351694)
  q = step<T>(q, t, 0.427583576155807)
  const y = v128.sub<T>(all<T>(1), v128.mul<T>(exp<T>(v128.mul<T>(v128.neg<T>(x), x)), q))
  const outer = select_(v128.gt<T>(size, all<T>(6)), all<T>(1), y)
  return select_(v128.lt<T>(size, all<T>(1)), inner, turned<T>(x, outer))
}
