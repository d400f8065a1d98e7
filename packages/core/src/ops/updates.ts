import type { Arithmetic } from '../numerics.ts'
import { cellwise } from './cellwise.ts'
import type { Op } from './op.ts'

// The arithmetic of the optimisers, cell by cell. In the formulas w is a parameter, g its gradient, lr the learning rate, t the
// number of this step, counted from 1. Which of them an update rule takes, and in what order, is said in optimizers/.

/** The smallest normal numbers: a moment below is set to zero, since arithmetic on subnormal numbers is slow everywhere. */
const SMALLEST = { float64: 2.2250738585072014e-308, float32: 1.1754943508222875e-38 }
const flushed = (x: number, { dtype }: Arithmetic) => (Math.abs(x) < SMALLEST[dtype] ? 0 : x)

/** w − lr · g. */
export const descend: Op = /* @__PURE__ */ cellwise({
  name: 'descend',
  apply:
    ({ round }) =>
    (w, g, lr) =>
      round(w - round(lr * g)),
  formula: ([w, g, lr]) => `${w} − ${lr} · ${g}`,
})

export interface Mix {
  readonly keep: number
  readonly take: number
}

/** keep · m + take · g: momentum, running means. Too small to be a normal number, it is 0. */
export const accumulate: Op<Mix> = /* @__PURE__ */ cellwise<Mix>({
  name: 'accumulate',
  apply: (math, { keep, take }) => {
    const [k, t] = [math.round(keep), math.round(take)]
    return (m, g) => flushed(math.round(math.round(k * m) + math.round(t * g)), math)
  },
  formula: ([m, g], { keep, take }) => `${keep} · ${m} + ${take} · ${g}`,
})

/** keep · v + take · g, but g itself in step 1: momentum with dampening, as PyTorch starts it. */
export const dampenedMomentum: Op<Mix> = /* @__PURE__ */ cellwise<Mix>({
  name: 'dampenedMomentum',
  apply: (math, { keep, take }) => {
    const [k, s] = [math.round(keep), math.round(take)]
    return (v, g, t) => (t === 1 ? g : flushed(math.round(math.round(k * v) + math.round(s * g)), math))
  },
  formula: ([v, g, t], { keep, take }) => `${keep} · ${v} + ${take} · ${g} (in step ${t} = 1: ${g})`,
})

/** keep · v + take · g²: running squares. Too small to be a normal number, it is 0. */
export const accumulateSquare: Op<Mix> = /* @__PURE__ */ cellwise<Mix>({
  name: 'accumulateSquare',
  apply: (math, { keep, take }) => {
    const [k, t] = [math.round(keep), math.round(take)]
    return (v, g) => flushed(math.round(math.round(k * v) + math.round(t * math.round(g * g))), math)
  },
  formula: ([v, g], { keep, take }) => `${keep} · ${v} + ${take} · ${g}²`,
})

/** a + factor · b: weight decay (g + λw), Nesterov's look ahead (g + μv). */
export const addScaled: Op<{ readonly factor: number }> = /* @__PURE__ */ cellwise<{ readonly factor: number }>({
  name: 'addScaled',
  apply: ({ round }, { factor }) => {
    const k = round(factor)
    return (a, b) => round(a + round(k * b))
  },
  formula: ([a, b], { factor }) => `${a} + ${factor} · ${b}`,
})

/** w (1 − lr λ): AdamW's weight decay, apart from the gradient. */
export const decay: Op<{ readonly rate: number }> = /* @__PURE__ */ cellwise<{ readonly rate: number }>({
  name: 'decay',
  apply: ({ round }, { rate }) => {
    const k = round(rate)
    return (w, lr) => round(w * round(1 - round(lr * k)))
  },
  formula: ([w, lr], { rate }) => `${w} · (1 − ${lr} · ${rate})`,
})

/** lr ÷ (1 + (t − 1) · decay): Adagrad's own falling rate. */
export const decayedRate: Op<{ readonly decay: number }> = /* @__PURE__ */ cellwise<{ readonly decay: number }>({
  name: 'decayedRate',
  apply: ({ round }, { decay: rate }) => {
    const k = round(rate)
    return (lr, t) => round(lr / round(1 + round(round(t - 1) * k)))
  },
  formula: ([lr, t], { decay: rate }) => `${lr} ÷ (1 + (${t} − 1) · ${rate})`,
})

export interface Epsilon {
  readonly epsilon: number
}

