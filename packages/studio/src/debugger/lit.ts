import type { Mark } from '../network/places.ts'
import type { Session, ToldCell } from './session.svelte.ts'

/** What is lit in the drawing of the network. */
export interface Lit {
  readonly current: ReadonlySet<Mark>
  readonly sources: ReadonlySet<Mark>
}

/** So far sources are followed until one stands elsewhere in the drawing. */
const FARTHEST = 3
/** Of a cell with very many sources, the first ones say enough. */
const MOST = 2000

/**
 * The unit or connection of the cell in hand, and those of its sources. Where all sources belong to the same one (a slope, a product
 * cell by cell), their own sources are lit, so that one sees what flows in.
 */
export function litIn(session: Session): Lit {
  const { element, cell, places } = session
  if (element !== undefined) return { current: new Set([element]), sources: new Set() }
  const markOf = (told: ToldCell) => {
    const { row, column } = session.placeOf(told)
    return places.markOf(told.value, row, column)
  }
  const own = cell && session.trace ? markOf(cell) : undefined
  const current = new Set(own === undefined ? [] : [own])
  if (!cell || !session.trace) return { current, sources: new Set() }
  let cells: readonly ToldCell[] = [cell]
  for (let level = 0; level < FARTHEST; level++) {
    cells = cells.flatMap(one => session.sourcesOf(one)).slice(0, MOST)
    const marks = new Set(cells.map(markOf).filter(mark => mark !== undefined))
    if (own !== undefined) marks.delete(own)
    if (marks.size > 0) return { current, sources: marks }
  }
  return { current, sources: new Set() }
}
