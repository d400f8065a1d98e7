import { toRows } from 'glassbox'
import type { Moment, PlaygroundMoment } from '../moment/moment.ts'
import type { Frame } from '../work/messages.ts'
import type { Points } from './points.ts'
import { recipeOf } from './recipe.ts'

/** Multiplications that the debugger does again, at the most, to come to a moment with its past. */
const MOST_WORK = 2e9
/** Epochs that the debugger may go on for. */
const MORE = 100

/** Whether the debugger can come to this moment by the same training; else it starts from the parameters as they are. */
export function hasPast({ epoch, edits }: PlaygroundMoment, { parameters }: Frame, { train }: Points): boolean {
  const size = [...parameters.values()].reduce((sum, { data }) => sum + data.length, 0)
  return edits.length === 0 && epoch * size * train.length <= MOST_WORK
}

/** The debugger at this very model and moment. */
export function debugMoment(moment: PlaygroundMoment, frame: Frame, points: Points): Moment {
  const { epoch, batch } = frame
  const recipe = { ...recipeOf(moment.settings, points), epochs: epoch + MORE }
  if (hasPast(moment, frame, points)) return { room: 'debugger', debugger: { recipe, epoch, batch, step: 0 } }
  const parameters = Object.fromEntries([...frame.parameters].map(([name, own]) => [name, toRows(own)]))
  return {
    room: 'debugger',
    debugger: { recipe: { ...recipe, epochs: MORE, parameters }, epoch: 0, batch: 0, step: 0 },
  }
}
