import type { LossName, OptimizerName } from 'glassbox'
import type { Recipe, Rows } from './recipe.ts'

export const rooms = ['learn', 'debugger', 'playground', 'data'] as const
export type Room = (typeof rooms)[number]

/** How things are told: what is left out is as the subject's own. */
export interface Wording {
  readonly error?: 'targetMinusOutput' | 'outputMinusTarget'
  readonly samples?: 'rows' | 'columns'
  readonly gradients?: 'sum' | 'mean'
  readonly names?: 'tutorial' | 'standard' | 'own'
  readonly language?: 'numpy' | 'typescript' | 'r' | 'maths'
}

/** A cell of a value, by the program's own name for it. Rows and columns count from 0. */
export interface CellPlace {
  readonly value: string
  readonly row: number
  readonly column: number
}

/** A cell that was changed by hand. */
export interface Edit extends CellPlace {
  readonly number: number
}

/** A run beside the one at hand: whole, or as that one up to a batch, where cells were changed by hand and it goes on from there. */
export interface LaneMoment {
  readonly recipe: Recipe
  readonly from?: { readonly epoch: number; readonly batch: number; readonly edits: readonly Edit[] }
}

/** Everything that a link to the debugger holds. */
export interface DebuggerMoment {
  readonly recipe: Recipe
  readonly epoch: number
  readonly batch: number
  readonly step: number
  readonly cell?: CellPlace
  readonly wording?: Wording
  readonly edits?: readonly Edit[]
  /** Other runs beside this one. */
  readonly lanes?: readonly LaneMoment[]
}

/** Everything that a link to one's own data holds. */
export interface DataMoment {
  /** A sample of the studio's own by its name, or a small table itself; a large one is not in the link. */
  readonly table?: { readonly sample: string } | { readonly name: string; readonly text: string }
  /** Types of columns that were not left to be found. */
  readonly types?: Readonly<Record<string, string>>
  readonly drop?: readonly string[]
  /** What stands in for missing cells, where that is not the median. */
  readonly fill?: Readonly<Record<string, string | number>>
  readonly target?: string
  /** How it is trained, by the names of the command line's options, where that is not left to the program. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** How many epochs were trained: the same are trained again, to the same bits. */
  readonly epochs?: number
  readonly view?: string
  /** The column whose partial dependence is shown. */
  readonly column?: string
  /** The row of the table that is predicted, counted from 0. */
  readonly row?: number
  /** The name of a model file that the command line serves beside the page. */
  readonly served?: string
}

/** Where the points of the playground come from. */
export type PointSource =
  | { readonly kind: 'toy'; readonly name: string; readonly rows: number; readonly noise: number; readonly classes?: number }
  /** Drawn by hand: x, y and class of each. */
  | { readonly kind: 'drawn'; readonly points: Rows }
  /** Two columns of a table, and a third to be learnt. */
  | {
      readonly kind: 'table'
      readonly name: string
      readonly text: string
      readonly x: string
      readonly y: string
      readonly target: string
    }

/** A hidden layer of the playground. */
export interface LayerSetting {
  readonly units: number
  readonly activation: string
  readonly batchNorm?: boolean
  readonly dropout?: number
}

/** What is trained in the playground, and how. */
export interface PlaygroundSettings {
  readonly source: PointSource
  /** Whether coordinates (and numbers to be learnt) are brought to mean 0 and deviation 1. */
  readonly isStandardised: boolean
  readonly heldOut: number
  /** Of the data, the split, the first weights and the order of rows. */
  readonly seed: number
  readonly layers: readonly LayerSetting[]
  /** Left out, it is the task's own. */
  readonly loss?: LossName
  readonly optimizer: OptimizerName
  readonly momentum: number
  readonly learningRate: number
  readonly batchSize: number | 'full'
  readonly l1: number
  readonly l2: number
}

/** A parameter that was changed by hand, after so many epochs. */
export interface ParameterEdit {
  readonly epoch: number
  readonly parameter: string
  readonly row: number
  readonly column: number
  readonly number: number
}

/** Everything that a link to the playground holds: the same training is done again, to the same bits. */
export interface PlaygroundMoment {
  readonly settings: PlaygroundSettings
  readonly epoch: number
  readonly batch: number
  readonly edits: readonly ParameterEdit[]
  /** The unit that is looked at; layers count from 0, the output's is the last. */
  readonly unit?: { readonly layer: number; readonly unit: number }
  readonly log?: boolean
}

/** What a link holds: a room, and what is open in it. Each room says of what form its own part is. */
export interface Moment {
  readonly room: Room
  readonly debugger?: DebuggerMoment
  readonly learn?: {
    readonly section: string
    readonly anchor?: string
    /** What was changed in what is told: rate, seed, epochs, first numbers. */
    readonly settings?: object
  }
  readonly playground?: PlaygroundMoment
  readonly data?: DataMoment
  /** Controls that an embedded page leaves out, wherever it is led: `header`, `settings`, `contents`, and what else a room has. */
  readonly hidden?: readonly string[]
}
