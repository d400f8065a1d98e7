import type { Numbers } from '../matrix.ts'
import type { Arithmetic } from '../numerics.ts'

/** One extent of a shape: a number, or 'batch', the number of rows that a run brings along. */
export type Extent = number | 'batch'
export type Shape = readonly Extent[]

/**
 * What a value is for:
 * input, target, weight (of a sample) and mask come with each batch; setting (learning rate, step count) with each step;
 * parameter and statistic (trained and running), and state (of the optimiser) live on from step to step;
 * activation, loss, gradient and updated are computed.
 */
export type Role =
  | 'input'
  | 'target'
  | 'weight'
  | 'mask'
  | 'setting'
  | 'parameter'
  | 'statistic'
  | 'state'
  | 'activation'
  | 'loss'
  | 'gradient'
  | 'updated'
  | 'one'

/** A named array of numbers; in a batch's values the first extent counts samples. */
export interface Value {
  readonly id: number
  readonly name: string
  readonly shape: Shape
  readonly role: Role
}

export type Phase = 'forward' | 'loss' | 'backward' | 'update'

/** One operation on values: what the tutorial calls a step. */
export interface Step<A extends object = object> {
  readonly op: Op<A>
  readonly inputs: readonly Value[]
  readonly output: Value
  readonly attributes: A
  readonly phase: Phase
  /** The layer, loss or parameter that the step belongs to. */
  readonly scope: string
}

/** The numbers of a value in one run. */
export interface Tensor {
  readonly shape: readonly number[]
  readonly data: Numbers
}

/** A cell of one of a step's inputs, by its flat index. */
export interface Source {
  readonly input: number
  readonly index: number
}

/** What the gradient rule of an op may use: it emits steps, never numbers. */
export interface Emitter {
  step<A extends object>(op: Op<A>, inputs: readonly Value[], attributes: A, name?: string): Value
  /** Whether anything trainable depends on the value, so that its gradient is wanted. */
  needs(value: Value): boolean
  /** The gradient of a scalar times `up`; `local` itself where `up` is the loss's own gradient, 1. */
  times(up: Value, local: Value): Value
}

/**
 * All that is known about one operation, in one place. Nothing else in the code knows its mathematics.
 * `A` holds what is fixed when the program is built; what changes from step to step is an input.
 */
export interface Op<A extends object = object> {
  readonly name: string
  /** Whether an output cell reads only the cells at its own place, so that the output may overwrite an input of its shape. */
  readonly inPlace?: boolean
  /** The output's shape; inputs that do not fit are an error in the builder of a layer, which knows its name. */
  shape(inputs: readonly Shape[], attributes: A): Shape
  /** The definition, as plain loops, rounded by `math` after every operation; inputs are trusted. */
  compute(inputs: readonly Tensor[], out: Tensor, attributes: A, math: Arithmetic): void
  /** Emits the backward steps: one gradient for each input, undefined where none flows. */
  gradient?(emit: Emitter, step: Step<A>, up: Value): readonly (Value | undefined)[]
  /** The cells that feed the output cell at a flat index, in the order that `cell` takes their numbers. */
  sources(inputs: readonly Tensor[], out: Tensor, index: number, attributes: A): readonly Source[]
  /** The output cell again, from the numbers of its sources alone; the same bits as `compute`. */
  cell(numbers: readonly number[], place: Place<A>, math: Arithmetic): number
  /** In words of mathematics, over the names of the inputs. */
  formula(names: readonly string[], attributes: A): string
}

/** Where a cell is being recomputed. */
export interface Place<A extends object> {
  readonly inputs: readonly (readonly number[])[]
  readonly shape: readonly number[]
  readonly index: number
  readonly attributes: A
}

/** The value that stands for the number 1, the gradient of the loss by itself; no engine ever stores it. */
export const ONE: Value = { id: -1, name: '1', shape: [1, 1], role: 'one' }
