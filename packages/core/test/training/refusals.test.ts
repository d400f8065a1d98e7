import { expect, test } from 'vitest'
import { fromRows } from '../../src/matrix.ts'
import { dense } from '../../src/network/dense.ts'
import { mse } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { train } from '../../src/training/train.ts'
import { normals, rejection, smooth } from './setup.ts'

const network = sequential(3, dense(4, { activation: 'tanh' }), dense(1))
const inputs = normals(20, 3, 1)
const data = { inputs, targets: smooth(inputs) }
const options = { loss: mse(), optimizer: sgd({ learningRate: 0.05 }), epochs: 5, seed: 3 }

test('a checkpoint with more epochs behind it than are asked for', async () => {
  const training = train(network, data, options)
  await training.run()
  const resume = training.checkpoint()
  expect(() => train(network, data, { ...options, epochs: 4, resume })).toThrow(
    'resume, after 5 epochs: option "epochs" is out of range: expected a number at least 5, got 4.',
  )
  await train(network, data, { ...options, epochs: 5, resume }).run()
})

test('a checkpoint of another training: checksums are not shown', async () => {
  const training = train(network, data, options)
  await training.run()
  const wider = sequential(3, dense(5, { activation: 'tanh' }), dense(1))
  expect(() => train(wider, data, { ...options, seed: 4, resume: training.checkpoint() })).toThrow(
    'expected network as given, seed 4, got other network, seed 3.',
  )
})

test('a validation loss that is not finite has the cause that the warnings name', async () => {
  const linear = sequential(1, dense(1))
  const training = train(linear, { inputs: fromRows([[1], [2]]), targets: fromRows([[1], [0]]) }, {
    ...options,
    optimizer: sgd({ learningRate: 1e150 }),
    validation: { inputs: fromRows([[1e10]]), targets: fromRows([[1]]) },
  }) // prettier-ignore
  const error = (await rejection(training.run())) as Error
  expect(error.message).toMatch(/^validation data, after epoch 1: the loss became/)
  expect(error.message).toMatch(/Likely cause: .*learning rate is too large/)
})
