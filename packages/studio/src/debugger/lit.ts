import type { Matrix, Step } from 'glassbox'
import type { Trace } from 'glassbox/trace'
import type { At, Marks } from '../matrix/marks.ts'
import type { Mark, Places } from '../network/places.ts'
import type { ToldCell, Value } from './cell.ts'
import type { Overlay } from './overlay.ts'

/** What of a session says which cells are lit. */
interface Lighting {
  readonly cell: ToldCell | undefined
  readonly edits: readonly unknown[]
  readonly told: { readonly step: Step }
  readonly overlay: Overlay | undefined
  readonly hinted: ToldCell | undefined
  readonly element: Mark | undefined
  readonly places: Places
  readonly touched: Trace | undefined
  numbers(value: Value): Matrix
  untouched(value: Value): Matrix
  isHidden(cell: ToldCell): boolean
  sourcesOf(cell: ToldCell): readonly ToldCell[]
  effectsOf(cell: ToldCell): readonly { readonly step: Step; readonly cells: readonly ToldCell[] }[]
  toldPlace(value: Value, at: At): ToldCell
}

/** Cells of a unit or connection that is pointed at in the drawing, or, of what stands at the left of the step, the cells that it feeds. */
function groupOf(session: Lighting, value: Value): ReadonlySet<number> | undefined {
  const { cell, told, element, places } = session
  const { columns } = session.numbers(value)
  const flat = (cells: readonly At[]) => new Set(cells.map(({ row, column }) => row * columns + column))
  if (element !== undefined) {
    const cells = places.cellsOf(value, element, session.touched!.tensor(value).shape[0]!)
    return flat(cells.map(at => session.toldPlace(value, at)))
  }
  if (!cell || value !== told.step.output || !told.step.inputs.includes(cell.value)) return undefined
  return flat(session.effectsOf(cell).find(({ step }) => step === told.step)?.cells ?? [])
}

/** Which cells are lit, by value: the cell in hand and its sources, those that a change by hand reaches, and what a tool marks. */
export function litCells(session: Lighting): ReadonlyMap<Value, Marks> {
  const { cell, edits, told, overlay } = session
  const marks = new Map<
    Value,
    { current?: At; hinted?: At; sources?: Set<number>; changed?: Set<number>; group?: ReadonlySet<number> }
  >()
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
  if (session.hinted) of(session.hinted.value).hinted = session.hinted
  for (const value of new Set([told.step.output, ...told.step.inputs])) {
    const group = groupOf(session, value)
    if (group && group.size > 0) of(value).group = group
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
