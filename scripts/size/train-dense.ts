// What a page needs to train a dense network, and nothing else: check-size.mjs measures its bundle.
import { adam, dense, fromRows, mse, sequential, train } from 'glassbox'

const network = sequential(dense(2, 8, { activation: 'tanh' }), dense(8, 1))
const inputs = fromRows([
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
])
const targets = fromRows([[0], [1], [1], [0]])
for await (const epoch of train(network, { inputs, targets, loss: mse(), optimizer: adam(), epochs: 100, seed: 1 }))
  console.log(epoch)
