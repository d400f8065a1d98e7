import { call, choose, count, given, hold, isSingle, mean, minus, number, over, power, sum, times } from '../expression.ts'
import type { Expression } from '../expression.ts'
import type { Value } from '../../ops/op.ts'

/** An expression with what was taken out of it: `sign` · (rows of the batch to the power of `power`) · `of`. */
export interface Factored {
  readonly sign: 1 | -1
  readonly power: number
  readonly of: Expression
}

export const bare = (of: Expression): Factored => ({ sign: 1, power: 0, of })
export const signOf = (sign: number): 1 | -1 => (sign < 0 ? -1 : 1)

/** Whether a node counts the rows of the batch, however the value lies. */
const countsBatch = (e: Expression): e is Expression & { kind: 'count' } =>
  e.kind === 'count' && e.what !== 'cells' && e.of.shape[e.what === 'rows' ? 0 : 1] === 'batch'

/** The number of rows of the batch, read off a value that has them, however it lies. */
export const batchOf = (value: Value): Expression => count(given(value), value.shape[0] === 'batch' ? 'rows' : 'columns')

/** What is divided by the number of cells of a batch, divided by those of one row only. */
function perRow(e: Expression & { kind: 'count' }): Expression | undefined {
  const batch = e.of.shape.indexOf('batch')
  if (e.what !== 'cells' || batch === -1) return undefined
  return e.of.shape[1 - batch] === 1 ? number(1) : count(given(e.of), batch === 0 ? 'columns' : 'rows')
}

/** An expression times the rows of the batch: a division by them goes away, a mean over them becomes a sum. */
function timesRows(e: Expression, rows: Expression): Expression {
  if (e.kind === 'binary' && e.operator === '/') {
    if (countsBatch(e.b)) return e.a
    const rest = e.b.kind === 'count' ? perRow(e.b) : undefined
    if (rest !== undefined) return rest.kind === 'number' ? e.a : over(e.a, rest)
  }
  if (e.kind === 'mean' && e.a.shape[e.axis] === 'batch') return sum(e.axis, e.a)
  return times(rows, e)
}

function overRows(e: Expression, rows: Expression): Expression {
  return e.kind === 'sum' && e.axis !== 'all' && e.a.shape[e.axis] === 'batch' ? mean(e.axis, e.a) : over(e, rows)
}

/** Whether the sign can be turned without a minus before the whole. */
function turnsEasily(e: Expression): boolean {
  if (e.kind === 'number') return true
  if (e.kind === 'binary') return e.operator === '-' || (e.operator !== '^' && e.operator !== '+' && [e.a, e.b].some(turnsEasily))
  return (e.kind === 'call' && (e.fn === 'negative' || (e.fn === 'sign' && turnsEasily(e.a)))) || e.kind === 'hold'
}

/** An expression with the other sign, written as a person would: `a − b` becomes `b − a`. */
function negated(e: Expression): Expression {
  if (e.kind === 'number') return number(e.number === 0 ? 0 : -e.number)
  if (e.kind === 'call' && e.fn === 'negative') return e.a
  if (e.kind === 'call' && e.fn === 'sign' && turnsEasily(e.a)) return call('sign', negated(e.a))
  if (e.kind === 'hold') return hold(negated(e.a), -e.high, -e.low)
  if (e.kind === 'choose') return choose(e.left, e.relation, e.right, negated(e.yes), negated(e.no))
  if (e.kind === 'binary' && e.operator === '-') return minus(e.b, e.a)
  if (e.kind === 'binary' && e.operator === '*') {
    // A number alone turns last: 2 · (p − t) becomes 2 · (t − p).
    if (turnsEasily(e.b)) return times(e.a, negated(e.b))
    if (turnsEasily(e.a)) return times(negated(e.a), e.b)
  }
  if (e.kind === 'binary' && e.operator === '/' && turnsEasily(e.a)) return over(negated(e.a), e.b)
  return call('negative', e)
}

/** The whole, with its factors written into it. `rows` stands for the rows of the batch. */
export function written({ sign, power: exponent, of }: Factored, rows: Expression): Expression {
  let e = of
  for (let i = 0; i < exponent; i++) e = timesRows(e, rows)
  if (exponent === -1) e = overRows(e, rows)
  if (exponent < -1) e = over(e, power(rows, -exponent))
  return sign === 1 ? e : negated(e)
}

export const isZero = (e: Expression): boolean => isSingle(e) && e.kind === 'number' && e.number === 0
