import { partition } from '../data/split.ts'
import { takeRows } from '../matrix.ts'
import { isTable } from './data.ts'
import type { TrainingData } from './data.ts'
import type { TrainOptions } from './options.ts'

export const mapValues = <A, B>(record: Readonly<Record<string, A>>, f: (a: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, a]) => [key, f(a)]))

/** The rows to train on and those to validate on, where a share of them is asked for. */
export function setAside(
  whole: TrainingData,
  { validation, loss, seed }: TrainOptions,
): { data: TrainingData; validation: TrainingData | undefined } {
  if (validation === undefined || validation === 0) return { data: whole, validation: undefined }
  if (typeof validation !== 'number') return { data: whole, validation }
  const labels = loss.targetKind === 'class' ? whole.targets.data : whole.targets.rows
  const [train, aside] = partition(labels, [validation], seed)
  return { data: rowsOf(whole, train!), validation: rowsOf(whole, aside!) }
}

/** The named rows of a data set. */
function rowsOf(data: TrainingData, rows: Uint32Array): TrainingData {
  const { inputs, targets, sampleWeights } = data
  return {
    ...data,
    inputs: isTable(inputs) ? takeRows(inputs, rows) : mapValues(inputs, table => takeRows(table, rows)),
    targets: takeRows(targets, rows),
    ...(sampleWeights && { sampleWeights: Float64Array.from(rows, r => sampleWeights[r]!) }),
  }
}
