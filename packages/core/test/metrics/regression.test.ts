import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DataError, ShapeError } from '../../src/errors.ts'
import { fromColumn, fromRows } from '../../src/matrix.ts'
import * as m from '../../src/metrics/regression.ts'

const number = fc.integer({ min: -1000, max: 1000 }).map(n => n / 8)
const pairs = fc
  .array(fc.tuple(number, number), { minLength: 3, maxLength: 30 })
  .map(rows => ({ targets: rows.map(([t]) => t), predictions: rows.map(([, p]) => p) }))
const scores = [m.mse, m.rmse, m.mae, m.medianAbsoluteError, m.mape, m.r2, m.explainedVariance]

describe('regression metrics', () => {
  it('mse splits into variance and square of the mean error; rmse is its root; the largest error bounds all', () => {
    fc.assert(
      fc.property(pairs, ({ targets, predictions }) => {
        const errors = targets.map((t, i) => t - predictions[i]!)
        const mean = errors.reduce((a, b) => a + b, 0) / errors.length
        const centred = predictions.map(p => p + mean)
        expect(m.mse(targets, predictions)).toBeCloseTo(m.mse(targets, centred) + mean * mean, 7)
        expect(m.rmse(targets, predictions)).toBe(Math.sqrt(m.mse(targets, predictions)))
        const largest = m.maxError(targets, predictions)
        expect(largest).toBe(Math.max(...errors.map(Math.abs)))
        expect(m.mae(targets, predictions)).toBeLessThanOrEqual(m.rmse(targets, predictions) + 1e-9)
        expect(m.rmse(targets, predictions)).toBeLessThanOrEqual(largest + 1e-9)
        expect(m.medianAbsoluteError(targets, predictions)).toBeLessThanOrEqual(largest)
      }),
    )
  })

  it('r2 and explained variance do not depend on units; explained variance not on an offset either', () => {
    fc.assert(
      fc.property(pairs, ({ targets, predictions }) => {
        fc.pre(new Set(targets).size > 1)
        const moved = (values: number[]) => values.map(v => v * -3 + 7)
        for (const score of [m.r2, m.explainedVariance]) {
          const value = score(targets, predictions)
          expect(score(moved(targets), moved(predictions))).toBeCloseTo(value, -Math.log10(1e-9 * (1 + Math.abs(value))))
        }
        const value = m.explainedVariance(targets, predictions)
        expect(
          m.explainedVariance(
            targets,
            predictions.map(p => p + 100),
          ),
        ).toBeCloseTo(value, -Math.log10(1e-9 * (1 + Math.abs(value))))
        expect(m.r2(targets, predictions)).toBeLessThanOrEqual(value + 1e-9)
      }),
    )
  })

  it('r2 of the mean is 0; a constant target that rounds badly is still constant', () => {
    expect(m.r2([1, 2, 3], [2, 2, 2])).toBe(0)
    expect(m.r2([1, 2, 3], [3, 2, 1])).toBe(-3)
    const constant = new Array<number>(10).fill(0.1)
    expect(
      m.r2(
        constant,
        constant.map(v => v + 1),
      ),
    ).toBe(0)
    expect(
      m.explainedVariance(
        constant,
        constant.map(v => v + 1),
      ),
    ).toBe(1)
    expect(m.r2(constant, constant)).toBe(1)
    expect(m.r2([1], [1])).toBeNaN()
  })

  it('of several outputs: the plain mean of the outputs', () => {
    fc.assert(
      fc.property(pairs, pairs, (a, b) => {
        const rows = Math.min(a.targets.length, b.targets.length)
        const both = (key: 'targets' | 'predictions') => fromRows(a[key].slice(0, rows).map((v, i) => [v, b[key][i]!]))
        for (const score of scores) {
          const [one, two] = [a, b].map(of => score(of.targets.slice(0, rows), fromColumn(of.predictions.slice(0, rows))))
          expect(score(both('targets'), both('predictions'))).toBe((one! + two!) / 2)
        }
      }),
    )
  })

  it('mape takes a target of 0 as 2⁻⁵², and the median is of the middle rows', () => {
    expect(m.mape([0], [1])).toBe(2 ** 52)
    expect(m.medianAbsoluteError([0, 0, 0, 0], [1, -10, 3, 2])).toBe(2.5)
    expect(m.medianAbsoluteError([0, 0, 0], [1, -10, 3])).toBe(3)
  })

  it('complains', () => {
    expect(() => m.mse([1, 2], [1])).toThrow(ShapeError)
    expect(() => m.mse(fromRows([[1, 2]]), fromRows([[1]]))).toThrow(/differ in outputs.*2 columns of predictions, got 1/)
    expect(() => m.r2([], [])).toThrow(DataError)
    expect(() => m.mae([1, 2], [1, NaN])).toThrow(/mae, number 1: predictions hold/)
    expect(() => m.mae([1, Infinity], [1, 2])).toThrow(/targets hold/)
  })
})
