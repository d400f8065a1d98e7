import { embeddedColumns, featuresOf } from '../data/encoder.ts'
import type { Encoded } from '../data/encode.ts'
import type { Encoder } from '../data/schema.ts'
import { dense } from '../network/dense.ts'
import { dropout as dropoutLayer } from '../network/dropout.ts'
import { embedding } from '../network/embedding.ts'
import { activation as activationLayer } from '../network/activation.ts'
import type { Activation } from '../network/activation.ts'
import type { Node } from '../network/layer.ts'
import { concatenate } from '../network/merge.ts'
import { graph, input } from '../network/network.ts'
import type { Network } from '../network/network.ts'
import { batchNorm } from '../network/normalization.ts'
import type { Inputs } from '../training/data.ts'

/** What a network for a table is made of, beside what the table itself says. */
export interface Architecture {
  /** Units of the hidden layers, from the input on; none for a linear model. */
  readonly hidden: readonly number[]
  readonly activation: Activation
  /** The share of hidden units that are dropped in training. */
  readonly dropout: number
  readonly batchNorm: boolean
  readonly outputActivation: Activation
}

const NUMBERS = 'X'
/** The input that takes an embedded column's indices. */
export const indexInput = (column: string) => `${column} (index)`

/** The width of an embedding: the root of its levels, at most 16. */
const dimensions = (levels: number) => (levels > 256 ? 16 : Math.ceil(Math.sqrt(levels)))

/** One input for all numbers, one for each embedded column; hidden layers; one output for each class or number. */
export function networkFor(
  encoder: Encoder,
  { hidden, activation, dropout, batchNorm: normalize, outputActivation }: Architecture,
): Network {
  const width = featuresOf(encoder).length
  const numbers = width > 0 ? [input(width, NUMBERS)] : []
  const embedded = embeddedColumns(encoder).map(({ column, size }) => {
    const start = input(1, indexInput(column))
    return { start, end: embedding(size, dimensions(size), { name: `${column} (embedding)` })(start) }
  })
  const parts: Node[] = [...numbers, ...embedded.map(({ end }) => end)]
  let node: Node = parts.length === 1 ? parts[0]! : concatenate(parts)
  hidden.forEach((units, i) => {
    node = dense(units, { name: `hidden${i + 1}`, activation: normalize ? 'linear' : activation })(node)
    if (normalize)
      node = activationLayer(activation, { name: `activation${i + 1}` })(batchNorm({ name: `normalized${i + 1}` })(node))
    if (dropout > 0) node = dropoutLayer(dropout, { name: `dropout${i + 1}` })(node)
  })
  const { target } = encoder
  const outputs = target.task === 'multiclass' ? target.classes.length : target.task === 'binary' ? 1 : target.columns.length
  const output = dense(outputs, { name: 'output', activation: outputActivation })(node)
  return graph([...numbers, ...embedded.map(({ start }) => start)], output)
}

/** Encoded rows as the inputs of {@link networkFor}'s network. */
export function networkInputs(encoder: Encoder, { numbers, categories }: Encoded): Inputs {
  const embedded = embeddedColumns(encoder)
  if (embedded.length === 0) return numbers
  return {
    ...(numbers.columns > 0 && { [NUMBERS]: numbers }),
    ...Object.fromEntries(embedded.map(({ column }, i) => [indexInput(column), categories[i]!])),
  }
}
