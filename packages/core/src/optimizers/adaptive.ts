import { checkFlag, checkNumber, checkOptions } from '../errors.ts'
import {
  accumulate,
  accumulateSquare,
  adadeltaMove,
  centered as centeredOp,
  decayedRate,
  descend,
  normalized,
} from '../ops/updates.ts'
import type { Optimizer } from './optimizer.ts'
import { withDecay } from './sgd.ts'

export interface AdagradOptions {
  /** Default 0.01. */
  readonly learningRate?: number
  /** Added outside the root; default 10⁻¹⁰. */
  readonly epsilon?: number
  /** The rate falls as 1 ÷ (1 + (t − 1) · decay). Default 0. */
  readonly learningRateDecay?: number
  readonly weightDecay?: number
  /** What the sum of squares starts from. Default 0. */
  readonly initialAccumulator?: number
}

/** Adagrad: s ← s + g², w ← w − lr·g ÷ (√s + ε). Duchi, Hazan and Singer 2011. */
export function adagrad(options: AdagradOptions = {}): Optimizer {
  checkOptions(options, ['learningRate', 'epsilon', 'learningRateDecay', 'weightDecay', 'initialAccumulator'], 'adagrad')
  const { learningRate = 0.01, epsilon = 1e-10, learningRateDecay = 0, weightDecay = 0, initialAccumulator = 0 } = options
  checkNumber(learningRate, 'learningRate', 'adagrad', { min: 0 })
  checkNumber(epsilon, 'epsilon', 'adagrad', { min: 0 })
  checkNumber(learningRateDecay, 'learningRateDecay', 'adagrad', { min: 0 })
  checkNumber(weightDecay, 'weightDecay', 'adagrad', { min: 0 })
  checkNumber(initialAccumulator, 'initialAccumulator', 'adagrad', { min: 0 })
  return {
    name: 'adagrad',
    learningRate,
    options,
    build(b, parameter, raw, { learningRate: given, stepCount, state, update }) {
      const gradient = withDecay(b, parameter, raw, weightDecay)
      const squares = state('squares', initialAccumulator)
      const next = b.step(accumulateSquare, [squares, gradient], { keep: 1, take: 1 })
      update(squares, next)
      const rate = learningRateDecay === 0 ? given : b.step(decayedRate, [given, stepCount], { decay: learningRateDecay })
      return b.step(descend, [parameter, b.step(normalized, [gradient, next], { epsilon }), rate], {})
    },
  }
}

export interface AdadeltaOptions {
  /** Default 1. */
  readonly learningRate?: number
  /** The share of the old squares that is kept. Default 0.9. */
  readonly rho?: number
  /** Added inside both roots; default 10⁻⁶. */
  readonly epsilon?: number
  readonly weightDecay?: number
}

/** Adadelta: v ← ρv + (1 − ρ)g², Δ = √(u + ε) ÷ √(v + ε) · g, u ← ρu + (1 − ρ)Δ², w ← w − lr·Δ. Zeiler 2012. */
export function adadelta(options: AdadeltaOptions = {}): Optimizer {
  checkOptions(options, ['learningRate', 'rho', 'epsilon', 'weightDecay'], 'adadelta')
  const { learningRate = 1, rho = 0.9, epsilon = 1e-6, weightDecay = 0 } = options
  checkNumber(learningRate, 'learningRate', 'adadelta', { min: 0 })
  checkNumber(rho, 'rho', 'adadelta', { min: 0, max: 1 })
  checkNumber(epsilon, 'epsilon', 'adadelta', { above: 0 })
  checkNumber(weightDecay, 'weightDecay', 'adadelta', { min: 0 })
  return {
    name: 'adadelta',
    learningRate,
    options,
    build(b, parameter, raw, { learningRate: rate, state, update }) {
      const mix = { keep: rho, take: 1 - rho }
      const gradient = withDecay(b, parameter, raw, weightDecay)
      const [squares, moves] = [state('squares'), state('moves')]
      const nextSquares = b.step(accumulateSquare, [squares, gradient], mix)
      const move = b.step(adadeltaMove, [gradient, nextSquares, moves], { epsilon })
      update(squares, nextSquares)
      update(moves, b.step(accumulateSquare, [moves, move], mix))
      return b.step(descend, [parameter, move, rate], {})
    },
  }
}

export interface RmspropOptions {
  /** Default 0.01. */
  readonly learningRate?: number
  /** The share of the old squares that is kept. Default 0.99. */
  readonly alpha?: number
  /** Added outside the root; default 10⁻⁸. */
  readonly epsilon?: number
  /** Default 0. */
  readonly momentum?: number
  /** Take the mean's square off, so that it is the variance that divides. Default false. */
  readonly centered?: boolean
  readonly weightDecay?: number
}

/** RMSprop: v ← αv + (1 − α)g², w ← w − lr·g ÷ (√v + ε), on request centred and with momentum. Tieleman and Hinton 2012, as in PyTorch. */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  checkOptions(options, ['learningRate', 'alpha', 'epsilon', 'momentum', 'centered', 'weightDecay'], 'rmsprop')
  const { learningRate = 0.01, alpha = 0.99, epsilon = 1e-8, momentum = 0, centered = false, weightDecay = 0 } = options
  checkNumber(learningRate, 'learningRate', 'rmsprop', { min: 0 })
  checkNumber(alpha, 'alpha', 'rmsprop', { min: 0, max: 1 })
  checkNumber(epsilon, 'epsilon', 'rmsprop', { min: 0 })
  checkFlag(centered, 'centered', 'rmsprop')
  checkNumber(momentum, 'momentum', 'rmsprop', { min: 0, below: 1 })
  checkNumber(weightDecay, 'weightDecay', 'rmsprop', { min: 0 })
  return {
    name: 'rmsprop',
    learningRate,
    options,
    build(b, parameter, raw, { learningRate: rate, state, update }) {
      const mix = { keep: alpha, take: 1 - alpha }
      const gradient = withDecay(b, parameter, raw, weightDecay)
      const squares = state('squares')
      let spread = b.step(accumulateSquare, [squares, gradient], mix)
      update(squares, spread)
      if (centered) {
        const mean = state('mean')
        const nextMean = b.step(accumulate, [mean, gradient], mix)
        update(mean, nextMean)
        spread = b.step(centeredOp, [spread, nextMean], {})
      }
      let direction = b.step(normalized, [gradient, spread], { epsilon })
      if (momentum !== 0) {
        const velocity = state('momentum')
        direction = b.step(accumulate, [velocity, direction], { keep: momentum, take: 1 })
        update(velocity, direction)
      }
      return b.step(descend, [parameter, direction, rate], {})
    },
  }
}
