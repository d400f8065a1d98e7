import type { Option } from '../../command/command.ts'

/** A flag that goes with some choices of another flag only: `--momentum` with `--optimizer sgd` and `rmsprop`. */
export interface Bound<N extends string> {
  readonly takenBy: readonly N[]
  /** The library's name of the option. */
  readonly key: string
}

export type BoundOptions<N extends string> = readonly (Option & Bound<N>)[]
