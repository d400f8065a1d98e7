import { float64 } from '../../numerics.ts'
import type { Extent, Value } from '../../ops/op.ts'
import type { Expression, FunctionName, Kind, Node, Operator } from '../expression.ts'
import { atom, LEVEL, within } from './parts.ts'
import type { Part, Sum } from './parts.ts'

/** A quantity with a name of its own beside the arithmetic: `m = max(2, 1) = 2`. */
export interface Aside {
  readonly name: string
  readonly parts: readonly Part[]
  readonly number: number
}

/** Where arithmetic is written: how cells are read, how many rows a batch has, and what has been put aside. */
export interface Sheet {
  read(value: Value, row: number, column: number): number
  /** How a quantity that was put aside goes on: as it is, or as it is shown. */
  round(x: number): number
  readonly rows: number
  readonly asides: Aside[]
  readonly known: Map<string, Sum>
  readonly ids: Map<Expression, number>
  /** Terms of a sum that are written out; of more, the first ones and the last. */
  readonly terms: number
}

interface Place {
  readonly row: number
  readonly column: number
  /** Within a sum: what is written there differs from term to term and is not put aside. */
  readonly inner: boolean
  /** At the very outside: a sum is the arithmetic itself, not a part of it. */
  readonly whole: boolean
}

type Writers = { readonly [K in Kind]: (node: Node<K>, at: Place, sheet: Sheet) => Sum }

const sizeOf = (extent: Extent, sheet: Sheet): number => (extent === 'batch' ? sheet.rows : extent)

/** The place in an expression that is repeated along axes where it has a single cell. */
const inside = ({ shape }: Expression, at: Place): Place => ({
  ...at,
  row: shape[0] === 1 ? 0 : at.row,
  column: shape[1] === 1 ? 0 : at.column,
})

const call = (name: string, number: number, ...args: readonly Sum[]): Sum =>
  atom(number, `${name}(`, ...args.flatMap((arg, i) => (i === 0 ? arg.parts : [', ', ...arg.parts])), ')')

const functions: { readonly [F in FunctionName]: (x: Sum) => Sum } = {
  exp: x => atom(float64.exp(x.number), 'e^', ...within(x, LEVEL.atom)),
  expm1: x => ({ parts: ['e^', ...within(x, LEVEL.atom), ' - 1'], level: LEVEL.sum, number: float64.expm1(x.number) }),
  log: x => call('ln', float64.log(x.number), x),
  log1p: x => atom(float64.log1p(x.number), 'ln(1 + ', ...within(x, LEVEL.product), ')'),
  sqrt: x => call('√', Math.sqrt(x.number), x),
  abs: x => atom(Math.abs(x.number), '|', ...x.parts, '|'),
  sign: x => call('sign', Math.sign(x.number), x),
  tanh: x => call('tanh', float64.tanh(x.number), x),
  sigmoid: x => atom(1 / (1 + float64.exp(-x.number)), '1 / (1 + e^', ...within(negated(x), LEVEL.atom), ')'),
  softplus: x => atom(float64.log1p(float64.exp(x.number)), 'ln(1 + e^', ...within(x, LEVEL.atom), ')'),
  erf: x => call('erf', float64.erf(x.number), x),
  negative: x => negated(x),
}

const negated = (x: Sum): Sum => ({ parts: ['-', ...within(x, LEVEL.product)], level: LEVEL.sign, number: -x.number })

const SIGNS = { '+': ' + ', '-': ' - ', '*': ' × ', '/': ' / ' } as const

function joined(operator: Operator, a: Sum, b: Sum): Sum {
  if (operator === '^')
    return {
      parts: [...within(a, LEVEL.atom), '^', ...within(b, LEVEL.atom)],
      level: LEVEL.power,
      number: float64.pow(a.number, b.number),
    }
  const level = operator === '+' || operator === '-' ? LEVEL.sum : LEVEL.product
  const [x, y] = [a.number, b.number]
  return {
    parts: [...within(a, level), SIGNS[operator], ...within(b, level + 1)],
    level,
    number: operator === '+' ? x + y : operator === '-' ? x - y : operator === '*' ? x * y : x / y,
  }
}

