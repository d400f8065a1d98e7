import { describe, expect, test } from 'vitest'
import { fromRows, toRows } from '../../src/matrix.ts'
import type { Matrix } from '../../src/matrix.ts'
import { activation } from '../../src/network/activation.ts'
import { dense } from '../../src/network/dense.ts'
import { embedding } from '../../src/network/embedding.ts'
import { constant } from '../../src/network/initializers.ts'
import { binaryCrossEntropy, halfSquaredErrorSum, mse, softmaxCrossEntropy } from '../../src/network/losses.ts'
import type { Loss } from '../../src/network/losses.ts'
import { concatenate } from '../../src/network/merge.ts'
import { graph, input, sequential } from '../../src/network/network.ts'
import type { Network } from '../../src/network/network.ts'
import { batchNorm } from '../../src/network/normalization.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { rmsprop } from '../../src/optimizers/adaptive.ts'
import { lbfgs } from '../../src/optimizers/lbfgs.ts'
import { rprop } from '../../src/optimizers/rprop.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import type { TrainingData } from '../../src/training/data.ts'
import type { TrainOptions } from '../../src/training/options.ts'
import { train } from '../../src/training/train.ts'
import type { Warning } from '../../src/warnings.ts'
import { derived, normals, sectors, smooth } from './setup.ts'

const ROWS = 60
const inputs = normals(ROWS, 3, 1)
const targets = smooth(inputs)

async function warningsOf(network: Network, data: TrainingData, options: Partial<TrainOptions>): Promise<readonly Warning[]> {
  const { warnings } = await train(network, data, {
    ...{ loss: mse(), optimizer: adam(), epochs: 10, seed: 1, batchSize: 16 },
    ...options,
  }).run()
  for (const { message, cure } of warnings) expect([message, cure].every(text => text.length > 20)).toBe(true)
  return warnings
}

const codes = (warnings: readonly Warning[]) => warnings.map(({ code }) => code)
const stretched = (table: Matrix, column: number, factor: number, shift = 0): Matrix =>
  fromRows(toRows(table).map(row => row.map((x, c) => (c === column ? factor * x + shift : x))))

describe('healthy trainings have no warnings', () => {
  const kinds = ['tanh', 'sigmoid', 'relu', 'gelu', 'elu', 'softsign', 'leakyRelu', 'silu', 'selu', 'mish'] as const
  test.each(kinds)('%s, three tasks', async kind => {
    const net = (outputs: number, end: 'linear' | 'sigmoid' | 'softmax') =>
      sequential(3, dense(16, { activation: kind }), dense(outputs, { activation: end }))
    const cases: readonly (readonly [Network, TrainingData, Loss])[] = [
      [net(1, 'linear'), { inputs, targets }, mse()],
      [net(1, 'sigmoid'), { inputs, targets: sectors(inputs, 2) }, binaryCrossEntropy()],
      [net(3, 'softmax'), { inputs, targets: sectors(inputs, 3) }, softmaxCrossEntropy()],
    ]
    for (const [network, data, loss] of cases)
      expect(await warningsOf(network, data, { loss, optimizer: adam({ learningRate: 0.01 }), epochs: 60 })).toEqual([])
  })

  test.each([
    ['sgd', sgd({ learningRate: 0.1, momentum: 0.9 })],
    ['rmsprop', rmsprop({ learningRate: 0.01 })],
    ['rprop', rprop()],
    ['lbfgs', lbfgs()],
  ])('%s', async (_, optimizer) => {
    const network = sequential(3, dense(8, { activation: 'tanh' }), dense(1))
    expect(await warningsOf(network, { inputs, targets }, { optimizer, batchSize: 'full', epochs: 40 })).toEqual([])
  })

  test('a sigmoid at its ends is right where its targets are 0 and 1', async () => {
    const network = sequential(3, dense(1, { activation: 'sigmoid' }))
    const apart = derived(inputs, ([x = 0]) => [x > 0 ? 1 : 0])
    const options = { loss: mse(), optimizer: adam({ learningRate: 0.3 }), epochs: 200 }
    expect(await warningsOf(network, { inputs: stretched(inputs, 0, 5), targets: apart }, options)).toEqual([])
  })
})

