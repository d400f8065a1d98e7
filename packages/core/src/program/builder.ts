import { multiply } from '../ops/arithmetic.ts'
import { ONE } from '../ops/op.ts'
import type { Emitter, Op, Phase, Role, Shape, Step, Value } from '../ops/op.ts'
import type { Assignment, Initializer, Mask, Parameter, ParameterKind, State } from './program.ts'

const ROLES: { readonly [P in Phase]: Role } = { forward: 'activation', loss: 'loss', backward: 'gradient', update: 'updated' }

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Collects values and steps, keeps names unique, and knows which values need a gradient. */
export class Builder implements Emitter {
  readonly values: Mutable<Value>[] = []
  readonly steps: Step[] = []
  readonly parameters: Parameter[] = []
  readonly masks: Mask[] = []
  readonly states: State[] = []
  readonly assignments: Assignment[] = []
  /** Whether dropout drops and batch statistics are taken. */
  readonly training: boolean
  /** How many rows a batch must have at least: 2 where statistics are taken over them. */
  leastRows = 1
  readonly #names = new Set<string>()
  readonly #needs = new Set<Value>()
  readonly #producers = new Map<Value, Step>()
  readonly #unnamed = new Set<Value>()
  readonly #deferred: (() => void)[] = []
  #phase: Phase = 'forward'
  #scope = ''

  constructor(training: boolean) {
    this.training = training
  }

  /** Steps emitted from here on belong to this phase and this scope: a layer, a loss, a parameter. */
  enter(phase: Phase, scope: string): void {
    this.#phase = phase
    this.#scope = scope
  }

  value(name: string, shape: Shape, role: Role): Value {
    const value = { id: this.values.length, name: this.#unique(name), shape, role }
    this.values.push(value)
    return value
  }

  parameter(name: string, kind: ParameterKind, rows: number, columns: number, initializer: Initializer): Value {
    const value = this.value(name, [rows, columns], kind === 'statistic' ? 'statistic' : 'parameter')
    this.parameters.push({ value, kind, rows, columns, initializer })
    if (kind !== 'statistic') this.#needs.add(value)
    return value
  }

  mask(name: string, width: number, rate: number): Value {
    const value = this.value(name, ['batch', width], 'mask')
    this.masks.push({ value, rate })
    return value
  }

  state(name: string, shape: Shape, initial: number): Value {
    const value = this.value(name, shape, 'state')
    this.states.push({ value, initial })
    return value
  }

  assign(target: Value, source: Value): void {
    this.assignments.push({ target, source })
  }

  step<A extends object>(op: Op<A>, inputs: readonly Value[], attributes: A, name?: string): Value {
    const shape = op.shape(
      inputs.map(input => input.shape),
      attributes,
    )
    const output = this.value(name ?? `${this.#scope}.${op.name}`, shape, ROLES[this.#phase])
    const step: Step<A> = { op, inputs, output, attributes, phase: this.#phase, scope: this.#scope }
    this.steps.push(step)
    this.#producers.set(output, step)
    if (name === undefined) this.#unnamed.add(output)
    if (inputs.some(input => this.#needs.has(input))) this.#needs.add(output)
    return output
  }

  needs(value: Value): boolean {
    return this.#needs.has(value)
  }

  times(up: Value, local: Value): Value {
    return up === ONE ? local : this.step(multiply, [local, up], {})
  }

  /** The step that computes a value; undefined for data and parameters. */
  producer(value: Value): Step | undefined {
    return this.#producers.get(value)
  }

  /** Gives a step's output a name where it was emitted without one. */
  name(value: Value, name: string): void {
    if (!this.#unnamed.delete(value)) return
    this.#names.delete(value.name)
    this.values[value.id]!.name = this.#unique(name)
  }

  /** Keeps steps of a layer (running statistics) for the update phase. */
  atUpdate(emit: () => void): void {
    const scope = this.#scope
    this.#deferred.push(() => {
      this.enter('update', scope)
      emit()
    })
  }

  /** Emits what was kept for the update phase. */
  emitUpdates(): void {
    for (const emit of this.#deferred.splice(0)) emit()
  }

  /** A free name: the wanted one, else with the first number from 2 that makes it so. */
  #unique(wanted: string): string {
    let name = wanted
    for (let n = 2; this.#names.has(name); n++) name = `${wanted}${n}`
    this.#names.add(name)
    return name
  }
}
