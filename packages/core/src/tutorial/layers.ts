import { add } from '../ops/arithmetic.ts'
import { zeros } from '../network/initializers.ts'
import { keepingLayer, node } from '../network/layer.ts'
import type { KeepingLayer, LayerDefinition, LayerSpec, Node } from '../network/layer.ts'

/**
 * Adds one number to all columns of a row: what R does where a vector with one number for each sample is added to a matrix, as it
 * recycles the vector down the rows. Backwards the columns are summed, which is the R listing's `rowSums`.
 */
const recycledDefinition: LayerDefinition = {
  kind: 'recycled',
  build: (b, _spec, inputs, name) => b.step(add, inputs, {}, `${name}.z`),
}

/** A layer's product with a bias that each sample brings along. */
export const recycled = (product: Node, bias: Node<1>, name: string): Node =>
  node(recycledDefinition, { kind: 'recycled', name }, [product, bias], product.width)

/** Adds a bias that training does not touch: a parameter without a gradient. */
const heldBiasDefinition: LayerDefinition<LayerSpec> = {
  kind: 'heldBias',
  build(b, _spec, [input], name) {
    const bias = b.parameter(`${name}.bias`, 'statistic', 1, input!.shape[1] as number, zeros())
    return b.step(add, [input!, bias], {}, `${name}.z`)
  },
}

/** A bias for each unit that is held fixed. */
export const heldBias = (name: string): KeepingLayer => keepingLayer(heldBiasDefinition, { kind: 'heldBias', name })
