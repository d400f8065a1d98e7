import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DataError, OptionError, ShapeError } from '../../src/errors.ts'
import { fromColumn, fromRows, toRows } from '../../src/matrix.ts'
import * as m from '../../src/metrics/classification.ts'
import { brier, logLoss, predictedClasses, topKAccuracy } from '../../src/metrics/probabilities.ts'

const rows = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 40 }).map(pairs => ({
  targets: pairs.map(([target]) => target),
  predictions: pairs.map(([, prediction]) => prediction),
}))
const sum = (values: number[]) => values.reduce((a, b) => a + b, 0)

describe('class metrics', () => {
  it('confusion: rows add up to the targets, columns to the predictions, the diagonal to accuracy', () => {
    fc.assert(
      fc.property(rows, ({ targets, predictions }) => {
        const cells = toRows(m.confusionMatrix(targets, predictions, 5))
        for (let k = 0; k < 5; k++) {
          expect(sum(cells[k]!)).toBe(targets.filter(t => t === k).length)
          expect(sum(cells.map(row => row[k]!))).toBe(predictions.filter(p => p === k).length)
        }
        expect(m.accuracy(targets, predictions)).toBeCloseTo(sum(cells.map((row, k) => row[k]!)) / targets.length, 14)
      }),
    )
  })

  it('turned around, precision becomes recall; f1 and matthews stay', () => {
    fc.assert(
      fc.property(rows, ({ targets, predictions }) => {
        for (const average of ['binary', 'macro'] as const) {
          expect(m.precision(targets, predictions, { average })).toBeCloseTo(m.recall(predictions, targets, { average }), 14)
          expect(m.f1(targets, predictions, { average })).toBeCloseTo(m.f1(predictions, targets, { average }), 14)
        }
        expect(m.matthews(targets, predictions)).toBeCloseTo(m.matthews(predictions, targets), 14)
        expect(Math.abs(m.matthews(targets, predictions))).toBeLessThanOrEqual(1 + 1e-15)
      }),
    )
  })

  it('weighted recall is accuracy; balanced accuracy is recall over the classes of the targets', () => {
    fc.assert(
      fc.property(rows, ({ targets, predictions }) => {
        expect(m.recall(targets, predictions, { average: 'weighted' })).toBeCloseTo(m.accuracy(targets, predictions), 14)
        const classes = [...new Set(targets)]
        const recalls = classes.map(positive => m.recall(targets, predictions, { positive }))
        expect(m.balancedAccuracy(targets, predictions)).toBeCloseTo(sum(recalls) / classes.length, 14)
      }),
    )
  })

  it('matthews of two classes is the correlation of the two lists', () => {
    expect(m.matthews([0, 0, 1, 1, 1], [0, 1, 1, 1, 0])).toBeCloseTo(1 / 6, 14)
    expect(m.matthews([0, 1, 0, 1], [1, 0, 1, 0])).toBe(-1)
    expect(m.matthews([0, 1, 2], [0, 1, 2])).toBe(1)
    expect(m.matthews([1, 1], [0, 1])).toBe(0)
  })

  it('complains of lengths, empty lists, what is no class, and options', () => {
    expect(() => m.accuracy([0, 1], [0])).toThrow(
      new ShapeError({
        problem: 'targets and predictions differ in length',
        where: 'accuracy',
        expected: '2 rows of predictions',
        got: '1',
        cure: 'Score the rows that the model predicted, in the same order',
      }).message,
    )
    expect(() => m.f1([], [])).toThrow(DataError)
    for (const bad of [-1, 0.5, NaN, Infinity, 65_536])
      expect(() => m.recall([0, 1], [0, bad])).toThrow(/recall, row 1: .*no class index/)
    expect(() => m.confusionMatrix([0, 3], [0, 1], 3)).toThrow(/whole number from 0 to 2, got 3/)
    expect(() => m.f1([0], [0], { averag: 'macro' } as object)).toThrow(/unknown option "averag".*Did you mean "average"/)
    expect(() => m.f1([0], [0], { average: 'macro', positive: 1 })).toThrow(OptionError)
    expect(() => m.f1([0], [0], { average: 'micro' as 'macro' })).toThrow(/one of binary, macro, weighted/)
  })
})

