import type { Encoder } from '../data/schema.ts'
import type { Activation } from '../network/activation.ts'
import { adam } from '../optimizers/adam.ts'
import type { Optimizer } from '../optimizers/optimizer.ts'
import { cosineDecay } from '../optimizers/schedules.ts'
import type { Schedule } from '../optimizers/schedules.ts'
import type { Penalty } from '../program/compile.ts'
import type { TableLoss } from './table-options.ts'

/** The defaults for a table: how they were found is in bench/LOG.md. */
export interface Recipe {
  readonly hidden: readonly number[]
  readonly activation: Activation
  readonly outputActivation: Activation
  readonly loss: TableLoss
  readonly optimizer: Optimizer
  readonly schedule: Schedule
  readonly penalty: Penalty
  readonly batchSize: number
  readonly epochs: number
  readonly patience: number | false
}

/** With fewer rows to validate on, which epoch is best is chance: then the training goes through to its end. */
const ENOUGH_TO_WATCH = 100

/** Multiplications that a default training may take, about a minute's worth: a table of very many columns gets fewer epochs. */
const MOST_PRODUCTS = 1e10

const between = (x: number, low: number, high: number) => (x < low ? low : x > high ? high : x)

/**
 * Sensible settings for a number of rows and features.
 *
 * The fewer the rows, the more epochs (about 100,000 rows are seen in all, in 30 to 300 epochs) and the stronger the L2 penalty
 * (as in ridge regression it falls as 1 ÷ rows; regression on noisy numbers needs far more of it than classification).
 * The rate falls along a cosine, so that the last epochs settle.
 * It stops early, and goes back to the best epoch, only where enough rows are set aside to tell which one that is.
 */
export function recipeFor({ target }: Encoder, rows: number, validationRows: number, features: number): Recipe {
  const units = features > 32 || rows > 1000 ? 64 : 32
  const affordable = Math.floor(MOST_PRODUCTS / (3 * rows * features * units))
  const epochs = between(Math.ceil(100_000 / rows), 30, between(affordable, 30, 300))
  const regression = target.task === 'regression'
  return {
    hidden: [units],
    activation: 'relu',
    outputActivation: target.task === 'binary' ? 'sigmoid' : target.task === 'multiclass' ? 'softmax' : 'linear',
    loss: target.task === 'binary' ? 'binaryCrossEntropy' : target.task === 'multiclass' ? 'softmaxCrossEntropy' : 'mse',
    optimizer: adam({ learningRate: 0.003 }),
    schedule: cosineDecay(),
    penalty: { l2: regression ? between(20 / rows, 0, 0.1) : between(8 / rows, 0, 0.02) },
    batchSize: between(rows < 4096 ? 32 : 128, 1, rows),
    epochs,
    patience: validationRows >= ENOUGH_TO_WATCH ? Math.ceil(epochs / 3) : false,
  }
}
