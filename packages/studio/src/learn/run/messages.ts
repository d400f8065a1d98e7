import type { Matrix, Parameters } from 'glassbox'
import type { Block, Boundary, LessonSettings, SectionId } from 'glassbox/tutorial'
import type { Recipe } from '../../moment/recipe.ts'

/** What the page asks of the worker: one thing at a time. */
export type Request =
  | { readonly kind: 'lesson'; readonly section: SectionId; readonly settings: LessonSettings }
  | { readonly kind: 'training'; readonly recipe: Recipe; readonly boundary: boolean }

/** Where a training stands. */
export interface Progress {
  readonly kind: 'progress'
  readonly epoch: number
  readonly epochs: number
  /** Losses of the epochs since the message before, summed or mean as the recipe's loss has it. */
  readonly losses: Float64Array
  /** What the network says to its own rows, where they are few. */
  readonly output?: Matrix
  readonly parameters?: Parameters
  readonly boundary?: Boundary
  /** Share of the rows that are told right. */
  readonly accuracy?: number
}

/** What the worker says. */
export type Answer =
  | { readonly kind: 'block'; readonly block: Block }
  | { readonly kind: 'reply'; readonly question: number; readonly text: string }
  | Progress
  | { readonly kind: 'done' }
  | { readonly kind: 'trouble'; readonly message: string }
