import { describe, expect, test } from 'vitest'
import { createEngine, engineNames } from '../../src/engines/create.ts'
import type { EngineName } from '../../src/engines/create.ts'
import { asDtype, fromColumn } from '../../src/matrix.ts'
import { decodeCheckpoint, encodeCheckpoint } from '../../src/model/checkpoint.ts'
import { activation } from '../../src/network/activation.ts'
import { dense } from '../../src/network/dense.ts'
import { dropout } from '../../src/network/dropout.ts'
import { binaryCrossEntropy, mse } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import { batchNorm } from '../../src/network/normalization.ts'
import { cosineDecay } from '../../src/optimizers/schedules.ts'
import { predict } from '../../src/training/evaluate.ts'
import type { TrainOptions } from '../../src/training/options.ts'
import { train } from '../../src/training/train.ts'
import { toy } from '../../src/index.ts'
import { firstDifference } from '../bits.ts'
import { optimizers } from '../network/cases.ts'
import { expectSameBits, normals, smooth } from '../training/setup.ts'

// What one engine began another goes on with, and nobody can tell.

const pairs = engineNames.flatMap(first => engineNames.filter(second => second !== first).map(second => [first, second] as const))
const dtypes = ['float64', 'float32'] as const

const inputs = normals(37, 4, 1)
const data = { inputs, targets: smooth(inputs, 2) }
const network = sequential(4, dense(9, { activation: 'tanh' }), dropout(0.2), batchNorm(), dense(5), activation('mish'), dense(2))

const settings = (optimizer: string): Omit<TrainOptions, 'epochs'> => ({
  ...{ loss: mse(), optimizer: optimizers[optimizer]!(), seed: 3, batchSize: 8, schedule: cosineDecay({ length: 9 }) },
  ...{ validation: 0.2, patience: 50, clipping: { norm: 5 } },
})

describe.each(pairs)('begun on %s, gone on with on %s', (first, second) => {
  test.each(
    dtypes.flatMap(dtype =>
      ['adam', 'adamw, amsgrad', 'sgd, nesterov', 'rmsprop, centered, momentum'].map(o => [dtype, o] as const),
    ),
  )('%s, %s: the bits of a training that never changed', async (dtype, optimizer) => {
    const options = { ...settings(optimizer), dtype }
    const whole = await train(network, data, { ...options, epochs: 6, engine: 'reference' }).run()
    const begun = train(network, data, { ...options, epochs: 2, engine: first })
    await begun.run()
    const kept = decodeCheckpoint(encodeCheckpoint(begun.checkpoint()))
    const changed = train(network, data, { ...options, epochs: 4, engine: second, resume: kept })
    await changed.run()
    const back = train(network, data, { ...options, epochs: 6, engine: first, resume: changed.checkpoint() })
    const result = await back.run()
    expectSameBits(result.parameters, whole.parameters)
    expect(result.history).toEqual(whole.history)
    expect(result.warnings).toEqual(whole.warnings)
  })

  test('lbfgs, whose memory is part of the checkpoint', async () => {
    const plain = sequential(4, dense(6, { activation: 'tanh' }), dense(2))
    const options = { loss: mse(), optimizer: optimizers['lbfgs']!(), seed: 1 }
    const whole = await train(plain, data, { ...options, epochs: 9, engine: second }).run()
    const begun = train(plain, data, { ...options, epochs: 4, engine: first })
    await begun.run()
    const result = await train(plain, data, { ...options, epochs: 9, engine: second, resume: begun.checkpoint() }).run()
    expectSameBits(result.parameters, whole.parameters)
    expect(result.history).toEqual(whole.history)
  })
})

test.each(dtypes)('a network trained on either engine predicts the same bits on both, one row or many, %s', async dtype => {
  const { inputs, labels } = toy.moons({ rows: 1100, noise: 0.2, seed: 1 })
  const moons = sequential(2, dense(10, { activation: 'sigmoid' }), dense(1, { activation: 'sigmoid' }))
  const table = asDtype(inputs, dtype)
  const trained = async (engine: EngineName) =>
    (
      await train(
        moons,
        { inputs, targets: fromColumn(labels) },
        { loss: binaryCrossEntropy(), optimizer: optimizers['adam']!(), epochs: 5, seed: 1, dtype, engine, batchSize: 100 },
      ).run()
    ).parameters
  const [a, b] = [await trained('wasm'), await trained('reference')]
  expectSameBits(a, b)
  const many = engineNames.map(engine => predict(moons, a, table, { engine: createEngine(engine, dtype) }).data)
  expect(firstDifference(many[0]!, many[1]!)).toBeUndefined()
  // A row's prediction does not depend on the rows beside it.
  for (const r of [0, 511, 1023, 1024, 1099])
    for (const name of engineNames) {
      const row = { rows: 1, columns: 2, data: table.data.slice(2 * r, 2 * r + 2) }
      const single = predict(moons, b, row, { engine: createEngine(name, dtype) }).data
      expect(firstDifference(single, many[0]!.slice(r, r + 1)), `${name}, row ${r}`).toBeUndefined()
    }
})