/** Terms joined by plus signs; where there are many, the first ones and the last, and how many are not shown. */
function total(count: number, term: (i: number, sheet: Sheet) => Sum, sheet: Sheet): Sum {
  if (count === 0) return atom(0, '0')
  if (count === 1) return term(0, sheet)
  const many = count > sheet.terms
  const first = many ? sheet.terms - 2 : count
  // What is not shown puts nothing aside.
  const unseen: Sheet = { ...sheet, asides: [], known: new Map(sheet.known) }
  const parts: Part[] = []
  let number = 0
  for (let i = 0; i < count; i++) {
    const shown = i < first || i === count - 1
    const each = term(i, shown ? sheet : unseen)
    number += each.number
    if (i === first && many) parts.push(` + … ${count - sheet.terms + 1} more …`)
    if (shown) parts.push(...(i === 0 ? [] : [' + ']), ...within(each, i === 0 ? LEVEL.sum : LEVEL.product))
  }
  return { parts, level: LEVEL.sum, number }
}

/** What an axis sums: the places along it. */
function along(a: Expression, axis: 0 | 1 | 'all', at: Place, sheet: Sheet): Place[] {
  const rows = axis === 1 ? [at.row] : Array.from({ length: sizeOf(a.shape[0]!, sheet) }, (_, row) => row)
  const columns = axis === 0 ? [at.column] : Array.from({ length: sizeOf(a.shape[1]!, sheet) }, (_, column) => column)
  return rows.flatMap(row => columns.map(column => ({ row, column, inner: true, whole: false })))
}

function keyOf(node: Expression, { row, column }: Place, { ids }: Sheet): string {
  if (!ids.has(node)) ids.set(node, ids.size)
  return `${ids.get(node)!} ${row} ${column}`
}

/** Writes a quantity beside the arithmetic, once, and gives its name. */
function aside(node: Expression, hint: string, at: Place, sheet: Sheet, write: () => Sum): Sum {
  const key = keyOf(node, at, sheet)
  const known = sheet.known.get(key)
  if (known !== undefined) return known
  const { parts, number } = write()
  const taken = sheet.asides.filter(({ name }) => name === hint || name.startsWith(`${hint}_`)).length
  const name = taken === 0 ? hint : `${hint}_${taken + 1}`
  sheet.asides.push({ name, parts, number })
  const sum = atom(sheet.round(number), name)
  sheet.known.set(key, sum)
  return sum
}

const totalOf = (a: Expression, places: readonly Place[], sheet: Sheet): Sum =>
  total(places.length, (i, on) => write(a, places[i]!, on), sheet)

/** A number that is not written out any further. */
const workedOut = ({ number }: Sum): Sum => atom(number, { number })

function extremeOf(fn: 'max' | 'min', numbers: readonly Sum[]): number {
  return numbers.reduce(
    (best, { number }) => ((fn === 'max' ? number > best : number < best) ? number : best),
    numbers[0]!.number,
  )
}

/** A number of the formula itself: 1 − 0.999 is shown as 0.001. */
const fixed = (n: number): string => String(Number(n.toPrecision(12)))

