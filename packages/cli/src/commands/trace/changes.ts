import type { Trace } from 'glassbox/trace'
import { paint } from '../../terminal/style.ts'
import type { Look } from '../../terminal/style.ts'
import { effectLines } from './frame.ts'
import { effectsOf, placeText } from './places.ts'
import type { Place } from './places.ts'
import type { View } from './view.ts'

/** A cell's effects, and theirs, each once, nearest first. */
export function changeLines(moment: Trace, start: Place, view: View, look: Look, most: number): string[] {
  const key = ({ value, row, column }: Place) => `${value.id} ${row} ${column}`
  const seen = new Set([key(start)])
  const open = [start]
  const lines: string[] = []
  let shown = 0
  for (let place = open.shift(); place !== undefined && shown < most; place = open.shift(), shown++) {
    const effects = effectsOf(moment, place, view)
    if (effects.length === 0 && place !== start) continue
    lines.push(
      paint(look, 'bold', placeText(place, view)),
      ...effectLines(view, moment, place, { ...look, columns: look.columns - 2 }).map(line => `  ${line}`),
    )
    for (const { cells } of effects)
      for (const cell of cells)
        if (!seen.has(key(cell))) {
          seen.add(key(cell))
          open.push(cell)
        }
  }
  const left = open.length
  return left === 0 ? lines : [...lines, '', `${left} more cells are changed through these: --most shows more`]
}
