import { activationOps } from './activations.ts'
import * as arithmetic from './arithmetic.ts'
import { softmaxCrossEntropyError, softmaxCrossEntropyGradient } from './crossEntropy.ts'
import * as losses from './losses.ts'
import { matmul } from './matmul.ts'
import * as norms from './norms.ts'
import type { Op } from './op.ts'
import { meanOver, spread, sumOver, unbiased } from './reduce.ts'
import * as select from './select.ts'
import { logSoftmax, logSoftmaxGradient, softmax, softmaxGradient } from './softmax.ts'
import * as updates from './updates.ts'

const plain = /* @__PURE__ */ (() => ({
  matmul,
  ...arithmetic,
  sumOver,
  meanOver,
  spread,
  unbiased,
  ...activationOps,
  softmax,
  softmaxGradient,
  logSoftmax,
  logSoftmaxGradient,
  ...losses,
  softmaxCrossEntropyError,
  softmaxCrossEntropyGradient,
  ...select,
  ...updates,
  ...norms,
}))()

/** The name of every op: tables of engines, exporters and sentences are typed by it, so that a missing row does not compile. */
export type OpName = keyof typeof plain | `${keyof typeof activationOps}Slope` | `${keyof typeof losses}Gradient`

/** Every op by its name, for what must know all of them (tests, tables). Programs hold their ops themselves. */
export const allOps = /* @__PURE__ */ (() => {
  const derived = [
    ...Object.values(activationOps).map(op => op.slope),
    ...Object.values(losses).map(op => op.gradientOp),
  ] as readonly Op[]
  const all: Readonly<Record<string, Op>> = { ...plain, ...Object.fromEntries(derived.map(op => [op.name, op])) }
  return all as { readonly [N in OpName]: Op }
})()
