import type { Arguments } from '../../command/command.ts'
import { UsageError } from '../../command/usage.ts'
import type { Bound } from '../flags/bound.ts'
import type { trainOptions } from '../flags/train.ts'

export type TrainArguments = Arguments<
  readonly [{ readonly name: 'file'; readonly summary: string; readonly required: true }],
  typeof trainOptions
>
export type TrainValues = TrainArguments['options']

type Defined<T> = { -readonly [K in keyof T]?: Exclude<T[K], undefined> }

/** An object without what is undefined. */
export const defined = <T extends object>(values: T): Defined<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>

export const pick = <T extends object, K extends keyof T>(values: T, keys: readonly K[]): Pick<T, K> =>
  Object.fromEntries(keys.map(key => [key, values[key]])) as Pick<T, K>

/** Throws unless each given flag goes with what was chosen. */
export function checkBound<N extends string>(
  flags: readonly (Bound<N> & { readonly name: string })[],
  given: ReadonlySet<string>,
  kind: string,
  chosen: string,
): void {
  for (const { name, takenBy } of flags) {
    if (!given.has(name) || takenBy.some(taker => taker === chosen)) continue
    throw new UsageError({
      problem: `--${name} does not go with the ${kind} ${chosen}`,
      expected: `--${kind} ${takenBy.length === 1 ? takenBy[0] : `one of ${takenBy.join(', ')}`}`,
      cure: `Leave it out, or choose another ${kind}`,
    })
  }
}

/** A flag's value where it was given: elsewhere the library decides. */
export const flag = (name: string, value: boolean, given: ReadonlySet<string>) => (given.has(name) ? value : undefined)
