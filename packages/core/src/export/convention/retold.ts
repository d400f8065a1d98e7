import { beside, call, choose, columns, extreme, given, hold, known, largest, mean, minus, oneHot, over } from '../expression.ts'
import { plus, power, product, repeat, rowsAt, shared, sum, times, transposed } from '../expression.ts'
import type { Expression, Kind, Node } from '../expression.ts'
import type { Value } from '../../ops/op.ts'
import { bare, isZero, signOf, written } from './factored.ts'
import type { Factored } from './factored.ts'

/** How one value is told: under another name, turned, with another sign, times a power of the rows of the batch. */
export interface Told {
  /** Name and shape as they are told. */
  readonly value: Value
  readonly transposed: boolean
  readonly sign: 1 | -1
  /** The told numbers are the program's times the number of rows to this power. */
  readonly power: number
}

export type Retelling = (value: Value) => Told

type Retold = { readonly [K in Kind]: (node: Node<K>, turned: boolean, at: Retelling, room: Room) => Factored }

/** What belongs to one step being retold. */
interface Room {
  readonly rows: Expression
  readonly known: Map<Expression, Map<boolean, Factored>>
}

const flipped = (axis: 0 | 1, turned: boolean): 0 | 1 => (turned ? (axis === 0 ? 1 : 0) : axis)
const turn = (e: Expression, turned: boolean): Expression => (turned ? transposed(e) : e)

/** Whether an expression reads best turned: as its values are told. */
function lies(e: Expression, at: Retelling): boolean {
  if (e.kind === 'value') return at(e.value).transposed
  if (e.kind === 'binary' || e.kind === 'extreme') return lies(e.a, at) || lies(e.b, at)
  if (e.kind === 'choose') return [e.left, e.yes, e.no].some(part => lies(part, at))
  if (e.kind === 'repeat') return lies(e.like, at)
  return ['call', 'hold', 'shared', 'known', 'sum', 'mean', 'largest'].includes(e.kind) && 'a' in e && lies(e.a, at)
}

/** Terms joined by plus or minus: what they have in common goes before them. */
function joined(operator: '+' | '-', a: Factored, b: Factored, room: Room): Factored {
  if (a.power !== b.power) {
    const inside = (part: Factored) => ({ sign: part.sign, power: 0, of: written({ ...part, sign: 1 }, room.rows) })
    return joined(operator, inside(a), inside(b), room)
  }
  const signB = operator === '+' ? b.sign : -b.sign
  const { power: common } = a
  if (a.sign === signB) return { sign: a.sign, power: common, of: plus(a.of, b.of) }
  return { sign: 1, power: common, of: a.sign === 1 ? minus(a.of, b.of) : minus(b.of, a.of) }
}

/** Several parts with their common factors outside, or each with its own inside. */
function alike(parts: readonly Factored[], join: (parts: readonly Expression[]) => Expression, { rows }: Room): Factored {
  // A zero has whatever factors the others have.
  const [first = parts[0]!, ...others] = parts.filter(({ of }) => !isZero(of))
  if (others.every(({ sign, power }) => sign === first.sign && power === first.power))
    return { sign: first.sign, power: first.power, of: join(parts.map(({ of }) => of)) }
  return bare(join(parts.map(part => written(part, rows))))
}

