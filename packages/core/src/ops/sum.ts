/**
 * The order of every long sum that is not a matrix product: eight interleaved partial sums, each in ascending order, combined
 * in pairs. It is part of the definition of the ops that use it, so that eight lanes of a fast engine give the same bits.
 * The sum of no terms, and of terms that are all −0, is +0.
 */
export function sum(
  values: ArrayLike<number>,
  start: number,
  stride: number,
  count: number,
  round: (x: number) => number,
): number {
  let a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0 // prettier-ignore
  let at = start
  for (let i = 0; i < count; i++, at += stride) {
    const x = values[at]!
    switch (i & 7) {
      case 0: a = round(a + x); break // prettier-ignore
      case 1: b = round(b + x); break // prettier-ignore
      case 2: c = round(c + x); break // prettier-ignore
      case 3: d = round(d + x); break // prettier-ignore
      case 4: e = round(e + x); break // prettier-ignore
      case 5: f = round(f + x); break // prettier-ignore
      case 6: g = round(g + x); break // prettier-ignore
      default:
        h = round(h + x)
    }
  }
  return round(round(round(a + b) + round(c + d)) + round(round(e + f) + round(g + h)))
}
