import { expect, test } from 'vitest'
import { dense } from '../../src/network/dense.ts'
import { dropout } from '../../src/network/dropout.ts'
import { mse } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { cosineDecay } from '../../src/optimizers/schedules.ts'
import { matrix } from '../../src/matrix.ts'
import { Random } from '../../src/random.ts'
import { train } from '../../src/training/train.ts'

const random = new Random(3)
const filled = (rows: number, columns: number) =>
  matrix(
    rows,
    columns,
    Float64Array.from({ length: rows * columns }, () => random.normal()),
  )
const data = { inputs: filled(20, 3), targets: filled(20, 2) }
const small = sequential(3, dense(4, { activation: 'tanh' }), dense(2))
const dropping = sequential(3, dense(6, { activation: 'relu' }), dropout(0.3), dense(2))

// `run` does several epochs at a time where it may; a loop over the epochs does not.
test.each([
  ['full batch', small, { optimizer: sgd({ learningRate: 0.1 }) }],
  ['a loss that goes up and down', small, { optimizer: sgd({ learningRate: 0.9 }) }],
  ['batches with a rest, a schedule', small, { optimizer: adam(), batchSize: 6, schedule: cosineDecay() }],
  ['dropout', dropping, { optimizer: adam(), batchSize: 8 }],
  ['steps that count only from some size on', small, { optimizer: sgd(), minDelta: 1e-3 }],
])('many epochs at a time come out as one by one: %s', async (_, network, change) => {
  for (const engine of ['wasm', 'reference'] as const) {
    const options = { loss: mse(), epochs: 150, seed: 1, engine, ...change }
    const together = train(network, data, options)
    const apart = train(network, data, options)
    const result = await together.run()
    for await (const { epoch } of apart) expect(epoch).toBeGreaterThan(0)
    expect(result).toEqual(apart.result())
    expect(together.checkpoint()).toEqual(apart.checkpoint())
  }
})

test('a failure among many epochs names its epoch and leaves the last whole one, as in a loop', async () => {
  const options = { loss: mse(), epochs: 5000, seed: 1, optimizer: sgd({ learningRate: 3 }) }
  const [together, apart] = [train(small, data, options), train(small, data, options)]
  const failed = await together.run().catch((error: unknown) => error)
  const alsoFailed = await (async () => {
    for await (const { epoch } of apart) expect(epoch).toBeGreaterThan(0)
    return undefined
  })().catch((error: unknown) => error)
  expect(failed).toBeInstanceOf(Error)
  expect(failed).toEqual(alsoFailed)
  expect(together.checkpoint()).toEqual(apart.checkpoint())
})
