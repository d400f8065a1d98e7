import { quadrant, remainder } from '../quadrant.ts'

/** sin(x + n π/2): the polynomials of FreeBSD's k_sin.c and k_cos.c, with coefficients of our own. */
function sine(x: number, n: number): number {
  if (!(Math.abs(x) < Infinity)) return NaN
  const q = (quadrant(x) + n) & 3
  const a = remainder[0]!
  const rest = remainder[1]!
  const z = a * a
  let y: number
  if ((q & 1) === 0) {
    const p =
      0.008333333333322488 +
      z * (-0.00019841269829855504 + z * (2.755731370597543e-6 + z * (-2.5050760051607504e-8 + z * 1.5896896767596303e-10)))
    const cube = z * a
    y = a - (z * (0.5 * rest - cube * p) - rest - cube * -0.16666666666666632)
  } else {
    const p =
      0.0416666666666666 +
      z *
        (-0.0013888888888874474 +
          z * (2.4801587289671245e-5 + z * (-2.755731440083824e-7 + z * (2.0875729239738268e-9 + z * -1.1359931313957929e-11))))
    const half = 0.5 * z
    const w = 1 - half
    y = w + (1 - w - half + (z * z * p - a * rest))
  }
  return (q & 2) === 0 ? y : -y
}

/** The sine of x radians in float64; error below 0.8 ulp for every finite x, however large. sin(±0) = ±0, NaN for ±∞. */
export const sin = (x: number): number => (Math.abs(x) < 7.450580596923828e-9 ? x : sine(x, 0))

/** The cosine of x radians in float64; error below 0.8 ulp for every finite x, however large. NaN for ±∞. */
export const cos = (x: number): number => sine(x, 1)
