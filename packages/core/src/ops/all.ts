import { activationOps } from './activations.ts'
import { add, subtract, multiply, divide, scale, square, root, maximum } from './arithmetic.ts'
import { softmaxCrossEntropyError, softmaxCrossEntropyGradient } from './crossEntropy.ts'
import * as losses from './losses.ts'
import { matmul } from './matmul.ts'
import { sumOfSquares, sumOfAbsolutes, signed, clip, clipFactor } from './norms.ts'
import type { Op } from './op.ts'
import { meanOver, spread, sumOver, unbiased } from './reduce.ts'
import { concatenate, slice, lookup, scatterAdd } from './select.ts'
import { logSoftmax, logSoftmaxGradient, softmax, softmaxGradient } from './softmax.ts'
import {
  descend,
  accumulate,
  dampenedMomentum,
  accumulateSquare,
  addScaled,
  decay,
  decayedRate,
  normalized,
  centered,
  adadeltaMove,
  adamStep,
  nadamMomentum,
  nadamDirection,
  scaledStep,
  radamStep,
  rpropSize,
  rpropGradient,
  rpropMove,
} from './updates.ts'

const plain = /* @__PURE__ */ (() => ({
  matmul,
  add,
  subtract,
  multiply,
  divide,
  scale,
  square,
  root,
  maximum,
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
  concatenate,
  slice,
  lookup,
  scatterAdd,
  descend,
  accumulate,
  dampenedMomentum,
  accumulateSquare,
  addScaled,
  decay,
  decayedRate,
  normalized,
  centered,
  adadeltaMove,
  adamStep,
  nadamMomentum,
  nadamDirection,
  scaledStep,
  radamStep,
  rpropSize,
  rpropGradient,
  rpropMove,
  sumOfSquares,
  sumOfAbsolutes,
  signed,
  clip,
  clipFactor,
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
