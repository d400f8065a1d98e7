// What a page needs to train a dense network, and nothing else: check-size.mjs measures its bundle.
import { adam, dense, fromRows, mse, predict, sequential, train } from 'glassbox'

const network = sequential(2, dense(8, { activation: 'tanh' }), dense(1))
const inputs = fromRows([
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
])
const targets = fromRows([[0], [1], [1], [0]])
const training = train(network, { inputs, targets }, { loss: mse(), optimizer: adam(), epochs: 100, seed: 1 })
for await (const { epoch, loss } of training) console.log(epoch, loss)
console.log(predict(network, training.result().parameters, inputs))
