import { describe, expect, test } from 'vitest'
import { fromRows } from '../../src/matrix.ts'
import type { Matrix } from '../../src/matrix.ts'
import { dense } from '../../src/network/dense.ts'
import { mse, softmaxCrossEntropy } from '../../src/network/losses.ts'
import { initialize, sequential } from '../../src/network/network.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { evaluate } from '../../src/training/evaluate.ts'
import type { TrainOptions } from '../../src/training/options.ts'
import { train } from '../../src/training/train.ts'
import { expectClose, expectSameBits, normals, sectors } from './setup.ts'
import { inputs } from './loop.ts'

describe('validation', () => {
  const classes = sectors(inputs, 3)
  const classifier = sequential(3, dense(6, { activation: 'tanh' }), dense(3))
  const options = { loss: softmaxCrossEntropy(), optimizer: adam({ learningRate: 0.05 }), epochs: 5, seed: 2 } as const

  test('data: the loss of each epoch is that of its parameters', async () => {
    const validation = { inputs: normals(9, 3, 8), targets: sectors(normals(9, 3, 8), 3) }
    const training = train(classifier, { inputs, targets: classes }, { ...options, validation })
    for await (const { validationLoss } of training)
      expect(validationLoss).toBe(evaluate(classifier, training.result().parameters, validation, options.loss).loss)
  })

  test('a share: rows set aside by seed, in the proportion of their classes, and not trained on', async () => {
    const run = (seed: number) =>
      train(
        classifier,
        { inputs, targets: classes },
        { ...options, seed, validation: 0.25, parameters: initialize(classifier, { seed: 1 }) },
      ).run()
    const [a, b, c] = await Promise.all([run(2), run(2), run(3)])
    expect(a.history).toEqual(b.history)
    expect(c.history[0]!.validationLoss).not.toBe(a.history[0]!.validationLoss)
    expect(a.history.every(({ validationLoss }) => validationLoss! > 0)).toBe(true)
    const plain = await train(
      classifier,
      { inputs, targets: classes },
      { ...options, parameters: initialize(classifier, { seed: 1 }) },
    ).run()
    expect(a.history[0]!.loss).not.toBe(plain.history[0]!.loss)
    expect(plain.history[0]).not.toHaveProperty('validationLoss')
    const none = await train(
      classifier,
      { inputs, targets: classes },
      { ...options, validation: 0, parameters: initialize(classifier, { seed: 1 }) },
    ).run()
    expect(none.history).toEqual(plain.history)
  })

  test('metrics are asked after each epoch, on the validation rows or else on the training rows', async () => {
    const seen: [Matrix, Matrix][] = []
    const metrics = {
      rows: (t: Matrix, p: Matrix) => {
        seen.push([t, p])
        return t.rows
      },
    }
    const validation = { inputs: normals(9, 3, 8), targets: sectors(normals(9, 3, 8), 3) }
    const on = train(classifier, { inputs, targets: classes }, { ...options, epochs: 1, metrics, validation })
    expect((await on.run()).history[0]!.metrics).toEqual({ rows: 9 })
    expect(seen[0]![0]).toEqual(validation.targets)
    expect(seen[0]![1]).toEqual(evaluate(classifier, on.result().parameters, validation, options.loss).predictions)
    const without = train(classifier, { inputs, targets: classes }, { ...options, epochs: 1, metrics })
    expect((await without.run()).history[0]).toMatchObject({ metrics: { rows: 23 } })
    expect(without.result().history[0]).not.toHaveProperty('validationLoss')
  })

  test('a metric that throws leaves the training at its last whole epoch', async () => {
    let asked = 0
    const metrics = {
      fragile: () => {
        if (++asked === 3) throw new Error('no such thing')
        return 1
      },
    }
    const training = train(classifier, { inputs, targets: classes }, { ...options, metrics })
    await expect(training.run()).rejects.toThrow('no such thing')
    const { parameters, epochs, history } = training.result()
    expect([epochs, history.length]).toEqual([2, 2])
    expectSameBits(
      parameters,
      (await train(classifier, { inputs, targets: classes }, { ...options, epochs: 2 }).run()).parameters,
    )
  })
})

describe('early stopping', () => {
  const line = sequential(1, dense(1, { bias: false }))
  const data = { inputs: fromRows([[1]]), targets: fromRows([[100]]) }
  /** From weight 0, plain descent on (w − 100)² passes the validation optimum at 10. */
  const run = (options: Partial<TrainOptions<'numbers'>>) =>
    train(line, data, {
      loss: mse(),
      optimizer: sgd({ learningRate: 0.01 }),
      epochs: 50,
      seed: 1,
      parameters: new Map([['dense1.weights', fromRows([[0]])]]),
      validation: { inputs: data.inputs, targets: fromRows([[10]]) },
      ...options,
    })

  // w after epoch k is 100 (1 − 0.98^k): 2, 3.96, 5.88, 7.76, 9.61, 11.42, 13.19 … so the best epoch is the fifth.
  test('stops after `patience` epochs without a better validation loss, with the weights of the best', async () => {
    const { epochs, bestEpoch, stopped, parameters, history } = await run({ patience: 3 }).run()
    expect([epochs, bestEpoch, stopped]).toEqual([8, 5, 'patience'])
    expectClose(parameters.get('dense1.weights')!.data, [100 * (1 - 0.98 ** 5)], 1e-12)
    expect(history.map(({ improved }) => improved)).toEqual([true, true, true, true, true, false, false, false])
  })

  test('keeps the last weights where restoreBestWeights is false, restores them without patience where it is true', async () => {
    const last = await run({ patience: 3, restoreBestWeights: false }).run()
    expectClose(last.parameters.get('dense1.weights')!.data, [100 * (1 - 0.98 ** 8)], 1e-12)
    const best = await run({ epochs: 20, restoreBestWeights: true }).run()
    expect([best.epochs, best.bestEpoch, best.stopped]).toEqual([20, 5, 'epochs'])
    expectClose(best.parameters.get('dense1.weights')!.data, [100 * (1 - 0.98 ** 5)], 1e-12)
  })

  test('minDelta: less is no improvement', async () => {
    // Validation losses: 64, 36.5, 17.0, 5.0, 0.15, …: the fifth epoch improves by 4.9.
    expect((await run({ patience: 2, minDelta: 4.8 }).run()).bestEpoch).toBe(5)
    const { bestEpoch, epochs } = await run({ patience: 2, minDelta: 5 }).run()
    expect([bestEpoch, epochs]).toEqual([4, 6])
  })

  test('without validation the training loss is watched', async () => {
    const { epochs, stopped } = await run({ patience: 1, validation: 0, epochs: 30 }).run()
    expect([epochs, stopped]).toEqual([30, 'epochs'])
  })
})
