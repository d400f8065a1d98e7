import type { Column, Table } from '../data/columns.ts'
import { encode, encodeTarget } from '../data/encode.ts'
import { featuresOf, fitEncoder } from '../data/encoder.ts'
import type { Dropped } from '../data/encoder.ts'
import type { Encoder } from '../data/schema.ts'
import { split } from '../data/split.ts'
import { viewTarget } from '../data/target.ts'
import type { TargetView } from '../data/target.ts'
import { checkChoice, checkNumber, DataError, OptionError } from '../errors.ts'
import type { Matrix } from '../matrix.ts'
import { accuracy } from '../metrics/classification.ts'
import { predictedClasses } from '../metrics/probabilities.ts'
import { r2 } from '../metrics/regression.ts'
import { losses } from '../network/losses.ts'
import type { Loss } from '../network/losses.ts'
import type { Network } from '../network/network.ts'
import { constantRate } from '../optimizers/schedules.ts'
import type { TrainingData } from '../training/data.ts'
import type { Metric } from '../training/options.ts'
import type { EpochReport, Stopped } from '../training/report.ts'
import { train } from '../training/train.ts'
import type { Training } from '../training/train.ts'
import type { Warning } from '../warnings.ts'
import { networkFor, networkInputs } from './inputs.ts'
import { targetsFor } from './model-data.ts'
import type { Model, UpdateOptions } from './model.ts'
import { recipeFor } from './recipe.ts'
import type { Recipe } from './recipe.ts'
import { checkTableOptions, LOSSES } from './table-options.ts'
import type { LossOptions, TableLoss, TableOptions } from './table-options.ts'
import { judge } from './use.ts'
import type { Judgement } from './use.ts'
import { VERSION } from './version.ts'

export interface TableResult {
  readonly model: Model
  /** On the held-out rows; on the validation rows where none were held out, on the training rows where there are neither. */
  readonly judgement: Judgement
  readonly judgedOn: Model['reportOn']
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number; readonly withoutTarget: number }
  readonly columns: { readonly used: readonly string[]; readonly dropped: readonly Dropped[] }
  readonly epochs: number
  readonly bestEpoch: number
  readonly stopped: Stopped
  readonly warnings: readonly Warning[]
}

/**
 * Starts to train a network on a table: finds the task, splits (stratified), fits the encoder on the training part, builds the network.
 * Iterate it for a report of each epoch, then ask for the result; or run it to its end.
 *
 * @throws {DataError} {@link OptionError} for a table, target or options that do not fit, before anything is computed.
 * @example
 * const { model, judgement } = await trainTable(readTable(parseCsv(text)), { target: 'species' }).run()
 */
export function trainTable(table: Table, options: TableOptions): TableTraining {
  return new TableTraining(table, options)
}

/** A training on a table. */
export class TableTraining implements AsyncIterable<EpochReport> {
  readonly encoder: Encoder
  readonly network: Network
  readonly training: Training
  /** Epochs at the most. */
  readonly epochs: number
  readonly rows: TableResult['rows']
  readonly columns: TableResult['columns']
  readonly #table: Table
  readonly #options: TableOptions
  readonly #parts: ReturnType<typeof partsOf>
  readonly #summary: Model['training']
  readonly #lossOptions: object
  readonly #updateOptions: UpdateOptions
  readonly #warnings: readonly Warning[]

