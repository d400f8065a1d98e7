import { encode, encodeTarget, readTableFor } from '../data/encode.ts'
import type { Encoder } from '../data/schema.ts'
import type { TextTable } from '../data/text-table.ts'
import { OptionError } from '../errors.ts'
import { oneHot } from '../matrix.ts'
import type { Matrix } from '../matrix.ts'
import { losses } from '../network/losses.ts'
import type { Loss, LossName } from '../network/losses.ts'
import type { Penalty } from '../program/compile.ts'
import type { Warning } from '../warnings.ts'
import type { Model } from './model.ts'

const isLoss = (name: unknown): name is LossName => typeof name === 'string' && Object.hasOwn(losses, name)

/** The loss that a model was trained with, options and all; files from before options were kept have them at their defaults. */
export function lossOf({ training, lossOptions = {} }: Model): Loss {
  const { loss } = training
  if (isLoss(loss)) {
    const make: (options: object) => Loss = losses[loss]
    return make(lossOptions)
  }
  throw new OptionError({
    problem: 'the model does not say a known loss',
    where: 'model file',
    expected: `one of ${Object.keys(losses).join(', ')}`,
    got: JSON.stringify(loss),
  })
}

/** The penalties that a model was trained with; files from before all of them were kept say L1 and L2 alone. */
export function penaltyOf({ training, updateOptions }: Model): Penalty {
  const size = (penalty: unknown) => (typeof penalty === 'number' ? penalty : 0)
  return updateOptions?.penalty ?? { l1: size(training['l1']), l2: size(training['l2']) }
}

/** Encoded targets as a loss takes them: for one of numbers, several classes become a column each, 0 or 1. */
export const targetsFor = ({ target }: Encoder, targets: Matrix, loss: Loss): Matrix =>
  target.task === 'multiclass' && loss.targetKind === 'numbers' ? oneHot(targets.data, target.classes.length) : targets

/** The rows of a table that have a known target, as the network takes them in training. */
export interface ModelData {
  readonly data: { readonly inputs: Readonly<Record<string, Matrix>>; readonly targets: Matrix }
  readonly rows: number
  readonly leftOut: number
  readonly warnings: readonly Warning[]
}

/** Encodes rows for a model's network and a loss. @throws {DataError} for columns and cells that do not fit. */
export function modelData({ encoder, network }: Model, text: TextTable, loss: Loss): ModelData {
  const table = readTableFor(encoder, text, { target: true })
  const { targets, keep, warnings: unknown } = encodeTarget(encoder, table)
  const { numbers, categories, warnings } = encode(encoder, table, keep)
  const tables = [...(numbers.columns > 0 ? [numbers] : []), ...categories]
  const inputs: Record<string, Matrix> = Object.fromEntries(network.inputs.map(({ name }, i) => [name, tables[i]!]))
  return {
    data: { inputs, targets: targetsFor(encoder, targets, loss) },
    rows: keep.length,
    leftOut: text.rows.length - keep.length,
    warnings: [...unknown, ...warnings],
  }
}
