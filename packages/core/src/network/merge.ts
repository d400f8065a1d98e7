import { checkOptions, ShapeError } from '../errors.ts'
import { add as addOp } from '../ops/arithmetic.ts'
import { concatenate as concatenateOp } from '../ops/select.ts'
import { named, node } from './layer.ts'
import type { LayerDefinition, Node } from './layer.ts'

export const concatenateDefinition: LayerDefinition = {
  kind: 'concatenate',
  build: (b, _spec, inputs, name) => b.step(concatenateOp, inputs, {}, `${name}.output`),
}

export const addDefinition: LayerDefinition = {
  kind: 'add',
  build: (b, _spec, inputs, name) =>
    inputs
      .slice(1)
      .reduce(
        (total, input, i) => b.step(addOp, [total, input], {}, i === inputs.length - 2 ? `${name}.output` : undefined),
        inputs[0]!,
      ),
}

function checkCount(kind: string, nodes: readonly Node[]): void {
  if (nodes.length < 2)
    throw new ShapeError({
      problem: `${kind} joins at least two nodes`,
      where: kind,
      expected: '2 or more',
      got: `${nodes.length}`,
    })
}

type Digits<N extends number> = `${N}` extends `${infer _A}${infer _B}${infer C}` ? (C extends '' ? true : false) : true
type Tuple<N extends number, T extends unknown[] = []> = T['length'] extends N ? T : Tuple<N, [...T, unknown]>
type Small<N extends number> = number extends N ? false : Digits<N>

/** The sum of the widths, where the compiler knows them all and each is below 100; else `number`. */
export type SumOfWidths<Nodes extends readonly Node[], T extends unknown[] = []> = Nodes extends readonly [
  Node<infer W>,
  ...infer Rest extends readonly Node[],
]
  ? Small<W> extends true
    ? SumOfWidths<Rest, [...T, ...Tuple<W>]>
    : number
  : Nodes extends readonly []
    ? T['length'] & number
    : number

/** Nodes side by side: widths add up. @throws {ShapeError} for fewer than two. */
export function concatenate<const N extends readonly Node[]>(
  nodes: N,
  options: { name?: string } = {},
): Node<SumOfWidths<N> & number> {
  checkOptions(options, ['name'], 'concatenate')
  checkCount('concatenate', nodes)
  const width = nodes.reduce<number>((total, { width }) => total + width, 0) as SumOfWidths<N>
  return node(concatenateDefinition, { kind: 'concatenate', ...named(options.name) }, nodes, width)
}

/** Nodes of one width added up, cell by cell: a residual connection. @throws {ShapeError} for fewer than two, or other widths. */
export function add<W extends number>(
  nodes: readonly [Node<W>, ...Node<NoInfer<W>>[]],
  options: { name?: string } = {},
): Node<W> {
  checkOptions(options, ['name'], 'add')
  checkCount('add', nodes)
  const { width } = nodes[0]
  for (const other of nodes)
    if (other.width !== width)
      throw new ShapeError({
        problem: 'widths differ',
        where: `layer "${options.name ?? 'add'}"`,
        expected: `${width} columns, as "${nodes[0].spec.name ?? nodes[0].spec.kind}" has`,
        got: `${other.width} from "${other.spec.name ?? other.spec.kind}"`,
        cure: 'Bring both to one width with a dense layer',
      })
  return node(addDefinition, { kind: 'add', ...named(options.name) }, nodes, width)
}
