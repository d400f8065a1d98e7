import type { Loss } from '../network/losses.ts'

/** A loss over batches, the first of them at `at`: their mean, each with its share, or their sum; of a single batch its loss, to the bit. */
export function lossTotal({ reduction }: Loss, losses: ArrayLike<number>, shares: ArrayLike<number>, at = 0): number {
  if (shares.length === 1) return losses[at]!
  let total = 0
  let whole = 0
  for (let i = 0; i < shares.length; i++) {
    total += losses[at + i]! * shares[i]!
    whole += shares[i]!
  }
  return reduction === 'sum' ? total : total / whole
}
