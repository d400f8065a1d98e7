import { describe, expect, test } from 'vitest'
import { takeRows, toRows } from '../../src/matrix.ts'
import { dense } from '../../src/network/dense.ts'
import { dropout } from '../../src/network/dropout.ts'
import { halfSquaredErrorSum, mse } from '../../src/network/losses.ts'
import { initialize, sequential } from '../../src/network/network.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import type { Parameters } from '../../src/program/program.ts'
import { Random } from '../../src/random.ts'
import { epochBatches, epochOrder } from '../../src/training/batches.ts'
import { train } from '../../src/training/train.ts'
import { expectClose, expectSameBits } from './setup.ts'
import { base, inputs, network, targets } from './loop.ts'

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

  test('batches are made when they are taken; those that weigh nothing are left out', () => {
    const order = Uint32Array.from([4, 2, 0, 1, 3, 6, 5])
    const { shares, take } = epochBatches(order, 2, [], 1, 3, rows => (rows.includes(0) ? 0 : rows.length))
    expect([...shares]).toEqual([2, 2, 1])
    const told = (batches: ReturnType<typeof take>) => Array.from(batches, ({ index, step, rows }) => [index, step, [...rows]])
    const all = [[0, 12, [4, 2]], [2, 14, [3, 6]], [3, 15, [5]]] // prettier-ignore
    expect(told(take())).toEqual(all)
    expect(told(take(1, 2))).toEqual(all.slice(1, 2))
    expect(told(take(1, 9))).toEqual(all.slice(1))
  })

  test('dropout masks follow seed, epoch and batch', () => {
    const twice = sequential(3, dropout(0.25), dense(40), dropout(0.5), dense(1))
    const { masks } = trainingProgram(twice, { loss: mse(), optimizer: sgd() })
    const drawn = (seed: number, epoch: number) =>
      [...epochBatches(epochOrder(60, false, seed, epoch), 20, masks, seed, epoch, () => 1).take()].flatMap(batch =>
        batch.masks().map(([, numbers]) => Array.from(numbers)),
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

test('rows are taken as they were given: training on reordered rows is training on the order', async () => {
  const order = new Random(4).permutation(23)
  const moved = { inputs: takeRows(inputs, order), targets: takeRows(targets, order) }
  const a = await train(network, moved, { ...base, batchSize: 23, shuffle: false }).run()
  const b = await train(network, { inputs, targets }, { ...base, batchSize: 23, shuffle: false }).run()
  expectClose(a.parameters.get('dense1.weights')!.data, b.parameters.get('dense1.weights')!.data, 1e-12)
})
