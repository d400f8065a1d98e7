// Vectors of T (f32: four lanes, f64: two), so that every kernel is written once for both dtypes.

/** Cells of T in one vector. */
// @ts-ignore: decorator
@inline
export function lanes<T>(): i32 {
  return 16 / <i32>sizeof<T>()
}

/** The same number in all lanes: the constant is rounded to T. */
// @ts-ignore: decorator
@inline
export function all<T>(x: f64): v128 {
  return v128.splat<T>(<T>x)
}

/** The number at an address in all lanes. */
// @ts-ignore: decorator
@inline
export function loadAll<T>(at: usize): v128 {
  return sizeof<T>() == 4 ? v128.load32_splat(at) : v128.load64_splat(at)
}

/** a where the mask's bits are set, else b. */
// @ts-ignore: decorator
@inline
export function select_(mask: v128, a: v128, b: v128): v128 {
  return v128.bitselect(a, b, mask)
}

/** The first lane. */
// @ts-ignore: decorator
@inline
export function first<T>(x: v128): T {
  return v128.extract_lane<T>(x, 0)
}

/** Writes the first `count` lanes, 0 < count < lanes. */
// @ts-ignore: decorator
@inline
export function storePart<T>(at: usize, x: v128, count: i32): void {
  if (sizeof<T>() == 8) {
    v128.store64_lane(at, x, 0)
    return
  }
  if (count == 1) {
    v128.store32_lane(at, x, 0)
    return
  }
  v128.store64_lane(at, x, 0)
  if (count == 3) v128.store32_lane(at + 8, x, 2)
}

/** A number rounded to T: the definition's `round`. */
// @ts-ignore: decorator
@inline
export function round<T>(x: f64): f64 {
  return sizeof<T>() == 4 ? <f64>(<f32>x) : x
}

/** Whether a comparison holds in every lane. */
// @ts-ignore: decorator
@inline
export function allTrue<T>(mask: v128): bool {
  return sizeof<T>() == 4 ? i32x4.all_true(mask) : i64x2.all_true(mask)
}
