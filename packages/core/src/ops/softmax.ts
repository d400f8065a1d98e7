import type { Numbers } from '../matrix.ts'
import type { Arithmetic } from '../numerics.ts'
import type { Op, Source, Tensor } from './op.ts'
import { sum } from './sum.ts'

type RowFunction = (
  inputs: readonly ArrayLike<number>[],
  at: number,
  out: Numbers,
  to: number,
  columns: number,
  math: Arithmetic,
) => void

/** An op whose output row is a function of the same row of each input; all of one shape. */
function rowwise(name: string, f: RowFunction, formula: Op['formula'], gradient?: Op['gradient']): Op {
  return {
    name,
    shape: ([x]) => x!,
    compute(inputs, out, _attributes, math) {
      const [rows, columns] = [out.shape[0]!, out.shape[1]!]
      const data = inputs.map(input => input.data)
      for (let r = 0; r < rows; r++) f(data, r * columns, out.data, r * columns, columns, math)
    },
    sources: (inputs, out, index) => rowSources(inputs, out, index),
    cell(numbers, { shape: [, columns], index }, math) {
      const inputs = Array.from({ length: numbers.length / columns! }, (_, i) => numbers.slice(i * columns!, (i + 1) * columns!))
      const out = new Float64Array(columns!)
      f(inputs, 0, out, 0, columns!, math)
      return math.round(out[index % columns!]!)
    },
    formula,
    ...(gradient && { gradient }),
  }
}

function rowSources(inputs: readonly Tensor[], { shape: [, columns] }: Tensor, index: number): Source[] {
  const start = index - (index % columns!)
  return inputs.flatMap((_, input) => Array.from({ length: columns! }, (_, c) => ({ input, index: start + c })))
}

/** The largest of a row, a NaN if there is one: taken off before exp, so that nothing overflows. */
function largest(values: ArrayLike<number>, at: number, count: number): number {
  let best = -Infinity
  for (let i = 0; i < count; i++) {
    const x = values[at + i]!
    if (x > best || x !== x) best = x
  }
  return best
}

/** log Σ exp(z) of a row, with the largest taken off first; `scratch` is overwritten with the exponentials. */
export function logSumExp(
  z: ArrayLike<number>,
  at: number,
  columns: number,
  scratch: Numbers,
  to: number,
  math: Arithmetic,
): number {
  const top = largest(z, at, columns)
  for (let c = 0; c < columns; c++) scratch[to + c] = math.exp(math.round(z[at + c]! - top))
  return math.round(top + math.log(sum(scratch, to, 1, columns, math.round)))
}

/** softmax: e^(z−max) ÷ Σ e^(z−max), along a row; the numbers of a row add up to 1. */
export const softmax: Op = /* @__PURE__ */ rowwise(
  'softmax',
  ([z], at, out, to, columns, { round, exp }) => {
    const top = largest(z!, at, columns)
    for (let c = 0; c < columns; c++) out[to + c] = exp(round(z![at + c]! - top))
    const total = sum(out, to, 1, columns, round)
    for (let c = 0; c < columns; c++) out[to + c] = round(out[to + c]! / total)
  },
  ([z]) => `softmax(${z})`,
  (emit, { output }, up) => [emit.step(softmaxGradient, [output, up], {})],
)

/** The gradient through softmax: p ∘ (g − Σ g∘p), p its output and g the gradient that arrives. */
export const softmaxGradient: Op = /* @__PURE__ */ rowwise(
  'softmaxGradient',
  ([p, g], at, out, to, columns, { round }) => {
    for (let c = 0; c < columns; c++) out[to + c] = round(p![at + c]! * g![at + c]!)
    const total = sum(out, to, 1, columns, round)
    for (let c = 0; c < columns; c++) out[to + c] = round(p![at + c]! * round(g![at + c]! - total))
  },
  ([p, g]) => `${p} ∘ (${g} − Σ ${p} ∘ ${g})`,
)

/** log softmax: z − log Σ eᶻ, along a row, with the largest taken off before exp. */
export const logSoftmax: Op = /* @__PURE__ */ rowwise(
  'logSoftmax',
  ([z], at, out, to, columns, math) => {
    const total = logSumExp(z!, at, columns, out, to, math)
    for (let c = 0; c < columns; c++) out[to + c] = math.round(z![at + c]! - total)
  },
  ([z]) => `${z} − log Σ exp(${z})`,
  (emit, { output }, up) => [emit.step(logSoftmaxGradient, [output, up], {})],
)

/** The gradient through log softmax: g − eˡ Σ g, l its output and g the gradient that arrives. */
export const logSoftmaxGradient: Op = /* @__PURE__ */ rowwise(
  'logSoftmaxGradient',
  ([l, g], at, out, to, columns, { round, exp }) => {
    const total = sum(g!, at, 1, columns, round)
    for (let c = 0; c < columns; c++) out[to + c] = round(g![at + c]! - round(exp(l![at + c]!) * total))
  },
  ([l, g]) => `${g} − exp(${l}) Σ ${g}`,
)
