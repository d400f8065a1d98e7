import { checkNumber, checkOptions } from '../errors.ts'
import { multiply } from '../ops/arithmetic.ts'
import { keepingLayer, named } from './layer.ts'
import type { KeepingLayer, LayerDefinition, LayerSpec } from './layer.ts'

export const dropoutDefinition: LayerDefinition<LayerSpec & { readonly rate: number }> = {
  kind: 'dropout',
  build(b, spec, [input], name) {
    const { rate } = spec
    if (!b.training || rate === 0) return input!
    return b.step(multiply, [input!, b.mask(`${name}.mask`, input!.shape[1] as number, rate)], {}, `${name}.output`)
  },
}

/**
 * Dropout: in training each cell is 0 with probability `rate`, else divided by 1 − rate; in prediction nothing changes.
 * The mask comes from seed, epoch and batch, so that any moment can be replayed. Srivastava et al. 2014.
 *
 * @throws {OptionError} for a rate outside [0, 1).
 */
export function dropout(rate: number, options: { name?: string } = {}): KeepingLayer {
  checkOptions(options, ['name'], 'dropout')
  checkNumber(rate, 'rate', 'dropout', { min: 0, below: 1 })
  return keepingLayer(dropoutDefinition, { kind: 'dropout', ...named(options.name), rate })
}
