import { describe, expect, test } from 'vitest'
import { fromColumn, fromRows, matrix, toRows } from '../../src/matrix.ts'
import type { Matrix } from '../../src/matrix.ts'
import { dense } from '../../src/network/dense.ts'
import { embedding } from '../../src/network/embedding.ts'
import { binaryCrossEntropy, mse, softmaxCrossEntropy } from '../../src/network/losses.ts'
import type { Loss } from '../../src/network/losses.ts'
import { add, concatenate } from '../../src/network/merge.ts'
import { graph, input, sequential } from '../../src/network/network.ts'
import type { Network } from '../../src/network/network.ts'
import { lbfgs } from '../../src/optimizers/lbfgs.ts'
import { rprop } from '../../src/optimizers/rprop.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { evaluate, predict } from '../../src/training/evaluate.ts'
import { initialize } from '../../src/network/network.ts'
import { train } from '../../src/training/train.ts'
import type { TrainingData } from '../../src/training/data.ts'
import { expectClose, normals, thrownBy } from './setup.ts'

const inputs = normals(6, 3, 1)
const good = { inputs, targets: fromColumn([0, 1, 0, 1, 1, 0]) }
const plain = sequential(3, dense(1))
const classifier = sequential(3, dense(3))
const [numbers, place] = [input(2, 'numbers'), input(1, 'place')]
const joined = graph([numbers, place], dense(1)(concatenate([numbers, embedding(4, 2, { name: 'places' })(place)])))
const both = { numbers: normals(6, 2, 1), place: fromColumn([0, 1, 2, 3, 0, 1]) }

const withCell = (m: Matrix, row: number, column: number, x: number): Matrix =>
  fromRows(toRows(m).map((cells, r) => cells.map((cell, c) => (r === row && c === column ? x : cell))))

