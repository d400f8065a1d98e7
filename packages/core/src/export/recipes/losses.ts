import type { CrossEntropyAttributes } from '../../ops/crossEntropy.ts'
import type { CellLossAttributes } from '../../ops/losses.ts'
import {
  call,
  choose,
  constants,
  count,
  extreme,
  hold,
  known,
  minus,
  oneHot,
  over,
  plus,
  power,
  shared,
  sum,
  times,
} from '../expression.ts'
import type { Expression } from '../expression.ts'
import { logProbabilities } from './arithmetic.ts'
import type { Recipes } from './recipe.ts'

type CellFunction = (p: Expression, t: Expression, delta: number) => Expression

const smoothed = (t: Expression, s: number) => (s === 0 ? t : plus(times(t, 1 - s), s / 2))
const weighted = (weight: Expression | undefined, x: Expression) => (weight === undefined ? x : times(weight, x))

/** The weight that a cell counts with: its row's, that of its target, or their product. */
function cellWeight(t: Expression, w: Expression | undefined, { classWeights }: CellLossAttributes): Expression | undefined {
  if (classWeights === undefined) return w
  const ofTarget = plus(times(t, classWeights[1]), times(minus(1, t), classWeights[0]))
  return shared('weight', weighted(w, ofTarget))
}

/** What a sum over cells is divided by for a mean: the number of cells, or the sum of their weights. */
function cells(p: Expression, weight: Expression | undefined): Expression {
  if (weight === undefined) return count(p, 'cells')
  const total = sum('all', weight)
  return weight.shape[1] === p.shape[1] ? total : times(count(p, 'columns'), total)
}

function cellLoss(f: CellFunction): Recipes<'loss'>['loss'] {
  return ([p, t, w], a: CellLossAttributes, inputCount) => {
    const weight = cellWeight(t, inputCount > 2 ? w : undefined, a)
    const total = sum('all', weighted(weight, f(p, smoothed(t, a.labelSmoothing), a.delta)))
    return a.reduction === 'sum' ? total : over(total, cells(p, weight))
  }
}

function cellSlope(f: CellFunction): Recipes<'slope'>['slope'] {
  return ([p, t, w], a: CellLossAttributes, inputCount) => {
    const weight = cellWeight(t, inputCount > 2 ? w : undefined, a)
    const slope = weighted(weight, f(p, smoothed(t, a.labelSmoothing), a.delta))
    return a.reduction === 'sum' ? slope : over(slope, cells(p, weight))
  }
}

/** What each class counts of a row: 1 for its own class, smoothed over all, times the class's weight. */
function shares(z: Expression, y: Expression, { labelSmoothing: s, classWeights }: CrossEntropyAttributes): Expression {
  const classes = z.shape[1] as number
  const own = oneHot(y, classes)
  const smooth = s === 0 ? own : plus(times(1 - s, own), s / classes)
  return shared('shares', classWeights === undefined ? smooth : times(constants(classWeights), smooth))
}

/** What a sum over rows is divided by for a mean: the number of rows, or the sum of their weights and their classes' weights. */
function rows(z: Expression, y: Expression, w: Expression | undefined, { classWeights }: CrossEntropyAttributes): Expression {
  if (classWeights === undefined) return w === undefined ? count(z, 'rows') : sum('all', w)
  return sum('all', weighted(w, times(constants(classWeights), oneHot(y, classWeights.length))))
}

const log = (x: Expression) => extreme('max', call('log', x), -100)

/** Rows of the losses and of their gradients. */
export const lossRecipes = /* @__PURE__ */ (() => ({
  squaredError: cellLoss((p, t) => power(minus(p, t), 2)),
  squaredErrorGradient: cellSlope((p, t) => times(2, minus(p, t))),
  halfSquaredError: cellLoss((p, t) => times(0.5, power(minus(p, t), 2))),
  halfSquaredErrorGradient: cellSlope((p, t) => minus(p, t)),
  absoluteError: cellLoss((p, t) => call('abs', minus(p, t))),
  absoluteErrorGradient: cellSlope((p, t) => call('sign', minus(p, t))),
  huberError: cellLoss((p, t, delta) => {
    const d = shared('distance', call('abs', minus(p, t)))
    return choose(d, '<=', delta, times(0.5, power(d, 2)), times(delta, minus(d, delta / 2)))
  }),
  huberErrorGradient: cellSlope((p, t, delta) => hold(minus(p, t), -delta, delta)),
  binaryCrossEntropyError: cellLoss((p, t) =>
    call('negative', plus(times(t, log(p)), times(minus(1, t), extreme('max', call('log1p', call('negative', p)), -100)))),
  ),
  binaryCrossEntropyErrorGradient: cellSlope((p, t) => over(minus(p, t), extreme('max', times(p, minus(1, p)), 1e-12))),
  logitCrossEntropyError: cellLoss((z, t) => minus(call('softplus', z), times(z, t))),
  logitCrossEntropyErrorGradient: cellSlope((z, t) => minus(call('sigmoid', z), t)),
  softmaxCrossEntropyError: (([z, y, w], a: CrossEntropyAttributes, inputCount) => {
    const weight = inputCount > 2 ? w : undefined
    const each = sum(1, times(shares(z, y, a), logProbabilities(z)))
    const total = call('negative', sum('all', weighted(weight, each)))
    return a.reduction === 'sum' ? total : over(total, rows(z, y, weight, a))
  }) satisfies Recipes<'x'>['x'],
  softmaxCrossEntropyGradient: (([z, y, w], a: CrossEntropyAttributes, inputCount) => {
    const weight = inputCount > 2 ? w : undefined
    const q = shares(z, y, a)
    const p = known('softmax', z, call('exp', logProbabilities(z)))
    const own = minus(a.classWeights === undefined ? p : times(p, sum(1, q)), q)
    return a.reduction === 'sum' ? weighted(weight, own) : over(weighted(weight, own), rows(z, y, weight, a))
  }) satisfies Recipes<'x'>['x'],
}))()
