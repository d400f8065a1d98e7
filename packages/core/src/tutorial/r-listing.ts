import { fromColumn, fromRows } from '../matrix.ts'
import type { Matrix } from '../matrix.ts'
import { activation } from '../network/activation.ts'
import { dense } from '../network/dense.ts'
import { embedding } from '../network/embedding.ts'
import { halfSquaredErrorSum } from '../network/losses.ts'
import { graph, input } from '../network/network.ts'
import type { Network } from '../network/network.ts'
import type { Parameters } from '../program/program.ts'
import { called, defineExample, descent, settle } from './example.ts'
import type { Example, ExampleSettings } from './example.ts'
import { recycled } from './layers.ts'
import { threeSamples } from './listing.ts'

/** As the R code computes, not as it means: each bias is looked up by the number of the sample, not by the unit. */
function network(): Network {
  const x = input(4, 'X')
  const sample = input(1, 'sample')
  const layer = (inputs: ReturnType<typeof input>, units: number, name: string, bias: string) => {
    const product = dense(units, { bias: false, name: `${name}.weighted` })(inputs)
    const own = embedding(3, 1, { name: bias })(sample)
    return activation('sigmoid', { name })(recycled(product, own, `${name}.biased`))
  }
  return graph([x, sample], layer(layer(x, 3, 'hidden', 'bh'), 1, 'out', 'bout'))
}

/** What R 4.2.2 draws after set.seed(42): rnorm for the weights, runif for the biases, in the order of the listing. */
const drawnByR = (): Parameters =>
  new Map<string, Matrix>([
    [
      'hidden.weighted.weights',
      fromRows([
        [1.37095844714667, 0.404268323140999, 2.01842371387704],
        [-0.564698171396089, -0.106124516091484, -0.062714099052421],
        [0.363128411337339, 1.51152199743894, 1.30486965422349],
        [0.63286260496104, -0.0946590384130976, 2.28664539270111],
      ]),
    ],
    ['bh.table', fromColumn([0.0824375580996275, 0.514211784349754, 0.390203467104584])],
    ['out.weighted.weights', fromColumn([1.31495884897891, 0.978167526364279, 0.881791226863203])],
    ['bout.table', fromColumn([0.685169729404151, 0.685169729404151, 0.685169729404151])],
  ])

/**
 * The R listing as it computes, with its mistake: the biases are recycled down the rows and updated with rowSums, so that each belongs
 * to a sample instead of a unit. A new row has no bias, so nothing can be predicted for it: a fourth sample is refused by name.
 *
 * @throws {OptionError} for unknown settings, and for a seed: the numbers are those that R draws after set.seed(42).
 */
export function rListing(settings: ExampleSettings = {}): Example {
  const settled = settle('r-listing', settings, { learningRate: 0.1, epochs: 5000 })
  const { inputs, targets } = threeSamples()
  const sample = fromColumn(Array.from({ length: inputs.rows }, (_, i) => i))
  return defineExample({
    name: 'r-listing',
    title: 'The R listing, with its mistake',
    notes: [
      'matrix(rep(bias, n), nrow = n, byrow = FALSE) fills column after column: each row, a sample, gets one bias for all its units.',
      'rowSums adds up over the units, so that each sample’s bias is trained by that sample alone. colSums, one bias for each unit, is right.',
      'A new row has no bias of its own: this network can predict only the rows that it was trained on.',
      'It is hidden by chance: there are three samples and three hidden units, so that the shapes fit.',
    ],
    network: network(),
    data: { inputs: { X: inputs, sample }, targets },
    options: descent(halfSquaredErrorSum(), settled, drawnByR()),
    names: [
      called(0, 'X', 'X'),
      called(0, 'y', 'target'),
      called(1, 'wh', 'hidden.weighted.weights'),
      called(1, 'bh', 'bh.table'),
      called(1, 'wout', 'out.weighted.weights'),
      called(1, 'bout', 'bout.table'),
      called(2, 'hidden_layer_input1', 'hidden.weighted.z'),
      called(2, 'hidden_layer_input', 'hidden.biased.z'),
      called(3, 'hidden_layer_activations', 'hidden.output'),
      called(4, 'output_layer_input1', 'out.weighted.z'),
      called(4, 'output_layer_input', 'out.biased.z'),
      called(4, 'output', 'out.output'),
      called(5, 'E', 'd_out.output', { negative: true }),
      called(6, 'slope_output_layer', 'out.sigmoidSlope'),
      called(6, 'slope_hidden_layer', 'hidden.sigmoidSlope'),
      called(7, 'd_output', 'd_out.biased.z', { negative: true }),
      called(8, 'Error_at_hidden_layer', 'd_hidden.output', { negative: true }),
      called(9, 'd_hiddenlayer', 'd_hidden.biased.z', { negative: true }),
      called(10, 'wout_updated', 'out.weighted.weights.updated'),
      called(10, 'wh_updated', 'hidden.weighted.weights.updated'),
      called(11, 'bout_updated', 'bout.table.updated'),
      called(11, 'bh_updated', 'bh.table.updated'),
    ],
  })
}
