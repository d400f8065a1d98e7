import { checkChoice, checkNumber, checkOptions } from '../errors.ts'
import type { Block } from './block.ts'
import { detailedLesson } from './lesson/detailed.ts'
import { intuition } from './lesson/intuition.ts'
import { mathematics } from './lesson/mathematics.ts'
import { mazurLesson } from './lesson/mazur.ts'
import { moonsLesson } from './lesson/moons.ts'
import { numpy } from './lesson/numpy.ts'
import type { LessonSettings, Teller } from './lesson/parts.ts'
import { perceptron } from './lesson/perceptron.ts'
import { r } from './lesson/r.ts'
import { spreadsheetLesson } from './lesson/spreadsheet.ts'
import { steps } from './lesson/steps.ts'
import { readersLesson } from './readers.ts'
import type { SectionId } from './sections.ts'

const tellers: { readonly [S in SectionId]: Teller } = {
  intuition,
  perceptron,
  steps,
  spreadsheet: spreadsheetLesson,
  numpy,
  r,
  detailed: detailedLesson,
  moons: moonsLesson,
  mathematics,
  mazur: mazurLesson,
  readers: readersLesson,
}

/** The sections that tell the spreadsheet's run. */
const ofSpreadsheet: readonly SectionId[] = ['intuition', 'perceptron', 'steps', 'spreadsheet', 'mathematics']

const known = /* @__PURE__ */ (() => Object.keys(tellers) as SectionId[])()

/**
 * A section of the tutorial as blocks, in the order of reading: texts, steps with their numbers, code, tables and pictures, what the
 * tutorial prints beside what its program gives, and its mistakes where they occur. Every number comes from a run, made when its turn
 * comes: the moons take some seconds.
 *
 * @param settings learning rate and seed of all that is run; whatever is left out is as the tutorial has it. Examples that draw nothing
 *   ignore the seed, so that one object of settings does for all sections. `epochs` is the most that a training of the tutorial goes;
 *   the examples of the readers go exactly so far. `cells` changes first numbers of the spreadsheet wherever a section tells its run;
 *   sections on other examples ignore it.
 * @throws {OptionError} for an unknown section, and for unknown settings and settings out of range; when the first block is asked for.
 * @example for await (const block of lesson('spreadsheet', { learningRate: 0.5 })) console.log(block.kind)
 */
export async function* lesson(section: SectionId, settings: LessonSettings = {}): AsyncGenerator<Block, void, undefined> {
  checkChoice(section, 'section', 'lesson', known)
  checkOptions(settings, ['learningRate', 'seed', 'epochs', 'cells'], 'lesson')
  const { cells, ...rest } = settings
  const { learningRate, seed, epochs } = rest
  if (learningRate !== undefined) checkNumber(learningRate, 'learningRate', 'lesson', { min: 0 })
  if (seed !== undefined) checkNumber(seed, 'seed', 'lesson', { integer: true, min: 0, max: 4294967295 })
  if (epochs !== undefined) checkNumber(epochs, 'epochs', 'lesson', { integer: true, min: 1 })
  yield* tellers[section](cells !== undefined && ofSpreadsheet.includes(section) ? settings : rest)
}
