// A graph with two inputs: a category goes through an embedding, numbers through a dense layer with a skip connection.
import { adam, add, concatenate, dense, embedding, fromColumn, graph, input, matrix, mse, Random, train } from 'glassbox'

const numbers = input(3, 'numbers')
const island = input(1, 'island')
const joined = concatenate([numbers, embedding(4, 2)(island)]) // 3 + 2 columns
const hidden = dense(8, { activation: 'relu' })(joined)
const block = dense(8, { activation: 'relu' })(hidden)
const network = graph([numbers, island], dense(1)(add([hidden, block])))

const random = new Random(7)
const rows = 200
const x = matrix(
  rows,
  3,
  Float64Array.from({ length: rows * 3 }, () => random.normal()),
)
const k = fromColumn(Array.from({ length: rows }, () => random.integer(0, 4)))
const y = fromColumn(Array.from({ length: rows }, (_, r) => x.data[3 * r]! * x.data[3 * r + 1]! + k.data[r]!))

const training = train(
  network,
  { inputs: { numbers: x, island: k }, targets: y },
  { loss: mse(), optimizer: adam({ learningRate: 0.01 }), epochs: 100, batchSize: 16, seed: 1, validation: 0.2 },
)
for await (const { epoch, loss, validationLoss } of training)
  if (epoch % 20 === 0) console.log(`epoch ${epoch}: loss ${loss.toFixed(4)}, validation ${validationLoss!.toFixed(4)}`)
