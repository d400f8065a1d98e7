import { checkNumber, checkOptions, OptionError, ShapeError } from '../errors.ts'
import { toNumbers } from '../matrix.ts'
import type { Dtype } from '../matrix.ts'
import type { Value } from '../ops/op.ts'
import type { Builder } from '../program/builder.ts'
import { predictionProgram } from '../program/compile.ts'
import type { Compilable } from '../program/compile.ts'
import type { Parameters } from '../program/program.ts'
import { Random } from '../random.ts'
import { node } from './layer.ts'
import type { KeepingLayer, Layer, LayerDefinition, LayerSpec, Node } from './layer.ts'

/** A node with the name it has in its network: its own, or its kind and a number. */
export interface NamedNode {
  readonly name: string
  readonly width: number
  readonly definition: LayerDefinition
  readonly spec: LayerSpec
  /** Places of the inputs in the network's list. */
  readonly inputs: readonly number[]
}

/** The architecture: layers in the order in which they are computed. Holds no numbers. */
export interface Network<In extends number = number, Out extends number = number> extends Compilable {
  readonly nodes: readonly NamedNode[]
  readonly inputs: readonly { readonly name: string; readonly width: number }[]
  /** The width of all inputs together. */
  readonly inputWidth: In
  readonly outputWidth: Out
}

export const inputDefinition: LayerDefinition<LayerSpec & { readonly width: number }> = {
  kind: 'input',
  build: (b, spec, _inputs, name) => b.value(name, ['batch', spec.width], 'input'),
}

/** The start of a graph: a table of `width` columns. */
export function input<const W extends number>(width: W, name?: string): Node<W> {
  checkNumber(width, 'width', name === undefined ? 'input' : `input "${name}"`, { integer: true, min: 1 })
  return node(inputDefinition, { kind: 'input', ...(name !== undefined && { name }), width }, [], width)
}

/**
 * A network from its inputs and its output, whatever lies between: branches, joins, skips.
 *
 * @throws {ShapeError} where an input is not reached, or a node starts from an input that is not listed.
 * @throws {OptionError} where two layers have one name.
 * @example
 * const x = input(8)
 * const h = dense(8, { activation: 'relu' })(x)
 * graph([x], dense(1)(add([h, x])))
 */
export function graph<const W extends number>(inputs: readonly Node[], output: Node<W>): Network<number, W> {
  const order: Node[] = []
  const visit = (n: Node) => {
    if (order.includes(n)) return
    n.inputs.forEach(visit)
    order.push(n)
  }
  inputs.forEach(visit)
  visit(output)
  const other = inputs.find(n => n.definition !== inputDefinition)
  if (other !== undefined)
    throw new ShapeError({
      problem: 'the list of inputs holds a node that is no input',
      got: `"${other.spec.name ?? other.spec.kind}"`,
    })
  for (const n of order)
    if (n.definition === inputDefinition && !inputs.includes(n))
      throw new ShapeError({
        problem: 'an input of the graph is not listed',
        got: `"${n.spec.name ?? 'input'}"`,
      })
  const reached = new Set<Node>()
  const reach = (n: Node) => {
    if (reached.has(n)) return
    reached.add(n)
    n.inputs.forEach(reach)
  }
  reach(output)
  const lost = inputs.find(n => !reached.has(n))
  if (lost !== undefined)
    throw new ShapeError({ problem: 'an input does not lead to the output', got: `"${lost.spec.name ?? 'input'}"` })
  return named(order, inputs.length) as Network<number, W>
}

