import type { Epsilon, Mix, Moments, NadamAttributes, RpropAttributes, SecondMoment } from '../../ops/updates.ts'
import { call, choose, extreme, hold, minus, over, plus, power, shared, times } from '../expression.ts'
import type { Expression } from '../expression.ts'
import type { Recipes } from './recipe.ts'

const sqrt = (x: Expression) => call('sqrt', x)
const sign = (x: Expression) => call('sign', x)

/** Rows of the optimisers' arithmetic; the flush of subnormal moments to 0 is left out, being far below what anybody prints. */
export const updateRecipes: Recipes<
  | 'descend'
  | 'accumulate'
  | 'dampenedMomentum'
  | 'accumulateSquare'
  | 'addScaled'
  | 'decay'
  | 'decayedRate'
  | 'normalized'
  | 'centered'
  | 'adadeltaMove'
  | 'adamStep'
  | 'nadamMomentum'
  | 'nadamDirection'
  | 'scaledStep'
  | 'radamStep'
  | 'rpropSize'
  | 'rpropGradient'
  | 'rpropMove'
> = {
  descend: ([w, g, lr]) => minus(w, times(lr, g)),
  accumulate: ([m, g], { keep, take }: Mix) => plus(times(keep, m), times(take, g)),
  dampenedMomentum: ([v, g, t], { keep, take }: Mix) => choose(t, '=', 1, g, plus(times(keep, v), times(take, g))),
  accumulateSquare: ([v, g], { keep, take }: Mix) => plus(times(keep, v), times(take, power(g, 2))),
  addScaled: ([a, b], { factor }: { readonly factor: number }) => plus(a, times(factor, b)),
  decay: ([w, lr], { rate }: { readonly rate: number }) => times(w, minus(1, times(lr, rate))),
  decayedRate: ([lr, t], { decay }: { readonly decay: number }) => over(lr, plus(1, times(minus(t, 1), decay))),
  normalized: ([g, v], { epsilon }: Epsilon) => over(g, plus(sqrt(v), epsilon)),
  centered: ([v, m]) => extreme('max', minus(v, power(m, 2)), 0),
  adadeltaMove: ([g, v, u], { epsilon }: Epsilon) => times(over(sqrt(plus(u, epsilon)), sqrt(plus(v, epsilon))), g),
  adamStep: ([w, m, v, lr, t], { beta1, beta2, epsilon }: Moments) =>
    minus(w, over(times(over(lr, minus(1, power(beta1, t))), m), plus(over(sqrt(v), sqrt(minus(1, power(beta2, t)))), epsilon))),
  nadamMomentum: ([t], { beta1, momentumDecay, ahead }: NadamAttributes & { readonly ahead: 0 | 1 }) =>
    times(beta1, minus(1, times(0.5, power(0.96, times(ahead === 0 ? t : plus(t, ahead), momentumDecay))))),
  nadamDirection: ([g, m, mu, next, product]) =>
    plus(times(over(minus(1, mu), minus(1, product)), g), times(over(next, minus(1, times(product, next))), m)),
  scaledStep: ([w, d, v, lr, t], { beta2, epsilon }: SecondMoment) =>
    minus(w, over(times(lr, d), plus(sqrt(over(v, minus(1, power(beta2, t)))), epsilon))),
  radamStep([w, m, v, lr, t], { beta1, beta2, epsilon }: Moments) {
    const limit = 2 / (1 - beta2) - 1
    const rest = shared('rest', minus(1, power(beta2, t)))
    const rho = shared('rho', minus(limit, over(times(times(2, t), power(beta2, t)), rest)))
    const above = times(times(minus(rho, 4), minus(rho, 2)), limit)
    const below = times((limit - 4) * (limit - 2), rho)
    const move = shared('move', times(over(lr, minus(1, power(beta1, t))), m))
    const factor = times(sqrt(over(above, below)), sqrt(rest))
    return minus(w, choose(rho, '>', 5, times(move, over(factor, plus(sqrt(v), epsilon))), move))
  },
  rpropSize([size, g, before], { shrink, grow, smallest, largest }: RpropAttributes) {
    const agreement = shared('agreement', times(sign(g), sign(before)))
    const next = choose(agreement, '>', 0, times(size, grow), choose(agreement, '<', 0, times(size, shrink), size))
    return hold(next, smallest, largest)
  },
  rpropGradient: ([g, before]) => choose(times(sign(g), sign(before)), '<', 0, 0, g),
  rpropMove: ([w, g, size]) => minus(w, times(sign(g), size)),
}
