import type { ExampleSettings } from 'glassbox/tutorial'
import { UsageError } from '../command/usage.ts'

/** What may be changed in an example of the tutorial, as options give it; what was not given stays the example's own. */
export const exampleSettings = ({
  learningRate,
  seed,
  batchSize,
}: {
  readonly learningRate: number | undefined
  readonly seed: number | undefined
  readonly batchSize: number | undefined
}): ExampleSettings => ({
  ...(learningRate !== undefined && { learningRate }),
  ...(seed !== undefined && { seed }),
  ...(batchSize !== undefined && { batchSize }),
})

/** Refuses options that belong to another kind of subject. @throws {UsageError} that names the first of them. */
export function refuse(given: ReadonlySet<string>, names: readonly string[], whose: string): void {
  const wrong = names.find(name => given.has(name))
  if (wrong !== undefined) throw new UsageError({ problem: `--${wrong} is for ${whose}`, cure: 'Leave it out' })
}
