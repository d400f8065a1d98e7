import type { Network, TrainingProgram } from 'glassbox'

type Value = TrainingProgram['values'][number]

/** What a value's cells belong to in a drawing of the network. */
export type Belonging =
  /** Columns are the units of a node. */
  | { readonly kind: 'units'; readonly node: number }
  /** Rows are the units of the node before, columns those of the node. */
  | { readonly kind: 'connections'; readonly node: number }
  | { readonly kind: 'biases'; readonly node: number }

/** A unit, a connection or a bias, as a key that can be kept in sets: `u:1:0`, `c:2:0:1` (from unit 0 to unit 1), `b:1:0`. */
export type Mark = string
export const unitMark = (node: number, unit: number): Mark => `u:${node}:${unit}`
export const biasMark = (node: number, unit: number): Mark => `b:${node}:${unit}`
export const connectionMark = (node: number, from: number, to: number): Mark => `c:${node}:${from}:${to}`

/** Where the cells of a program's values stand in the drawing of its network. */
export class Places {
  readonly #of = new Map<Value, Belonging>()

  constructor(network: Network, program: TrainingProgram) {
    const nodes = new Map(network.nodes.map(({ name }, index) => [name, index]))
    const parameters = new Map(program.parameters.map(({ value, kind }) => [value.name, { value, kind }]))
    const scopes = new Map(program.steps.map(({ output, scope }) => [output.name, scope]))
    const width = (value: Value) => value.shape[1] as number

    /** Of the parameter that a value belongs to by its name, cell by cell. */
    const asParameter = (value: Value, name: string): Belonging | undefined => {
      const own = parameters.get(name)
      const node = nodes.get(name.slice(0, name.lastIndexOf('.')))
      if (own === undefined || node === undefined || String(own.value.shape) !== String(value.shape)) return undefined
      return { kind: own.kind === 'weights' ? 'connections' : own.kind === 'bias' ? 'biases' : 'units', node }
    }
    /** Of the node that computes it, or of the one before that where it has that one's width. */
    const asUnits = (value: Value, scope: string | undefined): Belonging | undefined => {
      const node = scope === undefined ? undefined : nodes.get(scope)
      if (node === undefined) return undefined
      const found = [node, ...network.nodes[node]!.inputs].find(index => network.nodes[index]!.width === width(value))
      return found === undefined ? undefined : { kind: 'units', node: found }
    }
    for (const value of program.values) {
      // d_ before a name is the gradient of that value; what follows a parameter's name is its state or its update.
      const plain = value.name.replace(/^d_/, '')
      const step = program.steps.find(({ output }) => output === value)
      const parameter = [...parameters.keys()].find(name => plain === name || plain.startsWith(`${name}.`))
      const input = nodes.get(plain)
      const belonging =
        (parameter !== undefined ? asParameter(value, parameter) : undefined) ??
        (step !== undefined && parameters.has(step.scope) ? asParameter(value, step.scope) : undefined) ??
        (value.role === 'target' && width(value) === network.outputWidth
          ? { kind: 'units', node: network.nodes.length - 1 }
          : input !== undefined
            ? { kind: 'units', node: input }
            : asUnits(value, scopes.get(plain) ?? step?.scope))
      if (belonging) this.#of.set(value, belonging)
    }
  }

  of(value: Value): Belonging | undefined {
    return this.#of.get(value)
  }

  /** The unit, connection or bias that a cell of the program belongs to. */
  markOf(value: Value, row: number, column: number): Mark | undefined {
    const own = this.#of.get(value)
    if (own === undefined) return undefined
    if (own.kind === 'connections') return connectionMark(own.node, row, column)
    return own.kind === 'biases' ? biasMark(own.node, column) : unitMark(own.node, column)
  }

  /**
   * The cells of a value that belong to a mark, row by row as the program has them. Those of a unit are its column, and, of its layer's
   * weights, the connections that lead into it and its bias.
   */
  cellsOf(value: Value, mark: Mark, rows: number): readonly { readonly row: number; readonly column: number }[] {
    const own = this.#of.get(value)
    if (own === undefined) return []
    const [kind, ...numbers] = mark.split(':')
    const [node, first, second] = numbers.map(Number) as [number, number, number]
    if (own.node !== node) return []
    const column = (at: number) => Array.from({ length: rows }, (_, row) => ({ row, column: at }))
    if (kind === 'c') return own.kind === 'connections' ? [{ row: first, column: second }] : []
    if (kind === 'b') return own.kind === 'biases' ? [{ row: 0, column: first }] : []
    return column(first)
  }
}
