import type { TrainingProgram } from 'glassbox'
import type { At } from '../matrix/marks.ts'

export type Value = TrainingProgram['values'][number]

/** A cell as the page shows it: its place is that of the told matrix. */
export interface ToldCell extends At {
  readonly value: Value
}
