import { describe, expect, test } from 'vitest'
import { textFromRows } from '../../src/data/records.ts'
import { tableFromRows } from '../../src/data/table.ts'
import type { BinaryReport, MulticlassReport, RegressionReport } from '../../src/metrics/report.ts'
import { decodeModel, encodeModel } from '../../src/model/model.ts'
import { LOSSES } from '../../src/model/table-options.ts'
import type { TableOptions } from '../../src/model/table-options.ts'
import { trainTable } from '../../src/model/train-table.ts'
import type { TableResult } from '../../src/model/train-table.ts'
import { predictRows } from '../../src/model/use.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { Random } from '../../src/random.ts'
import { thrownBy } from '../training/setup.ts'
import { mixedTable, others, trainMixed } from './setup.ts'

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
