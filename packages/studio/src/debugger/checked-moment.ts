import { DataError } from 'glassbox'
import type { DebuggerMoment } from '../moment/moment.ts'

const isRecord = (x: unknown): x is Record<string, unknown> => typeof x === 'object' && x !== null && !Array.isArray(x)
const isPlace = (x: unknown) => isRecord(x) && typeof x['value'] === 'string' && [x['row'], x['column']].every(Number.isInteger)
const isEdit = (x: unknown) => isPlace(x) && typeof (x as { number?: unknown }).number === 'number'
const isRecipe = (x: unknown) => isRecord(x) && (x['kind'] === 'example' || x['kind'] === 'custom')

const isFrom = (x: unknown) => x === undefined || (isRecord(x) && isListOf(x['edits'], isEdit))
const isLane = (x: unknown) => isRecord(x) && isRecipe(x['recipe']) && isFrom(x['from'])
const isListOf = (x: unknown, is: (one: unknown) => boolean) => Array.isArray(x) && x.every(is)

/** What each part of a link must be; what stands in it is checked by whoever opens it. */
const parts: readonly (readonly [keyof DebuggerMoment, (x: unknown) => boolean, string])[] = [
  ['recipe', isRecipe, 'an example of the tutorial, or a network with its data'],
  ['cell', x => x === undefined || isPlace(x), 'value, row and column'],
  ['wording', x => x === undefined || isRecord(x), 'conventions by their names'],
  ['edits', x => x === undefined || isListOf(x, isEdit), 'a list of cells with their numbers'],
  ['lanes', x => x === undefined || isListOf(x, isLane), 'a list of runs'],
]

/** A moment out of a link, of the right form. @throws {DataError} that says which part is not. */
export function checkedMoment(moment: DebuggerMoment): DebuggerMoment {
  for (const [part, is, expected] of parts)
    if (!is((moment as Partial<DebuggerMoment>)[part]))
      throw new DataError({
        problem: `the link is damaged: its ${part} cannot be read`,
        expected,
        cure: 'Copy the link once more where it came from, or choose an example',
      })
  return moment
}
