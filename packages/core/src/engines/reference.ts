import { ShapeError } from '../errors.ts'
import { asDtype, matrix, numbers } from '../matrix.ts'
import type { Dtype, Matrix, Numbers } from '../matrix.ts'
import { arithmeticOf } from '../numerics.ts'
import type { Tensor, Value } from '../ops/op.ts'
import { extents, planMemory, sizeOf } from '../program/plan.ts'
import type { Program } from '../program/program.ts'
import type { Batches, Engine, PrepareOptions, Session } from './engine.ts'

/** The engine that is the definition: each op's plain loops, one after the other. */
export function reference(dtype: Dtype = 'float64'): Engine {
  return { name: 'reference', dtype, prepare: (program, options) => new ReferenceSession(program, dtype, options) }
}

class ReferenceSession implements Session {
  readonly program: Program
  readonly #dtype: Dtype
  readonly #plan
  readonly #buffers: Numbers[]
  readonly #tables = new Map<Value, Matrix>()
  readonly #views = new Map<number, ReadonlyMap<Value, Tensor>>()
  #lastView: ReadonlyMap<Value, Tensor> | undefined
  #capacity = 0

  constructor(program: Program, dtype: Dtype, { keep = [] }: PrepareOptions = {}) {
    this.program = program
    this.#dtype = dtype
    this.#plan = planMemory(program, new Set([...keep, program.output]))
    this.#buffers = this.#plan.buffers.map(({ fixed }) => numbers(dtype, fixed))
  }

  write(value: Value, data: ArrayLike<number>): void {
    const { fixed, perRow } = sizeOf(value.shape)
    if (perRow > 0 ? data.length % perRow : data.length !== fixed)
      throw new ShapeError({ problem: `${data.length} numbers do not fill "${value.name}"`, expected: value.shape.join(' × ') })
    if (perRow > 0) this.#reserve(data.length / perRow)
    this.#buffers[this.#plan.bufferOf.get(value)!]!.set(data)
  }

  read(value: Value): Numbers {
    const tensor = this.#lastView?.get(value)
    return tensor === undefined ? this.#buffers[this.#plan.bufferOf.get(value)!]!.slice() : tensor.data.slice()
  }

  load(value: Value, table: Matrix): void {
    this.#tables.set(value, asDtype(matrix(table.rows, table.columns, table.data), this.#dtype))
  }

  run(rows: ArrayLike<number>, { update = true }: { readonly update?: boolean } = {}): void {
    this.#reserve(rows.length)
    const tensors = this.#view(rows.length)
    this.#lastView = tensors
    for (const [value, table] of this.#tables) gather(table, rows, tensors.get(value)!.data)
    const math = arithmeticOf(this.#dtype)
    for (const { op, inputs, output, attributes, phase } of this.program.steps) {
      if (phase === 'update' && !update) continue
      op.compute(
        inputs.map(input => tensors.get(input)!),
        tensors.get(output)!,
        attributes,
        math,
      )
    }
    if (!update) return
    for (const assignment of this.program.assignments)
      if (!this.#plan.inPlace.has(assignment)) tensors.get(assignment.target)!.data.set(tensors.get(assignment.source)!.data)
  }

  runBatches({ count, rows, given }: Batches, loss: Value): Float64Array {
    const at = given.map(() => 0)
    return Float64Array.from({ length: count }, (_, i) => {
      const own = rows[i % rows.length]!
      given.forEach(([value, data], j) => {
        const { fixed, perRow } = sizeOf(value.shape)
        this.write(value, data.subarray(at[j], (at[j]! += fixed + perRow * own.length)))
      })
      this.run(own)
      return this.read(loss)[0]!
    })
  }

  /** Makes room for batches of this many rows; what lives on between runs has no rows and is not touched. */
  #reserve(rows: number): void {
    if (rows <= this.#capacity) return
    this.#capacity = rows
    this.#views.clear()
    this.#plan.buffers.forEach(({ fixed, perRow }, i) => {
      if (perRow === 0) return
      const grown = numbers(this.#dtype, fixed > perRow * rows ? fixed : perRow * rows)
      grown.set(this.#buffers[i]!)
      this.#buffers[i] = grown
    })
  }

  /** The tensors of all values for a number of rows. */
  #view(rows: number): ReadonlyMap<Value, Tensor> {
    const known = this.#views.get(rows)
    if (known !== undefined) return known
    const view = new Map<Value, Tensor>()
    for (const value of this.program.values) {
      if (!this.#plan.bufferOf.has(value)) continue
      const shape = extents(value.shape, rows)
      const length = shape.reduce((product, extent) => product * extent, 1)
      view.set(value, { shape, data: this.#buffers[this.#plan.bufferOf.get(value)!]!.subarray(0, length) })
    }
    if (this.#views.size > 8) this.#views.clear()
    this.#views.set(rows, view)
    return view
  }
}

function gather({ columns, data }: Matrix, rows: ArrayLike<number>, out: Numbers): void {
  for (let r = 0, to = 0; r < rows.length; r++)
    for (let c = 0, from = rows[r]! * columns; c < columns; c++) out[to++] = data[from++]!
}
