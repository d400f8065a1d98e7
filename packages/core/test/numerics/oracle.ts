/**
 * The functions of numerics to 150 bits and more, in whole numbers: slow, and with nothing in common with what they judge.
 * Checked against mpmath when it was written; numerics-ulp.test.ts keeps a few of its digits.
 */

/** The number n · 2ᵉ. */
export interface Big {
  readonly n: bigint
  readonly e: number
}

const sizeOf = (n: bigint) => (n < 0n ? -n : n).toString(2).length

/** A finite double, exactly. */
export function bigOf(x: number): Big {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  const bits = view.getBigUint64(0)
  const exponent = Number((bits >> 52n) & 2047n)
  const fraction = bits & 0xfffffffffffffn
  const n = exponent === 0 ? fraction : fraction | 0x10000000000000n
  return { n: x < 0 ? -n : n, e: (exponent === 0 ? 1 : exponent) - 1075 }
}

const shifted = (n: bigint, by: number) => (by >= 0 ? n << BigInt(by) : n >> BigInt(-by))
/** A number as a multiple of 2^−p. */
const fixed = ({ n, e }: Big, p: number) => shifted(n, e + p)
/** log₂ |x| rounded down, plus 1; 0 for 0. */
const magnitude = ({ n, e }: Big) => (n === 0n ? 0 : sizeOf(n) + e)
/** The bits behind the point that keep `base` significant ones of a number. */
const precisionFor = (x: Big, base: number) => base + Math.max(0, -magnitude(x))

