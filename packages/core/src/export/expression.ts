import type { Extent, Shape, Value } from '../ops/op.ts'

/** Functions of one number that every target language has or is given. */
export type FunctionName =
  'exp' | 'expm1' | 'log' | 'log1p' | 'sqrt' | 'abs' | 'sign' | 'tanh' | 'sigmoid' | 'softplus' | 'erf' | 'negative'
export type Operator = '+' | '-' | '*' | '/' | '^'
export type Relation = '>' | '<' | '<=' | '='

interface Kinds {
  readonly value: { readonly value: Value }
  readonly number: { readonly number: number }
  /** One row of fixed numbers. */
  readonly constants: { readonly numbers: readonly number[] }
  readonly binary: { readonly operator: Operator; readonly a: Expression; readonly b: Expression }
  readonly call: { readonly fn: FunctionName; readonly a: Expression }
  readonly extreme: { readonly fn: 'max' | 'min'; readonly a: Expression; readonly b: Expression }
  readonly hold: { readonly a: Expression; readonly low: number; readonly high: number }
  readonly choose: {
    readonly left: Expression
    readonly relation: Relation
    readonly right: Expression
    readonly yes: Expression
    readonly no: Expression
  }
  /** Repeats a row (axis 0) or a column (axis 1) to the shape of another value. */
  readonly repeat: { readonly a: Expression; readonly like: Expression; readonly axis: 0 | 1 }
  readonly product: { readonly a: Expression; readonly b: Expression; readonly transposeA: boolean; readonly transposeB: boolean }
  /** Over all rows (axis 0), all columns (1), or both. */
  readonly sum: { readonly axis: 0 | 1 | 'all'; readonly a: Expression }
  readonly mean: { readonly axis: 0 | 1; readonly a: Expression }
  /** The largest number of each row (axis 1) or of each column (axis 0). */
  readonly largest: { readonly axis: 0 | 1; readonly a: Expression }
  readonly transposed: { readonly a: Expression }
  readonly count: { readonly of: Value; readonly what: 'rows' | 'columns' | 'cells' }
  readonly columns: { readonly a: Expression; readonly start: number; readonly count: number }
  readonly beside: { readonly parts: readonly Expression[] }
  readonly rowsAt: { readonly table: Expression; readonly indices: Expression }
  readonly oneHot: { readonly indices: Expression; readonly classes: number }
  /** What the books call by a name, and how it is computed. */
  readonly known: { readonly name: 'softmax' | 'logSoftmax'; readonly of: Expression; readonly a: Expression }
  /** Computed once under a name of its own, since it is read more than once. */
  readonly shared: { readonly hint: string; readonly a: Expression }
}

export type Kind = keyof Kinds
export type Node<K extends Kind> = Kinds[K] & { readonly kind: K; readonly shape: Shape }

/**
 * What a step computes, as a tree of array operations that every target language can write: + − × ÷ between matrices are cell by
 * cell and repeat a single row, column or cell. Each language is one printer, typed by the kinds of node.
 */
export type Expression = { [K in Kind]: Node<K> }[Kind]

const SINGLE: Shape = [1, 1]

function broadcast(...parts: readonly Expression[]): Shape {
  const extent = (axis: 0 | 1): Extent => parts.map(part => part.shape[axis]!).find(e => e !== 1) ?? 1
  return [extent(0), extent(1)]
}

export const isSingle = ({ shape }: Expression): boolean => shape[0] === 1 && shape[1] === 1
export const sameShape = (a: Shape, b: Shape): boolean => a[0] === b[0] && a[1] === b[1]

export const given = (value: Value): Expression => ({ kind: 'value', value, shape: value.shape })
export const number = (n: number): Expression => ({ kind: 'number', number: n, shape: SINGLE })
export const constants = (numbers: readonly number[]): Expression => ({ kind: 'constants', numbers, shape: [1, numbers.length] })

type Term = Expression | number
const term = (x: Term): Expression => (typeof x === 'number' ? number(x) : x)