function named(order: readonly Node[], inputCount: number): Network {
  const counts = new Map<string, number>()
  const taken = new Set<string>()
  for (const { spec } of order) {
    if (spec.name === undefined) continue
    if (taken.has(spec.name))
      throw new OptionError({ problem: `two layers are named "${spec.name}"`, cure: 'Give each layer a name of its own' })
    taken.add(spec.name)
  }
  const nodes = order.map(({ width, definition, spec, inputs }): NamedNode => {
    let name = spec.name
    while (name === undefined || (spec.name === undefined && taken.has(name))) {
      const n = (counts.get(spec.kind) ?? 0) + 1
      counts.set(spec.kind, n)
      name = spec.kind === 'input' && inputCount === 1 && !taken.has('X') ? 'X' : `${spec.kind}${n}`
      if (!taken.has(name)) break
    }
    return { name, width, definition, spec, inputs: inputs.map(n => order.indexOf(n)) }
  })
  const inputs = nodes.filter(n => n.definition === inputDefinition).map(({ name, width }) => ({ name, width }))
  return {
    nodes,
    inputs,
    inputWidth: inputs.reduce((total, { width }) => total + width, 0),
    outputWidth: order.at(-1)!.width,
    build(b: Builder) {
      const values: Value[] = []
      for (const { name, definition, spec, inputs: from } of nodes) {
        b.enter('forward', name)
        values.push(
          definition.build(
            b,
            spec,
            from.map(i => values[i]!),
            name,
          ),
        )
      }
      return { inputs: values.filter((_, i) => nodes[i]!.definition === inputDefinition), output: values.at(-1)! }
    },
  }
}

type AnyLayer = Layer<never, number> | KeepingLayer
/** The width behind a layer for the width before it. */
type Behind<L, W extends number> = L extends KeepingLayer ? W : L extends Layer<never, infer Out> ? Out : number
/** The width behind a row of layers. */
export type OutputWidth<W extends number, L extends readonly unknown[]> = L extends readonly [infer First, ...infer Rest]
  ? OutputWidth<Behind<First, W>, Rest>
  : W
/** What a layer is turned into that cannot stand where it stands; its name tells the compiler's reader. */
interface WidthMismatch<Expected, Got> {
  readonly expectedInputs: Expected
  readonly gotInputs: Got
}
type Fitting<W extends number, L extends readonly unknown[]> = L extends readonly [infer First, ...infer Rest]
  ? [Fits<W, First>, ...Fitting<Behind<First, W>, Rest>]
  : L
type Fits<W extends number, L> = L extends KeepingLayer
  ? L
  : L extends Layer<infer In, number>
    ? number extends W
      ? L
      : W extends In
        ? L
        : WidthMismatch<In, W>
    : L

/**
 * A network of layers one after the other, from the width of its input.
 * Widths flow through the types: a layer that expects another width does not compile.
 *
 * @throws {ShapeError} at run time for the same mistake.
 * @example sequential(2, dense(10, { activation: 'sigmoid' }), dense(1, { activation: 'sigmoid' })) // Network<2, 1>
 */
export function sequential<const W extends number, const L extends readonly AnyLayer[]>(
  inputs: W,
  ...layers: L & Fitting<W, L>
): Network<W, OutputWidth<W, L>> {
  if ((layers as L).length === 0) throw new ShapeError({ problem: 'a network needs at least one layer', where: 'sequential' })
  const start: Node = input(inputs)
  const end = (layers as readonly ((n: Node) => Node)[]).reduce((n, apply) => apply(n), start)
  return graph([start], end) as Network<W, OutputWidth<W, L>>
}

/**
 * The first numbers of all parameters, drawn in the order of the layers (weights before bias) from one generator.
 * The same seed gives the same numbers everywhere.
 */
export function initialize(network: Network, options: { seed: number | Random; dtype?: Dtype }): Parameters {
  checkOptions(options, ['seed', 'dtype'], 'initialize')
  const { seed, dtype = 'float64' } = options
  const random = typeof seed === 'number' ? new Random(seed) : seed
  return new Map(
    predictionProgram(network).parameters.map(({ value, rows, columns, initializer }) => [
      value.name,
      { rows, columns, data: toNumbers(dtype, initializer.fill(rows, columns, random)) },
    ]),
  )
}
