// Checked by tsc alone: data whose width the compiler knows must fit the network and the loss.
import { adam, dense, fromRows, mse, predict, sequential, softmaxCrossEntropy, train } from '../../src/index.ts'
import type { Matrix } from '../../src/index.ts'

const network = sequential(2, dense(3, { activation: 'tanh' }), dense(3))
const two = fromRows([
  [0, 1],
  [1, 0],
])
const three = fromRows([
  [0, 1, 2],
  [1, 0, 2],
])
const one = fromRows([[0], [1]])
declare const unknown: Matrix
const options = { optimizer: adam(), epochs: 1, seed: 1 }

// Numbers are as wide as the output, a class is one index.
train(network, { inputs: two, targets: three }, { ...options, loss: mse() })
train(network, { inputs: two, targets: one }, { ...options, loss: softmaxCrossEntropy() })
// What the compiler does not know is left to the run.
train(network, { inputs: unknown, targets: unknown }, { ...options, loss: mse() })
train(network, { inputs: unknown, targets: unknown }, { ...options, loss: softmaxCrossEntropy() })
train(network, { inputs: { X: unknown }, targets: three }, { ...options, loss: mse() })
// @ts-expect-error -- two inputs, not three
train(network, { inputs: three, targets: three }, { ...options, loss: mse() })
// @ts-expect-error -- three outputs, not two
train(network, { inputs: two, targets: two }, { ...options, loss: mse() })
// @ts-expect-error -- a class is one column
train(network, { inputs: two, targets: three }, { ...options, loss: softmaxCrossEntropy() })

export const predictions: Matrix<3> = predict(network, new Map(), two)
export const fromUnknown: Matrix<3> = predict(network, new Map(), unknown)
// @ts-expect-error -- two inputs, not three
predict(network, new Map(), three)
// @ts-expect-error -- three outputs, not two
export const narrow: Matrix<2> = predict(network, new Map(), two)
