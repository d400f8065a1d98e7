import type { Factor } from '../../ops/norms.ts'
import type { Transposes } from '../../ops/matmul.ts'
import type { Axis } from '../../ops/reduce.ts'
import {
  beside,
  call,
  choose,
  columns,
  count,
  extreme,
  hold,
  known,
  minus,
  oneHot,
  over,
  plus,
  power,
  product,
  largest,
  mean,
  sum,
  repeat,
  rowsAt,
  shared,
  times,
} from '../expression.ts'
import type { Expression } from '../expression.ts'
import type { Recipes } from './recipe.ts'

/** A row's exponentials, the largest number taken off first so that nothing overflows. */
const exponentials = (z: Expression): Expression => shared('e', call('exp', minus(z, largest(z))))

/** z − log Σ eᶻ, row by row, without overflow. */
export function logProbabilities(z: Expression): Expression {
  const below = shared('below', minus(z, largest(z)))
  return known('logSoftmax', z, minus(below, call('log', sum(1, call('exp', below)))))
}

/** Rows of general arithmetic, reductions, selections, softmax and norms. */
export const arithmeticRecipes: Recipes<
  | 'matmul'
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'scale'
  | 'square'
  | 'root'
  | 'maximum'
  | 'sumOver'
  | 'meanOver'
  | 'spread'
  | 'unbiased'
  | 'softmax'
  | 'softmaxGradient'
  | 'logSoftmax'
  | 'logSoftmaxGradient'
  | 'concatenate'
  | 'slice'
  | 'lookup'
  | 'scatterAdd'
  | 'sumOfSquares'
  | 'sumOfAbsolutes'
  | 'signed'
  | 'clip'
  | 'clipFactor'
> = {
  matmul: ([a, b], { transposeA, transposeB }: Transposes) => product(a, b, transposeA, transposeB),
  add: ([a, b]) => plus(a, b),
  subtract: ([a, b]) => minus(a, b),
  multiply: ([a, b]) => times(a, b),
  divide: ([a, b]) => over(a, b),
  scale: ([a], { factor }: Factor) => (factor === -1 ? call('negative', a) : times(factor, a)),
  square: ([a]) => power(a, 2),
  root: ([a], { epsilon }: { readonly epsilon: number }) => call('sqrt', plus(a, epsilon)),
  maximum: ([a, b]) => extreme('max', a, b),
  sumOver: ([x], { axis }: Axis) => sum(axis, x),
  meanOver: ([x], { axis }: Axis) => mean(axis, x),
  spread([up, x], { axis, mean }: Axis & { readonly mean: boolean }) {
    const full = repeat(up, x, axis)
    return mean ? over(full, count(x, axis === 0 ? 'rows' : 'columns')) : full
  },
  unbiased([variance, x, before]) {
    const n = count(x, 'rows')
    return choose(n, '=', 1, before, times(variance, over(n, minus(n, 1))))
  },
  softmax([z]) {
    const e = exponentials(z)
    return known('softmax', z, over(e, sum(1, e)))
  },
  softmaxGradient: ([p, g]) => times(p, minus(g, sum(1, times(p, g)))),
  logSoftmax: ([z]) => logProbabilities(z),
  logSoftmaxGradient: ([l, g]) => minus(g, times(call('exp', l), sum(1, g))),
  concatenate: (inputs, _attributes, inputCount) => beside(inputs.slice(0, inputCount)),
  slice: ([x], { start, count: n }: { readonly start: number; readonly count: number }) => columns(x, start, n),
  lookup: ([indices, table]) => rowsAt(table, indices),
  scatterAdd: ([indices, up], { levels }: { readonly levels: number }) => product(oneHot(indices, levels), up, true, false),
  sumOfSquares: ([x], { factor }: Factor) => times(factor, sum('all', power(x, 2))),
  sumOfAbsolutes: ([x], { factor }: Factor) => times(factor, sum('all', call('abs', x))),
  signed: ([x], { factor }: Factor) => times(factor, call('sign', x)),
  clip: ([g], { limit }: { readonly limit: number }) => hold(g, -limit, limit),
  clipFactor: ([s], { limit }: { readonly limit: number }) => extreme('min', over(limit, plus(call('sqrt', s), 1e-6)), 1),
}
