import { fromRows } from '../matrix.ts'
import type { Matrix } from '../matrix.ts'
import { dense } from '../network/dense.ts'
import { uniform } from '../network/initializers.ts'
import { halfSquaredErrorSum } from '../network/losses.ts'
import { initialize, sequential } from '../network/network.ts'
import type { Network } from '../network/network.ts'
import type { Parameters } from '../program/program.ts'
import { withCells } from './cells.ts'
import type { GivenCell } from './cells.ts'
import { called, defineExample, descent, settle } from './example.ts'
import type { Example, ExampleSettings, TutorialName } from './example.ts'

/** The rows that the spreadsheet and both listings learn: three samples of four inputs. */
export const threeSamples = () => ({
  inputs: fromRows([
    [1, 0, 1, 0],
    [1, 0, 1, 1],
    [0, 1, 0, 1],
  ]),
  targets: fromRows([[1], [1], [0]]),
})

/** 4 inputs, 3 hidden units, 1 output; sigmoid in both layers. */
const network = (): Network => {
  const layer = { activation: 'sigmoid', weightsInitializer: uniform(), biasInitializer: uniform() } as const
  return sequential(4, dense(3, layer), dense(1, layer))
}

const names = (): readonly TutorialName[] => [
  called(0, 'X', 'X'),
  called(0, 'y', 'target'),
  called(1, 'wh', 'dense1.weights'),
  called(1, 'bh', 'dense1.bias'),
  called(1, 'wout', 'dense2.weights'),
  called(1, 'bout', 'dense2.bias'),
  called(2, 'hidden_layer_input1', 'dense1.product'),
  called(2, 'hidden_layer_input', 'dense1.z'),
  called(3, 'hiddenlayer_activations', 'dense1.output'),
  called(4, 'output_layer_input1', 'dense2.product'),
  called(4, 'output_layer_input', 'dense2.z'),
  called(4, 'output', 'dense2.output'),
  called(5, 'E', 'd_dense2.output', { negative: true }),
  called(6, 'slope_output_layer', 'dense2.sigmoidSlope'),
  called(6, 'slope_hidden_layer', 'dense1.sigmoidSlope'),
  called(7, 'd_output', 'd_dense2.z', { negative: true }),
  called(8, 'Error_at_hidden_layer', 'd_dense1.output', { negative: true }),
  called(9, 'd_hiddenlayer', 'd_dense1.z', { negative: true }),
  called(10, 'wout_updated', 'dense2.weights.updated'),
  called(10, 'wh_updated', 'dense1.weights.updated'),
  called(11, 'bh_updated', 'dense1.bias.updated'),
  called(11, 'bout_updated', 'dense2.bias.updated'),
]

export interface SpreadsheetSettings extends ExampleSettings {
  /** Cells of X, y, wh, bh, wout and bout that have another number than in the pictures. */
  readonly cells?: readonly GivenCell[]
}

/**
 * Steps 0 to 11 on the numbers of the spreadsheet pictures: weights as the pictures give them.
 *
 * @throws {OptionError} for unknown settings, for a seed: nothing is drawn, and for cells that are none of those given.
 */
export function spreadsheet({ cells = [], ...settings }: SpreadsheetSettings = {}): Example {
  const settled = settle('spreadsheet', settings, { learningRate: 0.1, epochs: 5000 })
  const parameters: Parameters = new Map<string, Matrix>([
    [
      'dense1.weights',
      fromRows([
        [0.42, 0.88, 0.55],
        [0.1, 0.73, 0.68],
        [0.6, 0.18, 0.47],
        [0.92, 0.11, 0.52],
      ]),
    ],
    ['dense1.bias', fromRows([[0.46, 0.72, 0.08]])],
    ['dense2.weights', fromRows([[0.3], [0.25], [0.23]])],
    ['dense2.bias', fromRows([[0.69]])],
  ])
  const example = defineExample({
    name: 'spreadsheet',
    title: 'Steps 0 to 11 on the spreadsheet’s numbers',
    notes: [
      'The pictures round to two or three places. Their own digits are lost; these are computed from their first numbers.',
      'The learning rate of the pictures is not certain. The listings have 0.1.',
      'The picture of step 6 takes the slope of the output layer’s input, that of step 7 multiplies by the learning rate too early; here both are right.',
    ],
    network: network(),
    data: threeSamples(),
    options: descent(halfSquaredErrorSum(), settled, parameters),
    names: names(),
  })
  return withCells(example, cells)
}

/**
 * The NumPy listing: weights and biases uniform in [0, 1), drawn in the order wh, bh, wout, bout from one stream.
 * The tutorial sets no seed; here it is 42 unless given.
 */
export function listing(settings: ExampleSettings = {}): Example {
  const settled = settle('listing', settings, { learningRate: 0.1, epochs: 5000, seed: 42 })
  const net = network()
  return defineExample({
    name: 'listing',
    title: 'The NumPy listing',
    notes: ['The tutorial sets no seed, so that its own last numbers cannot be made again; here the seed is said.'],
    network: net,
    data: threeSamples(),
    options: descent(halfSquaredErrorSum(), settled, initialize(net, { seed: settled.seed })),
    names: names(),
  })
}
