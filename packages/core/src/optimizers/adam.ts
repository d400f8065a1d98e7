import { checkFlag, checkNumber, checkOptions } from '../errors.ts'
import { maximum, multiply } from '../ops/arithmetic.ts'
import {
  accumulate,
  accumulateSquare,
  adamStep,
  decay,
  nadamDirection,
  nadamMomentum,
  radamStep,
  scaledStep,
} from '../ops/updates.ts'
import type { Value } from '../ops/op.ts'
import type { Builder } from '../program/builder.ts'
import type { UpdateContext } from '../program/compile.ts'
import type { Optimizer } from './optimizer.ts'
import { withDecay } from './sgd.ts'

export interface MomentOptions {
  /** Default 0.001 (nadam 0.002). */
  readonly learningRate?: number
  /** The share of the old first moment that is kept. Default 0.9. */
  readonly beta1?: number
  /** The share of the old second moment that is kept. Default 0.999. */
  readonly beta2?: number
  /** Added outside the root; default 10⁻⁸. */
  readonly epsilon?: number
}

export interface AdamOptions extends MomentOptions {
  /** λ of the L2 decay λw that is added to each gradient. Default 0. */
  readonly weightDecay?: number
  /** Divide by the largest second moment so far (Reddi et al. 2018). Default false. */
  readonly amsgrad?: boolean
}

const MOMENT_OPTIONS = ['learningRate', 'beta1', 'beta2', 'epsilon', 'weightDecay']

function checked(
  name: string,
  options: MomentOptions & { weightDecay?: number },
  rate: number,
  decayRate: number,
  known: readonly string[],
) {
  checkOptions(options, [...MOMENT_OPTIONS, ...known], name)
  const { learningRate = rate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = decayRate } = options
  checkNumber(learningRate, 'learningRate', name, { min: 0 })
  checkNumber(beta1, 'beta1', name, { min: 0, below: 1 })
  checkNumber(beta2, 'beta2', name, { min: 0, below: 1 })
  checkNumber(epsilon, 'epsilon', name, { min: 0 })
  checkNumber(weightDecay, 'weightDecay', name, { min: 0 })
  return { learningRate, beta1, beta2, epsilon, weightDecay }
}

/** m ← β₁m + (1 − β₁)g and v ← β₂v + (1 − β₂)g². */
function moments(
  b: Builder,
  gradient: Value,
  { beta1, beta2 }: { beta1: number; beta2: number },
  { state, update }: UpdateContext,
) {
  const [first, second] = [state('firstMoment'), state('secondMoment')]
  const m = b.step(accumulate, [first, gradient], { keep: beta1, take: 1 - beta1 })
  const v = b.step(accumulateSquare, [second, gradient], { keep: beta2, take: 1 - beta2 })
  update(first, m)
  update(second, v)
  return { m, v }
}

/**
 * Adam: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − lr·m̂ ÷ (√v̂ + ε) with m̂ = m ÷ (1 − β₁ᵗ), v̂ = v ÷ (1 − β₂ᵗ).
 * Kingma and Ba 2014; AMSGrad takes the maximum before the bias correction, as PyTorch does.
 */
export function adam(options: AdamOptions = {}): Optimizer {
  const settings = checked('adam', options, 0.001, 0, ['amsgrad'])
  return adamLike('adam', options, settings, false)
}

/** AdamW: Adam whose weight decay stands apart, w ← w(1 − lr·λ) before the step. Loshchilov and Hutter 2019. λ is 0.01 unless given. */
export function adamw(options: AdamOptions = {}): Optimizer {
  const settings = checked('adamw', options, 0.001, 0.01, ['amsgrad'])
  return adamLike('adamw', options, settings, true)
}

function adamLike(name: string, options: AdamOptions, settings: ReturnType<typeof checked>, apart: boolean): Optimizer {
  checkFlag(options.amsgrad ?? false, 'amsgrad', name)
  const { learningRate, weightDecay, beta1, beta2, epsilon } = settings
  return {
    name,
    learningRate,
    options,
    build(b, parameter, raw, context) {
      const gradient = apart ? raw : withDecay(b, parameter, raw, weightDecay)
      const start =
        apart && weightDecay !== 0 ? b.step(decay, [parameter, context.learningRate], { rate: weightDecay }) : parameter
      const { m, v } = moments(b, gradient, settings, context)
      let second = v
      if (options.amsgrad === true) {
        const largest = context.state('largestMoment')
        second = b.step(maximum, [largest, v], {})
        context.update(largest, second)
      }
      return b.step(adamStep, [start, m, second, context.learningRate, context.stepCount], { beta1, beta2, epsilon })
    },
  }
}

export interface NadamOptions extends MomentOptions {
  readonly weightDecay?: number
  /** ψ of the momentum's schedule β₁(1 − ½·0.96^(tψ)). Default 0.004. */
  readonly momentumDecay?: number
}

/** Nadam: Adam with Nesterov's look ahead. Dozat 2016; schedule of the momentum as in PyTorch. */
export function nadam(options: NadamOptions = {}): Optimizer {
  const settings = checked('nadam', options, 0.002, 0, ['momentumDecay'])
  const { momentumDecay = 0.004 } = options
  checkNumber(momentumDecay, 'momentumDecay', 'nadam', { min: 0 })
  const { learningRate, weightDecay, beta1, beta2, epsilon } = settings
  return {
    name: 'nadam',
    learningRate,
    options,
    build(b, parameter, raw, context) {
      const { stepCount } = context
      const gradient = withDecay(b, parameter, raw, weightDecay)
      const mu = b.step(nadamMomentum, [stepCount], { beta1, momentumDecay, ahead: 0 })
      const next = b.step(nadamMomentum, [stepCount], { beta1, momentumDecay, ahead: 1 })
      const product = context.shared('momentumProduct', 1, before => b.step(multiply, [before, mu], {}))
      const { m, v } = moments(b, gradient, settings, context)
      const direction = b.step(nadamDirection, [gradient, m, mu, next, product], {})
      return b.step(scaledStep, [parameter, direction, v, context.learningRate, stepCount], { beta2, epsilon })
    },
  }
}

/** RAdam: Adam that goes plainly while its second moment is too young to be trusted. Liu et al. 2019, as in PyTorch. */
export function radam(options: MomentOptions & { readonly weightDecay?: number } = {}): Optimizer {
  const settings = checked('radam', options, 0.001, 0, [])
  const { learningRate, weightDecay, beta1, beta2, epsilon } = settings
  return {
    name: 'radam',
    learningRate,
    options,
    build(b, parameter, raw, context) {
      const { m, v } = moments(b, withDecay(b, parameter, raw, weightDecay), settings, context)
      return b.step(radamStep, [parameter, m, v, context.learningRate, context.stepCount], { beta1, beta2, epsilon })
    },
  }
}