interface Wrong {
  readonly name: string
  readonly network?: Network
  readonly data: TrainingData
  readonly loss?: Loss
  readonly kind: string
  readonly message: string | RegExp
}
const cases: readonly Wrong[] = [
  {
    name: 'no rows',
    data: { inputs: fromRows<number[]>([]), targets: fromColumn([]) },
    kind: 'ShapeError',
    message: /another width than the network: expected 3 columns, got 0/,
  },
  {
    name: 'no rows of the right width',
    data: { inputs: normals(0, 3, 1), targets: fromColumn([]) },
    kind: 'DataError',
    message: /there are no rows/,
  },
  {
    name: 'other rows of targets',
    data: { inputs, targets: fromColumn([0, 1]) },
    kind: 'ShapeError',
    message: 'training data: inputs and targets differ in rows: expected 6 targets, got 2.',
  },
  {
    name: 'targets of another width',
    data: { inputs, targets: normals(6, 2, 1) },
    kind: 'ShapeError',
    message: /another width than the loss mse takes: expected 1 columns, as the network's output has, got 2/,
  },
  {
    name: 'targets of many rows laid out as one',
    network: sequential(3, dense(2)),
    data: { inputs: normals(1, 3, 1), targets: normals(1, 1, 1) },
    kind: 'ShapeError',
    message: /expected 2 columns, as the network's output has, got 1. Give the targets as a column/,
  },
  {
    name: 'one-hot targets for class indices',
    network: classifier,
    loss: softmaxCrossEntropy(),
    data: { inputs, targets: normals(6, 3, 1) },
    kind: 'ShapeError',
    message: /expected 1 column with the index of the class, got 3/,
  },
  {
    name: 'inputs of another width',
    data: { ...good, inputs: normals(6, 4, 1) },
    kind: 'ShapeError',
    message: /input "X": the table has another width than the network: expected 3 columns, got 4./,
  },
  {
    name: 'a cell that is no number, by its row and column',
    data: { ...good, inputs: withCell(inputs, 4, 1, NaN), columnNames: ['a', 'bill depth', 'c'] },
    kind: 'DataError',
    message:
      'training data, input "X", row 4, column bill depth: a number is not finite: got NaN. Fill or leave out missing and infinite cells before training.',
  },
  {
    name: 'an infinite cell without names',
    data: { ...good, inputs: withCell(inputs, 5, 2, -Infinity) },
    kind: 'DataError',
    message: /row 5, column 2: .*got -Infinity/,
  },
  {
    name: 'a missing target',
    data: { ...good, targets: withCell(good.targets, 3, 0, NaN) },
    kind: 'DataError',
    message: /targets, row 3, column 0: a number is not finite/,
  },
  ...[3, -1, 0.5].map(t => ({
    name: `a class of ${t} among three`,
    network: classifier,
    loss: softmaxCrossEntropy(),
    data: { inputs, targets: withCell(good.targets, 2, 0, t) },
    kind: 'DataError',
    message: `training data, row 2: a target is not the index of a class: expected a whole number from 0 to 2, for 3 outputs, got ${t}.`,
  })),
  {
    name: 'a rating under a binary cross-entropy',
    network: sequential(3, dense(1, { activation: 'sigmoid' })),
    loss: binaryCrossEntropy(),
    data: { inputs, targets: withCell(good.targets, 1, 0, 68) },
    kind: 'DataError',
    message:
      'training data, row 1: a target is outside what the loss binaryCrossEntropy takes: expected 0 to 1, got 68. For numbers choose mse and a linear output; for classes give 0 or 1.',
  },
  {
    name: 'too few weights',
    data: { ...good, sampleWeights: [1, 2] },
    kind: 'ShapeError',
    message: /one weight is needed for each row: expected 6, got 2/,
  },
  ...[-1, NaN, Infinity].map(w => ({
    name: `a weight of ${w}`,
    data: { ...good, sampleWeights: [1, 1, 1, w, 1, 1] },
    kind: 'DataError',
    message: `training data, row 3: a sample weight is no number from 0 up: got ${w}.`,
  })),
  {
    name: 'one table for two inputs',
    network: joined,
    data: { inputs, targets: good.targets },
    kind: 'ShapeError',
    message: /several inputs: expected a table for each of "numbers", "place", got one table/,
  },
  {
    name: 'an input that is missing',
    network: joined,
    data: { inputs: { numbers: both.numbers }, targets: good.targets },
    kind: 'ShapeError',
    message: /input "place" is missing/,
  },
  {
    name: 'an input that is not there',
    network: joined,
    data: { inputs: { ...both, color: both.place }, targets: good.targets },
    kind: 'ShapeError',
    message: /has no input "color": expected "numbers", "place"/,
  },
  {
    name: 'inputs of other rows',
    network: joined,
    data: { inputs: { ...both, place: fromColumn([0]) }, targets: good.targets },
    kind: 'ShapeError',
    message: /input "place": inputs differ in rows: expected 6, got 1/,
  },
  ...[4, -1, 1.5, NaN].map(index => ({
    name: `an index of ${index} for four levels`,
    network: joined,
    data: { inputs: { ...both, place: withCell(both.place, 2, 0, index) }, targets: good.targets },
    kind: 'DataError',
    message: `training data, input "place", row 2: an index is not one of the levels: expected a whole number from 0 to 3 for layer "places", got ${index}.`,
  })),
  {
    name: 'a cell of the second input, which has no names',
    network: graph([numbers, place], dense(1)(concatenate([numbers, dense(2)(place)]))),
    data: { inputs: { ...both, place: withCell(both.place, 2, 0, NaN) }, targets: good.targets, columnNames: ['a', 'b'] },
    kind: 'DataError',
    message: /input "place", row 2, column 0/,
  },
]

test.each(cases)('$name', ({ network = plain, data, loss = mse(), kind, message }) => {
  const wanted = { name: kind, message: typeof message === 'string' ? message : (expect.stringMatching(message) as string) }
  const options = { loss, optimizer: sgd(), epochs: 1, seed: 1 }
  expect(thrownBy(() => train(network, data, options))).toMatchObject(wanted)
})

test('a plain list of numbers makes a matrix as good as one of float64', async () => {
  const run = (data: TrainingData) => train(plain, data, { loss: mse(), optimizer: sgd(), epochs: 3, seed: 1 }).run()
  const listed = { inputs: matrix(6, 3, [...inputs.data]), targets: matrix(6, 1, [0, 1, 0, 1, 1, 0]) }
  expect((await run(listed)).history).toEqual((await run(good)).history)
})

test('validation data are checked as training data are', () => {
  const options = { loss: mse(), optimizer: sgd(), epochs: 1, seed: 1 }
  const validation = { inputs: withCell(inputs, 4, 1, NaN), targets: good.targets }
  expect(thrownBy(() => train(plain, good, { ...options, validation }))).toMatchObject({
    message: expect.stringMatching(/^validation data, input "X", row 4, column 1: a number is not finite/) as string,
  })
})