const writers: Writers = {
  value({ value }, { row, column }, sheet) {
    const number = sheet.read(value, row, column)
    return atom(number, { cell: { value, row, column }, number })
  },
  number: ({ number }) => atom(number, fixed(number)),
  constants: ({ numbers }, { column }) => atom(numbers[column]!, fixed(numbers[column]!)),
  binary: ({ operator, a, b }, at, sheet) => joined(operator, write(a, at, sheet), write(b, at, sheet)),
  call: ({ fn, a }, at, sheet) => functions[fn](write(a, at, sheet)),
  extreme({ fn, a, b }, at, sheet) {
    const both = [write(a, at, sheet), write(b, at, sheet)]
    return call(fn, extremeOf(fn, both), ...both)
  },
  hold({ a, low, high }, at, sheet) {
    const x = write(a, at, sheet)
    const number = x.number < low ? low : x.number > high ? high : x.number
    return atom(number, 'clip(', ...x.parts, `, ${low}, ${high})`)
  },
  choose({ left, relation, right, yes, no }, at, sheet) {
    const [x, y] = [write(left, at, sheet), write(right, at, sheet)]
    const [a, b] = [x.number, y.number]
    const holds = relation === '>' ? a > b : relation === '<' ? a < b : relation === '<=' ? a <= b : a === b
    const chosen = write(holds ? yes : no, at, sheet)
    const not = { '>': '≤', '<': '≥', '<=': '>', '=': '≠' } as const
    const yet = { '>': '>', '<': '<', '<=': '≤', '=': '=' } as const
    const test = [...x.parts, ` ${holds ? yet[relation] : not[relation]} `, ...y.parts]
    return atom(chosen.number, '(', ...chosen.parts, ' since ', ...test, ')')
  },
  repeat: ({ a }, at, sheet) => write(a, at, sheet),
  product({ a, b, transposeA, transposeB }, { row, column }, sheet) {
    const left = (k: number, on: Sheet) =>
      write(a, { row: transposeA ? k : row, column: transposeA ? row : k, inner: true, whole: false }, on)
    const right = (k: number, on: Sheet) =>
      write(b, { row: transposeB ? column : k, column: transposeB ? k : column, inner: true, whole: false }, on)
    const depth = Array.from({ length: sizeOf(a.shape[transposeA ? 0 : 1]!, sheet) }, (_, k) => k)
    // A one-hot table picks rows, it does not multiply them.
    const picked = a.kind === 'oneHot' ? depth.filter(k => left(k, sheet).number === 1) : depth
    const term = (i: number, on: Sheet) =>
      a.kind === 'oneHot' ? right(picked[i]!, on) : joined('*', left(picked[i]!, on), right(picked[i]!, on))
    return total(picked.length, term, sheet)
  },
  sum({ a, axis }, at, sheet) {
    const places = along(a, axis, at, sheet)
    const sum = () => totalOf(a, places, sheet)
    if (places.length <= 4 || at.whole) return sum()
    return at.inner ? workedOut(sum()) : aside(a, 'sum', { ...at, ...places[0]! }, sheet, sum)
  },
  mean({ a, axis }, at, sheet) {
    const places = along(a, axis, at, sheet)
    return joined('/', totalOf(a, places, sheet), atom(places.length, String(places.length)))
  },
  largest({ a, axis }, at, sheet) {
    const place = axis === 1 ? { ...at, column: 0 } : { ...at, row: 0 }
    const numbers = along(a, axis, at, sheet).map(cell => write(a, cell, sheet))
    const shown = numbers.length <= sheet.terms ? numbers : [...numbers.slice(0, sheet.terms - 1), atom(0, '…')]
    const most = call('max', extremeOf('max', numbers), ...shown)
    if (at.inner) return sheet.known.get(keyOf(a, place, sheet)) ?? workedOut(most)
    return aside(a, 'm', place, sheet, () => most)
  },
  transposed: ({ a }, { row, column, ...rest }, sheet) => write(a, { ...rest, row: column, column: row }, sheet),
  count({ of, what }, _at, sheet) {
    const [rows, columns] = [sizeOf(of.shape[0]!, sheet), sizeOf(of.shape[1]!, sheet)]
    const number = what === 'rows' ? rows : what === 'columns' ? columns : rows * columns
    return atom(number, String(number))
  },
  columns: ({ a, start }, at, sheet) => write(a, { ...at, column: at.column + start }, sheet),
  beside({ parts }, at, sheet) {
    let column = at.column
    for (const part of parts) {
      const width = part.shape[1] as number
      if (column < width) return write(part, { ...at, column }, sheet)
      column -= width
    }
    throw new RangeError(`no part has column ${at.column}`)
  },
  rowsAt: ({ table, indices }, at, sheet) =>
    write(table, { ...at, row: write(indices, { ...at, column: 0 }, sheet).number }, sheet),
  oneHot({ indices }, at, sheet) {
    const number = write(indices, { ...at, column: 0 }, sheet).number === at.column ? 1 : 0
    return atom(number, String(number))
  },
  known: ({ a }, at, sheet) => write(a, at, sheet),
  shared: ({ hint, a }, at, sheet) =>
    at.inner ? write(a, at, sheet) : aside(a, hint, inside(a, at), sheet, () => write(a, at, sheet)),
}

function writeNode<K extends Kind>(node: Node<K>, at: Place, sheet: Sheet): Sum {
  const writer: (node: Node<K>, at: Place, sheet: Sheet) => Sum = writers[node.kind]
  return writer(node, at, sheet)
}

const write = (node: Expression, at: Place, sheet: Sheet): Sum => writeNode(node, { ...inside(node, at), whole: false }, sheet)

/** The arithmetic of one cell of an expression. */
export const writeCell = (node: Expression, row: number, column: number, sheet: Sheet): Sum =>
  writeNode(node, inside(node, { row, column, inner: false, whole: true }), sheet)
