import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DataError, OptionError, ShapeError } from '../../src/errors.ts'
import { fromRows } from '../../src/matrix.ts'
import {
  averagePrecision,
  calibrationCurve,
  precisionRecallCurve,
  rocAuc,
  rocAucOneVsRest,
  rocCurve,
} from '../../src/metrics/curves.ts'

// Few different scores, so that ties are the rule.
const pairs = fc
  .array(fc.tuple(fc.nat(1), fc.integer({ min: -6, max: 6 })), { minLength: 2, maxLength: 40 })
  .filter(list => new Set(list.map(([target]) => target)).size === 2)
  .map(list => ({ targets: list.map(([target]) => target), scores: list.map(([, score]) => score) }))

describe('ROC', () => {
  it('area: the share of pairs in the right order, ties counting half', () => {
    fc.assert(
      fc.property(pairs, ({ targets, scores }) => {
        let [won, all] = [0, 0]
        targets.forEach((target, i) =>
          targets.forEach((other, j) => {
            if (target !== 1 || other !== 0) return
            all++
            won += scores[i]! > scores[j]! ? 1 : scores[i]! === scores[j]! ? 0.5 : 0
          }),
        )
        expect(rocAuc(targets, scores)).toBe(won / all)
      }),
    )
  })

  it('area stays under rising transforms and any order of rows, and turns with the sign', () => {
    fc.assert(
      fc.property(pairs, fc.infiniteStream(fc.nat()), ({ targets, scores }, stream) => {
        const area = rocAuc(targets, scores)
        expect(
          rocAuc(
            targets,
            scores.map(s => s * s * s * 1e6 + 3),
          ),
        ).toBe(area)
        expect(
          rocAuc(
            targets,
            scores.map(s => -s),
          ),
        ).toBeCloseTo(1 - area, 14)
        const order = targets.map((_, i) => [i, stream.next().value as number] as const).sort((a, b) => a[1] - b[1])
        expect(
          rocAuc(
            order.map(([i]) => targets[i]!),
            order.map(([i]) => scores[i]!),
          ),
        ).toBe(area)
      }),
    )
  })

  it('curve: rises from (0, 0) to (1, 1), each point what its threshold predicts, its trapezoids the area', () => {
    fc.assert(
      fc.property(pairs, ({ targets, scores }) => {
        const { falsePositiveRate: x, truePositiveRate: y, thresholds } = rocCurve(targets, scores)
        const share = (of: number, least: number) => {
          const own = scores.filter((_, i) => targets[i] === of)
          return own.filter(s => s >= least).length / own.length
        }
        expect(x).toEqual(thresholds.map(t => share(0, t)))
        expect(y).toEqual(thresholds.map(t => share(1, t)))
        expect([x.at(-1), y.at(-1), thresholds[0]]).toEqual([1, 1, Infinity])
        const area = x.slice(1).reduce((sum, to, i) => sum + ((to - x[i]!) * (y[i + 1]! + y[i]!)) / 2, 0)
        expect(area).toBeCloseTo(rocAuc(targets, scores), 12)
      }),
    )
  })

  it('is NaN where a class has no rows', () => {
    expect(rocAuc([1, 1], [0.2, 0.3])).toBeNaN()
    expect(rocAuc([0, 0], [0.2, 0.3])).toBeNaN()
    expect(rocCurve([1, 1], [0.2, 0.3]).falsePositiveRate).toEqual([NaN, NaN, NaN])
    expect(
      rocAucOneVsRest(
        [0, 1],
        fromRows([
          [1, 0, 0],
          [0, 1, 0],
        ]),
      ),
    ).toBeNaN()
  })

  it('one against the rest, of two classes, is the area of either', () => {
    fc.assert(
      fc.property(pairs, ({ targets, scores }) => {
        expect(rocAucOneVsRest(targets, fromRows(scores.map(s => [-s, s])))).toBeCloseTo(rocAuc(targets, scores), 14)
      }),
    )
  })

  it('complains', () => {
    expect(() => rocAuc([0, 1], [0.5])).toThrow(ShapeError)
    expect(() => rocAuc([], [])).toThrow(DataError)
    expect(() => rocAuc([0, 2], [0.5, 0.5])).toThrow(/rocAuc, row 1.*whole number from 0 to 1, got 2/)
    expect(() => rocCurve([0, 1], [0.5, NaN])).toThrow(/scores hold a number that cannot be scored.*finite number, got NaN/)
    expect(() => rocAucOneVsRest([0, 1], fromRows([[1], [2]]))).toThrow(ShapeError)
  })
})

describe('precision and recall', () => {
  it('each point is what its threshold predicts; steps add up to the average precision', () => {
    fc.assert(
      fc.property(pairs, ({ targets, scores }) => {
        const { precision, recall, thresholds } = precisionRecallCurve(targets, scores)
        const positives = targets.filter(t => t === 1).length
        thresholds.slice(0, -1).forEach((threshold, i) => {
          const taken = targets.filter((_, row) => scores[row]! >= threshold)
          const hits = taken.filter(t => t === 1).length
          expect([precision[i], recall[i]]).toEqual([hits / taken.length, hits / positives])
        })
        expect([precision.at(-1), recall.at(-1), thresholds.at(-1)]).toEqual([1, 0, Infinity])
        const steps = recall.slice(1).reduce((sum, to, i) => sum + (recall[i]! - to) * precision[i]!, 0)
        expect(averagePrecision(targets, scores)).toBeCloseTo(steps, 12)
      }),
    )
  })
})

describe('calibration', () => {
  it('puts every row in the bin of its probability', () => {
    const list = fc.array(
      fc.tuple(
        fc.nat(1),
        fc.oneof(
          fc.double({ min: 0, max: 1, noNaN: true }),
          fc.nat(20).map(i => i / 20),
        ),
      ),
      {
        minLength: 1,
        maxLength: 60,
      },
    )
    fc.assert(
      fc.property(list, fc.integer({ min: 1, max: 30 }), (rows, bins) => {
        const curve = calibrationCurve(
          rows.map(([t]) => t),
          rows.map(([, p]) => p),
          { bins },
        )
        for (const bin of curve) {
          const own = rows.filter(([, p]) => p <= bin.upper && (p > bin.lower || bin.lower === 0))
          expect(bin.rows).toBe(own.length)
          expect(bin.positiveShare).toBe(own.filter(([t]) => t === 1).length / own.length)
          expect(bin.meanProbability).toBeCloseTo(own.reduce((sum, [, p]) => sum + p, 0) / own.length, 14)
        }
        expect(curve.reduce((sum, bin) => sum + bin.rows, 0)).toBe(rows.length)
      }),
    )
  })

  it('complains', () => {
    expect(() => calibrationCurve([0], [1.1])).toThrow(DataError)
    expect(() => calibrationCurve([0], [1], { bins: 0 })).toThrow(OptionError)
    expect(() => calibrationCurve([0], [1], { bin: 3 } as object)).toThrow(/Did you mean "bins"/)
  })
})
