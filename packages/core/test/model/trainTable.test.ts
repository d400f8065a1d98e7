import { beforeAll, describe, expect, test } from 'vitest'
import { encode, encodeTarget } from '../../src/data/encode.ts'
import { textFromRows } from '../../src/data/records.ts'
import { tableFromRows } from '../../src/data/table.ts'
import { accuracy } from '../../src/metrics/classification.ts'
import { r2 } from '../../src/metrics/regression.ts'
import type { BinaryReport, MulticlassReport, RegressionReport } from '../../src/metrics/report.ts'
import { toRows } from '../../src/matrix.ts'
import { networkInputs } from '../../src/model/inputs.ts'
import { decodeModel, encodeModel } from '../../src/model/model.ts'
import { LOSSES } from '../../src/model/table-options.ts'
import type { TableOptions } from '../../src/model/table-options.ts'
import { trainTable } from '../../src/model/train-table.ts'
import type { TableResult } from '../../src/model/train-table.ts'
import { evaluateRows, predictRows } from '../../src/model/use.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { lbfgs } from '../../src/optimizers/lbfgs.ts'
import { cosineDecay } from '../../src/optimizers/schedules.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { Random } from '../../src/random.ts'
import { predict } from '../../src/training/evaluate.ts'
import { firstDifference } from '../bits.ts'
import { expectClose, expectSameBits, rejection, thrownBy } from '../training/setup.ts'
import { mixedRows, mixedTable, NAMES, others, trainMixed } from './setup.ts'

const codes = (result: TableResult) => result.warnings.map(({ code }) => code)
const column = (name: string) => NAMES.indexOf(name)

describe('every task is found and learnt', () => {
  const cases: readonly (readonly [string, string | readonly string[], string, (result: TableResult) => number])[] = [
    ['two classes', 'stays', 'binary', ({ judgement }) => (judgement.report as BinaryReport).accuracy],
    ['three classes', 'kind', 'multiclass', ({ judgement }) => (judgement.report as MulticlassReport).accuracy],
    ['a number', 'price', 'regression', ({ judgement }) => (judgement.report as RegressionReport).r2!],
    ['two numbers', ['price', 'size'], 'regression', ({ judgement }) => (judgement.report as RegressionReport).r2!],
  ]
  test.each(cases.flatMap(each => (['onehot', 'embedding'] as const).map(categories => [...each, categories] as const)))(
    '%s',
    async (_, target, task, score, categories) => {
      const result = await trainMixed(target, { categories, epochs: 60, hidden: [16] }, 400)
      expect(result.model.encoder.target.task).toBe(task)
      expect(result.judgement.report.task).toBe(task)
      expect(score(result)).toBeGreaterThan(0.75)
      expect(result.rows).toEqual({ train: 288, validation: 32, test: 80, withoutTarget: 0 })
      expect(result.judgedOn).toBe('test')
      expect(result.model.reportOn).toBe('test')
      expect(result.model.report).toEqual(result.judgement.report)
      expect(JSON.parse(JSON.stringify(result.model.report))).toEqual(result.model.report)
      const embeddings = result.model.network.nodes.filter(({ spec }) => spec.kind === 'embedding').length
      expect(embeddings).toBe(categories === 'embedding' ? 2 : 0)
    },
  )

  test('from columns of categories alone', async () => {
    const random = new Random(1)
    const rows = Array.from({ length: 200 }, () => {
      const [a, b] = [random.integer(0, 3), random.integer(0, 4)]
      return [`a${a}`, `b${b}`, (a + b) % 2 === 0 ? 'even' : 'odd']
    })
    const table = tableFromRows(['a', 'b', 'parity'], rows)
    for (const categories of ['onehot', 'embedding'] as const) {
      const result = await trainTable(table, {
        target: 'parity',
        categories,
        epochs: 400,
        hidden: [16],
        optimizer: adam({ learningRate: 0.02 }),
      }).run()
      expect((result.judgement.report as BinaryReport).accuracy).toBe(1)
      const text = textFromRows(['b', 'a'], [['b1', 'a1'], ['b1', 'a2'], ['new', 'a1']]) // prettier-ignore
      const { rows: predicted, warnings } = predictRows(decodeModel(encodeModel(result.model)), text)
      expect(predicted.slice(0, 2).map(([label]) => label)).toEqual(['even', 'odd'])
      expect(warnings.map(({ code }) => code)).toEqual(['unseen-level'])
    }
    // One embedded column alone: no input of numbers, no joining.
    const one = await trainTable(tableFromRows(['a', 'parity'], rows.map(([a, , p]) => [a, p])), { target: 'parity', categories: 'embedding', epochs: 2 }).run() // prettier-ignore
    expect(one.model.network.inputs.map(({ name }) => name)).toEqual(['a (index)'])
    expect(decodeModel(encodeModel(one.model)).network.nodes).toHaveLength(one.model.network.nodes.length)
  })

  test.each(Object.entries(LOSSES).flatMap(([task, names]) => names.map(name => [task, name] as const)))(
    '%s with the loss %s',
    async (task, loss) => {
      const target = task === 'binary' ? 'stays' : task === 'multiclass' ? 'kind' : 'price'
      const result = await trainMixed(
        target,
        { loss, lossOptions: { reduction: 'mean' }, epochs: 60, hidden: [16], patience: false },
        200,
      )
      const { report } = result.judgement
      expect(report.task === 'regression' ? report.r2 : report.accuracy).toBeGreaterThan(0.6)
      expect(result.model.training).toMatchObject({ loss, epochs: 60, trainRows: 144 })
    },
  )

  test('a loss of another task is refused', () => {
    const start = (target: string, loss: TableOptions['loss']) => () =>
      trainTable(mixedTable(), { target, drop: others(target), loss: loss! })
    expect(thrownBy(start('price', 'binaryCrossEntropy'))).toMatchObject({
      message:
        'trainTable, a regression task: option "loss" has an unknown value: expected one of mse, mae, huber, halfSquaredErrorSum, got "binaryCrossEntropy".',
    })
    expect(thrownBy(start('kind', 'binaryCrossEntropy'))).toMatchObject({ name: 'OptionError' })
    expect(thrownBy(start('stays', 'softmaxCrossEntropy'))).toMatchObject({ name: 'OptionError' })
  })
})

