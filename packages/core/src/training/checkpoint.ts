import type { Matrix } from '../matrix.ts'
import type { ScheduleState } from '../optimizers/schedules.ts'
import type { Parameters } from '../program/program.ts'
import type { Warning } from '../warnings.ts'
import type { EpochReport } from './report.ts'

/** The best epoch so far, with its parameters. */
export interface Best {
  readonly epoch: number
  readonly loss: number
  readonly parameters: Parameters
}

/**
 * All that a training needs to go on as if it had never stopped. Shuffles and dropout masks come from the seed
 * and the epoch, so that the random state is the epoch itself.
 */
export interface Checkpoint {
  /** Epochs and steps done. */
  readonly epoch: number
  readonly step: number
  readonly parameters: Parameters
  /** The optimiser's states by name (momentum and the like; L-BFGS's memory). */
  readonly states: ReadonlyMap<string, Matrix>
  readonly best?: Best
  readonly waited: number
  /** Nothing lowers the loss any more: there is nothing to go on with. */
  readonly converged?: true
  readonly schedule: ScheduleState
  readonly history: readonly EpochReport[]
  readonly warnings: readonly Warning[]
  /** Network, data and options in short; resuming with others is an error. */
  readonly fingerprint: Fingerprint
}

/** Network, data and options of a training in short, part by part. */
export type Fingerprint = Readonly<Record<string, string>>
