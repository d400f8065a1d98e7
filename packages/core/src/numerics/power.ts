/**
 * xʸ for either dtype: the C standard's special cases, and `magnitude(|x|, y)` for 0 < |x| < ∞ and finite y ≠ 0.
 */
export function powerOf(x: number, y: number, magnitude: (x: number, y: number) => number): number {
  if (y === 0 || x === 1) return 1
  if (x !== x || y !== y) return NaN
  const size = Math.abs(x)
  const whole = Math.floor(y) === y
  const odd = whole && Math.floor(y / 2) * 2 !== y
  const sign = odd && (x < 0 || 1 / x < 0) ? -1 : 1
  if (size === 1 && whole) return sign
  if (size === 0 || size === Infinity || y === Infinity || y === -Infinity) return size > 1 === y > 0 ? sign * Infinity : sign * 0
  return x < 0 && !whole ? NaN : sign * magnitude(size, y)
}
