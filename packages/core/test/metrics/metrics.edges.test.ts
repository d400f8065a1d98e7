import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Matrix } from '../../src/matrix.ts'
import { fromColumn, fromRows } from '../../src/matrix.ts'
import { accuracy, balancedAccuracy, matthews } from '../../src/metrics/classification.ts'
import { averagePrecision, calibrationCurve, precisionRecallCurve, rocAuc } from '../../src/metrics/curves.ts'
import { classificationReport, regressionReport } from '../../src/metrics/report.ts'
import { worstDifference } from '../golden.ts'

interface Case {
  name: string
  targets: number[] | number[][]
  values: Record<string, number>
  scores?: number[]
  curves?: Record<'precision' | 'recall' | 'positiveShare' | 'meanProbability', number[]>
  probabilities?: number[][]
  confusion?: number[][]
  predictions?: number[] | number[][]
}

const { cases } = JSON.parse(readFileSync(new URL('../../fixtures/metrics_edges.json', import.meta.url), 'utf8')) as {
  cases: Case[]
}
const outputs = (values: number[] | number[][]): Matrix =>
  Array.isArray(values[0]) ? fromRows(values as number[][]) : fromColumn(values as number[])

function agree(report: object, values: Record<string, number>) {
  const actual = report as Record<string, number>
  const worst = Object.entries(values).filter(([name, value]) => !(worstDifference([actual[name]!], [value]) < 1e-12))
  expect(worst.map(([name, value]) => `${name}: ${value}, ours ${actual[name]}`)).toEqual([])
}

describe('the edges of scikit-learn', () => {
  const of = (kind: string) => cases.filter(({ name }) => name.startsWith(kind))

  it.each(of('binary'))('$name', ({ targets, scores, values, curves }) => {
    const rows = targets as number[]
    const report = classificationReport({ targets: rows, probabilities: fromColumn(scores!), classes: ['no', 'yes'] })
    agree(report, values)
    expect(averagePrecision(rows, scores!)).toBeCloseTo(values['averagePrecision']!, 12)
    expect(report.rocAuc === null).toBe(!('rocAuc' in values))
    expect(rocAuc(rows, scores!)).toEqual(values['rocAuc'] === undefined ? NaN : expect.closeTo(values['rocAuc'], 12))
    const pr = precisionRecallCurve(rows, scores!)
    expect(worstDifference(pr.precision, curves!.precision)).toBeLessThan(1e-12)
    expect(worstDifference(pr.recall, curves!.recall)).toBeLessThan(1e-12)
    if (report.rocAuc === null) return
    const bins = calibrationCurve(rows, scores!)
    expect(
      worstDifference(
        bins.map(bin => bin.positiveShare),
        curves!.positiveShare,
      ),
    ).toBeLessThan(1e-12)
    expect(
      worstDifference(
        bins.map(bin => bin.meanProbability),
        curves!.meanProbability,
      ),
    ).toBeLessThan(1e-12)
  })

  it.each(of('multiclass'))('$name', ({ targets, probabilities, values, confusion }) => {
    const report = classificationReport({
      targets: targets as number[],
      probabilities: fromRows(probabilities!),
      classes: ['a', 'b', 'c', 'd'],
    })
    agree(report, values)
    expect(report.confusion).toEqual(confusion)
    expect(report.rocAuc === null).toBe(!('rocAuc' in values))
  })

  it.each(of('regression'))('$name', ({ targets, predictions, values }) => {
    agree(regressionReport({ targets: outputs(targets), predictions: outputs(predictions!) }), values)
  })

  it('covers every kind', () => {
    expect(['binary', 'multiclass', 'regression'].map(kind => of(kind).length)).toEqual([7, 5, 7])
  })
})

it('a matrix where a list of classes is wanted is an error, not NaN', () => {
  const column = fromColumn([0, 1, 1])
  const any = (value: unknown) => value as number[]
  for (const metric of [accuracy, balancedAccuracy, matthews, rocAuc]) {
    expect(() => metric(any(column), any(column))).toThrow('targets are no list of numbers')
    expect(() => metric([0, 1, 1], any(column))).toThrow('are no list of numbers')
  }
})