test.each([
  ['rprop', rprop()],
  ['lbfgs', lbfgs()],
])('%s wants the full batch', (name, optimizer) => {
  expect(thrownBy(() => train(plain, good, { loss: mse(), optimizer, epochs: 1, seed: 1, batchSize: 5 }))).toMatchObject({
    name: 'OptionError',
    message: `train: ${name} needs the full batch: got a batch size of 5 for 6 rows. Set batchSize: 'full', or choose adam.`,
  })
  train(plain, good, { loss: mse(), optimizer, epochs: 1, seed: 1, batchSize: 6 })
})

describe('predict and evaluate', () => {
  const network = sequential(3, dense(5, { activation: 'tanh' }), dense(3, { activation: 'softmax' }))
  const parameters = initialize(network, { seed: 3 })
  const alone = (m: Matrix, r: number): Matrix => fromRows([Array.from(m.data.subarray(r * m.columns, (r + 1) * m.columns))])

  test.each([1, 2, 1023, 1024, 1025, 2049])('%i rows give what they give one by one', rows => {
    const table = normals(rows, 3, 5)
    const targets = fromColumn(Array.from({ length: rows }, (_, r) => r % 3))
    const sampleWeights = Array.from({ length: rows }, (_, r) => (r === 0 ? 1 : r % 4))
    const predictions = predict(network, parameters, table)
    expect([predictions.rows, predictions.columns]).toEqual([rows, 3])
    for (const r of new Set([0, 1, 1022, 1023, 1024, 2047, 2048, rows - 1]))
      if (r < rows) expect(predict(network, parameters, alone(table, r)).data).toEqual(alone(predictions, r).data)
    const classWeights = [1, 0.5, 3]
    for (const weighted of [false, true])
      for (const loss of [
        softmaxCrossEntropy(),
        softmaxCrossEntropy({ classWeights }),
        softmaxCrossEntropy({ reduction: 'sum' }),
      ]) {
        const own = targets.data.map((t, r) => -Math.log(predictions.data[r * 3 + t]!))
        const weight = (r: number) =>
          (weighted ? sampleWeights[r]! : 1) * ('classWeights' in loss.options ? classWeights[targets.data[r]!]! : 1)
        let [total, weights] = [0, 0]
        own.forEach((l, r) => {
          total += weight(r) * l
          weights += weight(r)
        })
        const data = { inputs: table, targets, ...(weighted && { sampleWeights }) }
        const judged = evaluate(network, parameters, data, loss)
        expectClose([judged.loss], [loss.reduction === 'sum' ? total : total / weights], 1e-12)
        expect(judged.predictions.data).toEqual(predictions.data)
      }
  })

  test('no rows give no predictions; to evaluate there must be some', () => {
    expect(predict(network, parameters, normals(0, 3, 1))).toMatchObject({ rows: 0, columns: 3 })
    const none = { inputs: normals(0, 3, 1), targets: fromColumn([]) }
    expect(thrownBy(() => evaluate(network, parameters, none, softmaxCrossEntropy()))).toMatchObject({
      message: 'evaluate: there are no rows.',
    })
  })

  test('several inputs by name, in any order', () => {
    const weights = initialize(joined, { seed: 1 })
    const there = predict(joined, weights, both)
    expect(predict(joined, weights, { place: both.place, numbers: both.numbers })).toEqual(there)
  })

  test('tables and parameters that do not fit are refused', () => {
    expect(thrownBy(() => predict(network, parameters, normals(2, 4, 1)))).toMatchObject({ name: 'ShapeError' })
    expect(thrownBy(() => predict(plain, parameters, inputs))).toMatchObject({
      message: '"dense1.weights": a parameter has another shape: expected 3 × 1, got 3 × 5.',
    })
    const surplus = new Map([...parameters, ['other', normals(1, 1, 1)] as const])
    expect(thrownBy(() => predict(network, surplus, inputs))).toMatchObject({
      message: expect.stringContaining('no layer has a parameter "other": expected dense1.weights') as string,
    })
    expect(thrownBy(() => predict(residual(), parameters, inputs))).toMatchObject({
      message: expect.stringContaining('is missing') as string,
    })
  })

  const residual = () => {
    const x = input(3)
    return graph([x], add([x, dense(3, { name: 'other' })(x)]))
  }
})
