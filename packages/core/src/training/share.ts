import type { Matrix } from '../matrix.ts'
import type { Loss } from '../network/losses.ts'

/** What rows count in a mean over batches: their number, or the sum of their sample and class weights. Under a sum every batch counts 1. */
export function shareOf(
  loss: Loss,
  { targets, sampleWeights }: { readonly targets: Matrix; readonly sampleWeights?: ArrayLike<number> },
  rows: ArrayLike<number>,
): number {
  if (loss.reduction === 'sum') return 1
  const { classWeights } = loss.options as { readonly classWeights?: readonly number[] }
  if (sampleWeights === undefined && classWeights === undefined) return rows.length
  let share = 0
  for (let i = 0; i < rows.length; i++) {
    let cells = 1
    if (classWeights !== undefined) {
      cells = 0
      for (let at = rows[i]! * targets.columns; at < (rows[i]! + 1) * targets.columns; at++)
        cells += loss.targetKind === 'class' ? classWeights[targets.data[at]!]! : mix(classWeights, targets.data[at]!)
      cells /= targets.columns
    }
    share += (sampleWeights?.[rows[i]!] ?? 1) * cells
  }
  return share
}

const mix = ([zero, one]: readonly number[], t: number) => (1 - t) * zero! + t * one!

/** A loss over several batches: their mean, each with its share, or their sum; of a single batch its loss, to the bit. */
export class LossTotal {
  readonly #isSum: boolean
  #total = 0
  #shares = 0
  #batches = 0
  #last = 0

  constructor({ reduction }: Loss) {
    this.#isSum = reduction === 'sum'
  }

  add(loss: number, share: number): void {
    this.#total += loss * share
    this.#shares += share
    this.#batches++
    this.#last = loss
  }

  get value(): number {
    if (this.#batches === 1) return this.#last
    return this.#isSum ? this.#total : this.#total / this.#shares
  }
}
