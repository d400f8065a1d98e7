import { checkFlag, checkNumber, checkOptions, OptionError } from '../errors.ts'
import { accumulate, addScaled, dampenedMomentum, descend } from '../ops/updates.ts'
import type { Value } from '../ops/op.ts'
import type { Builder } from '../program/builder.ts'
import type { Optimizer } from './optimizer.ts'

export interface SgdOptions {
  /** Default 0.01. */
  readonly learningRate?: number
  /** The share of the last move that is kept. Default 0: plain gradient descent. */
  readonly momentum?: number
  /** The share of a gradient that momentum does not take in. Default 0. */
  readonly dampening?: number
  /** Look ahead along the momentum (Nesterov 1983). Default false. */
  readonly nesterov?: boolean
  /** λ of the L2 decay λw that is added to each gradient, biases too. Default 0. */
  readonly weightDecay?: number
}

/** g + λw: L2 decay as part of the gradient; no step where λ is 0. */
export const withDecay = (b: Builder, parameter: Value, gradient: Value, weightDecay: number): Value =>
  weightDecay === 0 ? gradient : b.step(addScaled, [gradient, parameter], { factor: weightDecay })

/**
 * Gradient descent: v ← μv + (1 − dampening)g, w ← w − lr·v (with nesterov: w − lr·(g + μv)); plain w − lr·g without momentum.
 * As in PyTorch, the first step's v is g itself, also under dampening.
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  checkOptions(options, ['learningRate', 'momentum', 'dampening', 'nesterov', 'weightDecay'], 'sgd')
  const { learningRate = 0.01, momentum = 0, dampening = 0, nesterov = false, weightDecay = 0 } = options
  checkNumber(learningRate, 'learningRate', 'sgd', { min: 0 })
  checkNumber(momentum, 'momentum', 'sgd', { min: 0, below: 1 })
  checkNumber(dampening, 'dampening', 'sgd', { min: 0, max: 1 })
  checkNumber(weightDecay, 'weightDecay', 'sgd', { min: 0 })
  checkFlag(nesterov, 'nesterov', 'sgd')
  if (nesterov && (momentum === 0 || dampening !== 0))
    throw new OptionError({ problem: 'nesterov needs a momentum above 0 and no dampening', where: 'sgd' })
  return {
    name: 'sgd',
    learningRate,
    options,
    build(b, parameter, raw, { learningRate: rate, stepCount, state, update }) {
      const gradient = withDecay(b, parameter, raw, weightDecay)
      if (momentum === 0) return b.step(descend, [parameter, gradient, rate], {})
      const velocity = state('momentum')
      const next =
        dampening === 0
          ? b.step(accumulate, [velocity, gradient], { keep: momentum, take: 1 })
          : b.step(dampenedMomentum, [velocity, gradient, stepCount], { keep: momentum, take: 1 - dampening })
      update(velocity, next)
      const direction = nesterov ? b.step(addScaled, [gradient, next], { factor: momentum }) : next
      return b.step(descend, [parameter, direction, rate], {})
    },
  }
}
