import type { Tensor, Value } from '../ops/op.ts'
import type { Run } from './what-if.ts'

/** The mistakes that are told apart. */
export type MistakeKind =
  | 'transpose'
  | 'dot-for-elementwise'
  | 'elementwise-for-dot'
  | 'slope-of-input'
  | 'slope-of-output'
  | 'learning-rate-twice'
  | 'other-learning-rate'
  | 'sign'
  | 'wrong-axis'
  | 'mean-for-sum'
  | 'sum-for-mean'
  | 'bias-left-out'
  | 'bias-recycled'
  | 'other-delta'
  | 'updated-weights'
  | 'labels-broadcast'

/** A step done wrongly, and what it gives then. */
export interface Variant {
  readonly kind: MistakeKind
  /** What was done, in words. */
  readonly words: string
  readonly tensor: Tensor
}

/** Where mistakes are made: a run, and how its values are called. */
export interface Scene {
  readonly run: Run
  /** The learning rate, where the program has one. */
  readonly rate: Value | undefined
  readonly nameOf: (value: Value) => string
}

/** The variant, unless it could not be computed. */
export function* given(kind: MistakeKind, words: string, tensor: Tensor | undefined): Generator<Variant> {
  if (tensor !== undefined) yield { kind, words, tensor }
}
