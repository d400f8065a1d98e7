import type { Arithmetic } from '../numerics.ts'
import { multiply } from './arithmetic.ts'
import { cellwise } from './cellwise.ts'
import type { Op } from './op.ts'

/** The one option of leakyRelu (slope of the negative side) and elu (its depth); the others take none. */
export interface Alpha {
  readonly alpha: number
}

interface Definition {
  readonly name: string
  f(math: Arithmetic, alpha: number): (z: number) => number
  /** The derivative, written with the activation's own output where that is simpler, else with its input. */
  readonly slopeOf: 'input' | 'output'
  slope(math: Arithmetic, alpha: number): (x: number) => number
  readonly formula: (z: string, alpha: number) => string
  readonly slopeFormula: (x: string, alpha: number) => string
  /** The range of the output, where it is bounded, for checks of targets and of saturation. */
  readonly range?: readonly [number, number]
}

/** An activation with its slope: two ops, so that the slope is a step of its own (step 6 of the tutorial), then the product with the error. */
export interface ActivationOp extends Op<Alpha> {
  readonly range: readonly [number, number]
  readonly slope: Op<Alpha>
  readonly slopeOf: 'input' | 'output'
}

function activation({ name, f, slope, slopeOf, formula, slopeFormula, range = [-Infinity, Infinity] }: Definition): ActivationOp {
  const slopeOp = cellwise<Alpha>({
    name: `${name}Slope`,
    apply: (math, { alpha }) => slope(math, alpha),
    formula: ([x], { alpha }) => slopeFormula(x!, alpha),
  })
  const op = cellwise<Alpha>({
    name,
    apply: (math, { alpha }) => f(math, alpha),
    formula: ([z], { alpha }) => formula(z!, alpha),
    gradient: (emit, { inputs: [z], output, attributes }, up) => [
      emit.step(multiply, [up, emit.step(slopeOp, [slopeOf === 'input' ? z! : output], attributes)], {}),
    ],
  })
  return { ...op, range, slope: slopeOp, slopeOf }
}

/** σ(z) = 1 ÷ (1 + e⁻ᶻ), exact to the rounding at both ends: where e⁻ᶻ overflows, the quotient is 0. */
const logistic =
  ({ round, exp }: Arithmetic) =>
  (z: number) =>
    round(1 / round(1 + exp(-z)))
/** log(1 + eᶻ) without overflow: max(z, 0) + log1p(e^−|z|). */
const softPlus =
  ({ round, exp, log1p }: Arithmetic) =>
  (z: number) =>
    round((z <= 0 ? 0 : z) + log1p(exp(-Math.abs(z))))

/** σ(z) = 1 ÷ (1 + e⁻ᶻ), in (0, 1). Slope a(1 − a), of its own output a. */
export const sigmoid = /* @__PURE__ */ activation({
  name: 'sigmoid',
  f: logistic,
  slopeOf: 'output',
  slope:
    ({ round }) =>
    a =>
      round(a * round(1 - a)),
  formula: z => `σ(${z})`,
  slopeFormula: a => `${a} ∘ (1 − ${a})`,
  range: [0, 1],
})

/** tanh(z), in (−1, 1). Slope 1 − a². */
export const tanh = /* @__PURE__ */ activation({
  name: 'tanh',
  f: math => math.tanh,
  slopeOf: 'output',
  slope:
    ({ round }) =>
    a =>
      round(1 - round(a * a)),
  formula: z => `tanh(${z})`,
  slopeFormula: a => `1 − ${a}²`,
  range: [-1, 1],
})

/** max(0, z); 0 (never −0) for z ≤ 0, with slope 0 there. */
const relu = /* @__PURE__ */ activation({
  name: 'relu',
  f: () => z => (z <= 0 ? 0 : z),
  slopeOf: 'output',
  slope: () => a => (a > 0 ? 1 : 0),
  formula: z => `max(0, ${z})`,
  slopeFormula: a => `1 where ${a} > 0, else 0`,
  range: [0, Infinity],
})

/** z for z > 0, else α z; α is 0.01 unless given. */
const leakyRelu = /* @__PURE__ */ activation({
  name: 'leakyRelu',
  f: ({ round }, alpha) => {
    const a = round(alpha)
    return z => (z > 0 ? z : round(a * z))
  },
  slopeOf: 'input',
  slope: ({ round }, alpha) => {
    const a = round(alpha)
    return z => (z > 0 ? 1 : a)
  },
  formula: (z, alpha) => `${z} where ${z} > 0, else ${alpha} · ${z}`,
  slopeFormula: (z, alpha) => `1 where ${z} > 0, else ${alpha}`,
})

