import { describe, expect, it } from 'vitest'
import { ShapeError } from '../../src/errors.ts'
import { fromColumn, fromRows } from '../../src/matrix.ts'
import { classificationReport, regressionReport } from '../../src/metrics/report.ts'

describe('classificationReport', () => {
  const targets = [0, 1, 1, 0, 1]
  const positive = [0.2, 0.9, 0.4, 0.6, 0.7]

  it('is the same of one column and of two, and survives JSON', () => {
    const one = classificationReport({ targets, probabilities: fromColumn(positive), classes: ['no', 'yes'] })
    const two = classificationReport({ targets, probabilities: fromRows(positive.map(p => [1 - p, p])), classes: ['no', 'yes'] })
    expect({ ...two, logLoss: 0 }).toEqual({ ...one, logLoss: 0 })
    expect(two.logLoss).toBeCloseTo(one.logLoss, 14)
    expect(JSON.parse(JSON.stringify(one))).toEqual(one)
    expect(one).toMatchObject({
      task: 'binary',
      rows: 5,
      accuracy: 0.6,
      confusion: [
        [1, 1],
        [1, 2],
      ],
      precision: 2 / 3,
      perClass: [
        { name: 'no', rows: 2, predicted: 2, recall: 0.5 },
        { name: 'yes', rows: 3, predicted: 3 },
      ],
    })
  })

  it('takes a threshold', () => {
    for (const probabilities of [fromColumn(positive), fromRows(positive.map(p => [1 - p, p]))]) {
      const report = classificationReport({ targets, probabilities, classes: ['no', 'yes'], threshold: 0.65 })
      expect(report).toMatchObject({ precision: 1, recall: 2 / 3, accuracy: 0.8 })
    }
  })

  it('says null where the ROC area is not defined', () => {
    const report = classificationReport({ targets: [1, 1], probabilities: fromColumn([0.2, 0.7]), classes: ['no', 'yes'] })
    expect(report).toMatchObject({ rocAuc: null, recall: 0.5, averagePrecision: 1 })
  })

  it('refuses widths that do not fit', () => {
    const probabilities = fromRows([[0.2, 0.3, 0.5]])
    for (const classes of [['a'], ['a', 'b'], ['a', 'b', 'c', 'd']])
      expect(() => classificationReport({ targets: [0], probabilities, classes })).toThrow(ShapeError)
    expect(() => classificationReport({ targets: [0], probabilities: fromColumn([0.5]), classes: ['a', 'b', 'c'] })).toThrow(
      /1 columns for 3 classes/,
    )
  })
})

describe('regressionReport', () => {
  it('averages outputs, and lists each', () => {
    const report = regressionReport({
      targets: fromRows([
        [0, 10],
        [2, 30],
      ]),
      predictions: fromRows([
        [1, 10],
        [2, 20],
      ]),
      names: ['near', 'far'],
    })
    expect(report).toMatchObject({ task: 'regression', rows: 2, outputs: 2, mse: 25.25, mae: 2.75, maxError: 10 })
    expect(report.perOutput).toMatchObject([
      { name: 'near', mse: 0.5, r2: 0.5 },
      { name: 'far', mse: 50, r2: 0.5 },
    ])
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  })

  it('of one output lists nothing twice; of one row has no r2', () => {
    const report = regressionReport({ targets: [3], predictions: fromColumn([5]) })
    expect(report).toMatchObject({ outputs: 1, r2: null, mae: 2 })
    expect('perOutput' in report).toBe(false)
  })

  it('refuses names that do not fit', () => {
    expect(() => regressionReport({ targets: [1], predictions: [1], names: ['a', 'b'] })).toThrow(/1 names, got 2/)
  })
})