  constructor(table: Table, options: TableOptions) {
    checkTableOptions(options)
    const { target, task = 'auto', drop = [], scaling = 'standard', fill = {}, categories = 'onehot', seed = 1 } = options
    const view = viewTarget(table, target, task)
    this.#parts = partsOf(view, options, seed)
    const { train: trainRows, validation, test } = this.#parts
    const { encoder, dropped, warnings } = fitEncoder(table, {
      target,
      rows: trainRows,
      task: view.task,
      drop,
      scaling,
      fill,
      categories,
    })
    const features = featuresOf(encoder).length
    if (options.outputActivation !== undefined && view.task !== 'regression')
      throw new OptionError({
        problem: 'outputActivation is for numbers only',
        where: 'trainTable',
        got: `a ${view.task} task`,
        cure: 'Leave it out: classes come out of a sigmoid or softmax',
      })
    const settings = settingsFor(recipeFor(encoder, trainRows.length, validation.length, features), options)
    const loss = lossFor(encoder, settings.loss, options.lossOptions, table, trainRows)
    this.network = networkFor(encoder, { dropout: 0, batchNorm: false, ...settings })
    const { batchSize, epochs, penalty, optimizer, schedule, patience } = settings
    this.training = train(this.network, trainingData(encoder, table, trainRows, loss), {
      loss,
      seed,
      optimizer,
      schedule,
      penalty,
      batchSize,
      epochs,
      restoreBestWeights: patience !== false,
      ...(patience !== false && { patience }),
      ...(validation.length > 0 && {
        validation: trainingData(encoder, table, validation, loss),
        metrics: encoder.target.task === 'regression' ? { r2: r2Metric } : { accuracy: accuracyMetric },
      }),
      ...pick(options, [
        'clipping',
        'shuffle',
        'minDelta',
        'restoreBestWeights',
        'dtype',
        'engine',
        'threads',
        'wide',
        'resume',
        'signal',
      ]),
    })
    this.encoder = encoder
    this.epochs = epochs
    this.rows = { train: trainRows.length, validation: validation.length, test: test.length, withoutTarget: view.leftOut }
    this.columns = { used: encoder.columns.map(column => column.name), dropped }
    // What is rare among the training rows alone need not be rare in the table.
    this.#warnings = [...view.warnings, ...warnings.filter(({ code }) => code !== 'rare-class')]
    this.#table = table
    this.#options = options
    this.#lossOptions = loss.options
    this.#updateOptions = { optimizer: optimizer.options, penalty, clipping: options.clipping ?? {} }
    this.#summary = {
      loss: loss.name,
      optimizer: optimizer.name,
      learningRate: optimizer.learningRate,
      schedule: schedule.name,
      batchSize,
      l1: penalty.l1 ?? 0,
      l2: penalty.l2 ?? 0,
      trainRows: trainRows.length,
      validationRows: validation.length,
      testRows: test.length,
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<EpochReport, void, undefined> {
    return this.training[Symbol.asyncIterator]()
  }

  /** Trains to the end. */
  async run(): Promise<TableResult> {
    await this.training.run()
    return this.result()
  }

  /** The warnings so far, of data and training. */
  get warnings(): readonly Warning[] {
    return [...this.#warnings, ...this.training.warnings]
  }

  /** Model and judgement as of now. Cut short, the training has not settled: then the best weights so far count, unless told otherwise. */
  result(): TableResult {
    const { parameters: reached, history, epochs, bestEpoch, stopped } = this.training.result()
    const { seed = 1, dtype = 'float64', engine, threads, wide, restoreBestWeights } = this.#options
    const best = stopped === 'aborted' && restoreBestWeights !== false ? this.training.checkpoint().best : undefined
    const parameters = best?.parameters ?? reached
    const { train: trainRows, validation, test } = this.#parts
    const predictor = { network: this.network, parameters, encoder: this.encoder, dtype }
    const [judgedOn, rows] =
      test.length > 0
        ? (['test', test] as const)
        : validation.length > 0
          ? (['validation', validation] as const)
          : (['train', trainRows] as const)
    const judgement = judge(predictor, this.#table, rows, { engine, threads, wide })
    return {
      model: {
        ...predictor,
        seed,
        version: VERSION,
        training: { ...this.#summary, epochs, bestEpoch, stopped },
        lossOptions: this.#lossOptions,
        updateOptions: this.#updateOptions,
        history,
        report: judgement.report,
        reportOn: judgedOn,
      },
      judgement,
      judgedOn,
      rows: this.rows,
      columns: this.columns,
      epochs,
      bestEpoch,
      stopped,
      warnings: [...this.warnings, ...judgement.warnings],
    }
  }
}

/** Rows of the table for training, validation and test. */
function partsOf(view: TargetView, { test = 0.2, validation = 0.1 }: TableOptions, seed: number) {
  checkNumber(test, 'test', 'trainTable', { min: 0, below: 1 })
  checkNumber(validation, 'validation', 'trainTable', { min: 0, below: 1 })
  const parts = split(view.labels ?? view.rows.length, { seed, test, validation: (1 - test) * validation })
  const left = new Set(parts.train.map(i => view.labels?.[i] ?? i)).size
  if (view.labels && (left < 2 || left === parts.train.length))
    throw new DataError({
      problem: 'too few rows are left to train on',
      expected: 'two classes or more, with several rows',
      got: `${parts.train.length} of ${view.rows.length} rows, in ${left} ${left === 1 ? 'class' : 'classes'}`,
      cure: 'Add rows, or set none of them aside: test 0, validation 0',
    })
  const rows = (positions: Uint32Array) => positions.map(i => view.rows[i]!)
  const varies = (column: Column, part: Uint32Array) => part.some(row => column.cells[row] !== column.cells[part[0]!])
  const settled = view.labels ? undefined : view.columns.find(column => !varies(column, rows(parts.train)))
  if (settled !== undefined)
    throw new DataError({
      problem: 'too few rows are left to train on',
      where: `column "${settled.name}"`,
      expected: 'rows whose targets differ',
      got: `${parts.train.length} of ${view.rows.length} rows, all with the same target`,
      cure: 'Add rows, or set none of them aside: test 0, validation 0',
    })
  return { train: rows(parts.train), validation: rows(parts.validation), test: rows(parts.test) }
}

/** A recipe with what the options say instead. A rule that needs all rows at once gets them, at a constant rate, unless the options differ. */
function settingsFor(recipe: Recipe, { optimizer: given, schedule: change, penalty, ...options }: TableOptions) {
  const optimizer = typeof given === 'function' ? given(recipe.optimizer) : (given ?? recipe.optimizer)
  const standard = optimizer.fullBatchOnly === true ? { batchSize: 'full' as const, schedule: constantRate() } : recipe
  return {
    ...recipe,
    batchSize: standard.batchSize,
    ...pick(options, [
      'hidden',
      'activation',
      'outputActivation',
      'dropout',
      'batchNorm',
      'loss',
      'batchSize',
      'epochs',
      'patience',
    ]),
    optimizer,
    schedule: typeof change === 'function' ? change(standard.schedule) : (change ?? standard.schedule),
    penalty: { ...recipe.penalty, ...penalty },
  }
}

/** Some keys of an object, without those that are undefined. */
function pick<T extends object, K extends keyof T>(object: T, keys: readonly K[]): { [P in K]?: Exclude<T[P], undefined> } {
  const out: Partial<T> = {}
  for (const key of keys) if (object[key] !== undefined) out[key] = object[key]
  return out as { [P in K]?: Exclude<T[P], undefined> }
}

function lossFor(
  encoder: Encoder,
  name: TableLoss,
  { classWeights, ...options }: LossOptions = {},
  table: Table,
  rows: Uint32Array,
): Loss {
  const { target } = encoder
  checkChoice(name, 'loss', `trainTable, a ${target.task} task`, LOSSES[target.task])
  const weights = classWeights === 'balanced' ? balanced(encoder, table, rows) : classWeights
  const make: (options: object) => Loss = losses[name]
  return make({ ...options, ...(weights !== undefined && { classWeights: weights }) })
}

/** rows ÷ (classes × rows of the class): scikit-learn's "balanced". */
function balanced(encoder: Encoder, table: Table, rows: Uint32Array): number[] {
  if (encoder.target.task === 'regression')
    throw new OptionError({ problem: 'classWeights need classes', where: 'trainTable', got: 'a regression' })
  const { targets } = encodeTarget(encoder, table, rows)
  const counts = encoder.target.classes.map((_, k) => targets.data.filter(t => t === k).length)
  return counts.map(count => targets.rows / (counts.length * count))
}

/** Encoded rows to train or validate on. */
function trainingData(encoder: Encoder, table: Table, rows: Uint32Array, loss: Loss): TrainingData {
  const { targets } = encodeTarget(encoder, table, rows)
  return {
    inputs: networkInputs(encoder, encode(encoder, table, rows)),
    targets: targetsFor(encoder, targets, loss),
    columnNames: featuresOf(encoder).map(({ name }) => name),
  }
}

const classesOf = (targets: Matrix) => (targets.columns === 1 ? targets.data : predictedClasses(targets))
const accuracyMetric: Metric = (targets, predictions) => accuracy(classesOf(targets), predictedClasses(predictions))
const r2Metric: Metric = (targets, predictions) => r2(targets, predictions)
