import { beforeAll, describe, expect, test } from 'vitest'
import { encode, encodeTarget } from '../../src/data/encode.ts'
import { textFromRows } from '../../src/data/records.ts'
import { tableFromRows } from '../../src/data/table.ts'
import { accuracy } from '../../src/metrics/classification.ts'
import { r2 } from '../../src/metrics/regression.ts'
import type { MulticlassReport, RegressionReport } from '../../src/metrics/report.ts'
import { toRows } from '../../src/matrix.ts'
import { networkInputs } from '../../src/model/inputs.ts'
import type { TableResult } from '../../src/model/train-table.ts'
import { evaluateRows, predictRows } from '../../src/model/use.ts'
import { Random } from '../../src/random.ts'
import { predict } from '../../src/training/evaluate.ts'
import { expectClose, thrownBy } from '../training/setup.ts'
import { column, mixedRows, mixedTable, NAMES, trainMixed } from './setup.ts'

const codes = (result: TableResult) => result.warnings.map(({ code }) => code)

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
