import type { Matrix, Step } from 'glassbox'
import type { At, Marks } from '../matrix/marks.ts'
import type { ToldCell, Value } from './cell.ts'
import type { Overlay } from './overlay.ts'

/** What of a session says which cells are lit. */
interface Lighting {
  readonly cell: ToldCell | undefined
  readonly edits: readonly unknown[]
  readonly told: { readonly step: Step }
  readonly overlay: Overlay | undefined
  numbers(value: Value): Matrix
  untouched(value: Value): Matrix
  isHidden(cell: ToldCell): boolean
  sourcesOf(cell: ToldCell): readonly ToldCell[]
}

/** Which cells are lit, by value: the cell in hand and its sources, those that a change by hand reaches, and what a tool marks. */
export function litCells(session: Lighting): ReadonlyMap<Value, Marks> {
  const { cell, edits, told, overlay } = session
  const marks = new Map<Value, { current?: At | undefined; sources?: Set<number>; changed?: Set<number> }>()
  const of = (value: Value) => {
    const own = marks.get(value) ?? {}
    marks.set(value, own)
    return own
  }
  if (cell) {
    of(cell.value).current = cell
    for (const source of session.isHidden(cell) ? [] : session.sourcesOf(cell)) {
      const { columns } = session.numbers(source.value)
      ;(of(source.value).sources ??= new Set()).add(source.row * columns + source.column)
    }
  }
  if (edits.length > 0)
    for (const value of [told.step.output, ...told.step.inputs]) {
      const [now, before] = [session.numbers(value).data, session.untouched(value).data]
      const changed = new Set([...now.keys()].filter(i => !Object.is(now[i], before[i])))
      if (changed.size > 0) of(value).changed = changed
    }
  if (!overlay?.marks) return marks
  const all = new Map<Value, Marks>(marks)
  for (const [value, laid] of overlay.marks) all.set(value, { ...laid, ...marks.get(value) })
  return all
}
