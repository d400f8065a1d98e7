import { checkNumber, checkOptions } from '../errors.ts'
import { rpropGradient, rpropMove, rpropSize } from '../ops/updates.ts'
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
    ownSteps: true,
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
