import { adam, binaryCrossEntropy, dense, fromRows, sequential, split, toy, train } from 'glassbox'
import type { Training } from 'glassbox'

/** The moons of the playground as it opens, trained with the core alone. */
export function ownTraining(epochs: number): Training {
  const { inputs, labels } = toy.moons({ rows: 300, noise: 0.15, seed: 1 })
  const parts = split(labels, { seed: 1, validation: 0.3 })
  const take = (rows: Uint32Array) => ({
    inputs: fromRows(Array.from(rows, row => [inputs.data[2 * row]!, inputs.data[2 * row + 1]!])),
    targets: fromRows(Array.from(rows, row => [labels[row]!])),
  })
  const network = sequential(2, dense(10, { activation: 'tanh' }), dense(1, { activation: 'sigmoid' }))
  return train(network, take(parts.train), {
    ...{ loss: binaryCrossEntropy(), optimizer: adam({ learningRate: 0.03 }), epochs, seed: 1, batchSize: 32 },
    validation: take(parts.validation),
  })
}
