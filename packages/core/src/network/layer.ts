import { OptionError, ShapeError } from '../errors.ts'
import type { Matrix } from '../matrix.ts'
import type { Value } from '../ops/op.ts'
import type { Builder } from '../program/builder.ts'

/** Plain data that says what a layer is; a model file holds it. */
export interface LayerSpec {
  readonly kind: string
  readonly name?: string
  readonly [option: string]: unknown
}

/** A place in a network: a layer applied to the places before it. `W` is its width, where the compiler knows it. */
export interface Node<W extends number = number> {
  readonly width: W
  readonly definition: LayerDefinition
  readonly spec: LayerSpec
  readonly inputs: readonly Node[]
}

/** What a kind of layer does: its forward steps, and nothing else. */
export interface LayerDefinition<Spec extends LayerSpec = LayerSpec> {
  readonly kind: string
  /** Throws where a table that feeds the layer holds what it cannot take. */
  checkInput?(spec: Spec, table: Matrix, where: string, name: string): void
  /** Adds the forward steps to the builder and returns the layer's output. */
  build(b: Builder, spec: Spec, inputs: readonly Value[], name: string): Value
}

/** A layer that waits for its input; called with a node it gives the next one. */
export interface Layer<In extends number = number, Out extends number = number> {
  (input: Node<In>): Node<Out>
  readonly spec: LayerSpec
}

/** A layer whose output is as wide as its input. */
export interface KeepingLayer {
  <W extends number>(input: Node<W>): Node<W>
  readonly spec: LayerSpec
}

/** A layer with a width of its own. `expects` is the width that its input must have, where it is known. */
export function layer<In extends number, Out extends number>(
  definition: LayerDefinition,
  spec: LayerSpec,
  width: Out,
  expects?: number,
): Layer<In, Out> {
  return Object.assign((input: Node<In>) => node(definition, spec, [input], width, expects), { spec })
}

/** A layer as wide as its input. */
export function keepingLayer(definition: LayerDefinition, spec: LayerSpec): KeepingLayer {
  return Object.assign(<W extends number>(input: Node<W>) => node(definition, spec, [input], input.width), { spec })
}

export function node<W extends number>(
  definition: LayerDefinition,
  spec: LayerSpec,
  inputs: readonly Node[],
  width: W,
  expects?: number,
): Node<W> {
  // A model file tells layers by their names, and would refuse this one.
  if (spec.name === '') throw new OptionError({ problem: 'a name is empty', where: spec.kind })
  const [input] = inputs
  if (expects !== undefined && input !== undefined && input.width !== expects)
    throw new ShapeError({
      problem: 'width of the input does not fit',
      where: `layer "${spec.name ?? spec.kind}"`,
      expected: `${expects} columns`,
      got: `${input.width} from "${input.spec.name ?? input.spec.kind}"`,
      cure: 'Leave the option "inputs" out, or give it the width of the layer before',
    })
  return { width, definition, spec, inputs }
}

/** The name that a layer was given, as an object to spread: absent where it has none. */
export const named = (name: string | undefined): { name?: string } => (name === undefined ? {} : { name })