function rootOf(n: bigint): bigint {
  let root = 1n << BigInt((sizeOf(n) >> 1) + 1)
  for (;;) {
    const next = (root + n / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

function arctanOfInverse(n: bigint, p: number): bigint {
  let sum = 0n
  for (let power = (1n << BigInt(p)) / n, i = 1n; power !== 0n; power /= n * n, i += 2n)
    sum += i % 4n === 1n ? power / i : -power / i
  return sum
}

/** log(1 + 2/(n−1)) = 2 artanh(1/n). */
function artanhOfInverse(n: bigint, p: number): bigint {
  let sum = 0n
  for (let power = (1n << BigInt(p)) / n, i = 1n; power !== 0n; power /= n * n, i += 2n) sum += power / i
  return sum
}

const remembered = new Map<string, bigint>()
function constant(name: string, p: number, make: () => bigint): bigint {
  const key = `${name} ${p}`
  const known = remembered.get(key) ?? make()
  remembered.set(key, known)
  return known
}
const piOf = (p: number) =>
  constant(
    'pi',
    p,
    () =>
      (4n * (12n * arctanOfInverse(18n, p + 20) + 8n * arctanOfInverse(57n, p + 20) - 5n * arctanOfInverse(239n, p + 20))) >> 20n,
  )
const ln2Of = (p: number) => constant('ln2', p, () => (2n * artanhOfInverse(3n, p + 20)) >> 20n)

/** exp(x) − 1 by its series, for |x| < 1, x and the result in multiples of 2^−p. */
function seriesOfExpm1(x: bigint, p: number): bigint {
  let sum = 0n
  for (let term = x, i = 2n; term !== 0n && term !== -1n; i++) {
    sum += term
    term = ((term * x) >> BigInt(p)) / i
  }
  return sum
}

/** exp of x · 2^−p. */
function expOfFixed(x: bigint, p: number): Big {
  const ln2 = ln2Of(p)
  const k = x / ln2
  return { n: (1n << BigInt(p)) + seriesOfExpm1(x - k * ln2, p), e: Number(k) - p }
}

export const exp = (x: number): Big => expOfFixed(fixed(bigOf(x), 220), 220)

function expm1Of(x: Big): Big {
  const p = precisionFor(x, 260)
  const small = magnitude(x) < 0
  if (small) return { n: seriesOfExpm1(fixed(x, p), p), e: -p }
  const { n, e } = expOfFixed(fixed(x, p), p)
  return e >= 0 ? { n: shifted(n, e), e: 0 } : { n: n - (1n << BigInt(-e)), e }
}

export const expm1 = (x: number): Big => expm1Of(bigOf(x))

export function tanh(x: number): Big {
  const { n, e } = bigOf(x)
  const t = expm1Of({ n, e: e + 1 })
  const one = t.e >= 0 ? 1n : 1n << BigInt(-t.e)
  const p = precisionFor(bigOf(x), 220)
  return { n: (t.n << BigInt(p)) / (t.n + 2n * one), e: -p }
}

/** log of a number, given a guess right to 45 bits or more. */
function logOf(x: Big, guess: number, base = 220): Big {
  const g = bigOf(guess)
  const p = precisionFor(g, base)
  const { n, e } = expOfFixed(-fixed(g, p), p)
  const one = 1n << BigInt(p)
  const u = shifted(x.n * n, x.e + e + p) - one
  const square = (u * u) >> BigInt(p)
  const cube = (square * u) >> BigInt(p)
  return { n: fixed(g, p) + u - square / 2n + cube / 3n - ((cube * u) >> BigInt(p)) / 4n, e: -p }
}

export const log = (x: number): Big => logOf(bigOf(x), Math.log(x))

export function log1p(x: number): Big {
  const { n, e } = bigOf(x)
  return logOf(e >= 0 ? { n: (n << BigInt(e)) + 1n, e: 0 } : { n: n + (1n << BigInt(-e)), e }, Math.log1p(x))
}

/** For x > 0. */
export function pow(x: number, y: number): Big {
  const l = logOf(bigOf(x), Math.log(x), 400)
  const { n, e } = bigOf(y)
  const product = { n: l.n * n, e: l.e + e }
  return expOfFixed(fixed(product, 220), 220)
}

export function erf(x: number): Big {
  const big = bigOf(x)
  const p = precisionFor(big, 320)
  const z = fixed(big, p)
  const square = (z * z) >> BigInt(p)
  let sum = 0n
  for (let term = z, i = 0n; term !== 0n && term !== -1n;) {
    sum += term / (2n * i + 1n)
    i++
    term = -((term * square) >> BigInt(p)) / i
  }
  return { n: ((2n * sum) << BigInt(p)) / rootOf(piOf(p) << BigInt(p)), e: -p }
}

/** sin(x + quarters · π/2). */
function sine(x: number, quarters: bigint): Big {
  const big = bigOf(x)
  const p = precisionFor(big, 240) + Math.max(0, magnitude(big))
  const half = piOf(p) >> 1n
  const full = fixed(big, p)
  const n = (2n * full + half) / (2n * half) - (2n * full + half < 0n ? 1n : 0n)
  const r = full - n * half
  const q = (((n + quarters) % 4n) + 4n) % 4n
  const square = (r * r) >> BigInt(p)
  let sum = 0n
  for (let term = q % 2n === 0n ? r : 1n << BigInt(p), i = q % 2n; term !== 0n && term !== -1n; i += 2n) {
    sum += term
    term = -((term * square) >> BigInt(p)) / (q % 2n === 0n ? (i + 2n) * (i + 3n) : i * (i + 1n))
  }
  return { n: q < 2n ? sum : -sum, e: -p }
}

export const sin = (x: number): Big => sine(x, 0n)
export const cos = (x: number): Big => sine(x, 1n)

/** |got − want| in units of the last place of `want`, in float64 (53 bits, smallest 2⁻¹⁰⁷⁴) or float32 (24, 2⁻¹⁴⁹). */
export function ulpError(got: number, want: Big, dtype: 'float64' | 'float32'): number {
  const [digits, smallest, tooLarge] = dtype === 'float64' ? [53, -1074, 1024] : [24, -149, 128]
  if (!Number.isFinite(got)) {
    const limit = bigOf(dtype === 'float64' ? Number.MAX_VALUE : 3.4028234663852886e38)
    const beyond =
      magnitude(want) > tooLarge ||
      shifted(want.n < 0n ? -want.n : want.n, 64) > shifted(2n * limit.n + 1n, limit.e - 1 - want.e + 64)
    return beyond && got > 0 === want.n > 0n ? 0 : Infinity
  }
  const g = bigOf(got)
  const e = Math.min(g.e, want.e)
  const difference = shifted(g.n, g.e - e) - shifted(want.n, want.e - e)
  const ulp = Math.max(magnitude(want) - digits, smallest)
  const scaled = shifted(difference < 0n ? -difference : difference, e - ulp + 30)
  return Number(scaled) / 2 ** 30
}
