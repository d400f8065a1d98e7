import { describe, expect, test } from 'vitest'
import { fromRows, takeRows, toRows } from '../../src/matrix.ts'
import type { Matrix } from '../../src/matrix.ts'
import { dense } from '../../src/network/dense.ts'
import { dropout } from '../../src/network/dropout.ts'
import { halfSquaredErrorSum, mse, softmaxCrossEntropy } from '../../src/network/losses.ts'
import { initialize, sequential } from '../../src/network/network.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { lbfgs } from '../../src/optimizers/lbfgs.ts'
import { constantRate } from '../../src/optimizers/schedules.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import type { Parameters } from '../../src/program/program.ts'
import { Random } from '../../src/random.ts'
import { epochBatches, epochOrder } from '../../src/training/batches.ts'
import { evaluate } from '../../src/training/evaluate.ts'
import type { Checkpoint } from '../../src/training/checkpoint.ts'
import type { TrainOptions } from '../../src/training/options.ts'
import { train } from '../../src/training/train.ts'
import type { Training } from '../../src/training/train.ts'
import { expectClose, expectSameBits, normals, rejection, sectors, smooth, thrownBy } from './setup.ts'

const inputs = normals(23, 3, 1)
const targets = smooth(inputs)
const network = sequential(3, dense(4, { activation: 'sigmoid' }), dense(1))
const base = { loss: mse(), optimizer: sgd({ learningRate: 0.3, momentum: 0.8 }), epochs: 4, seed: 5 } as const

/** The same training, written out: 3 inputs, 4 sigmoid units, 1 linear output, mean squared error, momentum 0.8. */
function byHand(first: Parameters, batches: (epoch: number) => readonly (readonly number[])[], epochs: number, rate: number) {
  const [W, b, V, c] = ['dense1.weights', 'dense1.bias', 'dense2.weights', 'dense2.bias'].map(name =>
    Array.from(first.get(name)!.data),
  ) as [number[], number[], number[], number[]]
  const all = [W, b, V, c]
  const velocity = all.map(p => p.map(() => 0))
  const [X, y] = [toRows(inputs), Array.from(targets.data)]
  const losses: number[] = []
  for (let epoch = 0; epoch < epochs; epoch++) {
    let [total, rows] = [0, 0]
    for (const batch of batches(epoch)) {
      const gradients = all.map(p => p.map(() => 0))
      let loss = 0
      for (const r of batch) {
        const h = b.map((bias, j) => 1 / (1 + Math.exp(-(X[r]!.reduce((sum, x, i) => sum + x * W[i * 4 + j]!, 0) + bias))))
        const error = h.reduce((sum, a, j) => sum + a * V[j]!, 0) + c[0]! - y[r]!
        loss += (error * error) / batch.length
        const e = (2 * error) / batch.length
        gradients[3]![0]! += e
        h.forEach((a, j) => {
          gradients[2]![j]! += e * a
          const delta = e * V[j]! * a * (1 - a)
          gradients[1]![j]! += delta
          X[r]!.forEach((x, i) => (gradients[0]![i * 4 + j]! += delta * x))
        })
      }
      all.forEach((p, k) =>
        p.forEach((_, i) => {
          velocity[k]![i] = 0.8 * velocity[k]![i]! + gradients[k]![i]!
          p[i]! -= rate * velocity[k]![i]
        }),
      )
      total += loss * batch.length
      rows += batch.length
    }
    losses.push(total / rows)
  }
  return { parameters: all.flat(), losses }
}

const chunks = (order: Iterable<number>, size: number) => {
  const all = [...order]
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))
}