describe('unscaled-column', () => {
  const network = sequential(3, dense(4, { activation: 'tanh' }), dense(1))
  const of = (warnings: readonly Warning[]) => warnings.find(({ code }) => code === 'unscaled-column')

  test('names the worst column, by its name where it has one', async () => {
    const table = stretched(stretched(inputs, 1, 30), 2, 500, 4000)
    const data = { inputs: table, targets, columnNames: ['bill', 'flipper', 'mass'] }
    expect(of(await warningsOf(network, data, {}))).toMatchObject({
      column: 'mass',
      message: expect.stringMatching(/^column mass is not scaled: its numbers are about 4\d\d0, and 1 more column/) as string,
    })
    expect(of(await warningsOf(network, { inputs: table, targets }, {}))).toMatchObject({ column: '2 of X' })
  })

  test('not below 20, nor where batch normalisation scales it first, nor for indices of categories', async () => {
    expect(of(await warningsOf(network, { inputs: stretched(inputs, 1, 10), targets }, {}))).toBeUndefined()
    const scaling = sequential(3, batchNorm(), dense(4), dense(1))
    expect(of(await warningsOf(scaling, { inputs: stretched(inputs, 1, 500), targets }, {}))).toBeUndefined()
    const [x, town] = [input(3, 'x'), input(1, 'town')]
    const embedded = graph([x, town], dense(1)(concatenate([x, embedding(200, 2)(town)])))
    const both = { x: inputs, town: derived(inputs, (_, r) => [140 + r]) }
    expect(of(await warningsOf(embedded, { inputs: both, targets, columnNames: ['a', 'b', 'c'] }, {}))).toBeUndefined()
  })

  test('batch normalisation behind a layer does not scale the input', async () => {
    const late = sequential(3, dense(4), batchNorm(), dense(1))
    expect(of(await warningsOf(late, { inputs: stretched(inputs, 1, 500), targets }, {}))).toBeDefined()
  })
})

describe('target-out-of-range', () => {
  const ratings = {
    inputs,
    targets: stretched(
      derived(inputs, () => [60]),
      0,
      1,
      8,
    ),
  }
  test('a rating of 68 under a sigmoid', async () => {
    const network = sequential(3, dense(4), dense(1, { activation: 'sigmoid' }))
    expect(codes(await warningsOf(network, ratings, {}))).toContain('target-out-of-range')
    const [warning] = train(network, ratings, { loss: mse(), optimizer: adam(), epochs: 1, seed: 1 }).warnings
    expect(warning!.message).toBe(
      "a target of 68 is outside the range of the output's sigmoid, 0 to 1: the network can never reach it",
    )
    expect(warning!.cure).toBe('Use a linear output, or scale the targets into 0 to 1')
  })

  test('as a layer of its own; negative numbers under relu; probabilities of 2 under softmax', async () => {
    const ends = [
      [sequential(3, dense(1), activation('tanh')), ratings.targets],
      [sequential(3, dense(1, { activation: 'relu' })), derived(inputs, () => [-1])],
      [sequential(3, dense(2, { activation: 'softmax' })), derived(inputs, () => [2, 0])],
    ] as const
    for (const [network, wanted] of ends)
      expect(codes(await warningsOf(network, { inputs, targets: wanted }, { epochs: 1 }))).toContain('target-out-of-range')
  })

  test('not within the range, nor under a linear output, nor for class indices', async () => {
    const within = derived(inputs, ([x = 0]) => [x > 0 ? 1 : 0])
    const sigmoid = sequential(3, dense(1, { activation: 'sigmoid' }))
    expect(codes(await warningsOf(sigmoid, { inputs, targets: within }, {}))).not.toContain('target-out-of-range')
    const linear = sequential(3, dense(1))
    expect(codes(await warningsOf(linear, ratings, {}))).not.toContain('target-out-of-range')
    const softmax = sequential(3, dense(3, { activation: 'softmax' }))
    const options = { loss: softmaxCrossEntropy() }
    expect(codes(await warningsOf(softmax, { inputs, targets: sectors(inputs, 3) }, options))).not.toContain(
      'target-out-of-range',
    )
  })
})

describe('summed-gradients', () => {
  const network = sequential(3, dense(4, { activation: 'tanh' }), dense(1))
  const options = { loss: halfSquaredErrorSum(), optimizer: sgd({ learningRate: 1e-4 }) }

  test('over more than 32 rows, with the rate that acts', async () => {
    const [warning] = await warningsOf(network, { inputs, targets }, { ...options, batchSize: 'full' })
    expect(warning).toMatchObject({
      code: 'summed-gradients',
      message: 'gradients are summed over 60 rows, so a learning rate of 0.0001 acts like 0.006 on their mean',
      cure: 'Use the reduction "mean", or divide the learning rate by 60',
    })
  })

  test('not over few rows, nor for a mean', async () => {
    expect(codes(await warningsOf(network, { inputs, targets }, { ...options, batchSize: 32 }))).toEqual([])
    const mean = { ...options, loss: halfSquaredErrorSum({ reduction: 'mean' }), batchSize: 'full' } as const
    expect(codes(await warningsOf(network, { inputs, targets }, mean))).toEqual([])
  })
})

