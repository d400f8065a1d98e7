import type { Session, ToldCell, Value } from './session.svelte.ts'

const subscript = (n: number): string => String(n).replace(/\d/g, digit => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]!)

/** A told cell by its name: `d_hidden₃,₁`, counted from 1; a single row or column needs no number. */
export function cellName(session: Session, { value, row, column }: ToldCell): string {
  const { rows, columns } = session.numbers(value)
  const places = [...(rows > 1 ? [row] : []), ...(columns > 1 ? [column] : [])].map(at => subscript(at + 1))
  return session.telling.nameOf(value) + places.join(',')
}

/** The number of a told cell. */
export function numberAt(session: Session, { value, row, column }: ToldCell): number {
  const { columns, data } = session.numbers(value)
  return data[row * columns + column]!
}

const counted = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`

/** What an axis of a value counts, by what the value belongs to in the network. */
function axes(session: Session, value: Value): readonly [string | undefined, string | undefined] {
  const { places, subject, program } = session
  const own = places.of(value)
  const unitsOf = (node: number) => {
    const { spec } = subject.network.nodes[node]!
    return spec.kind === 'input' ? 'input' : node === subject.network.nodes.length - 1 ? 'output' : 'unit'
  }
  const rows = value.shape[0] === 'batch' ? 'sample' : undefined
  if (value === program.target) return [rows, 'target']
  if (own === undefined) return [rows, undefined]
  if (own.kind !== 'connections') return [rows, unitsOf(own.node)]
  return [unitsOf(subject.network.nodes[own.node]!.inputs[0]!), unitsOf(own.node)]
}

/** "3 samples × 4 inputs", as the value is told. */
export function shapeText(session: Session, value: Value): string {
  const { rows, columns } = session.numbers(value)
  if (rows === 1 && columns === 1) return '1 number'
  const own = axes(session, value)
  const [first, second] = session.telling.transposed(value) ? [own[1], own[0]] : own
  const side = (n: number, what: string | undefined) => (what === undefined ? String(n) : counted(n, what))
  return `${side(rows, first)} × ${side(columns, second)}`
}

/** Names of rows and columns that are known from the data, as the value is told. */
export function axisNames(
  session: Session,
  value: Value,
): { readonly rowNames: readonly string[] | undefined; readonly columnNames: readonly string[] | undefined } {
  const names = session.subject.data.columnNames
  const none = { rowNames: undefined, columnNames: undefined }
  const own = session.places.of(value)
  if (names === undefined || own === undefined) return none
  const { nodes } = session.subject.network
  const isInput = own.kind === 'units' && nodes[own.node]!.spec.kind === 'input'
  const comesFromInput = own.kind === 'connections' && nodes[nodes[own.node]!.inputs[0]!]!.spec.kind === 'input'
  const told = session.numbers(value)
  const turned = session.telling.transposed(value)
  if (isInput && names.length === (turned ? told.rows : told.columns))
    return turned ? { rowNames: names, columnNames: undefined } : { rowNames: undefined, columnNames: names }
  if (comesFromInput && names.length === (turned ? told.columns : told.rows))
    return turned ? { rowNames: undefined, columnNames: names } : { rowNames: names, columnNames: undefined }
  return none
}

/** The step in which a value comes up, as the reader knows it: "step 9" of the tutorial, or the place in the list. */
export function stepText(session: Session, value: Value): string {
  const step = session.program.steps.findIndex(({ output }) => output === value)
  if (step < 0)
    return value.role === 'parameter' ? 'parameter' : value.role === 'input' || value.role === 'target' ? 'data' : 'given'
  const number = session.numbering[step]
  return number === undefined ? `step ${step + 1} of ${session.program.steps.length}` : `step ${number}`
}