/** g ÷ (√v + ε): a gradient by its own usual size (RMSprop, Adagrad). */
export const normalized: Op<Epsilon> = /* @__PURE__ */ cellwise<Epsilon>({
  name: 'normalized',
  apply: ({ round }, { epsilon }) => {
    const e = round(epsilon)
    return (g, v) => round(g / round(round(Math.sqrt(v)) + e))
  },
  formula: ([g, v], { epsilon }) => `${g} ÷ (√${v} + ${epsilon})`,
})

/** v − m²: centred RMSprop's variance, no less than 0 however it rounds. */
export const centered: Op = /* @__PURE__ */ cellwise({
  name: 'centered',
  apply:
    ({ round }) =>
    (v, m) => {
      const d = round(v - round(m * m))
      return d < 0 ? 0 : d
    },
  formula: ([v, m]) => `${v} − ${m}²`,
})

/** √(u + ε) ÷ √(v + ε) · g: Adadelta's move, sized by the moves before (u) against the gradients before (v). */
export const adadeltaMove: Op<Epsilon> = /* @__PURE__ */ cellwise<Epsilon>({
  name: 'adadeltaMove',
  apply: ({ round }, { epsilon }) => {
    const e = round(epsilon)
    return (g, v, u) => round(round(round(Math.sqrt(round(u + e))) / round(Math.sqrt(round(v + e)))) * g)
  },
  formula: ([g, v, u], { epsilon }) => `√(${u} + ${epsilon}) ÷ √(${v} + ${epsilon}) · ${g}`,
})

export interface Moments {
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
}

/** w − lr ÷ (1 − β₁ᵗ) · m ÷ (√v ÷ √(1 − β₂ᵗ) + ε): Adam's step from its two moments (Kingma and Ba 2014). */
export const adamStep: Op<Moments> = /* @__PURE__ */ cellwise<Moments>({
  name: 'adamStep',
  apply: ({ round, pow }, { beta1, beta2, epsilon }) => {
    const [b1, b2, e] = [round(beta1), round(beta2), round(epsilon)]
    let [atStep, atRate, size, spread] = [NaN, NaN, 0, 0]
    return (w, m, v, lr, t) => {
      if (t !== atStep || lr !== atRate) {
        ;[atStep, atRate] = [t, lr]
        size = round(lr / round(1 - pow(b1, t)))
        spread = round(Math.sqrt(round(1 - pow(b2, t))))
      }
      return round(w - round(round(size * m) / round(round(round(Math.sqrt(v)) / spread) + e)))
    }
  },
  formula: ([w, m, v, lr, t], { beta1, beta2, epsilon }) =>
    `${w} − ${lr} ÷ (1 − ${beta1}^${t}) · ${m} ÷ (√${v} ÷ √(1 − ${beta2}^${t}) + ${epsilon})`,
})

export interface NadamAttributes {
  readonly beta1: number
  readonly momentumDecay: number
}

/** β₁ (1 − ½ · 0.96^(t ψ)): Nadam's momentum at step t + ahead (Dozat 2016, as PyTorch has it). */
export const nadamMomentum: Op<NadamAttributes & { readonly ahead: 0 | 1 }> = /* @__PURE__ */ cellwise<
  NadamAttributes & { readonly ahead: 0 | 1 }
>({
  name: 'nadamMomentum',
  apply: ({ round, pow }, { beta1, momentumDecay, ahead }) => {
    const [b, psi, base] = [round(beta1), round(momentumDecay), round(0.96)]
    return t => round(b * round(1 - round(0.5 * pow(base, round(round(t + ahead) * psi)))))
  },
  formula: ([t], { beta1, momentumDecay, ahead }) => `${beta1} · (1 − ½ · 0.96^((${t} + ${ahead}) · ${momentumDecay}))`,
})

/**
 * The direction that Nadam goes: (1 − μₜ) g ÷ (1 − Πμ) + μₜ₊₁ m ÷ (1 − Πμ · μₜ₊₁).
 * Inputs: g, m, μₜ, μₜ₊₁, and Πμ, the product of all μ up to this step.
 */
export const nadamDirection: Op = /* @__PURE__ */ cellwise({
  name: 'nadamDirection',
  apply:
    ({ round }) =>
    (g, m, mu, next, product) => {
      const own = round(round(round(1 - mu) * g) / round(1 - product))
      return round(own + round(round(next * m) / round(1 - round(product * next))))
    },
  formula: ([g, m, mu, next, product]) => `(1 − ${mu}) · ${g} ÷ (1 − ${product}) + ${next} · ${m} ÷ (1 − ${product} · ${next})`,
})

export interface SecondMoment {
  readonly beta2: number
  readonly epsilon: number
}

