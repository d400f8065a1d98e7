import { fromRows } from '../matrix.ts'
import { dense } from '../network/dense.ts'
import { uniform } from '../network/initializers.ts'
import { halfSquaredErrorSum } from '../network/losses.ts'
import { initialize, sequential } from '../network/network.ts'
import type { Network } from '../network/network.ts'
import { Random } from '../random.ts'
import { called, defineExample, descent, settle } from './example.ts'
import type { Example, ExampleSettings, TutorialName } from './example.ts'

/** Inputs, hidden units and outputs without biases, sigmoid in both layers, weights uniform in [0, 1). */
export const withoutBias = (inputs: number, hidden: number, outputs: number): Network => {
  const layer = { activation: 'sigmoid', bias: false, weightsInitializer: uniform() } as const
  return sequential(inputs, dense(hidden, layer), dense(outputs, layer))
}

/** The tutorial's names where samples are columns: a value with a row for each sample is told transposed, a weight is not. */
export const detailedNames = (): readonly TutorialName[] => {
  const columns = { transposed: true }
  return [
    called(0, 'X', 'X', columns),
    called(0, 'y', 'target', columns),
    called(1, 'weights_input_hidden', 'dense1.weights'),
    called(1, 'weights_hidden_output', 'dense2.weights'),
    called(2, 'hidden_layer_input', 'dense1.z', columns),
    called(3, 'hidden_layer_activations', 'dense1.output', columns),
    called(4, 'output_layer_input', 'dense2.z', columns),
    called(4, 'output', 'dense2.output', columns),
    called(5, 'error_wrt_output', 'd_dense2.output', columns),
    called(6, 'output_wrt_output_layer_input', 'dense2.sigmoidSlope', columns),
    called(7, 'output_layer_input_wrt_weights_hidden_output', 'dense1.output'),
    called(7, 'error_wrt_weights_hidden_output', 'd_dense2.weights'),
    called(8, 'output_layer_input_wrt_hidden_layer_activations', 'dense2.weights'),
    called(9, 'hidden_layer_activations_wrt_hidden_layer_input', 'dense1.sigmoidSlope', columns),
    called(9, 'hidden_layer_input_wrt_weights_input_hidden', 'X', columns),
    called(9, 'error_wrt_weights_input_hidden', 'd_dense1.weights'),
    called(10, 'weights_hidden_output_updated', 'dense2.weights.updated'),
    called(10, 'weights_input_hidden_updated', 'dense1.weights.updated'),
  ]
}

const samples = () => ({
  inputs: fromRows([
    [1, 0, 0, 0],
    [1, 0, 1, 1],
    [0, 1, 0, 1],
  ]),
  targets: fromRows([[1], [1], [0]]),
})

/**
 * The stream that all of the section's weights come from, with as many draws of the two weights as were made before.
 * The tutorial draws for its one step by hand, again for its 1000 epochs, and again for the moons.
 */
export function streamAfter(draws: number, seed: number): Random {
  const random = new Random(seed)
  for (let i = 0; i < draws; i++) initialize(withoutBias(4, 3, 1), { seed: random })
  return random
}

function variant(name: string, title: string, notes: readonly string[], draws: number, settled: Required<ExampleSettings>) {
  const network = withoutBias(4, 3, 1)
  return defineExample({
    name,
    title,
    notes: [
      'The tutorial writes samples as columns: X (4,3), y (1,3). The program has them as rows and is told transposed.',
      ...notes,
    ],
    network,
    data: samples(),
    options: descent(halfSquaredErrorSum(), settled, initialize(network, { seed: streamAfter(draws, settled.seed) })),
    names: detailedNames(),
  })
}

/** One step by hand, its chain rule part by part: samples in columns, no bias, seed 42, learning rate 0.01. */
export const detailed = (settings: ExampleSettings = {}): Example =>
  variant(
    'detailed',
    'The detailed variant: samples in columns, no bias, the chain rule part by part',
    [],
    0,
    settle('detailed', settings, { learningRate: 0.01, epochs: 1000, seed: 42 }),
  )

/** The detailed variant's 1000 epochs. The printed table is that of the stream's second draw of weights and of learning rate 0.1. */
export const detailedEpochs = (settings: ExampleSettings = {}): Example =>
  variant(
    'detailed-epochs',
    'The detailed variant, 1000 epochs',
    [
      'The text says that the learning rate is 0.01 and never that weights were drawn again. Its table is that of the next 15 numbers of the stream and of 0.1.',
    ],
    1,
    settle('detailed-epochs', settings, { learningRate: 0.1, epochs: 1000, seed: 42 }),
  )
