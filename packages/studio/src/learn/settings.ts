import { listing, spreadsheet } from 'glassbox/tutorial'
import type { GivenCell, LessonSettings, SectionId } from 'glassbox/tutorial'
import { messageOf } from '../words/message.ts'

export type Field = 'learningRate' | 'seed' | 'epochs' | 'cells'

/** What may be changed in each section: where nothing is drawn, a seed changes nothing. */
export const fieldsOf: Readonly<Record<SectionId, readonly Field[]>> = {
  intuition: ['learningRate', 'epochs', 'cells'],
  perceptron: ['learningRate', 'seed', 'epochs', 'cells'],
  steps: ['learningRate', 'cells'],
  spreadsheet: ['learningRate', 'epochs', 'cells'],
  numpy: ['learningRate', 'seed', 'epochs'],
  r: ['learningRate', 'epochs'],
  detailed: ['learningRate', 'seed', 'epochs'],
  moons: ['learningRate', 'seed', 'epochs'],
  mathematics: ['learningRate', 'cells'],
  mazur: ['learningRate', 'epochs'],
  readers: ['learningRate', 'seed', 'epochs'],
}

/** Settings with a cell set to a number. */
export const withCell = (settings: LessonSettings, cell: GivenCell): LessonSettings => ({
  ...settings,
  cells: [
    ...(settings.cells ?? []).filter(({ name, row, column }) => name !== cell.name || row !== cell.row || column !== cell.column),
    cell,
  ],
})

/** What the core says against settings; undefined where they will do. */
export function complaintAbout({ cells = [], ...settings }: LessonSettings): string | undefined {
  try {
    // An example that takes them all, as far as to where they are checked: nothing is trained.
    listing(settings).timeline()
    spreadsheet({ cells })
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

const isCell = (cell: unknown): cell is GivenCell =>
  typeof cell === 'object' &&
  cell !== null &&
  'name' in cell &&
  typeof cell.name === 'string' &&
  ['row', 'column', 'number'].every(key => typeof (cell as Record<string, unknown>)[key] === 'number')

/** The settings of a link, as far as they are any. */
export function settingsOf(from: object | undefined): LessonSettings {
  if (from === undefined) return {}
  const { learningRate, seed, epochs, cells } = from as Record<string, unknown>
  return {
    ...(typeof learningRate === 'number' && { learningRate }),
    ...(typeof seed === 'number' && { seed }),
    ...(typeof epochs === 'number' && { epochs }),
    ...(Array.isArray(cells) && { cells: cells.filter(isCell) }),
  }
}
