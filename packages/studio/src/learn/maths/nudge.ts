import type { FirstRound } from './first-round.ts'

/** How far the hidden sums of a unit move when one weight does, for each sample, in units of that move; and the X that the weight meets. */
export function nudged({ trace }: FirstRound, { row, column }: { readonly row: number; readonly column: number }, by: number) {
  const weights = trace.value('dense1.weights')
  const before = trace.tensor(weights)
  const columns = before.shape[1]!
  const numbers = before.data.slice()
  numbers[row * columns + column]! += by
  const after = trace.with(new Map([[weights, numbers]]))
  const z = trace.value('dense1.z')
  const X = trace.tensor(trace.value('X'))
  const samples = Array.from({ length: trace.rows }, (_, i) => i)
  return {
    weight: before.data[row * columns + column]!,
    moved: Float64Array.from(
      samples,
      i => (after.tensor(z).data[i * columns + column]! - trace.tensor(z).data[i * columns + column]!) / by,
    ),
    x: Float64Array.from(samples, i => X.data[i * X.shape[1]! + row]!),
  }
}