describe('the same seed', () => {
  test('gives the same bytes of the model file, another seed another model', async () => {
    for (const dtype of ['float64', 'float32'] as const) {
      const options = { dropout: 0.2, categories: 'embedding', dtype } as const
      const [a, b, c] = await Promise.all([
        trainMixed('kind', options),
        trainMixed('kind', options),
        trainMixed('kind', { ...options, seed: 2 }),
      ])
      expect(firstDifference(encodeModel(a.model), encodeModel(b.model))).toBeUndefined()
      expect(c.judgement.targets).not.toEqual(a.judgement.targets)
    }
  })

  test('is 1 where none is given', async () => {
    expect(
      firstDifference(encodeModel((await trainMixed('kind')).model), encodeModel((await trainMixed('kind', { seed: 1 })).model)),
    ).toBeUndefined()
  })
})

describe('rows and columns', () => {
  test('rows without a target are left out and counted', async () => {
    const rows = mixedRows(150).map((row, r) => row.map((cell, c) => (c === column('kind') && r % 10 === 3 ? null : cell)))
    const result = await trainTable(tableFromRows(NAMES, rows), { target: 'kind', drop: others('kind'), epochs: 2 }).run()
    expect(result.rows).toEqual({ train: 97, validation: 11, test: 27, withoutTarget: 15 })
    expect(result.warnings.find(({ code }) => code === 'missing-target')!.message).toMatch(/^15 of 150 rows have no target/)
  })

  test('of several targets, a row counts only with all of them', async () => {
    const rows = mixedRows(150).map((row, r) =>
      row.map((cell, c) => ((c === column('price') && r % 10 === 3) || (c === column('size') && r % 10 === 4) ? null : cell)),
    )
    const result = await trainTable(tableFromRows(NAMES, rows), {
      target: ['price', 'size'],
      drop: others('price', 'size'),
      epochs: 2,
    }).run()
    expect(result.rows.withoutTarget).toBe(30)
  })

  test('columns that are of no use are left out with reason and warning, others on request without', async () => {
    const rows = mixedRows(100).map((row, r) => [...row, 7, r, `person ${r}`, null])
    const table = tableFromRows([...NAMES, 'same', 'row', 'name', 'empty'], rows)
    const result = await trainTable(table, { target: 'kind', drop: others('kind'), epochs: 2 }).run()
    expect(result.columns.used).toEqual(['mass', 'count', 'color', 'town', 'sold', 'since'])
    expect(Object.fromEntries(result.columns.dropped.map(({ name, reason }) => [name, reason]))).toEqual({
      ...{ price: 'on request', size: 'on request', stays: 'on request' },
      ...{ same: 'constant', row: 'identifier', name: 'identifier', empty: 'all cells missing' },
    })
    const named = result.warnings.flatMap(warning => (warning.column === undefined ? [] : [warning.column]))
    expect(named.sort()).toEqual(['empty', 'name', 'row', 'same'])
    // Left out in training, they are no surprise later, and may be missing.
    const text = textFromRows([...NAMES, 'same', 'row', 'name', 'empty'], rows.slice(0, 3))
    expect(predictRows(result.model, text).warnings).toEqual([])
  })

  test('the split is as asked for; without a test the validation rows judge, without both the training rows', async () => {
    expect((await trainMixed('kind', { test: 0.5, validation: 0.2 })).rows).toMatchObject({ train: 48, validation: 12, test: 60 })
    const onValidation = await trainMixed('kind', { test: 0 })
    expect([onValidation.judgedOn, onValidation.model.reportOn, onValidation.judgement.targets.rows]).toEqual([
      'validation',
      'validation',
      12,
    ])
    const onTraining = await trainMixed('kind', { test: 0, validation: 0 })
    expect([onTraining.judgedOn, onTraining.judgement.targets.rows]).toEqual(['train', 120])
    expect(onTraining.model.history[0]).not.toHaveProperty('validationLoss')
  })

  test('every class is in the training part, and the test part is stratified', async () => {
    const rows = mixedRows(200).map((row, r) =>
      row.map((cell, c) => (c === column('kind') ? (r < 6 ? 'rare' : r % 4 === 0 ? 'some' : 'most') : cell)),
    )
    const { judgement, model } = await trainTable(tableFromRows(NAMES, rows), {
      target: 'kind',
      drop: others('kind'),
      epochs: 1,
    }).run()
    expect(model.encoder.target).toMatchObject({ classes: ['most', 'rare', 'some'] })
    const counts = [0, 1, 2].map(k => judgement.targets.data.filter(t => t === k).length)
    expect(counts).toEqual([29, 1, 10])
  })

  test('the encoder sees the training rows alone', async () => {
    const rows = mixedRows(120)
    const { encoder } = trainTable(tableFromRows(NAMES, rows), { target: 'price', drop: others('price') })
    const mass = encoder.columns.find(({ name }) => name === 'mass')!
    const present = rows.flatMap(row => (row[0] === null ? [] : [Number(row[0])]))
    const mean = present.reduce((sum, x) => sum + x, 0) / present.length
    expect((mass as { offset: number }).offset).not.toBeCloseTo(mean, 6)
    expect(Math.abs((mass as { offset: number }).offset - mean)).toBeLessThan(200)
  })

  test('ten thousand columns', async () => {
    const random = new Random(1)
    const names = Array.from({ length: 10_000 }, (_, c) => `c${c}`)
    const rows = Array.from({ length: 40 }, (_, r) => [
      ...names.map((_, c) => (c === 7 ? (r % 2) * 4 - 2 : 0) + random.integer(0, 100) / 50),
      r % 2 === 0 ? 'a' : 'b',
    ])
    const table = tableFromRows([...names, 'label'], rows)
    const started = performance.now()
    const result = await trainTable(table, { target: 'label', epochs: 3, hidden: [4] }).run()
    const model = decodeModel(encodeModel(result.model))
    expect(result.columns.used.length).toBe(10_000)
    expect(predictRows(model, textFromRows([...names, 'label'], rows.slice(0, 2))).rows).toHaveLength(2)
    expect(performance.now() - started).toBeLessThan(20_000)
  })
})

