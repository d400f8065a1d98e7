const cell = /* @__PURE__ */ new ArrayBuffer(4)
const float = /* @__PURE__ */ new Float32Array(cell)
const word = /* @__PURE__ */ new Int32Array(cell)

/** 2ⁿ for whole n, −126 … 127, by writing the exponent bits of a float32. */
function powerOfTwo(n: number): number {
  word[0] = (n + 127) << 23
  return float[0]!
}

/** y · 2ⁿ, rounded once, for whole n and 0.5 ≤ |y| < 2 (or zero or NaN): only the last product can leave the normal numbers. */
export function scale(y: number, n: number): number {
  while (n > 127) {
    y *= 1.7014118346046923e38
    n -= 127
  }
  while (n < -126) {
    y *= 1.1754943508222875e-38
    n += 126
  }
  return y * powerOfTwo(n)
}

/** The whole k with √½ ≤ x · 2⁻ᵏ < √2 (bounds as float32 knows them), for finite x > 0. */
export function exponentOf(x: number): number {
  let k = 0
  while (x > 1.2676506002282294e30) {
    x *= 7.888609052210118e-31
    k += 100
  }
  while (x < 7.888609052210118e-31) {
    x *= 1.2676506002282294e30
    k -= 100
  }
  float[0] = x
  return k + ((word[0]! - 0x3f3504f3) >> 23)
}
