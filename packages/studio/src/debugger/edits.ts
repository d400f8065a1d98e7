import type { TrainingProgram } from 'glassbox'
import type { Trace } from 'glassbox/trace'
import type { Edit } from '../moment/moment.ts'
import type { Value } from './cell.ts'

/**
 * A run in which cells have other numbers. Along the program's own order, whatever order they were changed in: of a matrix that is
 * computed, the cells that nobody changed follow from what comes before it. Cells that the run does not have are left out.
 */
export function withEdits(trace: Trace<TrainingProgram>, edits: readonly Edit[]): Trace<TrainingProgram> {
  const { values, steps } = trace.program
  const order = new Map<Value, number>(values.map(value => [value, -1]))
  steps.forEach(({ output }, i) => order.set(output, i))
  const touched = values
    .map(value => ({ value, own: edits.filter(edit => edit.value === value.name) }))
    .filter(({ own }) => own.length > 0)
    .sort((a, b) => order.get(a.value)! - order.get(b.value)!)
  let changed = trace
  for (const { value, own } of touched) {
    const { shape, data } = changed.tensor(value)
    const numbers = data.slice()
    for (const { row, column, number } of own)
      if (row < shape[0]! && column < shape[1]!) numbers[row * shape[1]! + column] = number
    changed = changed.with(new Map([[value, numbers]]))
  }
  return changed
}

export const sameCell = (a: Omit<Edit, 'number'>, b: Omit<Edit, 'number'>): boolean =>
  a.value === b.value && a.row === b.row && a.column === b.column