const table: Retold = {
  value({ value }, turned, at) {
    const told = at(value)
    return { sign: told.sign, power: -told.power, of: turn(given(told.value), told.transposed !== turned) }
  },
  number: bare,
  constants: (node, turned) => bare(turn(node, turned)),
  count({ of, what, shape }, _turned, at) {
    const { value, transposed: lying } = at(of)
    const told = !lying || what === 'cells' ? what : what === 'rows' ? 'columns' : 'rows'
    return bare({ kind: 'count', of: value, what: told, shape })
  },
  binary({ operator, a, b }, turned, at, room) {
    const [x, y] = [retold(a, turned, at, room), retold(b, turned, at, room)]
    const sign = signOf(x.sign * y.sign)
    if (operator === '+' || operator === '-') return joined(operator, x, y, room)
    if (operator === '*') return { sign, power: x.power + y.power, of: times(x.of, y.of) }
    if (operator === '/') return { sign, power: x.power - y.power, of: over(x.of, y.of) }
    if (b.kind === 'number' && Number.isInteger(b.number))
      return { sign: b.number % 2 === 0 ? 1 : x.sign, power: x.power * b.number, of: power(x.of, b) }
    return bare(power(written(x, room.rows), written(y, room.rows)))
  },
  call({ fn, a }, turned, at, room) {
    const x = retold(a, turned, at, room)
    if (fn === 'negative') return { ...x, sign: signOf(-x.sign) }
    if (fn === 'abs') return { sign: 1, power: x.power, of: call('abs', x.of) }
    if (fn === 'sign') return { sign: x.sign, power: 0, of: call('sign', x.of) }
    return bare(call(fn, written(x, room.rows)))
  },
  extreme: ({ fn, a, b }, turned, at, room) => bare(extreme(fn, whole(a, turned, at, room), whole(b, turned, at, room))),
  hold({ a, low, high }, turned, at, room) {
    const x = retold(a, turned, at, room)
    if (low !== -high) return bare(hold(written(x, room.rows), low, high))
    return { sign: x.sign, power: 0, of: hold(written({ ...x, sign: 1 }, room.rows), low, high) }
  },
  choose({ left, relation, right, yes, no }, turned, at, room) {
    const [l, r] = [whole(left, turned, at, room), whole(right, turned, at, room)]
    const branches = [retold(yes, turned, at, room), retold(no, turned, at, room)]
    return alike(branches, ([y, n]) => choose(l, relation, r, y!, n!), room)
  },
  repeat({ a, like, axis }, turned, at, room) {
    const x = retold(a, turned, at, room)
    return { ...x, of: repeat(x.of, retold(like, turned, at, room).of, flipped(axis, turned)) }
  },
  // (A B)ᵀ is Bᵀ Aᵀ; each factor stands as it is told.
  product({ a, b, transposeA, transposeB }, turned, at, room) {
    const [la, lb] = [lies(a, at), lies(b, at)]
    const [x, y] = [retold(a, la, at, room), retold(b, lb, at, room)]
    const [ta, tb] = [transposeA !== la, transposeB !== lb]
    const of = turned ? product(y.of, x.of, !tb, !ta) : product(x.of, y.of, ta, tb)
    return { sign: signOf(x.sign * y.sign), power: x.power + y.power, of }
  },
  sum({ axis, a }, turned, at, room) {
    const x = retold(a, axis === 'all' ? lies(a, at) : turned, at, room)
    return { ...x, of: sum(axis === 'all' ? axis : flipped(axis, turned), x.of) }
  },
  mean({ axis, a }, turned, at, room) {
    const x = retold(a, turned, at, room)
    return { ...x, of: mean(flipped(axis, turned), x.of) }
  },
  largest: ({ axis, a }, turned, at, room) => bare(largest(whole(a, turned, at, room), flipped(axis, turned))),
  transposed: ({ a }, turned, at, room) => retold(a, !turned, at, room),
  columns({ a, start, count: n }, turned, at, room) {
    const x = retold(a, false, at, room)
    return { ...x, of: turn(columns(x.of, start, n), turned) }
  },
  beside: ({ parts }, turned, at, room) =>
    alike(
      parts.map(part => retold(part, false, at, room)),
      told => turn(beside(told), turned),
      room,
    ),
  rowsAt({ table: from, indices }, turned, at, room) {
    const x = retold(from, false, at, room)
    return { ...x, of: turn(rowsAt(x.of, whole(indices, false, at, room)), turned) }
  },
  oneHot: ({ indices, classes }, turned, at, room) => bare(turn(oneHot(whole(indices, false, at, room), classes), turned)),
  known: ({ name, of, a }, turned, at, room) => bare(known(name, whole(of, turned, at, room), whole(a, turned, at, room))),
  shared({ hint, a }, turned, at, room) {
    const x = retold(a, turned, at, room)
    return { ...x, of: shared(hint, x.of) }
  },
}

function retoldNode<K extends Kind>(node: Node<K>, turned: boolean, at: Retelling, room: Room): Factored {
  const rule: (node: Node<K>, turned: boolean, at: Retelling, room: Room) => Factored = table[node.kind]
  return rule(node, turned, at, room)
}

/** What is read more than once stays one node. */
function retold(node: Expression, turned: boolean, at: Retelling, room: Room): Factored {
  const known = room.known.get(node)?.get(turned)
  if (known !== undefined) return known
  const result = retoldNode(node, turned, at, room)
  room.known.set(node, (room.known.get(node) ?? new Map<boolean, Factored>()).set(turned, result))
  return result
}

const whole = (node: Expression, turned: boolean, at: Retelling, room: Room) => written(retold(node, turned, at, room), room.rows)

/** The factors that come out of an expression over told values, before any are written into it. */
export const factorsOf = (expression: Expression, at: Retelling, rows: Expression): Factored =>
  retold(expression, false, at, { rows, known: new Map() })

/**
 * The same equation over told values: what stands at its left is told as `output`, what it reads as `at` says. True by construction: every
 * value is put in as what it is of its told self, and what that leaves outside is worked in again.
 *
 * @param rows stands for the number of rows of the batch.
 */
export function retell(expression: Expression, output: Told, at: Retelling, rows: Expression): Expression {
  const inner = retold(expression, output.transposed, at, { rows, known: new Map() })
  return written({ sign: signOf(inner.sign * output.sign), power: inner.power + output.power, of: inner.of }, rows)
}
