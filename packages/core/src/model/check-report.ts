import type { TargetEncoder } from '../data/schema.ts'
import { ModelFileError } from '../errors.ts'
import { fromColumn, fromRows } from '../matrix.ts'
import { classificationReport, regressionReport } from '../metrics/report.ts'
import type { BinaryReport, MulticlassReport, RegressionReport } from '../metrics/report.ts'

/** All metrics of a model on the rows that judge it. */
export type Report = BinaryReport | MulticlassReport | RegressionReport

/** Throws a {@link ModelFileError} unless it is a report as this version makes it for the target: the same keys, each of the same kind. */
export function checkReport(json: unknown, target: TargetEncoder): Report {
  const wanted = example(target)
  compare(json, JSON.parse(JSON.stringify(wanted)), 'report')
  const report = json as typeof wanted
  if (report.task !== wanted.task) throw fault('report.task', wanted.task, report.task)
  const sizes =
    report.task === 'regression'
      ? [report.perOutput ?? target.columns]
      : [report.classes, report.perClass, report.confusion, ...report.confusion]
  const size = target.task === 'regression' ? target.columns.length : target.classes.length
  for (const list of sizes) if (list.length !== size) throw fault('report', `lists of ${size}`, `one of ${list.length}`)
  return report
}

/** A report of the same form; of many classes the first three do. */
function example(target: TargetEncoder): Report {
  if (target.task === 'regression') {
    const targets = fromRows([0, 1, 3].map(x => target.columns.map(() => x)))
    return regressionReport({ targets, predictions: targets, names: target.columns })
  }
  const classes = target.classes.slice(0, 3)
  const targets = classes.map((_, k) => k)
  const probabilities = fromRows(classes.map(() => classes.map(() => 1 / classes.length)))
  return classificationReport({
    targets,
    probabilities: target.task === 'binary' ? fromColumn([0.2, 0.7]) : probabilities,
    classes,
  })
}

const isRecord = (x: unknown): x is Readonly<Record<string, unknown>> => typeof x === 'object' && x !== null && !Array.isArray(x)
const kindOf = (x: unknown) =>
  Array.isArray(x) ? 'a list' : typeof x === 'number' || x === null ? 'a number or null' : `a ${typeof x}`

function compare(found: unknown, wanted: unknown, where: string): void {
  if (kindOf(found) !== kindOf(wanted)) throw fault(where, kindOf(wanted), kindOf(found))
  if (Array.isArray(found) && Array.isArray(wanted))
    found.forEach((item, i) => {
      compare(item, wanted[0], `${where}[${i}]`)
    })
  if (!isRecord(found) || !isRecord(wanted)) return
  const odd = Object.keys(found).find(key => !Object.hasOwn(wanted, key))
  if (odd !== undefined) throw fault(`${where}.${odd}`, `no other keys than ${Object.keys(wanted).join(', ')}`, `"${odd}"`)
  for (const key of Object.keys(wanted)) compare(found[key], wanted[key], `${where}.${key}`)
}

const fault = (where: string, expected: string, got: string) =>
  new ModelFileError({ problem: 'the metrics are damaged', where, expected, got })