/** z for z > 0, else α(eᶻ − 1); α is 1 unless given. */
const elu = /* @__PURE__ */ activation({
  name: 'elu',
  f: ({ round, expm1 }, alpha) => {
    const a = round(alpha)
    return z => (z > 0 ? z : round(a * expm1(z)))
  },
  slopeOf: 'input',
  slope: ({ round, exp }, alpha) => {
    const a = round(alpha)
    return z => (z > 0 ? 1 : round(a * exp(z)))
  },
  formula: (z, alpha) => `${z} where ${z} > 0, else ${alpha} · (exp(${z}) − 1)`,
  slopeFormula: (z, alpha) => `1 where ${z} > 0, else ${alpha} · exp(${z})`,
})

const SELU_SCALE = 1.0507009873554805
const SELU_ALPHA = 1.6732632423543772

/** λz for z > 0, else λα(eᶻ − 1), λ = 1.0507…, α = 1.6733… (Klambauer et al. 2017). */
const selu = /* @__PURE__ */ activation({
  name: 'selu',
  f: ({ round, expm1 }) => {
    const [s, sa] = [round(SELU_SCALE), round(SELU_SCALE * SELU_ALPHA)]
    return z => (z > 0 ? round(s * z) : round(sa * expm1(z)))
  },
  slopeOf: 'input',
  slope: ({ round, exp }) => {
    const [s, sa] = [round(SELU_SCALE), round(SELU_SCALE * SELU_ALPHA)]
    return z => (z > 0 ? s : round(sa * exp(z)))
  },
  formula: z => `${SELU_SCALE} · (${z} where ${z} > 0, else ${SELU_ALPHA} · (exp(${z}) − 1))`,
  slopeFormula: z => `${SELU_SCALE} · (1 where ${z} > 0, else ${SELU_ALPHA} · exp(${z}))`,
})

const SQRT_HALF = 0.7071067811865476
const INVERSE_SQRT_2PI = 0.3989422804014327
const SQRT_2_OVER_PI = 0.7978845608028654
const GELU_CUBE = 0.044715

/** z Φ(z) = z (1 + erf(z ÷ √2)) ÷ 2 (Hendrycks and Gimpel 2016). */
const gelu = /* @__PURE__ */ activation({
  name: 'gelu',
  f: ({ round, erf }) => {
    const k = round(SQRT_HALF)
    return z => round(round(0.5 * z) * round(1 + erf(round(z * k))))
  },
  slopeOf: 'input',
  slope: ({ round, erf, exp }) => {
    const [k, d] = [round(SQRT_HALF), round(INVERSE_SQRT_2PI)]
    return z => {
      const below = round(0.5 * round(1 + erf(round(z * k))))
      const density = round(d * exp(round(-0.5 * round(z * z))))
      return round(below + round(z * density))
    }
  },
  formula: z => `½ ${z} ∘ (1 + erf(${z} ÷ √2))`,
  slopeFormula: z => `Φ(${z}) + ${z} ∘ φ(${z})`,
})

/** The tanh form of {@link gelu}: ½ z (1 + tanh(√(2/π)(z + 0.044715 z³))). */
const geluTanh = /* @__PURE__ */ activation({
  name: 'geluTanh',
  f: ({ round, tanh: th }) => {
    const [k, q] = [round(SQRT_2_OVER_PI), round(GELU_CUBE)]
    return z => {
      const inner = round(k * round(z + round(q * round(round(z * z) * z))))
      return round(round(0.5 * z) * round(1 + th(inner)))
    }
  },
  slopeOf: 'input',
  slope: ({ round, tanh: th }) => {
    const [k, q, q3] = [round(SQRT_2_OVER_PI), round(GELU_CUBE), round(3 * GELU_CUBE)]
    return z => {
      const zz = round(z * z)
      const t = th(round(k * round(z + round(q * round(zz * z)))))
      const rest = round(1 - round(t * t))
      const bend = rest === 0 ? 0 : round(round(round(0.5 * z) * rest) * round(k * round(1 + round(q3 * zz)))) // far out 0, not 0 · ∞
      return round(round(0.5 * round(1 + t)) + bend)
    }
  },
  formula: z => `½ ${z} ∘ (1 + tanh(√(2/π) (${z} + 0.044715 ${z}³)))`,
  slopeFormula: z => `½ (1 + t) + ½ ${z} ∘ (1 − t²) ∘ √(2/π) (1 + 0.134145 ${z}²), t the tanh`,
})