describe('metrics of probabilities', () => {
  it('predicts the first of the largest, or by threshold', () => {
    expect([
      ...predictedClasses(
        fromRows([
          [0.1, 0.45, 0.45],
          [0.5, 0.2, 0.3],
        ]),
      ),
    ]).toEqual([1, 0])
    expect([...predictedClasses(fromColumn([0.5, 0.49]))]).toEqual([1, 0])
    expect([...predictedClasses(fromColumn([0.5, 0.49]), 0.2)]).toEqual([1, 1])
    expect([
      ...predictedClasses(
        fromRows([
          [0.5, 0.5],
          [0.2, 0.8],
        ]),
      ),
    ]).toEqual([0, 1])
    expect([
      ...predictedClasses(
        fromRows([
          [0.7, 0.3],
          [0.8, 0.2],
        ]),
        0.25,
      ),
    ]).toEqual([1, 0])
    expect(() => predictedClasses(fromRows([[0.2, 0.3, 0.5]]), 0.5)).toThrow(OptionError)
    expect(() => predictedClasses(fromColumn([NaN]))).toThrow(DataError)
  })

  it('logLoss is the same of one column and of two, finite at 0 and 1, and cut by dtype', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(1), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1, maxLength: 20 }),
        pairs => {
          const targets = pairs.map(([target]) => target)
          const one = logLoss(
            targets,
            pairs.map(([, p]) => p),
          )
          expect(one).toBeLessThan(36.1)
          expect(logLoss(targets, fromRows(pairs.map(([, p]) => [1 - p, p])))).toBeCloseTo(one, 10)
        },
      ),
    )
    expect(logLoss([1], [0])).toBeCloseTo(-Math.log(2 ** -52), 12)
    expect(logLoss([1], Float32Array.of(0))).toBeCloseTo(-Math.log(2 ** -23), 12)
    expect(logLoss([0], [0])).toBeLessThan(1e-15)
  })

  it('logLoss divides rows by their sum, and refuses logits', () => {
    expect(logLoss([0], fromRows([[0.5, 0.495]]))).toBeCloseTo(-Math.log(0.5 / 0.995), 12)
    expect(() => logLoss([0], fromRows([[0.5, 0.4]]))).toThrow(/do not add up to 1.*softmax/)
    expect(() => logLoss([0], fromRows([[2, -1]]))).toThrow(/a number from 0 to 1, got 2/)
    expect(() => logLoss([2], fromRows([[0.5, 0.5]]))).toThrow(/no class index/)
    expect(() => logLoss([0, 1], fromRows([[0.5, 0.5]]))).toThrow(ShapeError)
  })

  it('brier is the mean square of what is missing', () => {
    expect(brier([1, 0], [0.75, 0.5])).toBe((0.0625 + 0.25) / 2)
    expect(() => brier([1, 2], [0.5, 0.5])).toThrow(DataError)
    expect(() => brier([1, 0], [0.5, 1.5])).toThrow(DataError)
  })

  it('top-k grows with k to 1, and starts at accuracy where nothing ties', () => {
    const scores = fc.array(fc.tuple(fc.nat(3), fc.shuffledSubarray([1, 2, 3, 4], { minLength: 4 })), {
      minLength: 1,
      maxLength: 15,
    })
    fc.assert(
      fc.property(scores, pairs => {
        const targets = pairs.map(([target]) => target)
        const table = fromRows(pairs.map(([, row]) => row))
        const top = [1, 2, 3, 4].map(k => topKAccuracy(targets, table, k))
        expect(top[0]).toBe(m.accuracy(targets, predictedClasses(table)))
        expect(top[3]).toBe(1)
        expect(top).toEqual(top.toSorted((a, b) => a - b))
      }),
    )
    expect(() => topKAccuracy([0], fromRows([[0.5, 0.5]]), 0)).toThrow(OptionError)
    expect(() => topKAccuracy([0], fromColumn([0.5]), 1)).toThrow(ShapeError)
  })
})