describe('options', () => {
  test("class weights: 'balanced' are rows ÷ (classes × rows of the class)", async () => {
    const rows = mixedRows(90).map((row, r) =>
      row.map((cell, c) => (c === column('kind') ? (r % 9 === 0 ? 'a' : r % 9 < 4 ? 'b' : 'c') : cell)),
    )
    const run = (classWeights: 'balanced' | readonly number[] | undefined) =>
      trainTable(tableFromRows(NAMES, rows), {
        ...{ target: 'kind', drop: others('kind'), epochs: 3, test: 0, validation: 0 },
        ...(classWeights && { lossOptions: { classWeights } }),
      }).run()
    const balanced = await run('balanced')
    expectSameBits(balanced.model.parameters, (await run([90 / (3 * 10), 90 / (3 * 30), 90 / (3 * 50)])).model.parameters)
    expect((await run(undefined)).model.parameters).not.toEqual(balanced.model.parameters)
    expect((await trainMixed('stays', { lossOptions: { classWeights: 'balanced' } })).epochs).toBe(5)
    expect(await rejection(trainMixed('price', { lossOptions: { classWeights: 'balanced' } }))).toMatchObject({
      message: expect.stringContaining('classWeights need classes') as string,
    })
  })

  test('optimizer and schedule may be a change to the recipe; a rule for the full batch gets it', async () => {
    const changed = trainTable(mixedTable(), {
      target: 'kind',
      drop: others('kind'),
      optimizer: standard => ({ ...standard, learningRate: standard.learningRate / 2 }),
    })
    expect(changed.result().model.training).toMatchObject({ optimizer: 'adam', learningRate: 0.0015, schedule: 'cosine' })
    const whole = trainTable(mixedTable(), { target: 'kind', drop: others('kind'), optimizer: lbfgs(), epochs: 3 })
    expect(whole.result().model.training).toMatchObject({ optimizer: 'lbfgs', batchSize: 'full', schedule: 'constant' })
    expect((await whole.run()).epochs).toBe(3)
    const given = trainTable(mixedTable(), {
      target: 'kind',
      drop: others('kind'),
      optimizer: sgd(),
      schedule: cosineDecay({ length: 3 }),
      penalty: { l1: 0.5 },
    })
    expect(given.result().model.training).toMatchObject({ optimizer: 'sgd', l1: 0.5 })
  })

  test('hidden layers, dropout, normalisation and activation build the network', async () => {
    const { model } = await trainMixed('kind', { hidden: [7, 5], dropout: 0.3, batchNorm: true, activation: 'tanh', epochs: 1 })
    expect(model.network.nodes.map(({ name, spec }) => [name, spec.kind])).toEqual([
      ['X', 'input'],
      ...[1, 2].flatMap(i => [[`hidden${i}`, 'dense'], [`normalized${i}`, 'batchNorm'], [`activation${i}`, 'activation'], [`dropout${i}`, 'dropout']]),
      ['output', 'dense'],
    ]) // prettier-ignore
    expect(
      (await trainMixed('price', { outputActivation: 'tanh', hidden: [], epochs: 1 })).model.network.nodes.at(-1)!.spec[
        'activation'
      ],
    ).toBe('tanh')
  })

  test('patience stops early; what is cut short ends with its best weights', async () => {
    const patient = await trainMixed('kind', { epochs: 200, patience: 3, minDelta: 0.05 }, 200)
    expect([patient.stopped, patient.epochs < 200]).toEqual(['patience', true])
    const controller = new AbortController()
    const training = trainTable(mixedTable(), { target: 'kind', drop: others('kind'), epochs: 50, signal: controller.signal })
    for await (const { epoch } of training) if (epoch === 4) controller.abort()
    expect(training.result()).toMatchObject({
      epochs: 4,
      stopped: 'aborted',
      model: { training: { epochs: 4, stopped: 'aborted' } },
    })
    expectSameBits(training.result().model.parameters, training.training.checkpoint().best!.parameters)
  })

  test('a checkpoint goes on to the same bytes', async () => {
    const options = { target: 'kind', drop: others('kind'), epochs: 6, dropout: 0.1 }
    const whole = await trainTable(mixedTable(), options).run()
    const first = trainTable(mixedTable(), options)
    for await (const { epoch } of first) if (epoch === 2) break
    const resumed = await trainTable(mixedTable(), { ...options, resume: first.training.checkpoint() }).run()
    expect(firstDifference(encodeModel(resumed.model), encodeModel(whole.model))).toBeUndefined()
    expect(await rejection(trainTableLater({ ...options, seed: 9, resume: first.training.checkpoint() }))).toMatchObject({
      name: 'ModelFileError',
    })
  })
  const trainTableLater = async (options: TableOptions) => trainTable(mixedTable(), options).run()

  const wrong: readonly (readonly [string, object, RegExp])[] = [
    ['an unknown one', { speed: 3 }, /unknown option "speed"/],
    ['hidden as a number', { hidden: 8 }, /"hidden" is no list: expected such as \[16, 8\], got 8/],
    ['hidden of 0 units', { hidden: [0] }, /"hidden" is out of range.*at least 1/],
    ['dropout', { dropout: 1 }, /"dropout".*below 1/],
    ['seed', { seed: 2 ** 32 }, /"seed"/],
    ['epochs', { epochs: 0.5 }, /"epochs".*whole number/],
    ['patience', { patience: 0 }, /"patience"/],
    ['test', { test: 1 }, /"test".*below 1/],
    ['validation', { validation: -0.1 }, /"validation"/],
    ['activation', { activation: 'rleu' }, /"activation".*Did you mean "relu"/],
    ['output activation of classes', { outputActivation: 'tanh' }, /outputActivation is for numbers only: got a multiclass task/],
    ['scaling', { scaling: 'log' }, /"scaling"/],
    ['categories', { categories: 'hash' }, /"categories"/],
    ['lossOptions', { lossOptions: { alpha: 1 } }, /unknown option "alpha"/],
    ['an option of another loss', { lossOptions: { delta: 1 } }, /unknown option "delta"/],
    [
      'class weights of another length',
      { lossOptions: { classWeights: [1, 2] } },
      /"classWeights" has another length: expected 3 numbers, got 2/,
    ],
    ['target', { target: 'kid' }, /there is no column "kid".*Did you mean "kind"/],
    ['drop', { drop: ['massive'] }, /there is no column "massive"/],
    ['task', { task: 'binary' }, /a binary task has two classes/],
    ['an optimiser by name', { optimizer: 'adam' }, /option "optimizer" is not one/],
  ]
  test.each(wrong)('%s', (_, change, message) => {
    const options = { target: 'kind', drop: others('kind'), ...change }
    expect(thrownBy(() => trainTable(mixedTable(), options))).toMatchObject({ message: expect.stringMatching(message) as string })
  })
})