function binary(operator: Operator, x: Term, y: Term): Expression {
  const [a, b] = [term(x), term(y)]
  return { kind: 'binary', operator, a, b, shape: broadcast(a, b) }
}
export const plus = (a: Term, b: Term): Expression => binary('+', a, b)
export const minus = (a: Term, b: Term): Expression => binary('-', a, b)
export const times = (a: Term, b: Term): Expression => binary('*', a, b)
export const over = (a: Term, b: Term): Expression => binary('/', a, b)
export const power = (a: Term, b: Term): Expression => binary('^', a, b)
export const call = (fn: FunctionName, a: Expression): Expression => ({ kind: 'call', fn, a, shape: a.shape })
export function extreme(fn: 'max' | 'min', a: Expression, y: Term): Expression {
  const b = term(y)
  return { kind: 'extreme', fn, a, b, shape: broadcast(a, b) }
}
export const hold = (a: Expression, low: number, high: number): Expression => ({ kind: 'hold', a, low, high, shape: a.shape })
export function choose(left: Expression, relation: Relation, r: Term, y: Term, n: Term): Expression {
  const [right, yes, no] = [term(r), term(y), term(n)]
  return { kind: 'choose', left, relation, right, yes, no, shape: broadcast(left, right, yes, no) }
}
export const repeat = (a: Expression, like: Expression, axis: 0 | 1): Expression => ({
  kind: 'repeat',
  a,
  like,
  axis,
  shape: like.shape,
})
export const product = (a: Expression, b: Expression, transposeA: boolean, transposeB: boolean): Expression => ({
  kind: 'product',
  a,
  b,
  transposeA,
  transposeB,
  shape: [a.shape[transposeA ? 1 : 0]!, b.shape[transposeB ? 0 : 1]!],
})
const along = ([rows, columns]: Shape, axis: 0 | 1 | 'all'): Shape => [axis === 1 ? rows! : 1, axis === 0 ? columns! : 1]
export const sum = (axis: 0 | 1 | 'all', a: Expression): Expression => ({ kind: 'sum', axis, a, shape: along(a.shape, axis) })
export const mean = (axis: 0 | 1, a: Expression): Expression => ({ kind: 'mean', axis, a, shape: along(a.shape, axis) })
export const largest = (a: Expression, axis: 0 | 1 = 1): Expression => ({ kind: 'largest', axis, a, shape: along(a.shape, axis) })
/** Rows become columns; a single number and what is transposed already come out as they were. */
export function transposed(a: Expression): Expression {
  if (a.kind === 'transposed') return a.a
  return isSingle(a) ? a : { kind: 'transposed', a, shape: [a.shape[1]!, a.shape[0]!] }
}
export function count(of: Expression, what: 'rows' | 'columns' | 'cells'): Expression {
  if (of.kind !== 'value') throw new TypeError('only the cells of a value are counted')
  return { kind: 'count', of: of.value, what, shape: SINGLE }
}
export const columns = (a: Expression, start: number, n: number): Expression => ({
  kind: 'columns',
  a,
  start,
  count: n,
  shape: [a.shape[0]!, n],
})
export const beside = (parts: readonly Expression[]): Expression => ({
  kind: 'beside',
  parts,
  shape: [parts[0]!.shape[0]!, parts.reduce((width, part) => width + (part.shape[1] as number), 0)],
})
export const rowsAt = (table: Expression, indices: Expression): Expression => ({
  kind: 'rowsAt',
  table,
  indices,
  shape: [indices.shape[0]!, table.shape[1]!],
})
export const oneHot = (indices: Expression, classes: number): Expression => ({
  kind: 'oneHot',
  indices,
  classes,
  shape: [indices.shape[0]!, classes],
})
export const known = (name: 'softmax' | 'logSoftmax', of: Expression, a: Expression): Expression => ({
  kind: 'known',
  name,
  of,
  a,
  shape: a.shape,
})
export const shared = (hint: string, a: Expression): Expression => ({ kind: 'shared', hint, a, shape: a.shape })
