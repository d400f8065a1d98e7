import { fromRows } from '../matrix.ts'
import { activation } from '../network/activation.ts'
import { dense } from '../network/dense.ts'
import { halfSquaredErrorSum } from '../network/losses.ts'
import { sequential } from '../network/network.ts'
import type { Network } from '../network/network.ts'
import { called, defineExample, descent, settle } from './example.ts'
import type { Example, ExampleSettings } from './example.ts'
import { heldBias } from './layers.ts'

/**
 * Matt Mazur's example ("A step by step backpropagation example", 2015): 2 inputs, 2 hidden units, 2 outputs, one sample; learning
 * rate 0.5; the biases are used but held fixed.
 *
 * @throws {OptionError} for unknown settings, and for a seed: nothing is drawn.
 */
export function mazur(settings: ExampleSettings = {}): Example {
  const settled = settle('mazur', settings, { learningRate: 0.5, epochs: 10000 })
  const network: Network = sequential(
    2,
    dense(2, { bias: false, name: 'w1' }),
    heldBias('net_h'),
    activation('sigmoid', { name: 'out_h' }),
    dense(2, { bias: false, name: 'w2' }),
    heldBias('net_o'),
    activation('sigmoid', { name: 'out_o' }),
  )
  // Column k holds the weights into unit k: w1 and w2 lead to h1, w3 and w4 to h2, w5 and w6 to o1, w7 and w8 to o2.
  const parameters = new Map([
    ['w1.weights', fromRows([[0.15, 0.25], [0.2, 0.3]])], // prettier-ignore
    ['net_h.bias', fromRows([[0.35, 0.35]])],
    ['w2.weights', fromRows([[0.4, 0.5], [0.45, 0.55]])], // prettier-ignore
    ['net_o.bias', fromRows([[0.6, 0.6]])],
  ])
  return defineExample({
    name: 'mazur',
    title: 'Mazur’s example: 2 inputs, 2 hidden units, 2 outputs',
    notes: ['The biases b1 and b2 are held fixed. Each row of weights leads from one unit, each column to one.'],
    network,
    data: { inputs: fromRows([[0.05, 0.1]]), targets: fromRows([[0.01, 0.99]]) },
    options: descent(halfSquaredErrorSum(), settled, parameters),
    names: [
      called(0, 'i', 'X'),
      called(0, 'target', 'target'),
      called(1, 'w1_to_w4', 'w1.weights'),
      called(1, 'b1', 'net_h.bias'),
      called(1, 'w5_to_w8', 'w2.weights'),
      called(1, 'b2', 'net_o.bias'),
      called(2, 'net_h', 'net_h.z'),
      called(3, 'out_h', 'out_h.output'),
      called(4, 'net_o', 'net_o.z'),
      called(4, 'out_o', 'out_o.output'),
      called(5, 'E_total', 'loss'),
      called(5, 'dE_dout_o', 'd_out_o.output'),
      called(6, 'dout_o_dnet_o', 'out_o.sigmoidSlope'),
      called(6, 'dout_h_dnet_h', 'out_h.sigmoidSlope'),
      called(7, 'delta_o', 'd_net_o.z'),
      called(7, 'dE_dw5_to_w8', 'd_w2.weights'),
      called(8, 'dE_dout_h', 'd_out_h.output'),
      called(9, 'delta_h', 'd_net_h.z'),
      called(9, 'dE_dw1_to_w4', 'd_w1.weights'),
      called(10, 'w5_to_w8_updated', 'w2.weights.updated'),
      called(10, 'w1_to_w4_updated', 'w1.weights.updated'),
    ],
  })
}
