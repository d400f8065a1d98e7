import { metrics, writeCsv } from 'glassbox'
import type { Matrix } from 'glassbox'
import type { PlotLine } from '../chart/plot.ts'
import { shown } from '../matrix/number.ts'
import type { Outcome } from './messages.ts'

export interface Curve {
  readonly lines: readonly PlotLine[]
  readonly xName: string
  readonly yName: string
  readonly guide: readonly [readonly [number, number], readonly [number, number]]
  readonly summary: string
  csv(): string
}

/** Whether each judged row is of a class, and the probability that it was given. */
function oneAgainstRest({ targets, outputs }: Pick<Outcome, 'targets' | 'outputs'>, k: number) {
  const own = Uint8Array.from(targets.data, target => (target === k ? 1 : 0))
  return { own, scores: probabilities(outputs, k) }
}

const probabilities = ({ rows, columns, data }: Matrix, k: number) =>
  Float64Array.from({ length: rows }, (_, r) => (columns > 1 ? data[r * columns + k]! : k === 1 ? data[r]! : 1 - data[r]!))

const zip = (xs: readonly number[], ys: readonly number[]) => xs.map((x, i) => [x, ys[i]!] as const)
const table = (names: readonly string[], ...lists: readonly (readonly number[])[]) =>
  writeCsv(
    names,
    lists[0]!.map((_, i) => lists.map(list => (Number.isFinite(list[i]) ? list[i]! : null))),
  )

/** A curve of one class against the others, from the core's metrics. */
export function curveOf(view: 'roc' | 'precision' | 'calibration', outcome: Outcome, k: number, name: string): Curve {
  const { own, scores } = oneAgainstRest(outcome, k)
  const positives = own.reduce((sum, one) => sum + one, 0)
  if (view === 'roc') {
    const { falsePositiveRate: x, truePositiveRate: y, thresholds } = metrics.rocCurve(own, scores)
    return {
      lines: [{ name, points: zip(x, y) }],
      xName: 'share of the other rows called so',
      yName: 'share of its rows found',
      guide: [
        [0, 0],
        [1, 1],
      ],
      summary: `Area under the curve of ${name}: ${shown(metrics.rocAuc(own, scores), 4)}. The dashed line is chance.`,
      csv: () => table(['false positive rate', 'true positive rate', 'threshold'], x, y, thresholds),
    }
  }
  if (view === 'precision') {
    const { recall: x, precision: y, thresholds } = metrics.precisionRecallCurve(own, scores)
    const chance = positives / own.length
    return {
      lines: [{ name, points: zip(x, y) }],
      xName: 'recall',
      yName: 'precision',
      guide: [
        [0, chance],
        [1, chance],
      ],
      summary: `Average precision of ${name}: ${shown(metrics.averagePrecision(own, scores), 4)}. The dashed line is chance.`,
      csv: () => table(['recall', 'precision', 'threshold'], x, y, thresholds),
    }
  }
  const bins = metrics.calibrationCurve(own, scores)
  const [x, y] = [bins.map(bin => bin.meanProbability), bins.map(bin => bin.positiveShare)]
  return {
    lines: [{ name, points: zip(x, y) }],
    xName: `predicted probability of ${name}`,
    yName: 'share of rows that are',
    guide: [
      [0, 0],
      [1, 1],
    ],
    summary: `Probabilities in ten bins; on the dashed line they keep what they promise. Brier score: ${shown(metrics.brier(own, scores), 4)}.`,
    csv: () =>
      table(
        ['mean probability', 'share', 'rows'],
        x,
        y,
        bins.map(bin => bin.rows),
      ),
  }
}
