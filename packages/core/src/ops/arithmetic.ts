import { cellwise } from './cellwise.ts'
import type { Emitter, Op, Shape, Value } from './op.ts'
import { sumOver } from './reduce.ts'

/** The gradient of an input that may have been repeated: summed over what was repeated. */
function reduced(emit: Emitter, input: Value, gradient: () => Value): Value | undefined {
  if (!emit.needs(input)) return undefined
  let g = gradient()
  for (const axis of [0, 1] as const) if (isRepeated(input.shape, g.shape, axis)) g = emit.step(sumOver, [g], { axis })
  return g
}
const isRepeated = (shape: Shape, out: Shape, axis: 0 | 1) => shape[axis] === 1 && out[axis] !== 1

/** a + b. Repeats a single row, column or cell of either. */
export const add: Op = /* @__PURE__ */ cellwise({
  name: 'add',
  apply:
    ({ round }) =>
    (a, b) =>
      round(a + b),
  formula: ([a, b]) => `${a} + ${b}`,
  gradient: (emit, { inputs: [a, b] }, up) => [reduced(emit, a!, () => up), reduced(emit, b!, () => up)],
})

/** a − b. Repeats a single row, column or cell of either. */
export const subtract: Op = /* @__PURE__ */ cellwise({
  name: 'subtract',
  apply:
    ({ round }) =>
    (a, b) =>
      round(a - b),
  formula: ([a, b]) => `${a} − ${b}`,
  gradient: (emit, { inputs: [a, b] }, up) => [
    reduced(emit, a!, () => up),
    reduced(emit, b!, () => emit.step(scale, [up], { factor: -1 })),
  ],
})

/** a ∘ b, cell by cell. Repeats a single row, column or cell of either. */
export const multiply: Op = /* @__PURE__ */ cellwise({
  name: 'multiply',
  apply:
    ({ round }) =>
    (a, b) =>
      round(a * b),
  formula: ([a, b]) => `${a} ∘ ${b}`,
  gradient: (emit, { inputs: [a, b] }, up) => [
    reduced(emit, a!, () => emit.step(multiply, [up, b!], {})),
    reduced(emit, b!, () => emit.step(multiply, [up, a!], {})),
  ],
})

/** a ÷ b, cell by cell. Repeats a single row, column or cell of either. */
export const divide: Op = /* @__PURE__ */ cellwise({
  name: 'divide',
  apply:
    ({ round }) =>
    (a, b) =>
      round(a / b),
  formula: ([a, b]) => `${a} ÷ ${b}`,
  gradient: (emit, { inputs: [a, b], output }, up) => {
    const da = () => emit.step(divide, [up, b!], {})
    return [
      reduced(emit, a!, da),
      reduced(emit, b!, () => emit.step(scale, [emit.step(multiply, [da(), output], {})], { factor: -1 })), // d(a/b)/db = −(1/b)(a/b)
    ]
  },
})

/** factor · a. */
export const scale: Op<{ factor: number }> = /* @__PURE__ */ cellwise<{ factor: number }>({
  name: 'scale',
  apply: ({ round }, { factor }) => {
    const k = round(factor)
    return a => round(k * a)
  },
  formula: ([a], { factor }) => (factor === -1 ? `−${a}` : `${factor} · ${a}`),
  gradient: (emit, { attributes }, up) => [emit.step(scale, [up], attributes)],
})

/** a², cell by cell. */
export const square: Op = /* @__PURE__ */ cellwise({
  name: 'square',
  apply:
    ({ round }) =>
    a =>
      round(a * a),
  formula: ([a]) => `${a}²`,
  gradient: (emit, { inputs: [a] }, up) => [emit.step(multiply, [up, emit.step(scale, [a!], { factor: 2 })], {})],
})

/** √(a + ε), cell by cell: a standard deviation from a variance. */
export const root: Op<{ epsilon: number }> = /* @__PURE__ */ cellwise<{ epsilon: number }>({
  name: 'root',
  apply: ({ round }, { epsilon }) => {
    const e = round(epsilon)
    return a => round(Math.sqrt(round(a + e)))
  },
  formula: ([a], { epsilon }) => `√(${a} + ${epsilon})`,
  gradient: (emit, { output }, up) => [emit.step(divide, [up, emit.step(scale, [output], { factor: 2 })], {})], // ½ ÷ √
})

/** The larger of the two, cell by cell: the running maximum of AMSGrad. Of zeros of both signs, or with a NaN, the first. */
export const maximum: Op = /* @__PURE__ */ cellwise({
  name: 'maximum',
  apply: () => (a, b) => (b > a ? b : a),
  formula: ([a, b]) => `max(${a}, ${b})`,
})