describe('batches', () => {
  test.each([
    ['full', undefined],
    [23, undefined],
    [100, undefined],
    [5, false],
    [5, true],
    [5, undefined],
    [1, undefined],
    ['full', true],
  ] as const)('of %s rows, shuffle %s: equal a loop written out', async (batchSize, shuffle) => {
    const training = train(network, { inputs, targets }, { ...base, batchSize, ...(shuffle !== undefined && { shuffle }) })
    const { parameters, history } = await training.run()
    const size = batchSize === 'full' ? 23 : batchSize
    const shuffled = shuffle ?? size < 23
    const expected = byHand(
      initialize(network, { seed: base.seed }),
      epoch => chunks(epochOrder(23, shuffled, base.seed, epoch), size),
      base.epochs,
      0.3,
    )
    expectClose(
      [...parameters.values()].flatMap(({ data }) => Array.from(data)),
      expected.parameters,
      1e-12,
      'parameters',
    )
    expectClose(
      history.map(({ loss }) => loss),
      expected.losses,
      1e-12,
      'losses',
    )
    expect(history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4])
  })

  test('under a sum, the loss of an epoch is the sum over its batches', async () => {
    const options = { ...base, loss: halfSquaredErrorSum(), optimizer: sgd({ learningRate: 0 }), epochs: 1 }
    const { history } = await train(network, { inputs, targets }, { ...options, batchSize: 4 }).run()
    const whole = await train(network, { inputs, targets }, options).run()
    expectClose([history[0]!.loss], [whole.history[0]!.loss], 1e-13)
  })

  test('an epoch takes every row once; the order follows seed and epoch', () => {
    const sorted = (order: Uint32Array) => [...order].sort((a, b) => a - b)
    for (const epoch of [0, 1, 2]) expect(sorted(epochOrder(50, true, 9, epoch))).toEqual(Array.from({ length: 50 }, (_, i) => i))
    expect(epochOrder(50, true, 9, 0)).toEqual(epochOrder(50, true, 9, 0))
    expect(epochOrder(50, true, 9, 1)).not.toEqual(epochOrder(50, true, 9, 0))
    expect(epochOrder(50, true, 10, 0)).not.toEqual(epochOrder(50, true, 9, 0))
    expect([...epochOrder(4, false, 9, 3)]).toEqual([0, 1, 2, 3])
  })

  test('the same seed gives the same bits, another seed others', async () => {
    const run = (seed: number, parameters = initialize(network, { seed: 1 })) =>
      train(network, { inputs, targets }, { ...base, batchSize: 4, seed, parameters }).run()
    const [a, b, c] = await Promise.all([run(7), run(7), run(8)])
    expectSameBits(a.parameters, b.parameters)
    expect(a.history).toEqual(b.history)
    expect(c.parameters.get('dense1.weights')!.data).not.toEqual(a.parameters.get('dense1.weights')!.data)
  })

  test('without parameters, they are drawn from the seed; they may be given', async () => {
    const still = { ...base, optimizer: sgd({ learningRate: 0 }), epochs: 1 }
    expectSameBits((await train(network, { inputs, targets }, still).run()).parameters, initialize(network, { seed: 5 }))
    const given = initialize(network, { seed: 77 })
    expectSameBits((await train(network, { inputs, targets }, { ...still, parameters: given }).run()).parameters, given)
  })

  test('dropout masks follow seed, epoch and batch', () => {
    const twice = sequential(3, dropout(0.25), dense(40), dropout(0.5), dense(1))
    const { masks } = trainingProgram(twice, { loss: mse(), optimizer: sgd() })
    const drawn = (seed: number, epoch: number) =>
      [...epochBatches(epochOrder(60, false, seed, epoch), 20, masks, seed, epoch, () => 1)].flatMap(batch =>
        batch.masks.map(([, numbers]) => Array.from(numbers)),
      )
    expect(drawn(1, 0)).toEqual(drawn(1, 0))
    const all = [drawn(1, 0), drawn(1, 1), drawn(2, 0)].flat().map(mask =>
      mask
        .slice(0, 60)
        .map(x => (x === 0 ? 0 : 1))
        .join(''),
    )
    expect(new Set(all).size).toBe(3 * 3 * 2)
    const wide = drawn(1, 0)[1]!
    expect(wide).toHaveLength(20 * 40)
    expect(new Set(wide)).toEqual(new Set([0, 2]))
    expect(wide.filter(x => x === 0).length / wide.length).toBeCloseTo(0.5, 1)
    expect(new Set(drawn(1, 0)[0])).toEqual(new Set([0, 1 / 0.75]))
  })

  test('each batch of a training has its own mask', async () => {
    const [wide, same] = [sequential(3, dense(30), dropout(0.5), dense(1)), takeRows(inputs, new Array<number>(10).fill(0))]
    const run = (seed: number) => {
      const options = {
        ...base,
        seed,
        batchSize: 5,
        optimizer: sgd({ learningRate: 0 }),
        parameters: initialize(wide, { seed: 3 }),
      }
      return train(wide, { inputs: same, targets: takeRows(targets, new Array<number>(10).fill(0)) }, options).run()
    }
    const { history } = await run(1)
    expect(new Set(history.map(({ loss }) => loss)).size).toBe(base.epochs)
    expect((await run(1)).history).toEqual(history)
    expect((await run(2)).history[0]!.loss).not.toBe(history[0]!.loss)
  })
})

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

