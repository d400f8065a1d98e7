import { checkOptions } from '../errors.ts'
import type { Block } from './block.ts'
import type { ReadersSettings } from './readers/figures.ts'
import { footballLesson } from './readers/football.ts'
import { hundredUnitsLesson } from './readers/hundred-units.ts'
import { ratingsLesson } from './readers/ratings.ts'
import { twoOutputsLesson } from './readers/two-outputs.ts'

/**
 * The examples that readers of the tutorial brought, each with what went wrong and what helps: 15 football matches, 75 ratings under a
 * sigmoid, 100 hidden units, two output units. Every number comes from a run; each example is trained when its turn comes.
 *
 * @param settings learning rate, seed and epochs of all examples; whatever is left out is each example's own.
 * @throws {OptionError} for unknown settings and settings out of range.
 * @example for await (const block of readersLesson({ seed: 7 })) console.log(block.kind)
 */
export async function* readersLesson(settings: ReadersSettings = {}): AsyncGenerator<Block, void, undefined> {
  checkOptions(settings, ['learningRate', 'seed', 'epochs'], 'readers')
  for (const told of [footballLesson, ratingsLesson, hundredUnitsLesson, twoOutputsLesson]) yield* told(settings)
}
