import type { EngineName, EngineOptions } from '../engines/create.ts'
import { checkFlag, checkNumber, checkOptions, OptionError } from '../errors.ts'
import type { Dtype, Matrix } from '../matrix.ts'
import type { Loss, TargetKind } from '../network/losses.ts'
import type { Optimizer } from '../optimizers/optimizer.ts'
import type { Schedule } from '../optimizers/schedules.ts'
import type { Clipping, Penalty } from '../program/compile.ts'
import type { Parameters } from '../program/program.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { TrainingData } from './data.ts'

/** A number that judges predictions, for the report of each epoch. */
export type Metric = (targets: Matrix, predictions: Matrix) => number

export interface TrainOptions<Kind extends TargetKind = TargetKind> {
  readonly loss: Loss<Kind>
  readonly optimizer: Optimizer
  /** How often all rows are gone through, at the most. */
  readonly epochs: number
  /** Of weights (unless `parameters` are given), shuffles and dropout masks: a whole number from 0 to 2³² − 1. */
  readonly seed: number
  /** Rows to an update; 'full' (the default) takes all at once, 1 goes sample by sample. */
  readonly batchSize?: number | 'full'
  /** A new order of rows in each epoch; default true for mini-batches, false for the full batch. */
  readonly shuffle?: boolean
  /** Rows to validate on, or the share of the training rows to set aside (by seed, stratified for classes). */
  readonly validation?: TrainingData | number
  readonly metrics?: Readonly<Record<string, Metric>>
  /** Stop when the loss watched has not fallen by more than `minDelta` for this many epochs. Default: never. */
  readonly patience?: number
  readonly minDelta?: number
  /** End with the parameters of the best epoch; default true where `patience` is given. */
  readonly restoreBestWeights?: boolean
  readonly schedule?: Schedule
  readonly penalty?: Penalty
  readonly clipping?: Clipping
  readonly dtype?: Dtype
  readonly engine?: EngineName
  /** See {@link EngineOptions}. */
  readonly threads?: EngineOptions['threads']
  readonly wide?: EngineOptions['wide']
  /** The first parameters; default: drawn by the layers' initialisers from the seed. */
  readonly parameters?: Parameters
  /** Go on from here; gives the same bits as never having stopped. */
  readonly resume?: Checkpoint
  /** Ends the training after the batch in hand; the result holds what was reached. */
  readonly signal?: AbortSignal
}

const KNOWN: readonly (keyof TrainOptions)[] = [
  'loss', 'optimizer', 'epochs', 'seed', 'batchSize', 'shuffle', 'validation', 'metrics', 'patience', 'minDelta', 'restoreBestWeights',
  'schedule', 'penalty', 'clipping', 'dtype', 'engine', 'threads', 'wide', 'parameters', 'resume', 'signal',
] // prettier-ignore

/** A loss, optimiser or schedule is made by its function, not named. */
function checkMade(name: string, value: unknown, method: string, example: string): void {
  if (typeof value === 'object' && value !== null && method in value) return
  throw new OptionError({
    problem: `option "${name}" is not one`,
    where: 'train',
    expected: `such as ${example}`,
  })
}

/** Throws an {@link OptionError} for anything unknown, missing, out of range or clashing. */
export function checkTrainOptions(options: TrainOptions): void {
  checkOptions(options, KNOWN, 'train')
  for (const name of ['loss', 'optimizer', 'epochs', 'seed'] as const)
    if (options[name] === undefined) throw new OptionError({ problem: `option "${name}" is missing`, where: 'train' })
  checkMade('loss', options.loss, 'build', 'mse()')
  checkMade('optimizer', options.optimizer, 'build', 'adam()')
  if (options.schedule !== undefined) checkMade('schedule', options.schedule, 'rate', 'cosineDecay()')
  checkNumber(options.epochs, 'epochs', 'train', { integer: true, min: 1 })
  if (typeof options.validation === 'number') checkNumber(options.validation, 'validation', 'train', { min: 0, below: 1 })
  if (options.patience !== undefined) checkNumber(options.patience, 'patience', 'train', { integer: true, min: 1 })
  for (const name of ['shuffle', 'restoreBestWeights'] as const) checkFlag(options[name] ?? true, name, 'train')
  for (const [name, metric] of Object.entries(options.metrics ?? {}))
    if (typeof metric !== 'function') throw new OptionError({ problem: `metric "${name}" is no function`, where: 'train' })
  checkNumber(options.minDelta ?? 0, 'minDelta', 'train', { min: 0 })
  const { penalty = {}, clipping = {} } = options
  checkOptions(penalty, ['l1', 'l2', 'biases'], 'train, penalty')
  checkFlag(penalty.biases ?? false, 'biases', 'train, penalty')
  for (const name of ['l1', 'l2'] as const) checkNumber(penalty[name] ?? 0, name, 'train, penalty', { min: 0 })
  checkOptions(clipping, ['value', 'norm'], 'train, clipping')
  for (const name of ['value', 'norm'] as const) checkNumber(clipping[name] ?? 1, name, 'train, clipping', { above: 0 })
  if (options.resume !== undefined && options.parameters !== undefined)
    throw new OptionError({
      problem: 'options "resume" and "parameters" clash',
      where: 'train',
      cure: 'Leave "parameters" out',
    })
}
