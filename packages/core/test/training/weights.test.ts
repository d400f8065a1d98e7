import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromColumn, takeRows } from '../../src/matrix.ts'
import { dense } from '../../src/network/dense.ts'
import { binaryCrossEntropy, halfSquaredErrorSum, huber, mae, mse, softmaxCrossEntropy } from '../../src/network/losses.ts'
import type { Loss } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { evaluate } from '../../src/training/evaluate.ts'
import { train } from '../../src/training/train.ts'
import { expectClose, expectCloseParameters, expectSameBits, normals, sectors, smooth, thrownBy } from './setup.ts'

const ROWS = 17
const inputs = normals(ROWS, 3, 1)

interface Case {
  readonly name: string
  readonly outputs: number
  readonly end: 'linear' | 'sigmoid' | 'softmax'
  readonly targets: ReturnType<typeof smooth>
  readonly make: (reduction: 'sum' | 'mean') => Loss
}
const cases: readonly Case[] = [
  { name: 'mse', outputs: 2, end: 'linear', targets: smooth(inputs, 2), make: reduction => mse({ reduction }) },
  { name: 'mae', outputs: 1, end: 'linear', targets: smooth(inputs), make: reduction => mae({ reduction }) },
  { name: 'huber', outputs: 1, end: 'linear', targets: smooth(inputs), make: reduction => huber({ reduction }) },
  {
    name: 'half squared',
    outputs: 2,
    end: 'linear',
    targets: smooth(inputs, 2),
    make: reduction => halfSquaredErrorSum({ reduction }),
  },
  {
    name: 'binary',
    outputs: 1,
    end: 'sigmoid',
    targets: sectors(inputs, 2),
    make: reduction => binaryCrossEntropy({ reduction }),
  },
  {
    ...{ name: 'binary, class weights', outputs: 1, end: 'sigmoid', targets: sectors(inputs, 2) },
    make: reduction => binaryCrossEntropy({ reduction, classWeights: [0.5, 3] }),
  },
  {
    name: 'classes',
    outputs: 3,
    end: 'softmax',
    targets: sectors(inputs, 3),
    make: reduction => softmaxCrossEntropy({ reduction }),
  },
  {
    ...{ name: 'classes, class weights', outputs: 3, end: 'softmax', targets: sectors(inputs, 3) },
    make: reduction => softmaxCrossEntropy({ reduction, classWeights: [1, 0.2, 4] }),
  },
]

describe.each(cases)('$name', ({ outputs, end, targets, make }) => {
  const network = sequential(3, dense(4, { activation: 'tanh' }), dense(outputs, { activation: end }))
  const options = { optimizer: adam({ learningRate: 0.05 }), epochs: 5, seed: 2 }
  const rowsAt = (rows: readonly number[]) => ({ inputs: takeRows(inputs, rows), targets: takeRows(targets, rows) })

  test('a weight of 2 is the row twice, a weight of 0 the row left out', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3), { minLength: ROWS, maxLength: ROWS }).filter(weights => weights.some(w => w > 0)),
        fc.constantFrom('sum', 'mean'),
        async (sampleWeights, reduction) => {
          const loss = make(reduction)
          const weighted = await train(network, { inputs, targets, sampleWeights }, { ...options, loss }).run()
          const repeated = rowsAt(sampleWeights.flatMap((w, r) => Array<number>(w).fill(r)))
          const copied = await train(network, repeated, { ...options, loss }).run()
          expectCloseParameters(weighted.parameters, copied.parameters, 1e-9)
          expectClose(
            weighted.history.map(h => h.loss),
            copied.history.map(h => h.loss),
            1e-10,
            'losses',
          )
          const judged = evaluate(network, copied.parameters, { inputs, targets, sampleWeights }, loss).loss
          expectClose([judged], [evaluate(network, copied.parameters, repeated, loss).loss], 1e-12, 'evaluate')
        },
      ),
      { numRuns: 8, seed: 1 },
    )
  })

  test('the loss of an epoch in batches is that of all its rows: each batch counts with its weights', async () => {
    const sampleWeights = Array.from({ length: ROWS }, (_, r) => (r * 7) % 5)
    const still = { ...options, optimizer: sgd({ learningRate: 0 }), epochs: 1, loss: make('mean') }
    for (const data of [
      { inputs, targets },
      { inputs, targets, sampleWeights },
    ]) {
      const whole = await train(network, data, still).run()
      for (const batchSize of [1, 2, 5]) {
        const { history } = await train(network, data, { ...still, batchSize }).run()
        expectClose([history[0]!.loss], [whole.history[0]!.loss], 1e-13)
      }
    }
  })

  test('a batch whose rows all weigh nothing changes nothing', async () => {
    const sampleWeights = Array.from({ length: ROWS }, (_, r) => (r >= 4 && r < 8 ? 0 : 1))
    const batches = { ...options, optimizer: sgd({ learningRate: 0.1 }), loss: make('mean'), batchSize: 4, shuffle: false }
    const weighted = await train(network, { inputs, targets, sampleWeights }, batches).run()
    const kept = rowsAt(sampleWeights.flatMap((w, r) => (w > 0 ? [r] : [])))
    const absent = await train(network, kept, batches).run()
    expectCloseParameters(weighted.parameters, absent.parameters, 1e-12)
  })
})