test("after a failure L-BFGS's memory, too, is that of the last whole epoch", async () => {
  let asked = 0
  const fragile = (fails: boolean) => () => {
    if (++asked === 4 && fails) throw new Error('no such thing')
    return 1
  }
  const options = { ...base, optimizer: lbfgs(), epochs: 8 }
  const whole = await train(network, { inputs, targets }, { ...options, metrics: { fragile: fragile(false) } }).run()
  asked = 0
  const training = train(network, { inputs, targets }, { ...options, metrics: { fragile: fragile(true) } })
  await expect(training.run()).rejects.toThrow('no such thing')
  const resume = training.checkpoint()
  expect(resume.epoch).toBe(3)
  const resumed = await train(network, { inputs, targets }, { ...options, metrics: { fragile: fragile(false) }, resume }).run()
  expectSameBits(resumed.parameters, whole.parameters)
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

describe('leaving and going on', () => {
  const data = { inputs, targets }
  const options = { ...base, batchSize: 5, epochs: 6 } as const

  test('the iterator may be left, and goes on where it was', async () => {
    const whole = await train(network, data, options).run()
    const training = train(network, data, options)
    const seen: number[] = []
    for await (const { epoch } of training) {
      seen.push(epoch)
      if (epoch === 2) break
    }
    expect(training.result()).toMatchObject({ epochs: 2, stopped: 'aborted' })
    for await (const { epoch } of training) {
      seen.push(epoch)
      if (epoch === 3) break
    }
    const { parameters, history, stopped } = await training.run()
    expect(seen).toEqual([1, 2, 3])
    expectSameBits(parameters, whole.parameters)
    expect(history).toEqual(whole.history)
    expect(stopped).toBe('epochs')
    for await (const { epoch } of training) expect.fail(`epoch ${epoch} after the end`)
  })

  test('a result is a snapshot: it does not change when the training goes on', async () => {
    const training = train(network, data, options)
    await training[Symbol.asyncIterator]().next()
    const early = training.result()
    await training.run()
    expect(early.history).toHaveLength(1)
    expect(early.parameters.get('dense1.bias')!.data).not.toEqual(training.result().parameters.get('dense1.bias')!.data)
  })

  test('before the first epoch, the result holds the first parameters', () => {
    const result = train(network, data, options).result()
    expect(result).toMatchObject({ epochs: 0, bestEpoch: 0, stopped: 'aborted', history: [] })
    expectSameBits(result.parameters, initialize(network, { seed: 5 }))
  })

  test('a signal in the middle of an epoch: the result is that of the last whole one, and going on gives the same bits', async () => {
    const whole = await train(network, data, options).run()
    for (const steps of [0, 1, 7, 12]) {
      const signal = beforeBatches((n, controller) => {
        if (n === steps) controller.abort()
      })
      const training = train(network, data, { ...options, signal })
      const { parameters, epochs, stopped, history } = await training.run()
      expect([epochs, stopped]).toEqual([Math.floor(steps / 5), 'aborted'])
      expect(history).toEqual(whole.history.slice(0, epochs))
      const short =
        epochs === 0 ? initialize(network, { seed: 5 }) : (await train(network, data, { ...options, epochs }).run()).parameters
      expectSameBits(parameters, short)
      const resumed = await train(network, data, { ...options, resume: training.checkpoint() }).run()
      expectSameBits(resumed.parameters, whole.parameters)
      expect(resumed.history).toEqual(whole.history)
    }
  })

  test('a checkpoint asked for in the middle of an epoch is that of the last whole one', async () => {
    const careful = { ...options, optimizer: adam({ learningRate: 0.01 }) }
    const early: Checkpoint[] = []
    const signal = beforeBatches(n => {
      if (n === 3 || n === 8) early.push(training.checkpoint())
    })
    const training: Training = train(network, data, { ...careful, signal })
    const { parameters, history } = await training.run()
    expect(early.map(({ epoch, step }) => [epoch, step])).toEqual([
      [0, 0],
      [1, 5],
    ])
    for (const resume of early) {
      const resumed = await train(network, data, { ...careful, resume }).run()
      expectSameBits(resumed.parameters, parameters)
      expect(resumed.history).toEqual(history)
    }
  })

  test('asking for two epochs at once is refused, and does no harm', async () => {
    const second: Promise<unknown>[] = []
    const signal = beforeBatches(n => {
      if (n === 3) second.push(rejection(training.run()))
    })
    const training: Training = train(network, data, { ...options, signal })
    const { parameters } = await training.run()
    expect(await second[0]).toMatchObject({
      complaint: { problem: 'the training is running already: wait for the epoch in hand' },
    })
    expectSameBits(parameters, (await train(network, data, options).run()).parameters)
  })

  /** A signal that tells before which batch it was asked, counted from 0: the loop asks before each. */
  function beforeBatches(tell: (batch: number, controller: AbortController) => void): AbortSignal {
    const controller = new AbortController()
    let asked = 0
    return new Proxy(controller.signal, {
      get(signal, key) {
        if (key === 'aborted') tell(asked++, controller)
        return Reflect.get(signal, key, signal) as unknown
      },
    })
  }
})

describe('options', () => {
  const wrong: readonly (readonly [string, object, RegExp])[] = [
    ['unknown', { learningRate: 1 }, /unknown option "learningRate".*Known: loss/],
    ['mistyped', { epoch: 3 }, /Did you mean "epochs"/],
    ['epochs', { epochs: 0 }, /"epochs" is out of range.*at least 1.*got 0/],
    ['batchSize', { batchSize: 2.5 }, /"batchSize".*whole number/],
    ['batchSize as text', { batchSize: 'all' }, /"batchSize".*got "all"/],
    ['validation', { validation: 1 }, /"validation".*below 1/],
    ['patience', { patience: 0 }, /"patience".*at least 1/],
    ['minDelta', { minDelta: -1 }, /"minDelta"/],
    ['dtype', { dtype: 'float16' }, /"dtype".*one of float64, float32/],
    ['engine', { engine: 'gpu' }, /"engine".*one of wasm, reference/],
    ['seed', { seed: -1 }, /seed/],
    ['penalty', { penalty: { l3: 1 } }, /unknown option "l3"/],
    ['penalty size', { penalty: { l2: -1 } }, /"l2"/],
    ['clipping', { clipping: { norm: 0 } }, /"norm".*above 0/],
    ['no loss', { loss: undefined }, /option "loss" is missing/],
    ['a loss by name', { loss: 'mse' }, /option "loss" is not one: expected such as mse\(\)/],
    ['an optimiser by name', { optimizer: 'adam' }, /option "optimizer" is not one.*adam\(\)/],
    ['a schedule function not called', { schedule: constantRate }, /option "schedule" is not one.*cosineDecay\(\)/],
    ['no seed', { seed: undefined }, /option "seed" is missing/],
  ]
  test.each(wrong)('%s', (_, change, message) => {
    expect(thrownBy(() => train(network, { inputs, targets }, { ...base, ...change }))).toMatchObject({
      name: 'OptionError',
      message: expect.stringMatching(message) as string,
    })
  })

  test('parameters that do not fit', () => {
    const parameters = new Map(initialize(network, { seed: 1 }))
    parameters.set('dense1.bias', fromRows([[1, 2]]))
    expect(thrownBy(() => train(network, { inputs, targets }, { ...base, parameters }))).toMatchObject({
      name: 'ShapeError',
      message: '"dense1.bias": a parameter has another shape: expected 1 × 4, got 1 × 2.',
    })
    parameters.delete('dense1.bias')
    expect(thrownBy(() => train(network, { inputs, targets }, { ...base, parameters }))).toMatchObject({
      name: 'ShapeError',
      message: '"dense1.bias": a parameter is missing: expected 1 × 4.',
    })
  })
})

test('rows are taken as they were given: training on reordered rows is training on the order', async () => {
  const order = new Random(4).permutation(23)
  const moved = { inputs: takeRows(inputs, order), targets: takeRows(targets, order) }
  const a = await train(network, moved, { ...base, batchSize: 23, shuffle: false }).run()
  const b = await train(network, { inputs, targets }, { ...base, batchSize: 23, shuffle: false }).run()
  expectClose(a.parameters.get('dense1.weights')!.data, b.parameters.get('dense1.weights')!.data, 1e-12)
})
