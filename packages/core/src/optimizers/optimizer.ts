import { OptionError } from '../errors.ts'
import type { Matrix, Numbers } from '../matrix.ts'
import type { Value } from '../ops/op.ts'
import type { UpdateRule } from '../program/compile.ts'
import type { TrainingProgram } from '../program/program.ts'

/** An update rule with its learning rate; `options` is what it was made with, as plain data. */
export interface Optimizer extends UpdateRule {
  readonly learningRate: number
  readonly options: object
  /** For rules that a driver leads and that need the whole batch at once. */
  readonly fullBatchOnly?: boolean
  /** For rules that size their steps themselves: a schedule would change nothing. */
  readonly ownSteps?: boolean
  /** For rules whose direction and length need more than one look at the objective: a fresh driver for a training. */
  drive?(): Driver
}

/** Objective and gradient at a point of parameter space: all trained parameters, one after the other. */
export type Evaluate = (point: Float64Array) => { readonly objective: number; readonly gradient: Float64Array }

/** What a driver needs of an engine's session. */
export interface Runnable {
  write(value: Value, data: ArrayLike<number>): void
  read(value: Value): Numbers
  run(rows: ArrayLike<number>, options?: { readonly update?: boolean }): void
}

/** The accepted step: w ← w − length · direction. */
export interface Move {
  readonly direction: Float64Array
  readonly length: number
}

/** Leads the steps of an update rule: reruns the program at trial points; only the accepted move is a step of the program. */
export interface Driver {
  /** The next move from `start`; undefined where no move lowers the objective any more: the training has converged. */
  step(start: Float64Array, evaluate: Evaluate, rate: number): Move | undefined
  /** Makes one step on a session; false where there is none any more. */
  lead(session: Runnable, program: TrainingProgram, rows: Uint32Array, rate: number): boolean
  /** What it remembers, to be kept in a checkpoint. */
  memory(): Matrix[]
  restore(memory: readonly Matrix[]): void
}

/** Throws an {@link OptionError} where a rule that needs the whole batch is given less, or one that sizes its steps itself a schedule. */
export function checkUse(optimizer: Optimizer, batchSize: number, rows: number, schedule: string): void {
  if (optimizer.ownSteps === true && schedule !== 'constant')
    throw new OptionError({
      problem: `${optimizer.name} sizes its steps itself: the schedule ${schedule} changes nothing`,
      where: 'train',
      cure: 'Leave the schedule out, or choose adam',
    })
  if (optimizer.fullBatchOnly !== true || batchSize >= rows) return
  throw new OptionError({
    problem: `${optimizer.name} needs the full batch`,
    where: 'train',
    got: `a batch size of ${batchSize} for ${rows} rows`,
    cure: "Set batchSize: 'full', or choose adam",
  })
}
