import { checkNumber, checkOptions, OptionError } from '../errors.ts'
import { descend, rpropGradient, rpropMove, rpropSize } from '../ops/updates.ts'
import type { Optimizer } from './optimizer.ts'

export interface RpropOptions {
  /** The first size of each cell's step. Default 0.01. */
  readonly learningRate?: number
  /** By what a size shrinks where the gradient turned. Default 0.5. */
  readonly shrink?: number
  /** By what a size grows where it did not. Default 1.2. */
  readonly grow?: number
  /** Default 10⁻⁶. */
  readonly smallest?: number
  /** Default 50. */
  readonly largest?: number
}

/** Rprop: each cell moves against the sign of its gradient by a size of its own. For small nets on the full batch. Riedmiller and Braun 1993. */
export function rprop(options: RpropOptions = {}): Optimizer {
  checkOptions(options, ['learningRate', 'shrink', 'grow', 'smallest', 'largest'], 'rprop')
  const { learningRate = 0.01, shrink = 0.5, grow = 1.2, smallest = 1e-6, largest = 50 } = options
  checkNumber(learningRate, 'learningRate', 'rprop', { above: 0 })
  checkNumber(shrink, 'shrink', 'rprop', { above: 0, below: 1 })
  checkNumber(grow, 'grow', 'rprop', { above: 1 })
  checkNumber(smallest, 'smallest', 'rprop', { above: 0 })
  checkNumber(largest, 'largest', 'rprop', { min: smallest })
  return {
    name: 'rprop',
    learningRate,
    options,
    fullBatchOnly: true,
    build(b, parameter, gradient, { state, update }) {
      const [size, before] = [state('size', learningRate), state('gradientBefore')]
      const nextSize = b.step(rpropSize, [size, gradient, before], { shrink, grow, smallest, largest })
      const effective = b.step(rpropGradient, [gradient, before], {})
      update(size, nextSize)
      update(before, effective)
      return b.step(rpropMove, [parameter, effective, nextSize], {})
    },
  }
}

export interface LbfgsOptions {
  /** The longest step that the line search tries first, along the direction. Default 1. */
  readonly learningRate?: number
  /** How many moves are remembered. Default 10. */
  readonly history?: number
  /** The most evaluations that one line search may take. Default 25. */
  readonly maxEvaluations?: number
}

export interface Lbfgs extends Optimizer {
  readonly history: number
  readonly maxEvaluations: number
}

/**
 * L-BFGS: a direction from the last moves and changes of gradient (two-loop recursion), a line search for the strong Wolfe
 * conditions, and the accepted step w ← w − length · direction. For small nets on the full batch. Nocedal and Wright 2006, chapter 7.
 */
export function lbfgs(options: LbfgsOptions = {}): Lbfgs {
  checkOptions(options, ['learningRate', 'history', 'maxEvaluations'], 'lbfgs')
  const { learningRate = 1, history = 10, maxEvaluations = 25 } = options
  checkNumber(learningRate, 'learningRate', 'lbfgs', { above: 0 })
  checkNumber(history, 'history', 'lbfgs', { integer: true, min: 1, max: 1000 })
  checkNumber(maxEvaluations, 'maxEvaluations', 'lbfgs', { integer: true, min: 1 })
  return {
    name: 'lbfgs',
    learningRate,
    options,
    fullBatchOnly: true,
    history,
    maxEvaluations,
    build: (b, parameter, _gradient, { learningRate: rate, direction }) => b.step(descend, [parameter, direction(), rate], {}),
  }
}

/** Whether the optimiser is led by the L-BFGS driver. */
export const isLbfgs = (optimizer: Optimizer): optimizer is Lbfgs => 'maxEvaluations' in optimizer

/** Throws an {@link OptionError} where a rule that needs the whole batch is given less. */
export function checkFullBatch(optimizer: Optimizer, batchSize: number, rows: number): void {
  if (optimizer.fullBatchOnly !== true || batchSize >= rows) return
  throw new OptionError({
    problem: `${optimizer.name} needs the full batch`,
    where: 'train',
    got: `a batch size of ${batchSize} for ${rows} rows`,
    cure: "Set batchSize: 'full', or choose adam",
  })
}
