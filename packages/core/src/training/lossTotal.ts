import type { Loss } from '../network/losses.ts'

/** A loss over batches, the first of them at `at`: their mean, each with its share, or their sum; of a single batch its loss, to the bit. */
export function lossTotal(
  { reduction }: Loss,
  losses: ArrayLike<number>,
  batches: readonly { readonly share: number }[],
  at = 0,
): number {
  if (batches.length === 1) return losses[at]!
  let total = 0
  let shares = 0
  batches.forEach(({ share }, i) => {
    total += losses[at + i]! * share
    shares += share
  })
  return reduction === 'sum' ? total : total / shares
}
