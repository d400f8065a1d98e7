import { dense } from '../../network/dense.ts'
import { uniform } from '../../network/initializers.ts'
import { sequential } from '../../network/network.ts'
import type { Network } from '../../network/network.ts'
import type { Initializer } from '../../program/program.ts'

/** The tutorial's network in other sizes, as readers took it over: sigmoid in both layers, weights and biases uniform in [0, 1). */
export function asInTheTutorial(inputs: number, hidden: number, outputs: number): Network {
  const layer = { activation: 'sigmoid', weightsInitializer: uniform(), biasInitializer: uniform() } as const
  return sequential(inputs, dense(hidden, layer), dense(outputs, layer))
}

/** The same with other first weights, and biases that begin at 0. */
export function startingFrom(weights: Initializer, inputs: number, hidden: number, outputs: number): Network {
  const layer = { activation: 'sigmoid', weightsInitializer: weights } as const
  return sequential(inputs, dense(hidden, layer), dense(outputs, layer))
}
