import { checkNumber, checkOptions, DataError, ShapeError } from '../errors.ts'
import { lookup } from '../ops/select.ts'
import type { Initializer } from '../program/program.ts'
import { checkInitializer } from './check-initializer.ts'
import { normal } from './initializers.ts'
import { layer, named } from './layer.ts'
import type { Layer, LayerDefinition, LayerSpec } from './layer.ts'

export interface EmbeddingOptions {
  readonly name?: string
  /** Default: normal with deviation 1 ÷ √dimensions. */
  readonly initializer?: Initializer
}

type EmbeddingSpec = LayerSpec & EmbeddingOptions & { readonly levels: number; readonly dimensions: number }

export const embeddingDefinition: LayerDefinition<EmbeddingSpec> = {
  kind: 'embedding',
  checkInput({ levels }, { data }, where, name) {
    data.forEach((index, row) => {
      if (Number.isInteger(index) && index >= 0 && index < levels) return
      throw new DataError({
        problem: 'an index is not one of the levels',
        where: `${where}, row ${row}`,
        expected: `a whole number from 0 to ${levels - 1} for layer "${name}"`,
        got: `${index}`,
      })
    })
  },
  build(b, spec, [input], name) {
    if (input!.role !== 'input')
      throw new ShapeError({
        problem: 'an embedding takes an input of the network, the index of a category',
        where: `layer "${name}"`,
        got: `"${input!.name}"`,
        cure: 'Put the embedding right behind an input: no gradient flows through an index to layers before it',
      })
    const { levels, dimensions, initializer } = spec
    const first = initializer ?? normal({ mean: 0, deviation: Math.sqrt(1 / dimensions) })
    const table = b.parameter(`${name}.table`, 'embedding', levels, dimensions, first)
    return b.step(lookup, [input!, table], {}, `${name}.output`)
  },
}

/**
 * A learnt row of `dimensions` numbers for each of `levels` categories: index (rows × 1) → (rows × dimensions).
 * An index is a whole number from 0 to levels − 1, and comes from an input of the network.
 *
 * @throws {OptionError} for levels or dimensions that are no whole number above 0, or an unknown option.
 * @throws {ShapeError} when the network is compiled, where something else than an input feeds it.
 */
export function embedding<const D extends number>(levels: number, dimensions: D, options: EmbeddingOptions = {}): Layer<1, D> {
  checkOptions(options, ['name', 'initializer'], 'embedding')
  checkNumber(levels, 'levels', 'embedding', { integer: true, min: 1 })
  checkNumber(dimensions, 'dimensions', 'embedding', { integer: true, min: 1 })
  checkInitializer(options.initializer, 'initializer', 'embedding')
  const { name, ...rest } = options
  return layer(embeddingDefinition, { kind: 'embedding', ...named(name), levels, dimensions, ...rest }, dimensions, 1)
}
