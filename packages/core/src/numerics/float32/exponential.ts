import { scale } from '../bits.ts'

const f = Math.fround

// ln 2 in two parts; the first has 15 bits, so that its product with a whole number of 8 bits is exact.
// Here and in the files beside this one, Math.fround is left out where the step is exact in float32 anyway.
const ln2 = 0.693145751953125
const ln2Rest = 1.428606765330187e-6

/** eʳ − 1 − r + extra for |r| ≤ ½ ln 2 and a tiny extra, by a minimax polynomial of degree 6 (error below 2⁻²⁸). */
export function expTail(r: number, extra: number): number {
  const z = f(r * r)
  const low = f(0.1666652113199234 + f(r * 0.041666362434625626))
  const high = f(0.00836866907775402 + f(r * 0.0013944047968834639))
  return f(0.5 * z + f(f(f(z * r) * f(low + f(z * high))) + extra))
}

/** eˣ in float32, rounded after every operation; error below 0.8 ulp. Edges as in float64; overflows above 88.72, to 0 below −103.97. */
export function exp(x: number): number {
  if (x > 89) return Infinity
  if (x < -104) return 0
  const k = Math.floor(f(f(x * 1.4426950216293335) + 0.5))
  const r = x - k * ln2
  const rest = f(k * ln2Rest)
  const sum = f(1 + r)
  return f(scale(f(sum + expTail(f(r - rest), f(r - (sum - 1) - rest))), k))
}

/** eˣ − 1 in float32, rounded after every operation; error below 1.1 ulp. Edges as in float64. */
export function expm1(x: number): number {
  if (Math.abs(x) < 2.98023223876953125e-8) return x
  if (x > 89) return Infinity
  if (x < -18) return -1
  const k = Math.floor(f(f(x * 1.4426950216293335) + 0.5))
  const r = x - k * ln2
  const rest = f(k * ln2Rest)
  const one = scale(1, -k)
  const start = f(1 - one)
  const sum = f(start + r)
  const lost = f(r - (sum - start) + f(f(1 - start) - one))
  return f(scale(f(sum + expTail(f(r - rest), f(lost - rest))), k))
}

/** The hyperbolic tangent in float32, rounded after every operation; error below 1.5 ulp. Edges as in float64. */
export function tanh(x: number): number {
  const size = Math.abs(x)
  if (size < 0.000244140625) return x
  if (size < 0.55) {
    const z = f(x * x)
    let p = -0.00629784818738699
    p = f(f(p * z) + 0.021089637652039528)
    p = f(f(p * z) - 0.05385710299015045)
    p = f(f(p * z) + 0.13332638144493103)
    p = f(f(p * z) - 0.33333319425582886)
    return f(x + f(x * f(z * p)))
  }
  const y = f(1 - f(2 / f(exp(f(2 * size)) + 1)))
  return x < 0 ? -y : y
}
