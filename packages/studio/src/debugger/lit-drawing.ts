import type { TrainingProgram } from 'glassbox'
import type { At } from '../matrix/marks.ts'
import type { Mark, Places } from '../network/places.ts'

/** What is lit in the drawing of the network. */
export interface Lit {
  readonly current: ReadonlySet<Mark>
  readonly sources: ReadonlySet<Mark>
}

interface Told extends At {
  readonly value: TrainingProgram['values'][number]
}

/** What is known of the cells: where they stand in the program, and what they were computed from. */
interface Ground {
  readonly places: Places
  placeOf(cell: Told): At
  sourcesOf(cell: Told): readonly Told[]
}

/** So far sources are followed until one stands elsewhere in the drawing. */
const FARTHEST = 3
/** Of a cell with very many sources, the first ones say enough. */
const MOST = 2000

/**
 * The unit or connection of the cell in hand, and those of its sources. Where all sources belong to the same one (a slope, a product
 * cell by cell), their own sources are lit, so that one sees what flows in.
 */
export function litBy(cell: Told, { places, placeOf, sourcesOf }: Ground): Lit {
  const markOf = (told: Told) => {
    const { row, column } = placeOf(told)
    return places.markOf(told.value, row, column)
  }
  const own = markOf(cell)
  const current = new Set(own === undefined ? [] : [own])
  let cells: readonly Told[] = [cell]
  for (let level = 0; level < FARTHEST; level++) {
    cells = cells.flatMap(sourcesOf).slice(0, MOST)
    const marks = new Set(cells.map(markOf).filter(mark => mark !== undefined))
    if (own !== undefined) marks.delete(own)
    if (marks.size > 0) return { current, sources: marks }
  }
  return { current, sources: new Set() }
}
