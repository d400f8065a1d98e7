import type { Recipe } from './recipe.ts'

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

/** Everything that a link to the debugger holds. */
export interface DebuggerMoment {
  readonly recipe: Recipe
  readonly epoch: number
  readonly batch: number
  readonly step: number
  readonly cell?: CellPlace
  readonly wording?: Wording
  readonly edits?: readonly Edit[]
  /** Other runs beside this one, each with what is different in it. */
  readonly lanes?: readonly Recipe[]
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
  readonly playground?: object
  readonly data?: object
  /** Controls that an embedded page leaves out. */
  readonly hidden?: readonly string[]
}
