import type { Parameters } from '../program/program.ts'
import type { Warning } from '../warnings.ts'

/** What is known after an epoch. */
export interface EpochReport {
  /** Counted from 1. */
  readonly epoch: number
  /** The loss without penalties, averaged over the epoch's batches as they were met (each before its update); under `sum` their sum. */
  readonly loss: number
  /** The loss on the validation rows after the epoch. */
  readonly validationLoss?: number
  /** The metrics asked for, on the validation rows if there are any, else on the training rows; after the epoch. */
  readonly metrics?: Readonly<Record<string, number>>
  /** The rate of the epoch's first step. */
  readonly learningRate: number
  /** Whether this epoch is the best so far. */
  readonly improved: boolean
}

export type Stopped = 'epochs' | 'patience' | 'aborted' | 'converged'

export interface TrainingResult {
  /** Those of the best epoch where `restoreBestWeights` holds, else the last. */
  readonly parameters: Parameters
  readonly history: readonly EpochReport[]
  /** Epochs done. */
  readonly epochs: number
  /** The epoch with the lowest loss watched (validation if there is any), counted from 1; 0 before the first. */
  readonly bestEpoch: number
  readonly stopped: Stopped
  readonly warnings: readonly Warning[]
}
