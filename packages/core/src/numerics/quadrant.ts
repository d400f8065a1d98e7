const parts = /* @__PURE__ */ new Float64Array(2)

/** What the last call of {@link quadrant} left over: the sum of two numbers, the first of them the larger. */
export const remainder: Readonly<Float64Array> = parts

/**
 * x = n π/2 + remainder with |remainder| ≤ π/4: gives n modulo 4 for any finite x, and leaves {@link remainder}.
 *
 * Up to 2²⁰ · π/2 by Cody and Waite's method, π/2 in three parts of 33 bits (exact products) and a rest; beyond, exactly, in whole numbers.
 */
export function quadrant(x: number): number {
  const size = Math.abs(x)
  if (size <= 0.7853981633974483) return leave(x, 0, 0)
  if (size > 1647099) return distantQuadrant(x, size)
  const n = Math.floor(x * 0.6366197723675814 + 0.5)
  const first = x - n * 1.5707963267341256
  const second = n * 6.077100506303966e-11
  const third = n * 2.0222662487111665e-21
  const a = first - second
  const b = a - third
  const aShift = a - first
  const bShift = b - a
  const lost = first - (a - aShift) - (second + aShift) + (a - (b - bShift) - (third + bShift))
  return leave(b, lost - n * 8.4784276603689e-32, n)
}

function leave(high: number, low: number, n: number): number {
  parts[0] = high + low
  parts[1] = low - (parts[0] - high)
  return n & 3
}

// π/2 needs as many bits as the exponent has, and some 130 beyond.
const bits = 1160n
const kept = 160n

function distantQuadrant(x: number, size: number): number {
  const half = 8n * arctanOfInverse(5n) - 2n * arctanOfInverse(239n)
  const whole = size < 9007199254740992 ? BigInt(size * 4294967296) << (bits - 32n) : BigInt(size) << bits
  const n = (2n * whole + half) / (2n * half)
  const rest = (whole - n * half) >> (bits - kept)
  const high = Number(rest)
  const low = Number(rest - BigInt(high))
  const sign = x < 0 ? -1 : 1
  return leave(sign * high * 6.842277657836021e-49, sign * low * 6.842277657836021e-49, sign * Number(n & 3n))
}

/** arctan(1/n) · 2^bits by its series, for Machin's π/4 = 4 arctan(1/5) − arctan(1/239). */
function arctanOfInverse(n: bigint): bigint {
  let sum = 0n
  let power = (1n << bits) / n
  for (let i = 1n; power !== 0n; i += 2n) {
    sum += (i & 2n) === 0n ? power / i : -power / i
    power /= n * n
  }
  return sum
}
