import { describe, expect, test } from 'vitest'
import { textFromRows } from '../../src/data/records.ts'
import { tableFromRows } from '../../src/data/table.ts'
import { decodeModel, encodeModel } from '../../src/model/model.ts'
import type { TableOptions } from '../../src/model/table-options.ts'
import { trainTable } from '../../src/model/train-table.ts'
import { predictRows } from '../../src/model/use.ts'
import { lbfgs } from '../../src/optimizers/lbfgs.ts'
import { cosineDecay } from '../../src/optimizers/schedules.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { Random } from '../../src/random.ts'
import { firstDifference } from '../bits.ts'
import { expectSameBits, rejection, thrownBy } from '../training/setup.ts'
import { column, mixedRows, mixedTable, NAMES, others, trainMixed } from './setup.ts'

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
