import type { ColumnType, Fill, Matrix, Report, TableResult, Warning } from 'glassbox'
import type { Settings } from './settings.ts'

/** How the numbers or dates of a column are spread: counts of rows in equal steps from the least to the most. */
interface Spread {
  readonly kind: 'spread'
  readonly least: number
  readonly most: number
  readonly mean: number
  readonly counts: readonly number[]
}

/** The values of a column that occur most, and how many different ones there are. */
interface Values {
  readonly kind: 'values'
  readonly different: number
  readonly top: readonly { readonly value: string; readonly rows: number }[]
}

/** One column as the page shows it. */
export interface ColumnView {
  readonly name: string
  readonly type: ColumnType
  readonly missing: number
  /** Undefined where all cells are missing. */
  readonly profile: Spread | Values | undefined
  /** Why it cannot be read as it is; it is shown as text then. */
  readonly trouble?: string
}

export interface TableView {
  readonly name: string
  readonly rows: number
  readonly columns: readonly ColumnView[]
  /** The file itself where it is small enough for a link. */
  readonly text?: string
}

/** How columns are read: types that were chosen, columns that are left out, what stands in for missing cells. */
export interface Reading {
  readonly types: Readonly<Record<string, ColumnType>>
  readonly drop: readonly string[]
  readonly fill: Readonly<Record<string, Fill>>
}

/** One epoch of a training under way. */
export interface Progress {
  readonly epoch: number
  readonly epochs: number
  readonly loss: number
  readonly validationLoss?: number
}

/** What a training or a judgement came to: the model file, and all that is drawn of it. */
export interface Outcome {
  readonly model: Uint8Array<ArrayBuffer>
  readonly report: Report
  readonly judgedOn: TableResult['judgedOn'] | 'table'
  /** Rows of the table for each of targets, predictions and outputs. */
  readonly rows: Uint32Array
  readonly targets: Matrix
  readonly predictions: Matrix
  readonly outputs: Matrix
  readonly warnings: readonly Warning[]
  /** Only of a training. */
  readonly training?: Pick<TableResult, 'rows' | 'columns' | 'epochs' | 'bestEpoch' | 'stopped'> & { readonly most: number }
}

/** How much a score falls when a column is shuffled. */
export interface ImportanceView {
  readonly metric: 'accuracy' | 'R²'
  readonly score: number
  readonly rows: number
  readonly of: number
  readonly columns: readonly { readonly column: string; readonly mean: number; readonly standardDeviation: number }[]
}

/** The mean prediction as one column changes, one line for each output, and some rows' own lines. */
export interface DependenceView {
  readonly column: string
  readonly values: readonly string[]
  /** The same as numbers, where they are numbers or dates. */
  readonly numbers: readonly number[] | undefined
  readonly isDate: boolean
  readonly outputs: readonly string[]
  readonly mean: Matrix
  /** For each of some rows: values × outputs. */
  readonly each: readonly Matrix[]
  readonly rows: number
}

/** What the worker is asked, and what it answers. */
export interface Calls {
  load(body: { name: string; data: Blob | string }): TableView
  read(body: Reading): TableView
  rows(body: { rows: readonly number[] }): readonly (readonly string[])[]
  train(body: { reading: Reading; target: string; settings: Settings; stopAfter: number | undefined }): Outcome
  stop(body: undefined): undefined
  judge(body: { model: Uint8Array<ArrayBuffer> }): Outcome
  importance(body: undefined): ImportanceView
  dependence(body: { column: string }): DependenceView
  predictions(body: undefined): string
}

export type Call = keyof Calls
export type Body<K extends Call> = Parameters<Calls[K]>[0]
export type Answer<K extends Call> = ReturnType<Calls[K]>

export interface Asked {
  readonly id: number
  readonly call: Call
  readonly body: Body<Call>
}

export type Told =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly trouble: string }
  | { readonly progress: readonly Progress[] }
