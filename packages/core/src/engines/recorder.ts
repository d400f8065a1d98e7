import type { Value } from '../ops/op.ts'
import { extents } from '../program/plan.ts'
import type { Program } from '../program/program.ts'
import type { Engine, Recording, Session } from './engine.ts'

/** Runs a program on an engine and keeps values apart, the old parameters beside the updated ones. */
export class Recorder {
  readonly #program: Program
  readonly #session: Session
  readonly #wanted: readonly Value[]

  /** `wanted` are the values to be kept: fewer take less memory and time. */
  constructor(engine: Engine, program: Program, wanted: readonly Value[] = program.values) {
    this.#wanted = wanted
    this.#program = { ...program, assignments: [] }
    this.#session = engine.prepare(this.#program, { keep: wanted })
  }

  /** The values of one run. All that the program does not compute is given. */
  run(given: ReadonlyMap<Value, ArrayLike<number>>, rows: number): Recording {
    for (const [value, data] of given) this.#session.write(value, data)
    this.#session.run(Uint32Array.from({ length: rows }, (_, i) => i))
    return new Map(this.#wanted.map(value => [value, { shape: extents(value.shape, rows), data: this.#session.read(value) }]))
  }
}
