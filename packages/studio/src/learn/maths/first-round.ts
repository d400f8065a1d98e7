import type { Matrix, TrainingProgram } from 'glassbox'
import type { Trace } from 'glassbox/trace'
import { ownTelling, spreadsheet, tell, tellingOf } from 'glassbox/tutorial'
import type { Example, LessonSettings, Telling } from 'glassbox/tutorial'

/** An example's first round: its trace, told in the tutorial's own way. */
export interface FirstRound {
  readonly example: Example
  readonly trace: Trace<TrainingProgram>
  readonly telling: Telling
  /** A value under the tutorial's name. */
  value(name: string): Matrix
}

export async function firstRound(example: Example): Promise<FirstRound> {
  const trace = await example.timeline().trace(0)
  const telling = tellingOf(trace.program, { ...ownTelling(example), rows: trace.rows })
  return { example, trace, telling, value: name => tell(example, trace, name) }
}

/** The spreadsheet with what the reader changed in it. */
export const sheetOf = ({ learningRate, cells }: LessonSettings): Example =>
  spreadsheet({ ...(learningRate !== undefined && { learningRate }), ...(cells !== undefined && { cells }) })

let kept: { readonly key: string; readonly round: Promise<FirstRound> } | undefined

/** The spreadsheet's first round: one for all who ask with the same settings, so that few timelines are alive. */
export function sheetRound(settings: LessonSettings): Promise<FirstRound> {
  const key = JSON.stringify([settings.learningRate, settings.cells])
  if (kept?.key !== key) kept = { key, round: firstRound(sheetOf(settings)) }
  return kept.round
}

/** The rows that an example is trained on: each of the tutorial's has one table of inputs. */
export const rowsOf = ({ data }: Example): Matrix => data.inputs as Matrix

export const cellOf = ({ columns, data }: Matrix, row: number, column: number): number => data[row * columns + column]!
