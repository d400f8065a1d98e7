import { record } from '../record.ts'
import type { Recording } from '../../src/engines/engine.ts'
import { takeRows, toNumbers, type Dtype, type Matrix, type Numbers } from '../../src/matrix.ts'
import type { Value } from '../../src/ops/op.ts'
import type { Program } from '../../src/program/program.ts'

/** Training with `record` alone: every value apart, nothing shared, nothing in place. What engines are compared with. */
export class Simulation {
  readonly numbers = new Map<Value, Numbers>()
  readonly #program: Program
  readonly #dtype: Dtype
  readonly #tables = new Map<Value, Matrix>()

  constructor(program: Program, dtype: Dtype) {
    this.#program = program
    this.#dtype = dtype
  }

  write(value: Value, data: ArrayLike<number>): void {
    this.numbers.set(value, toNumbers(this.#dtype, data))
  }

  load(value: Value, table: Matrix): void {
    this.#tables.set(value, table)
  }

  run(rows: ArrayLike<number>, { update = true } = {}): Recording {
    for (const [value, table] of this.#tables) this.write(value, takeRows(table, rows).data)
    const recording = record(this.#program, this.numbers, rows.length, this.#dtype)
    if (update)
      for (const { target, source } of this.#program.assignments) this.numbers.set(target, recording.get(source)!.data.slice())
    return recording
  }
}