describe('saturated-units', () => {
  test('weights all of one sign and size, as in the tutorial with raw numbers', async () => {
    const hidden = dense(10, { activation: 'sigmoid', weightsInitializer: constant(3), name: 'hidden' })
    const network = sequential(3, hidden, dense(1))
    const table = { inputs: derived(inputs, x => x.map(v => 5 + v)), targets }
    const warning = (await warningsOf(network, table, { epochs: 1 })).find(({ code }) => code === 'saturated-units')
    expect(warning!.message).toMatch(/^10 of 10 units of hidden are saturated: their sigmoid is at an end of its range/)
  })

  test('an output stuck at the wrong end', async () => {
    const network = sequential(3, dense(1, { activation: 'sigmoid', biasInitializer: constant(30) }))
    const low = { inputs, targets: derived(inputs, () => [0]) }
    expect(codes(await warningsOf(network, low, { epochs: 1 }))).toContain('saturated-units')
    const high = { inputs, targets: derived(inputs, () => [1]) }
    expect(codes(await warningsOf(network, high, { epochs: 1 }))).not.toContain('saturated-units')
  })

  test('not of activations that are bounded on one side only', async () => {
    const network = sequential(3, dense(10, { activation: 'relu', weightsInitializer: constant(3) }), dense(1))
    const table = { inputs: derived(inputs, x => x.map(v => 5 + v)), targets }
    expect(codes(await warningsOf(network, table, { epochs: 1 }))).not.toContain('saturated-units')
  })
})

describe('dead-relu', () => {
  test('units pushed below 0 for every row, from the start or by the training', async () => {
    const born = sequential(3, dense(8, { activation: 'relu', biasInitializer: constant(-20), name: 'hidden' }), dense(1))
    const warning = (await warningsOf(born, { inputs, targets }, { epochs: 1 })).find(({ code }) => code === 'dead-relu')
    expect(warning!.message).toMatch(/^8 of 8 units of hidden are dead: 0 for almost every row/)
    const network = sequential(
      3,
      dense(8, { activation: 'relu', weightsInitializer: constant(0.3) }),
      dense(1, { weightsInitializer: constant(9) }),
    )
    const far = { inputs: derived(inputs, x => x.map(v => 1 + 0.1 * v)), targets: derived(inputs, () => [-300]) }
    const wild = { optimizer: adam({ learningRate: 0.1 }), epochs: 8 }
    const training = train(network, far, { loss: mse(), seed: 1, batchSize: 16, ...wild })
    await training[Symbol.asyncIterator]().next()
    expect(codes(training.warnings)).not.toContain('dead-relu')
    await training.run()
    expect(codes(training.warnings)).toContain('dead-relu')
  })

  test('not where a quarter of the rows passes', async () => {
    const network = sequential(1, dense(1, { activation: 'relu', weightsInitializer: constant(1) }), dense(1))
    const some = { inputs: derived(inputs, (_, r) => [r % 4 === 0 ? 1 : -1]), targets }
    expect(codes(await warningsOf(network, some, { epochs: 1 }))).not.toContain('dead-relu')
  })
})

describe('large-updates', () => {
  const network = sequential(3, dense(6, { activation: 'tanh', name: 'hidden' }), dense(1))

  test('an update of more than half of the weights', async () => {
    const warnings = await warningsOf(network, { inputs, targets }, { optimizer: adam({ learningRate: 2 }), epochs: 1 })
    const warning = warnings.find(({ code }) => code === 'large-updates')
    expect(warning!.message).toMatch(/^one update changes (hidden|dense1)\.weights by \d+(\.\d+)? % of its size/)
  })

  test('not one of a tenth', async () => {
    expect(codes(await warningsOf(network, { inputs, targets }, { optimizer: adam({ learningRate: 0.03 }), epochs: 1 }))).toEqual(
      [],
    )
  })
})

test('warnings known before the first step are there at once; all are plain data', () => {
  const network = sequential(3, dense(1))
  const { warnings } = train(
    network,
    { inputs: stretched(inputs, 0, 100), targets },
    { loss: mse(), optimizer: sgd(), epochs: 1, seed: 1 },
  )
  expect(codes(warnings)).toEqual(['unscaled-column'])
  expect(JSON.parse(JSON.stringify(warnings))).toEqual(warnings)
})
