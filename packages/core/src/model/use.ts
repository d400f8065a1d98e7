import type { CellValue } from '../data/csv.ts'
import { decodeTarget, encode, encodeTarget, readTableFor } from '../data/encode.ts'
import type { Table } from '../data/columns.ts'
import type { Encoder } from '../data/schema.ts'
import type { TextTable } from '../data/text-table.ts'
import { createEngine } from '../engines/create.ts'
import type { EngineChoice } from '../engines/create.ts'
import { DataError } from '../errors.ts'
import { toRows } from '../matrix.ts'
import type { Dtype, Matrix } from '../matrix.ts'
import { predictedClasses } from '../metrics/probabilities.ts'
import { classificationReport, regressionReport } from '../metrics/report.ts'
import type { Network } from '../network/network.ts'
import type { Parameters } from '../program/program.ts'
import { predict } from '../training/evaluate.ts'
import type { Warning } from '../warnings.ts'
import { networkInputs } from './inputs.ts'
import type { Report } from './check-report.ts'
import type { Model } from './model.ts'

/** Predictions for rows: a named cell for each, ready for a file. */
export interface Predictions {
  readonly names: readonly string[]
  readonly rows: readonly (readonly CellValue[])[]
  readonly warnings: readonly Warning[]
}

/** The parts of a model that predict; a training has them before there is a model. */
export interface Predictor {
  readonly network: Network
  readonly parameters: Parameters
  readonly encoder: Encoder
  readonly dtype: Dtype
}

/** What the network puts out for rows of a table: probabilities for classes (rows × classes, or × 1 for two), numbers in the target's own units. */
function outputsFor(
  model: Predictor,
  table: Table,
  rows?: ArrayLike<number>,
  choice: EngineChoice = {},
): { outputs: Matrix; warnings: readonly Warning[] } {
  const { engine, ...options } = choice
  const encoded = encode(model.encoder, table, rows)
  const raw = predict(model.network, model.parameters, networkInputs(model.encoder, encoded), {
    // Unless one is asked for, the first rows are left to what is ready at once.
    ...(Object.values(choice).some(asked => asked !== undefined) && { engine: createEngine(engine, model.dtype, options) }),
  })
  const { target } = model.encoder
  return { outputs: target.task === 'regression' ? decodeTarget(target, raw) : raw, warnings: encoded.warnings }
}

/**
 * Predicts rows of a text table: `prediction` (the label, or the number in the target's own units; with several targets one column
 * each), and for classes the probability of each.
 *
 * @throws {DataError} naming all missing columns, or the line and cell that does not fit. Extra columns give a warning.
 */
export function predictRows(model: Model, text: TextTable, choice?: EngineChoice): Predictions {
  const { outputs, warnings } = outputsFor(model, readTableFor(model.encoder, text), undefined, choice)
  const { target } = model.encoder
  if (target.task === 'regression') {
    const names = target.columns.length === 1 ? ['prediction'] : target.columns.map(name => `prediction ${name}`)
    return { names, rows: toRows(outputs), warnings }
  }
  const { classes } = target
  const labels = predictedClasses(outputs)
  const rows = toRows(outputs).map((row, r) => [classes[labels[r]!]!, ...(row.length === 1 ? [1 - row[0]!, row[0]!] : row)])
  return { names: ['prediction', ...classes.map(name => `probability ${name}`)], rows, warnings }
}

/** A judgement on rows whose target is known, with what is needed to draw it. */
export interface Judgement {
  readonly report: Report
  /** Rows with a target, in order; predictions for each (class index or number). */
  readonly targets: Matrix
  readonly predictions: Matrix
  /** What the network puts out for them: probabilities of classes (of two only that of the second), numbers in the target's own units. */
  readonly outputs: Matrix
  /** Which rows of the table they are, counted from 0. */
  readonly rows: Uint32Array
  readonly warnings: readonly Warning[]
}

/** Judges a predictor on rows of a table. @throws {DataError} where no row has a target that it knows. */
export function judge(model: Predictor, table: Table, rows?: ArrayLike<number>, choice?: EngineChoice): Judgement {
  const { targets: encoded, keep, warnings: unknown } = encodeTarget(model.encoder, table, rows)
  if (keep.length === 0)
    throw new DataError({
      problem: 'no row has a target that the model knows',
      cure: 'Give rows whose target column is filled in',
    })
  const { outputs, warnings } = outputsFor(model, table, keep, choice)
  const { target } = model.encoder
  const all = [...unknown, ...warnings]
  if (target.task === 'regression') {
    const targets = decodeTarget(target, encoded)
    return {
      report: regressionReport({ targets, predictions: outputs, names: target.columns }),
      targets,
      predictions: outputs,
      outputs,
      rows: keep,
      warnings: all,
    }
  }
  const report = classificationReport({ targets: encoded.data, probabilities: outputs, classes: target.classes })
  const predictions: Matrix = { rows: keep.length, columns: 1, data: Float64Array.from(predictedClasses(outputs)) }
  return { report, targets: encoded, predictions, outputs, rows: keep, warnings: all }
}

/** Judges a model on a text table that has the target's column. */
export const evaluateRows = (model: Model, text: TextTable, choice?: EngineChoice): Judgement =>
  judge(model, readTableFor(model.encoder, text, { target: true }), undefined, choice)
