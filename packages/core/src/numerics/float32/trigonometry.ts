import { quadrant, remainder } from '../quadrant.ts'

const f = Math.fround

/** sin(x + n π/2): the argument is reduced in double precision, the rest is rounded to float32 after every operation. */
function sine(x: number, n: number): number {
  if (!(Math.abs(x) < Infinity)) return NaN
  const q = (quadrant(x) + n) & 3
  const a = f(remainder[0]!)
  const rest = f(remainder[0]! - a)
  const z = f(a * a)
  let y: number
  if ((q & 1) === 0) {
    const p = f(-0.16666655242443085 + f(z * f(0.008332191966474056 + f(z * -0.0001951878803083673))))
    y = f(a + f(rest + f(f(z * a) * p)))
  } else {
    const p = f(0.04166664555668831 + f(z * f(-0.00138873013202101 + f(z * 2.4430661142105237e-5))))
    const half = 0.5 * z
    const w = f(1 - half)
    y = f(w + f(1 - w - half + f(f(f(z * z) * p) - f(a * rest))))
  }
  return (q & 2) === 0 ? y : -y
}

/** The sine of x radians in float32; error below 0.9 ulp for every finite x, however large. Edges as in float64. */
export const sin = (x: number): number => (Math.abs(x) < 0.000244140625 ? x : sine(x, 0))

/** The cosine of x radians in float32; error below 0.9 ulp for every finite x, however large. Edges as in float64. */
export const cos = (x: number): number => sine(x, 1)
