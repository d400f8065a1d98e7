import { scale } from './arithmetic.ts'
import { cellwise, everyCell } from './cellwise.ts'
import type { Emitter, Op, Step, Tensor, Value } from './op.ts'
import { sum } from './sum.ts'

interface Total {
  readonly name: string
  term(x: number, round: (x: number) => number): number
}

/** factor · Σ term(x) over all cells of a value, in the order of `sum`. */
function total(
  { name, term }: Total,
  formula: (x: string, factor: number) => string,
  gradient?: (emit: Emitter, step: Step<{ readonly factor: number }>) => Value,
): Op<{ readonly factor: number }> {
  const compute = (values: ArrayLike<number>, factor: number, round: (x: number) => number) => {
    const terms = Float64Array.from(values, x => term(x, round))
    return round(round(factor) * sum(terms, 0, 1, terms.length, round))
  }
  return {
    name,
    shape: () => [1, 1],
    compute([x], out, { factor }, { round }) {
      out.data[0] = compute(x!.data, factor, round)
    },
    ...(gradient && {
      gradient: (emit: Emitter, step: Step<{ readonly factor: number }>, up: Value) => [emit.times(up, gradient(emit, step))],
    }),
    sources: ([x]: readonly Tensor[]) => everyCell(0, x!.data.length),
    cell: (numbers, { attributes: { factor } }, { round }) => compute(numbers, factor, round),
    formula: ([x], { factor }) => formula(x!, factor),
  }
}

/** factor · Σ x²: the L2 penalty (factor λ ÷ 2), and the square of a norm (factor 1). Gradient 2 factor x. */
export const sumOfSquares = /* @__PURE__ */ total(
  { name: 'sumOfSquares', term: (x, round) => round(x * x) },
  (x, factor) => `${factor} · Σ ${x}²`,
  (emit, { inputs: [x], attributes: { factor } }) => emit.step(scale, [x!], { factor: 2 * factor }),
)

/** factor · Σ |x|: the L1 penalty. Gradient factor sign(x), 0 at 0. */
export const sumOfAbsolutes = /* @__PURE__ */ total(
  { name: 'sumOfAbsolutes', term: x => Math.abs(x) },
  (x, factor) => `${factor} · Σ |${x}|`,
  (emit, { inputs: [x], attributes }) => emit.step(signed, [x!], attributes),
)

export interface Factor {
  readonly factor: number
}

/** factor · sign(x), the gradient of {@link sumOfAbsolutes}; +0 at 0. */
export const signed: Op<Factor> = /* @__PURE__ */ cellwise<Factor>({
  name: 'signed',
  apply: ({ round }, { factor }) => {
    const k = round(factor)
    return x => (x > 0 ? k : x < 0 ? -k : x === 0 ? 0 : NaN)
  },
  formula: ([x], { factor }) => `${factor} · sign(${x})`,
})

/** A gradient held between −limit and limit. */
export const clip: Op<{ readonly limit: number }> = /* @__PURE__ */ cellwise<{ readonly limit: number }>({
  name: 'clip',
  apply: ({ round }, { limit }) => {
    const most = round(limit)
    return g => (g > most ? most : g < -most ? -most : g)
  },
  formula: ([g], { limit }) => `${g}, held between −${limit} and ${limit}`,
})

/** The factor that brings a norm, given as its square, down to a limit: limit ÷ (√s + 10⁻⁶), at most 1 (PyTorch's clip_grad_norm_). */
export const clipFactor: Op<{ readonly limit: number }> = /* @__PURE__ */ cellwise<{ readonly limit: number }>({
  name: 'clipFactor',
  apply: ({ round }, { limit }) => {
    const [most, least] = [round(limit), round(1e-6)]
    return s => {
      const factor = round(most / round(round(Math.sqrt(s)) + least))
      return factor > 1 ? 1 : factor
    }
  },
  formula: ([s], { limit }) => `min(1, ${limit} ÷ (√${s} + 10⁻⁶))`,
})
