import type { Fill, Scaling, Task } from '../data/schema.ts'
import type { EngineName, EngineOptions } from '../engines/create.ts'
import { checkNumber, checkOptions, OptionError } from '../errors.ts'
import type { Dtype } from '../matrix.ts'
import { checkActivation } from '../network/activation.ts'
import type { Activation } from '../network/activation.ts'
import type { LossName } from '../network/losses.ts'
import type { Reduction } from '../ops/losses.ts'
import type { Optimizer } from '../optimizers/optimizer.ts'
import type { Schedule } from '../optimizers/schedules.ts'
import type { Clipping, Penalty } from '../program/compile.ts'
import type { Checkpoint } from '../training/checkpoint.ts'

/** The losses that fit each task; those for numbers see a class as 0 and 1. */
export const LOSSES = {
  binary: ['binaryCrossEntropy', 'mse', 'mae', 'huber', 'halfSquaredErrorSum'],
  multiclass: ['softmaxCrossEntropy', 'mse', 'mae', 'huber', 'halfSquaredErrorSum'],
  regression: ['mse', 'mae', 'huber', 'halfSquaredErrorSum'],
} as const satisfies Record<Task, readonly LossName[]>
export type TableLoss = (typeof LOSSES)[Task][number]

export interface LossOptions {
  readonly reduction?: Reduction
  /** Of huber. */
  readonly delta?: number
  /** Of the cross-entropies. */
  readonly labelSmoothing?: number
  /** Of the cross-entropies: a weight for each class in the order of the encoder's classes, or `balanced`, which makes each class count as much as any other. */
  readonly classWeights?: 'balanced' | readonly number[]
}

/** All but the target may be left out: see `recipeFor` for what is taken then. */
export interface TableOptions {
  /** The column to predict, or several columns of numbers. */
  readonly target: string | readonly string[]
  readonly task?: 'auto' | Task
  readonly drop?: readonly string[]
  /** The share of rows held out for the final report. Default 0.2. */
  readonly test?: number
  /** The share of the other rows to validate on: for early stopping. Default 0.1. */
  readonly validation?: number
  /** Of the split, the weights, the shuffles and the masks. Default 1. */
  readonly seed?: number
  readonly scaling?: Scaling
  /** What stands in for missing cells, by the names of columns: `median` (the default) or `mean`; of numbers also a number. */
  readonly fill?: Readonly<Record<string, Fill>>
  readonly categories?: 'onehot' | 'embedding'
  readonly hidden?: readonly number[]
  readonly activation?: Activation
  /** For numbers only, default linear; classes come out of a sigmoid or softmax. */
  readonly outputActivation?: Activation
  readonly dropout?: number
  readonly batchNorm?: boolean
  /** Default: cross-entropy for classes, mse for numbers. */
  readonly loss?: TableLoss
  readonly lossOptions?: LossOptions
  /** Or a change to the recipe's own. */
  readonly optimizer?: Optimizer | ((standard: Optimizer) => Optimizer)
  readonly schedule?: Schedule | ((standard: Schedule) => Schedule)
  /** What is not given of it stays as in the recipe. */
  readonly penalty?: Penalty
  readonly clipping?: Clipping
  readonly batchSize?: number | 'full'
  readonly shuffle?: boolean
  readonly epochs?: number
  /** `false` trains through all epochs; so does the default with fewer than 100 rows to validate on. */
  readonly patience?: number | false
  readonly minDelta?: number
  /** Default: where `patience` holds, or the training is cut short. */
  readonly restoreBestWeights?: boolean
  readonly dtype?: Dtype
  readonly engine?: EngineName
  readonly threads?: EngineOptions['threads']
  readonly wide?: EngineOptions['wide']
  readonly resume?: Checkpoint
  readonly signal?: AbortSignal
}

const KNOWN: readonly (keyof TableOptions)[] = [
  'target', 'task', 'drop', 'test', 'validation', 'seed', 'scaling', 'fill', 'categories', 'hidden', 'activation', 'outputActivation', 'dropout',
  'batchNorm', 'loss', 'lossOptions', 'optimizer', 'schedule', 'penalty', 'clipping', 'batchSize', 'shuffle', 'epochs', 'patience',
  'minDelta', 'restoreBestWeights', 'dtype', 'engine', 'threads', 'wide', 'resume', 'signal',
] // prettier-ignore

/** Throws an {@link OptionError} for an option that is unknown or out of range. */
export function checkTableOptions(options: TableOptions): void {
  checkOptions(options, KNOWN, 'trainTable')
  const {
    hidden = [],
    dropout = 0,
    activation = 'relu',
    outputActivation = 'linear',
    seed = 1,
    epochs = 1,
    patience = false,
  } = options
  if (!Array.isArray(hidden))
    throw new OptionError({
      problem: 'option "hidden" is no list',
      where: 'trainTable',
      expected: 'such as [16, 8]',
      got: String(hidden),
    })
  hidden.forEach(units => checkNumber(units, 'hidden', 'trainTable', { integer: true, min: 1 }))
  checkNumber(dropout, 'dropout', 'trainTable', { min: 0, below: 1 })
  checkNumber(seed, 'seed', 'trainTable', { integer: true, min: 0, max: 2 ** 32 - 1 })
  checkNumber(epochs, 'epochs', 'trainTable', { integer: true, min: 1 })
  if (patience !== false) checkNumber(patience, 'patience', 'trainTable', { integer: true, min: 1 })
  checkActivation(activation, 'trainTable, activation')
  checkActivation(outputActivation, 'trainTable, outputActivation')
  checkOptions(options.lossOptions ?? {}, ['reduction', 'delta', 'labelSmoothing', 'classWeights'], 'trainTable, lossOptions')
}
