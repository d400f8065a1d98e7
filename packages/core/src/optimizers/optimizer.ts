import type { UpdateRule } from '../program/compile.ts'

/** An update rule with its learning rate; `options` is what it was made with, as plain data. */
export interface Optimizer extends UpdateRule {
  readonly learningRate: number
  readonly options: object
  /** For rules that a driver leads and that need the whole batch at once. */
  readonly fullBatchOnly?: boolean
}