/** z σ(z), also called swish. */
const silu = /* @__PURE__ */ activation({
  name: 'silu',
  f: math => {
    const s = logistic(math)
    return z => math.round(z * s(z))
  },
  slopeOf: 'input',
  slope: math => {
    const { round } = math
    const s = logistic(math)
    return z => {
      const p = s(z)
      return round(p * round(1 + round(z * round(1 - p))))
    }
  },
  formula: z => `${z} ∘ σ(${z})`,
  slopeFormula: z => `σ(${z}) ∘ (1 + ${z} ∘ (1 − σ(${z})))`,
})

/** log(1 + eᶻ), computed as max(z, 0) + log1p(e^−|z|). */
const softplus = /* @__PURE__ */ activation({
  name: 'softplus',
  f: softPlus,
  slopeOf: 'input',
  slope: logistic,
  formula: z => `log(1 + exp(${z}))`,
  slopeFormula: z => `σ(${z})`,
  range: [0, Infinity],
})

/** z ÷ (1 + |z|), in (−1, 1). */
const softsign = /* @__PURE__ */ activation({
  name: 'softsign',
  f:
    ({ round }) =>
    z =>
      round(z / round(1 + Math.abs(z))),
  slopeOf: 'input',
  slope:
    ({ round }) =>
    z => {
      const d = round(1 + Math.abs(z))
      return round(1 / round(d * d))
    },
  formula: z => `${z} ÷ (1 + |${z}|)`,
  slopeFormula: z => `1 ÷ (1 + |${z}|)²`,
  range: [-1, 1],
})

/** z ÷ 6 + ½ between −3 and 3, 0 below, 1 above. */
const hardSigmoid = /* @__PURE__ */ activation({
  name: 'hardSigmoid',
  f:
    ({ round }) =>
    z =>
      z <= -3 ? 0 : z >= 3 ? 1 : round(round(z / 6) + 0.5),
  slopeOf: 'input',
  slope: ({ round }) => {
    const sixth = round(1 / 6)
    return z => (z > -3 && z < 3 ? sixth : 0)
  },
  formula: z => `${z} ÷ 6 + ½, held between 0 and 1`,
  slopeFormula: z => `⅙ where −3 < ${z} < 3, else 0`,
  range: [0, 1],
})

/** max(0, z), at most 6. */
const relu6 = /* @__PURE__ */ activation({
  name: 'relu6',
  f: () => z => (z <= 0 ? 0 : z >= 6 ? 6 : z),
  slopeOf: 'output',
  slope: () => a => (a > 0 && a < 6 ? 1 : 0),
  formula: z => `max(0, ${z}), at most 6`,
  slopeFormula: a => `1 where 0 < ${a} < 6, else 0`,
  range: [0, 6],
})

/** z tanh(softplus(z)) (Misra 2019). */
const mish = /* @__PURE__ */ activation({
  name: 'mish',
  f: math => {
    const s = softPlus(math)
    return z => math.round(z * math.tanh(s(z)))
  },
  slopeOf: 'input',
  slope: math => {
    const { round } = math
    const [s, p] = [softPlus(math), logistic(math)]
    return z => {
      const t = math.tanh(s(z))
      return round(t + round(round(z * p(z)) * round(1 - round(t * t))))
    }
  },
  formula: z => `${z} ∘ tanh(softplus(${z}))`,
  slopeFormula: z => `t + ${z} ∘ σ(${z}) ∘ (1 − t²), t = tanh(softplus(${z}))`,
})

/** The activations that work cell by cell, by name. `linear` is no step at all; softmax and logSoftmax work row by row. */
export const activationOps = {
  sigmoid,
  tanh,
  relu,
  leakyRelu,
  elu,
  selu,
  gelu,
  geluTanh,
  silu,
  softplus,
  softsign,
  hardSigmoid,
  relu6,
  mish,
} as const satisfies Record<string, ActivationOp>