/** w − lr · d ÷ (√(v ÷ (1 − β₂ᵗ)) + ε): a step in direction d by the second moment. */
export const scaledStep: Op<SecondMoment> = /* @__PURE__ */ cellwise<SecondMoment>({
  name: 'scaledStep',
  apply: ({ round, pow }, { beta2, epsilon }) => {
    const [b, e] = [round(beta2), round(epsilon)]
    let [atStep, correction] = [NaN, 0]
    return (w, d, v, lr, t) => {
      if (t !== atStep) [atStep, correction] = [t, round(1 - pow(b, t))]
      return round(w - round(round(lr * d) / round(round(Math.sqrt(round(v / correction))) + e)))
    }
  },
  formula: ([w, d, v, lr, t], { beta2, epsilon }) => `${w} − ${lr} · ${d} ÷ (√(${v} ÷ (1 − ${beta2}^${t})) + ${epsilon})`,
})

/**
 * RAdam's step (Liu et al. 2019): with m̂ = m ÷ (1 − β₁ᵗ), the plain w − lr m̂ while the variance of the second moment cannot be
 * told (ρ ≤ 5), then w − lr m̂ r √(1 − β₂ᵗ) ÷ (√v + ε) with the rectification r.
 */
export const radamStep: Op<Moments> = /* @__PURE__ */ cellwise<Moments>({
  name: 'radamStep',
  apply: (math, { beta1, beta2, epsilon }) => {
    const { round, pow } = math
    const [b1, b2, e] = [round(beta1), round(beta2), round(epsilon)]
    let [atStep, first, factor] = [NaN, 0, 0]
    return (w, m, v, lr, t) => {
      if (t !== atStep) {
        atStep = t!
        first = round(1 - pow(b1, t))
        factor = rectification(pow(b2, t), b2, t, math)
      }
      const mean = round(m / first)
      if (factor === 0) return round(w - round(lr * mean))
      return round(w - round(round(lr * mean) * round(factor / round(round(Math.sqrt(v)) + e))))
    }
  },
  formula: ([w, m, v, lr, t], { beta1, beta2, epsilon }) =>
    `${w} − ${lr} · ${m} ÷ (1 − ${beta1}^${t}) · (r(${t}) √(1 − ${beta2}^${t}) ÷ (√${v} + ${epsilon}) where rectified, else 1)`,
})

/** r √(1 − β₂ᵗ), or 0 while ρₜ ≤ 5. */
function rectification(power: number, b2: number, t: number, { round }: Arithmetic): number {
  const rest = round(1 - power)
  const limit = round(round(2 / round(1 - b2)) - 1)
  const rho = round(limit - round(round(round(2 * t) * power) / rest))
  if (rho <= 5) return 0
  const above = round(round(round(rho - 4) * round(rho - 2)) * limit)
  const below = round(round(round(limit - 4) * round(limit - 2)) * rho)
  return round(round(Math.sqrt(round(above / below))) * round(Math.sqrt(rest)))
}

export interface RpropAttributes {
  readonly shrink: number
  readonly grow: number
  readonly smallest: number
  readonly largest: number
}

/** Rprop's step size: grown where the gradient kept its sign, shrunk where it turned, within bounds. Inputs: size, g, g before. */
export const rpropSize: Op<RpropAttributes> = /* @__PURE__ */ cellwise<RpropAttributes>({
  name: 'rpropSize',
  apply: ({ round }, { shrink, grow, smallest, largest }) => {
    const [s, k, low, high] = [round(shrink), round(grow), round(smallest), round(largest)]
    return (size, g, before) => {
      const agreement = signOf(g) * signOf(before)
      const next = agreement > 0 ? round(size * k) : agreement < 0 ? round(size * s) : size
      return next < low ? low : next > high ? high : next
    }
  },
  formula: ([size, g, before], { shrink, grow }) => `${size} · (${grow} where ${g} ∘ ${before} > 0, ${shrink} where < 0)`,
})

/** Rprop's gradient: 0 where it turned against the one before, so that the next step sees no turn. Inputs: g, g before. */
export const rpropGradient: Op = /* @__PURE__ */ cellwise({
  name: 'rpropGradient',
  apply: () => (g, before) => (signOf(g) * signOf(before) < 0 ? 0 : g),
  formula: ([g, before]) => `${g}, but 0 where ${g} ∘ ${before} < 0`,
})

/** w − sign(g) · size. */
export const rpropMove: Op = /* @__PURE__ */ cellwise({
  name: 'rpropMove',
  apply:
    ({ round }) =>
    (w, g, size) =>
      round(w - signOf(g) * size),
  formula: ([w, g, size]) => `${w} − sign(${g}) · ${size}`,
})

const signOf = (x: number) => (x > 0 ? 1 : x < 0 ? -1 : x === 0 ? 0 : NaN)
