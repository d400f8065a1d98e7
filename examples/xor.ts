// The smallest useful network: exclusive or, from four rows typed in by hand.
import { adam, binaryCrossEntropy, dense, fromRows, predict, sequential, toRows, train } from 'glassbox'

const inputs = fromRows([
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
])
const targets = fromRows([[0], [1], [1], [0]])

const network = sequential(2, dense(4, { activation: 'tanh' }), dense(1, { activation: 'sigmoid' }))
const training = train(
  network,
  { inputs, targets },
  { loss: binaryCrossEntropy(), optimizer: adam({ learningRate: 0.05 }), epochs: 500, seed: 1 },
)
for await (const { epoch, loss } of training) if (epoch % 100 === 0) console.log(`epoch ${epoch}: loss ${loss.toFixed(4)}`)

const predictions = toRows(predict(network, training.result().parameters, inputs))
predictions.forEach(([p], r) => console.log(`${toRows(inputs)[r]!.join(' xor ')} -> ${p!.toFixed(3)}`))
