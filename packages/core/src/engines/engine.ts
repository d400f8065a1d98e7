import type { Dtype, Matrix, Numbers } from '../matrix.ts'
import type { Tensor, Value } from '../ops/op.ts'
import type { Program } from '../program/program.ts'
import type { Warning } from '../warnings.ts'

/** What an engine is asked for when it takes a program on. */
export interface PrepareOptions {
  /** Values to be read after a run, beside parameters and states; all others may share memory. */
  readonly keep?: Iterable<Value>
}

/** Whether wide vectors may be used: 'auto' where they are there, right and faster, 'off' never. The numbers are the same. */
export type Wide = 'auto' | 'off'

/** Something that runs programs. All engines give the same bits in the same dtype. */
export interface Engine {
  readonly name: string
  readonly dtype: Dtype
  /** Why this is not the engine that was asked for. */
  readonly warning?: Warning
  prepare(program: Program, options?: PrepareOptions): Session
}

/** Several runs, one after the other. */
export interface Batches {
  readonly count: number
  /** The rows of each. Where there are more runs than these, they begin anew. */
  readonly rows: readonly ArrayLike<number>[]
  /** What is written before the runs: the numbers for all of them, one run's after the other's. */
  readonly given: readonly (readonly [Value, Numbers])[]
}

/**
 * A program with its memory on an engine. Parameters and states live on from run to run;
 * batches are rows of tables that were loaded once. Sessions need not be disposed of.
 */
export interface Session {
  readonly program: Program
  /** Why another engine runs this session than the one that prepared it. */
  readonly warning?: Warning
  /** Sets the numbers of a parameter, state, setting or mask (rounded to the dtype). @throws {ShapeError} unless they fill it. */
  write(value: Value, data: ArrayLike<number>): void
  /** A copy of the numbers of a parameter, a state, or a value that was kept. */
  read(value: Value): Numbers
  /**
   * Loads the table whose rows feed an input, target or weight. All tables have the same number of rows.
   * @throws {ShapeError} for one that its numbers do not fill.
   */
  load(value: Value, table: Matrix): void
  /**
   * Runs the steps on the given rows of the tables, in that order. Masks are written before, with `write`, for as many rows.
   * `update: false` leaves the update steps out: parameters and states stay as they are.
   */
  run(rows: ArrayLike<number>, options?: { readonly update?: boolean }): void
  /**
   * Writes what is given and runs, batch after batch; the loss, a single number that was kept, of each.
   * @throws {ShapeError} for what is given and does not fill its values in all runs.
   */
  runBatches(batches: Batches, loss: Value): Float64Array
}

/** Every value of one run, unfused, in the dtype: what a trace is made of. */
export type Recording = ReadonlyMap<Value, Tensor>