describe('use of a model', () => {
  let kind: TableResult
  let price: TableResult
  let both: TableResult
  beforeAll(async () => {
    const options = { epochs: 40, hidden: [12] }
    kind = await trainMixed('kind', options, 300)
    price = await trainMixed('price', options, 300)
    both = await trainMixed(['price', 'size'], options, 300)
  })
  const fresh = mixedRows(80, 33)
  const text = textFromRows(NAMES, fresh)

  test('predictions are the network’s own on the encoded rows: a label and a probability for each class', () => {
    const { model } = kind
    const { names, rows, warnings } = predictRows(model, text)
    expect(names).toEqual(['prediction', 'probability high', 'probability low', 'probability middle'])
    expect(warnings).toEqual([])
    const table = tableFromRows(NAMES, fresh)
    const outputs = toRows(predict(model.network, model.parameters, networkInputs(model.encoder, encode(model.encoder, table))))
    rows.forEach(([label, ...probabilities], r) => {
      expect(probabilities).toEqual(outputs[r])
      expect(probabilities.reduce<number>((sum, p) => sum + (p as number), 0)).toBeCloseTo(1, 12)
      expect(label).toBe(['high', 'low', 'middle'][outputs[r]!.indexOf(Math.max(...outputs[r]!))])
    })
  })

  test('numbers come in the target’s own units', () => {
    const prices = fresh.map(row => row[column('price')] as number)
    const one = predictRows(price.model, text)
    expect(one.names).toEqual(['prediction'])
    expect(
      r2(
        prices,
        one.rows.map(([x]) => x as number),
      ),
    ).toBeGreaterThan(0.7)
    const two = predictRows(both.model, text)
    expect(two.names).toEqual(['prediction price', 'prediction size'])
    expect(
      r2(
        prices,
        two.rows.map(([x]) => x as number),
      ),
    ).toBeGreaterThan(0.6)
    expect(
      r2(
        fresh.map(row => row[column('size')] as number),
        two.rows.map(([, x]) => x as number),
      ),
    ).toBeGreaterThan(0.6)
  })

  test('two classes: the probabilities of both', async () => {
    const { model } = await trainMixed('stays')
    const { names, rows } = predictRows(model, text)
    expect(names).toEqual(['prediction', 'probability no', 'probability yes'])
    for (const [label, no, yes] of rows) {
      expect((no as number) + (yes as number)).toBeCloseTo(1, 15)
      expect(label).toBe((yes as number) > 0.5 ? 'yes' : 'no')
    }
  })

  test('columns in any order; a missing column is refused by name, an extra one ignored with a warning', () => {
    const order = new Random(2).permutation(NAMES.length)
    const moved = textFromRows(
      [...order].map(c => NAMES[c]!),
      fresh.map(row => [...order].map(c => row[c])),
    )
    expect(predictRows(kind.model, moved)).toEqual(predictRows(kind.model, text))
    const used = ['mass', 'count', 'color', 'town', 'sold', 'since']
    const without = (...names: string[]) => {
      const kept = used.filter(name => !names.includes(name))
      return textFromRows(
        kept,
        fresh.map(row => kept.map(name => row[column(name)])),
      )
    }
    expect(predictRows(kind.model, without())).toEqual(predictRows(kind.model, text))
    expect(thrownBy(() => predictRows(kind.model, without('color')))).toMatchObject({
      name: 'DataError',
      message: expect.stringContaining('a column is missing: "color"') as string,
    })
    expect(thrownBy(() => predictRows(kind.model, without('color', 'mass')))).toMatchObject({
      message: expect.stringContaining('2 columns are missing: "mass", "color"') as string,
    })
    const more = textFromRows(
      [...NAMES, 'moon'],
      fresh.map(row => [...row, 'full']),
    )
    const { rows, warnings } = predictRows(kind.model, more)
    expect(rows).toEqual(predictRows(kind.model, text).rows)
    expect(warnings).toMatchObject([{ code: 'extra-columns', message: expect.stringContaining('"moon"') as string }])
  })

  test('a cell that does not fit is named', () => {
    const bad = textFromRows(
      NAMES,
      fresh.map((row, r) => (r === 5 ? ['heavy', ...row.slice(1)] : row)),
    )
    expect(thrownBy(() => predictRows(kind.model, bad))).toMatchObject({
      name: 'DataError',
      message: expect.stringMatching(/mass.*|heavy/) as string,
    })
  })

  test('evaluation judges rows with a target, in the target’s own units', () => {
    const labels = fresh.map(row => row[column('kind')] as string)
    const { report, targets, predictions } = evaluateRows(kind.model, text)
    const predicted = predictRows(kind.model, text).rows.map(([label]) => label as string)
    const place = (label: string) => ['high', 'low', 'middle'].indexOf(label)
    expect((report as MulticlassReport).accuracy).toBe(accuracy(labels.map(place), predicted.map(place)))
    expect([...targets.data]).toEqual(labels.map(place))
    expect([...predictions.data]).toEqual(predicted.map(place))
    const numbers = evaluateRows(price.model, text)
    expectClose(
      numbers.targets.data,
      fresh.map(row => row[column('price')] as number),
      1e-14,
    )
    expect((numbers.report as RegressionReport).r2).toBeCloseTo(r2(numbers.targets, numbers.predictions), 12)
  })

  test('evaluation leaves out rows without a target, and refuses a file without any', () => {
    const some = textFromRows(
      NAMES,
      fresh.map((row, r) => row.map((cell, c) => (c === column('kind') && r % 2 === 0 ? '' : cell))),
    )
    expect(evaluateRows(kind.model, some).report.rows).toBe(40)
    const none = textFromRows(
      NAMES,
      fresh.map(row => row.map((cell, c) => (c === column('kind') ? 'unheard of' : cell))),
    )
    expect(thrownBy(() => evaluateRows(kind.model, none))).toMatchObject({
      name: 'DataError',
      message: expect.stringContaining('no row has a target that the model knows') as string,
    })
    const lacking = textFromRows(
      NAMES.filter(name => name !== 'kind'),
      fresh.map(row => row.filter((_, c) => c !== column('kind'))),
    )
    expect(thrownBy(() => evaluateRows(kind.model, lacking))).toMatchObject({
      name: 'DataError',
      message: expect.stringContaining('"kind"') as string,
    })
  })

  test('the judgement of a training is the evaluation of its test rows', () => {
    const table = mixedTable(300)
    const { targets } = encodeTarget(kind.model.encoder, table)
    expect(kind.judgement.targets.rows).toBe(60)
    expect(kind.judgement.targets.data.every(t => targets.data.includes(t))).toBe(true)
    expect(codes(kind)).toEqual([])
    expect(kind.model.history).toHaveLength(40)
    expect(kind.model.history[0]).toMatchObject({ epoch: 1, metrics: { accuracy: expect.any(Number) as number } })
    expect(price.model.history[0]).toMatchObject({ metrics: { r2: expect.any(Number) as number } })
    expect(kind.model.training).toMatchObject({
      loss: 'softmaxCrossEntropy',
      optimizer: 'adam',
      trainRows: 216,
      validationRows: 24,
      testRows: 60,
      epochs: 40,
      stopped: 'epochs',
    })
  })
})
