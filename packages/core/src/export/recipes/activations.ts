import type { Alpha, activationOps } from '../../ops/activations.ts'
import { call, choose, extreme, hold, minus, over, plus, power, shared, times } from '../expression.ts'
import type { Expression } from '../expression.ts'
import type { Recipes } from './recipe.ts'

const SELU_SCALE = 1.0507009873554805
const SELU_ALPHA = 1.6732632423543772
const SQRT_2 = 1.4142135623730951
const SQRT_2PI = 2.5066282746310002
const SQRT_2_OVER_PI = 0.7978845608028654

const exp = (z: Expression) => call('exp', z)
const sigmoid = (z: Expression) => call('sigmoid', z)

/** The tanh within gelu's tanh form: √(2/π) (z + 0.044715 z³). */
const geluTanh = (z: Expression) => call('tanh', times(SQRT_2_OVER_PI, plus(z, times(0.044715, power(z, 3)))))

/** Rows of the activations, and of their slopes over the output or the input, whichever the op takes. */
export const activationRecipes: Recipes<keyof typeof activationOps | `${keyof typeof activationOps}Slope`> = {
  sigmoid: ([z]) => sigmoid(z),
  sigmoidSlope: ([a]) => times(a, minus(1, a)),
  tanh: ([z]) => call('tanh', z),
  tanhSlope: ([a]) => minus(1, power(a, 2)),
  relu: ([z]) => extreme('max', z, 0),
  reluSlope: ([a]) => choose(a, '>', 0, 1, 0),
  leakyRelu: ([z], { alpha }: Alpha) => choose(z, '>', 0, z, times(alpha, z)),
  leakyReluSlope: ([z], { alpha }: Alpha) => choose(z, '>', 0, 1, alpha),
  elu: ([z], { alpha }: Alpha) => choose(z, '>', 0, z, times(alpha, call('expm1', z))),
  eluSlope: ([z], { alpha }: Alpha) => choose(z, '>', 0, 1, times(alpha, exp(z))),
  selu: ([z]) => times(SELU_SCALE, choose(z, '>', 0, z, times(SELU_ALPHA, call('expm1', z)))),
  seluSlope: ([z]) => times(SELU_SCALE, choose(z, '>', 0, 1, times(SELU_ALPHA, exp(z)))),
  gelu: ([z]) => times(times(0.5, z), plus(1, call('erf', over(z, SQRT_2)))),
  geluSlope: ([z]) =>
    plus(times(0.5, plus(1, call('erf', over(z, SQRT_2)))), over(times(z, exp(times(-0.5, power(z, 2)))), SQRT_2PI)),
  geluTanh: ([z]) => times(times(0.5, z), plus(1, geluTanh(z))),
  geluTanhSlope([z]) {
    const t = shared('t', geluTanh(z))
    const bend = times(SQRT_2_OVER_PI, plus(1, times(3 * 0.044715, power(z, 2))))
    return plus(times(0.5, plus(1, t)), times(times(times(0.5, z), minus(1, power(t, 2))), bend))
  },
  silu: ([z]) => times(z, sigmoid(z)),
  siluSlope([z]) {
    const p = shared('p', sigmoid(z))
    return times(p, plus(1, times(z, minus(1, p))))
  },
  softplus: ([z]) => call('softplus', z),
  softplusSlope: ([z]) => sigmoid(z),
  softsign: ([z]) => over(z, plus(1, call('abs', z))),
  softsignSlope: ([z]) => over(1, power(plus(1, call('abs', z)), 2)),
  hardSigmoid: ([z]) => hold(plus(over(z, 6), 0.5), 0, 1),
  hardSigmoidSlope: ([z]) => choose(call('abs', z), '<', 3, 1 / 6, 0),
  relu6: ([z]) => hold(z, 0, 6),
  relu6Slope: ([a]) => choose(a, '>', 0, choose(a, '<', 6, 1, 0), 0),
  mish: ([z]) => times(z, call('tanh', call('softplus', z))),
  mishSlope([z]) {
    const t = shared('t', call('tanh', call('softplus', z)))
    return plus(t, times(times(z, sigmoid(z)), minus(1, power(t, 2))))
  },
}
