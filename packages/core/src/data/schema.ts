import type { ColumnType } from './columns.ts'

export const scalings = ['standard', 'minmax', 'minmax-table', 'robust', 'none'] as const

/** How numbers are brought to a common size; see {@link fitEncoder}. */
export type Scaling = (typeof scalings)[number]

export const fills = ['median', 'mean'] as const

/** What stands in for the missing cells of a column: the median or the mean of its training rows, or a number of one's own. */
export type Fill = (typeof fills)[number] | number

export const tasks = ['binary', 'multiclass', 'regression'] as const

/** What is predicted: one of two classes, one of several, or numbers. */
export type Task = (typeof tasks)[number]

/** A number x becomes (x − offset) / scale. */
export interface Scale {
  readonly offset: number
  readonly scale: number
}

/** One feature, and a second where cells were missing in training (`indicator`: 1 where missing). A missing cell counts as `fill`. */
export interface NumberEncoder extends Scale {
  readonly kind: 'number'
  readonly name: string
  readonly fill: number
  readonly indicator: boolean
}

/** One feature, 0 or 1, and 0.5 where missing; a second where cells were missing in training. `labels` are the words for 0 and 1. */
export interface BooleanEncoder {
  readonly kind: 'boolean'
  readonly name: string
  readonly labels: readonly [string, string]
  readonly indicator: boolean
}

/**
 * Levels seen in training, sorted, and whether a missing cell is a level of its own, too.
 * As one-hot: a feature per level; two levels share one (0 the first, 1 the second, 0.5 neither); a lone level has none; then one for
 * missing cells. An unseen level is zero everywhere.
 * As embedding: an index, 0 for unseen, then 1 + the level's place, then the missing level.
 */
export interface CategoryEncoder {
  readonly kind: 'category'
  readonly name: string
  readonly as: 'onehot' | 'embedding'
  readonly levels: readonly string[]
  readonly missing: boolean
}

export const cycles = ['month', 'weekday', 'day of year', 'time of day'] as const

/** A part of a date that comes round again: encoded as sine and cosine of its share of the round. */
export type Cycle = (typeof cycles)[number]

/** Days since 1970-01-01, standardised; the year, standardised, and the cycles, where they vary in training; an indicator as for numbers. */
export interface DateEncoder {
  readonly kind: 'date'
  readonly name: string
  readonly fill: number
  readonly indicator: boolean
  readonly days: Scale
  readonly year: Scale | null
  readonly cycles: readonly Cycle[]
}

export type ColumnEncoder = NumberEncoder | BooleanEncoder | CategoryEncoder | DateEncoder

/** Classes, sorted (numbers by size, then text by character codes); in a binary task the second is the positive one. */
export interface ClassTarget {
  readonly task: 'binary' | 'multiclass'
  readonly columns: readonly [string]
  /** The type of the target's column. */
  readonly type: ColumnType
  readonly classes: readonly string[]
}

/** Numbers, one scale per column: what the network predicts times `scale` plus `offset` is in the target's own units. */
export interface RegressionTarget {
  readonly task: 'regression'
  readonly columns: readonly string[]
  readonly scales: readonly Scale[]
}

export type TargetEncoder = ClassTarget | RegressionTarget

/** How a table becomes numbers, as plain JSON data. */
export interface Encoder {
  readonly version: 1
  readonly columns: readonly ColumnEncoder[]
  readonly target: TargetEncoder
  /** Columns of the training table that are not used; their presence later is no surprise. */
  readonly ignored: readonly string[]
}

/** One number per row that the network is given, and the column it comes from. */
export interface Feature {
  readonly name: string
  readonly column: string
}

/** An embedded column and the number of its indices, so the number of rows of the embedding's table. */
export interface EmbeddedColumn {
  readonly column: string
  readonly size: number
}
