// ops/sum.ts: eight interleaved partial sums, combined in pairs. Missing terms of the last eight are +0, which changes no sum that began at +0.
import { eight } from './instruction'
import { round } from './vector'

// @ts-ignore: decorator
@inline
function term<T, F>(at: usize): v128 {
  return changetype<F>(0).f<T>(0, v128.load(at))
}

/** Copies fewer than eight numbers, and fills up with zeros. */
function few<T>(to: usize, from: usize, count: i32): void {
  for (let i: usize = 0; i < 8 * sizeof<T>(); i += 16) v128.store(to + i, v128.splat<T>(0))
  for (const end = to + <usize>count * sizeof<T>(); to < end; to += sizeof<T>(), from += sizeof<T>()) store<T>(to, load<T>(from))
}

/** Σ F(x) over `count` numbers; F(0) is 0. */
export function sumOf<T, F>(at: usize, count: i32): f64 {
  const rest = count & 7
  let a = v128.splat<T>(0)
  let b = v128.splat<T>(0)
  if (sizeof<T>() == 4) {
    for (const end = at + ((<usize>(count - rest)) << 2); at < end; at += 32) {
      a = f32x4.add(a, term<T, F>(at))
      b = f32x4.add(b, term<T, F>(at + 16))
    }
    if (rest) {
      const place = eight()
      few<f32>(place, at, rest)
      a = f32x4.add(a, term<T, F>(place))
      b = f32x4.add(b, term<T, F>(place + 16))
    }
    const low = f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 1) + (f32x4.extract_lane(a, 2) + f32x4.extract_lane(a, 3))
    const high = f32x4.extract_lane(b, 0) + f32x4.extract_lane(b, 1) + (f32x4.extract_lane(b, 2) + f32x4.extract_lane(b, 3))
    return <f64>(low + high)
  }
  let c = v128.splat<T>(0)
  let d = v128.splat<T>(0)
  for (const end = at + ((<usize>(count - rest)) << 3); at < end; at += 64) {
    a = f64x2.add(a, term<T, F>(at))
    b = f64x2.add(b, term<T, F>(at + 16))
    c = f64x2.add(c, term<T, F>(at + 32))
    d = f64x2.add(d, term<T, F>(at + 48))
  }
  if (rest) {
    const place = eight()
    few<f64>(place, at, rest)
    a = f64x2.add(a, term<T, F>(place))
    b = f64x2.add(b, term<T, F>(place + 16))
    c = f64x2.add(c, term<T, F>(place + 32))
    d = f64x2.add(d, term<T, F>(place + 48))
  }
  const low = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1) + (f64x2.extract_lane(b, 0) + f64x2.extract_lane(b, 1))
  const high = f64x2.extract_lane(c, 0) + f64x2.extract_lane(c, 1) + (f64x2.extract_lane(d, 0) + f64x2.extract_lane(d, 1))
  return low + high
}

/** The total of norms: factor · Σ F(x). Words: 1 output, 2 count, 4 input; number 0 the factor. */
export function total<T, F>(p: usize): void {
  const sum = sumOf<T, F>(load<i32>(p + 16), load<i32>(p + 8))
  store<T>(load<i32>(p + 4), <T>round<T>(<f64>load<T>(p + 64) * sum))
}
