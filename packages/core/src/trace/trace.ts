import { DataError, nearest } from '../errors.ts'
import { numbers } from '../matrix.ts'
import type { Dtype } from '../matrix.ts'
import { arithmeticOf } from '../numerics.ts'
import type { Step, Tensor, Value } from '../ops/op.ts'
import { extents } from '../program/plan.ts'
import type { Program } from '../program/program.ts'

/**
 * One run of a program, value by value: unfused, in the network's own dtype, by the definition's plain loops, so that it is, bit for
 * bit, what any engine computed. A value is computed when it is first looked at, with what it needs and nothing else.
 */
export class Trace<P extends Program = Program> {
  readonly program: P
  /** Rows of the batch. */
  readonly rows: number
  readonly dtype: Dtype
  readonly #given: ReadonlyMap<Value, ArrayLike<number>>
  readonly #forced: ReadonlyMap<Value, ArrayLike<number>>
  readonly #tensors = new Map<Value, Tensor>()
  readonly #producers: ReadonlyMap<Value, Step>
  readonly #consumers = new Map<Value, Step[]>()
  readonly #byName: ReadonlyMap<string, Value>

  /**
   * `given` holds the numbers of all that no step computes: data, targets, masks, settings, parameters, states. `forced` numbers stand in
   * the place of those that a step computes.
   */
  constructor(
    program: P,
    given: ReadonlyMap<Value, ArrayLike<number>>,
    rows: number,
    dtype: Dtype,
    forced: ReadonlyMap<Value, ArrayLike<number>> = new Map(),
  ) {
    this.program = program
    this.rows = rows
    this.dtype = dtype
    this.#given = given
    this.#forced = forced
    this.#producers = new Map(program.steps.map(step => [step.output, step]))
    for (const step of program.steps)
      for (const input of new Set(step.inputs)) this.#consumers.set(input, [...(this.#consumers.get(input) ?? []), step])
    this.#byName = new Map(program.values.map(value => [value.name, value]))
  }

  /** The value of a name. @throws {DataError} that names the nearest where there is none. */
  value(name: string): Value {
    const value = this.#byName.get(name)
    if (value !== undefined) return value
    const names = [...this.#byName.keys()]
    const near = nearest(name, names)
    throw new DataError({
      problem: `there is no value "${name}"`,
      where: 'trace',
      cure: `${near === undefined ? '' : `Did you mean "${near}"? `}Values: ${names.join(', ')}`,
    })
  }

  /**
   * The same run with other numbers for some values, given or computed: what follows from them is computed anew, all else stays.
   *
   * @throws {DataError} when a value is looked at whose numbers do not fill it.
   */
  with(changes: ReadonlyMap<Value, ArrayLike<number>>): Trace<P> {
    return new Trace(this.program, this.#given, this.rows, this.dtype, new Map([...this.#forced, ...changes]))
  }

  /** The step that computes a value; undefined for what was given. */
  producer(value: Value): Step | undefined {
    return this.#producers.get(value)
  }

  /** The steps that read a value, in order. */
  consumers(value: Value): readonly Step[] {
    return this.#consumers.get(value) ?? []
  }

  /** The numbers of a value. Computed once, with the steps before it that have not been looked at yet. */
  tensor(value: Value): Tensor {
    const known = this.#tensors.get(value)
    if (known !== undefined) return known
    // Along the program's own order: a deep network is no deep recursion.
    for (const step of this.#neededFor(value)) {
      const inputs = step.inputs.map(input => this.#tensors.get(input) ?? this.#place(input))
      step.op.compute(inputs, this.#room(step.output), step.attributes, arithmeticOf(this.dtype))
    }
    return this.#tensors.get(value) ?? this.#place(value)
  }

  /** Steps that must run before a value is known, in order. */
  #neededFor(value: Value): Step[] {
    const needed = new Set<Step>()
    const open = [value]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const step = this.#producers.get(next)
      if (step === undefined || this.#forced.has(next) || this.#tensors.has(next) || needed.has(step)) continue
      needed.add(step)
      open.push(...step.inputs)
    }
    return this.program.steps.filter(step => needed.has(step))
  }

  #room(value: Value): Tensor {
    const shape = extents(value.shape, this.rows)
    const length = shape.reduce((product, extent) => product * extent, 1)
    const tensor = { shape, data: numbers(this.dtype, length) }
    this.#tensors.set(value, tensor)
    return tensor
  }

  /** What was given, rounded to the dtype. */
  #place(value: Value): Tensor {
    const tensor = this.#room(value)
    const given = this.#forced.get(value) ?? this.#given.get(value)
    if (given?.length !== tensor.data.length) {
      this.#tensors.delete(value)
      throw new DataError({
        problem: `the numbers of "${value.name}" were not given`,
        where: 'trace',
        expected: `${tensor.data.length}`,
        got: `${given?.length ?? 'none'}`,
      })
    }
    tensor.data.set(given)
    return tensor
  }
}