test('equal weights change nothing but the last bits', async () => {
  const network = sequential(3, dense(4, { activation: 'tanh' }), dense(1))
  const data = { inputs, targets: smooth(inputs) }
  const options = { loss: mse(), optimizer: sgd({ learningRate: 0.1 }), epochs: 5, seed: 1, batchSize: 4 }
  const plain = await train(network, data, options).run()
  const weighted = await train(network, { ...data, sampleWeights: new Float64Array(ROWS).fill(8) }, options).run()
  expectCloseParameters(weighted.parameters, plain.parameters, 1e-13)
})

test('a class of weight 0 is as if its rows were not there', async () => {
  const network = sequential(3, dense(3, { activation: 'softmax' }))
  const targets = sectors(inputs, 3)
  const options = { optimizer: adam({ learningRate: 0.1 }), epochs: 20, seed: 1 }
  const weighted = await train(
    network,
    { inputs, targets },
    { ...options, loss: softmaxCrossEntropy({ classWeights: [1, 0, 1] }) },
  ).run()
  const rows = [...targets.data.keys()].filter(r => targets.data[r] !== 1)
  const kept = { inputs: takeRows(inputs, rows), targets: takeRows(targets, rows) }
  expect(rows.length).toBeLessThan(ROWS)
  expectCloseParameters(
    weighted.parameters,
    (await train(network, kept, { ...options, loss: softmaxCrossEntropy() }).run()).parameters,
    1e-9,
  )
})

test('weights that all are 0 are refused, so are class weights that leave nothing', () => {
  const network = sequential(3, dense(3, { activation: 'softmax' }))
  const data = { inputs, targets: fromColumn(new Float64Array(ROWS).fill(2)) }
  const options = { optimizer: sgd(), epochs: 1, seed: 1 }
  const wanted = { name: 'DataError', message: expect.stringContaining('all rows have the weight 0') as string }
  const sampleWeights = new Float64Array(ROWS)
  expect(thrownBy(() => train(network, { ...data, sampleWeights }, { ...options, loss: softmaxCrossEntropy() }))).toMatchObject(
    wanted,
  )
  const loss = softmaxCrossEntropy({ classWeights: [1, 1, 0] })
  expect(thrownBy(() => train(network, data, { ...options, loss }))).toMatchObject(wanted)
})

describe('penalties', () => {
  const network = sequential(3, dense(4, { activation: 'tanh' }), dense(1))
  const data = { inputs, targets: smooth(inputs) }
  const options = { loss: mse(), optimizer: sgd({ learningRate: 0.1 }), epochs: 4, seed: 1 }

  test('pull on the weights, but the loss reported is without them', async () => {
    const plain = await train(network, data, options).run()
    const penalized = await train(network, data, { ...options, penalty: { l1: 0.1, l2: 0.3 }, validation: data }).run()
    expect(penalized.history[0]!.loss).toBe(plain.history[0]!.loss)
    expect(penalized.history[1]!.loss).not.toBe(plain.history[1]!.loss)
    expect(penalized.history.at(-1)!.validationLoss).toBe(evaluate(network, penalized.parameters, data, mse()).loss)
    const size = (m: { data: ArrayLike<number> }) => Array.from(m.data).reduce((sum, x) => sum + x * x, 0)
    expect(size(penalized.parameters.get('dense1.weights')!)).toBeLessThan(size(plain.parameters.get('dense1.weights')!))
  })

  test('one step by hand: w − lr (g + l1 sign(w) + l2 w), biases only where asked', async () => {
    const once = { ...options, epochs: 1 }
    const first = (await train(network, data, { ...once, optimizer: sgd({ learningRate: 0 }) }).run()).parameters
    const plain = (await train(network, data, once).run()).parameters
    const [l1, l2] = [0.02, 0.5]
    for (const biases of [false, true]) {
      const penalized = (await train(network, data, { ...once, penalty: { l1, l2, biases } }).run()).parameters
      for (const [name, { data: numbers }] of penalized) {
        const pulled = biases || name.endsWith('weights')
        const expected = Array.from(plain.get(name)!.data, (w, i) => {
          const before = first.get(name)!.data[i]!
          return pulled ? w - 0.1 * (l1 * Math.sign(before) + l2 * before) : w
        })
        expectClose(numbers, expected, 1e-14, name)
      }
    }
  })

  test('of 0 are none', async () => {
    const zero = await train(network, data, { ...options, penalty: { l1: 0, l2: 0 } }).run()
    expectSameBits(zero.parameters, (await train(network, data, options).run()).parameters)
  })
})
