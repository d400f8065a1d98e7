import { effects } from 'glassbox/trace'
import { cellName } from './cells.ts'
import type { Session, ToldCell, Value } from './session.svelte.ts'

/** Cells that are followed forwards at the most. */
const MOST = 4000

/**
 * One way from a cell back to the data, along the program's own steps: from each cell to its first source that a step computed, and
 * at the end to the first that was given.
 */
export function pathBack(session: Session, start: ToldCell): readonly ToldCell[] {
  const path = [start]
  const isComputed = ({ value }: ToldCell) => session.trace!.producer(value) !== undefined
  for (let cell: ToldCell | undefined = start; cell && isComputed(cell);) {
    const sources: readonly ToldCell[] = session.sourcesOf(cell)
    cell = sources.find(isComputed) ?? sources.find(({ value }) => value.role === 'input') ?? sources[0]
    if (cell) path.push(cell)
  }
  return path
}

/** What of a parameter a cell changes. */
export interface Changed {
  readonly value: Value
  readonly text: string
  /** The first of the cells. */
  readonly cell: ToldCell
}

/** The cells of the updated parameters that a cell changes; `isWhole` is false where so many cells lie between that not all were followed. */
export function pathForward(
  session: Session,
  start: ToldCell,
): { readonly changed: readonly Changed[]; readonly isWhole: boolean } {
  const trace = session.touched!
  const width = (value: Value) => trace.tensor(value).shape[1]!
  const met = new Map<Value, Set<number>>()
  const open: { value: Value; index: number }[] = []
  const meet = (value: Value, index: number) => {
    const known = met.get(value) ?? new Set()
    met.set(value, known)
    if (known.has(index)) return
    known.add(index)
    open.push({ value, index })
  }
  const { row, column } = session.placeOf(start)
  meet(start.value, row * width(start.value) + column)
  let followed = 0
  for (let at = open.pop(); at !== undefined && followed < MOST; at = open.pop(), followed++) {
    const across = width(at.value)
    for (const { cells } of effects(trace, at.value, Math.floor(at.index / across), at.index % across))
      for (const cell of cells) meet(cell.value, cell.row * width(cell.value) + cell.column)
  }
  const parameters = new Set(session.program.parameters.map(({ value }) => value))
  const changed = session.program.assignments.flatMap(({ target, source }): Changed[] => {
    const cells = met.get(source)
    if (!parameters.has(target) || cells === undefined) return []
    const [first] = [...cells].sort((a, b) => a - b)
    const across = width(source)
    const cell = session.toldPlace(source, { row: Math.floor(first! / across), column: first! % across })
    const all = trace.tensor(source).data.length
    const name = session.telling.nameOf(source)
    return [{ value: source, cell, text: cells.size === 1 ? cellName(session, cell) : `${name} (${cells.size} of ${all} cells)` }]
  })
  return { changed, isWhole: followed < MOST }
}
