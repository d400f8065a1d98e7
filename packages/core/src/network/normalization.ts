import { checkNumber, checkOptions } from '../errors.ts'
import { add, divide, multiply, root, square, subtract } from '../ops/arithmetic.ts'
import { meanOver, unbiased } from '../ops/reduce.ts'
import type { Value } from '../ops/op.ts'
import { accumulate } from '../ops/updates.ts'
import type { Builder } from '../program/builder.ts'
import { constant, zeros } from './initializers.ts'
import { keepingLayer } from './layer.ts'
import type { KeepingLayer, LayerDefinition, LayerSpec } from './layer.ts'

export interface LayerNormOptions {
  readonly name?: string
  /** Added to the variance under the root; default 10⁻⁵. */
  readonly epsilon?: number
}

export interface BatchNormOptions extends LayerNormOptions {
  /** The share of the new batch in the running statistics; default 0.1. */
  readonly momentum?: number
}

/** Divides by a deviation, then scales and shifts by the layer's own parameters (1 × width). */
function standardized(b: Builder, name: string, centred: Value, variance: Value, epsilon: number): Value {
  const width = centred.shape[1] as number
  const scale = b.parameter(`${name}.scale`, 'scale', 1, width, constant(1))
  const shift = b.parameter(`${name}.shift`, 'shift', 1, width, zeros())
  const deviation = b.step(root, [variance], { epsilon }, `${name}.deviation`)
  const standard = b.step(divide, [centred, deviation], {}, `${name}.standardized`)
  return b.step(add, [b.step(multiply, [standard, scale], {}, `${name}.scaled`), shift], {}, `${name}.output`)
}

function moments(b: Builder, name: string, input: Value, axis: 0 | 1) {
  const mean = b.step(meanOver, [input], { axis }, `${name}.mean`)
  const centred = b.step(subtract, [input, mean], {}, `${name}.centred`)
  const variance = b.step(meanOver, [b.step(square, [centred], {}, `${name}.squares`)], { axis }, `${name}.variance`)
  return { mean, centred, variance }
}

const epsilonOf = ({ epsilon = 1e-5 }: LayerNormOptions) => epsilon

export const batchNormDefinition: LayerDefinition<LayerSpec & BatchNormOptions> = {
  kind: 'batchNorm',
  build(b, spec, [input], name) {
    const width = input!.shape[1] as number
    const runningMean = b.parameter(`${name}.runningMean`, 'statistic', 1, width, zeros())
    const runningVariance = b.parameter(`${name}.runningVariance`, 'statistic', 1, width, constant(1))
    if (!b.training) {
      const centred = b.step(subtract, [input!, runningMean], {}, `${name}.centred`)
      return standardized(b, name, centred, runningVariance, epsilonOf(spec))
    }
    b.leastRows = 2
    const { mean, centred, variance } = moments(b, name, input!, 0)
    const { momentum = 0.1 } = spec
    b.atUpdate(() => {
      const mix = { keep: 1 - momentum, take: momentum }
      const sampleVariance = b.step(unbiased, [variance, input!, runningVariance], {}, `${name}.sampleVariance`)
      b.assign(runningMean, b.step(accumulate, [runningMean, mean], mix, `${runningMean.name}.updated`))
      b.assign(runningVariance, b.step(accumulate, [runningVariance, sampleVariance], mix, `${runningVariance.name}.updated`))
    })
    return standardized(b, name, centred, variance, epsilonOf(spec))
  },
}

export const layerNormDefinition: LayerDefinition<LayerSpec & LayerNormOptions> = {
  kind: 'layerNorm',
  build(b, spec, [input], name) {
    const { centred, variance } = moments(b, name, input!, 1)
    return standardized(b, name, centred, variance, epsilonOf(spec))
  },
}

/**
 * Batch normalisation: (x − mean) ÷ √(variance + ε) · scale + shift, a column at a time. In training mean and (biased) variance are
 * the batch's own, and running statistics follow them (the variance unbiased, n − 1); in prediction the running ones are used.
 * A batch of one row has variance 0, so its output is the shift; the running variance does not follow it.
 * Ioffe and Szegedy 2015; defaults as in PyTorch.
 */
export function batchNorm(options: BatchNormOptions = {}): KeepingLayer {
  checkOptions(options, ['name', 'epsilon', 'momentum'], 'batchNorm')
  checkNumber(options.epsilon ?? 1e-5, 'epsilon', 'batchNorm', { above: 0 })
  checkNumber(options.momentum ?? 0.1, 'momentum', 'batchNorm', { above: 0, max: 1 })
  return keepingLayer(batchNormDefinition, { kind: 'batchNorm', ...options })
}

/** Layer normalisation: (x − mean) ÷ √(variance + ε) · scale + shift, a row at a time. Ba et al. 2016. */
export function layerNorm(options: LayerNormOptions = {}): KeepingLayer {
  checkOptions(options, ['name', 'epsilon'], 'layerNorm')
  checkNumber(options.epsilon ?? 1e-5, 'epsilon', 'layerNorm', { above: 0 })
  return keepingLayer(layerNormDefinition, { kind: 'layerNorm', ...options })
}
