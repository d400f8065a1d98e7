import { blobs as makeBlobs, moons as makeMoons } from '../data/toy.ts'
import { fromColumn, matrix, zeros } from '../matrix.ts'
import type { Matrix } from '../matrix.ts'
import { dense } from '../network/dense.ts'
import { halfSquaredErrorSum, softmaxCrossEntropy } from '../network/losses.ts'
import { initialize, sequential } from '../network/network.ts'
import type { Network } from '../network/network.ts'
import { detailedNames, streamAfter, withoutBias } from './detailed.ts'
import { called, defineExample, descent, settle } from './example.ts'
import type { Example, ExampleSettings } from './example.ts'

/** The tutorial's scaling, `X -= X.min(); X /= X.max()`: one smallest and one largest number for the whole table. */
function scaled({ rows, columns, data }: Matrix): Matrix {
  let [least, most] = [data[0]!, data[0]!]
  for (const x of data) {
    if (x < least) least = x
    if (x > most) most = x
  }
  return matrix(rows, columns, data.map(x => (x - least) / (most - least))) // prettier-ignore
}

const scalingNote = 'Scaled by the smallest and largest number of the whole table, not column by column.'
const summedNote = (learningRate: number, rows: number) =>
  `Gradients are summed over ${rows} samples: learning rate ${learningRate} acts like ${learningRate * rows} under a mean.`

/** Two half moons, 1000 points, 10 hidden units; weights are the third draw of the stream that the detailed variant began. */
export function moons(settings: ExampleSettings = {}): Example {
  const settled = settle('moons', settings, { learningRate: 0.1, epochs: 10000, seed: 42 })
  const { inputs, labels } = makeMoons({ rows: 1000, noise: 0.1, seed: settled.seed })
  const network = withoutBias(2, 10, 1)
  return defineExample({
    name: 'moons',
    title: 'The moons',
    notes: [
      scalingNote,
      summedNote(settled.learningRate, settled.batchSize === 'full' ? labels.length : settled.batchSize),
      'The tutorial’s error stands at 0.25 for thousands of epochs, which says that all is saturated: the first long step drives the sigmoids into their flat parts.',
      'The rows of the table from epoch 7000 on are chaotic: they depend on the order in which a machine adds up.',
    ],
    network,
    data: { inputs: scaled(inputs), targets: fromColumn(labels) },
    options: descent(halfSquaredErrorSum(), settled, initialize(network, { seed: streamAfter(2, settled.seed) })),
    names: detailedNames(),
  })
}

const CLASSES = 3

function blobData(seed: number) {
  const { inputs, labels } = makeBlobs({ rows: 1000, seed })
  return { inputs: scaled(inputs), labels }
}

/**
 * The exercise, solved as the tutorial would: three blobs, a sigmoid output for each class, half squared errors against targets of 0
 * and 1. No bias, and gradients summed over all rows; the learning rate is smaller than the moons' 0.1, under which an output saturates.
 */
export function blobs(settings: ExampleSettings = {}): Example {
  const settled = settle('blobs', settings, { learningRate: 0.005, epochs: 1000, seed: 42 })
  const { inputs, labels } = blobData(settled.seed)
  const targets = zeros(labels.length, CLASSES)
  labels.forEach((label, row) => (targets.data[row * CLASSES + label] = 1))
  const network = withoutBias(2, 10, CLASSES)
  return defineExample({
    name: 'blobs',
    title: 'The blobs, as the tutorial would: three sigmoid outputs',
    notes: [
      scalingNote,
      'Each output says yes or no to its own class; the three need not add up to 1. The class is that of the largest.',
      summedNote(settled.learningRate, settled.batchSize === 'full' ? labels.length : settled.batchSize),
      'Under the moons’ rate of 0.1 an output saturates and its class is never told; the example’s own rate is smaller.',
    ],
    network,
    data: { inputs, targets },
    options: descent(halfSquaredErrorSum(), settled, initialize(network, { seed: settled.seed })),
    names: detailedNames(),
  })
}

/** The exercise, solved better: softmax, cross-entropy, a bias for each unit, a mean over the samples. */
export function blobsSoftmax(settings: ExampleSettings = {}): Example {
  const settled = settle('blobs-softmax', settings, { learningRate: 1, epochs: 1000, seed: 42 })
  const { inputs, labels } = blobData(settled.seed)
  const network: Network = sequential(2, dense(10, { activation: 'sigmoid' }), dense(CLASSES, { activation: 'softmax' }))
  return defineExample({
    name: 'blobs-softmax',
    title: 'The blobs with softmax',
    notes: [
      scalingNote,
      'The three outputs are probabilities that add up to 1; the slope of the loss by the logits is p − t, which no flat sigmoid holds back.',
    ],
    network,
    data: { inputs, targets: fromColumn(labels) },
    options: descent(softmaxCrossEntropy(), settled, initialize(network, { seed: settled.seed })),
    names: [
      called(0, 'X', 'X'),
      called(0, 'y', 'target'),
      called(2, 'hidden_layer_input', 'dense1.z'),
      called(3, 'hidden_layer_activations', 'dense1.output'),
      called(4, 'output_layer_input', 'dense2.z'),
      called(4, 'output', 'dense2.output'),
      called(7, 'error_wrt_output_layer_input', 'd_dense2.z'),
      called(9, 'error_wrt_hidden_layer_input', 'd_dense1.z'),
    ],
  })
}
