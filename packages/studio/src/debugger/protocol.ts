import type { Numbers, Warning } from 'glassbox'
import type { Recipe } from '../moment/recipe.ts'

/** A moment that is asked of the worker: the answer has the same id. */
interface Asked {
  readonly id: number
  readonly epoch: number
  readonly batch: number
}

/** What the page asks of the worker that trains beside it. */
export type Question =
  | { readonly kind: 'open'; readonly recipe: Recipe }
  | { readonly kind: 'curve' }
  | ({ readonly kind: 'trace' } & Asked)
  | ({ readonly kind: 'check' } & Asked)

/** What a gradient check found of one parameter. */
export interface CheckedParameter {
  readonly name: string
  readonly checked: number
  /** The largest relative error; undefined where all cells lie on a kink. */
  readonly relativeError: number | undefined
  readonly row: number
  readonly column: number
}

export interface Checked {
  readonly agrees: boolean
  readonly parameters: readonly CheckedParameter[]
}

/** The numbers of all that no step computes, by the name of the value: enough to compute the rest anew. */
export type Given = readonly (readonly [string, Numbers])[]

/** What the worker answers. */
export type Answer =
  | { readonly kind: 'trace'; readonly id: number; readonly rows: number; readonly given: Given }
  | { readonly kind: 'check'; readonly id: number; readonly found: Checked }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  /** Losses of further epochs, in order. */
  | { readonly kind: 'losses'; readonly losses: readonly number[] }
  /** The training is through; `trouble` says why it ended early, and whether a number that is not finite did it. */
  | { readonly kind: 'trained'; readonly warnings: readonly Warning[]; readonly trouble?: string; readonly nonFinite: boolean }
