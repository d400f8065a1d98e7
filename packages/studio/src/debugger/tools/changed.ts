import type { At } from '../../matrix/marks.ts'
import type { Session, Value } from '../session.svelte.ts'

/** A value that is not as in the untouched run: told numbers. */
export interface ChangedValue {
  readonly value: Value
  readonly cells: number
  readonly size: number
  /** The cell with the largest difference; the first of those that are no numbers any more. */
  readonly most: At
  readonly was: number
  readonly now: number
}

/** Which values a change by hand has changed: what was given first, then step by step. */
export function changedValues(session: Session): ChangedValue[] {
  const { values, steps } = session.program
  const made = new Set(steps.map(({ output }) => output))
  return [...values.filter(value => !made.has(value)), ...made].flatMap(value => {
    // A value that nothing changed before is the very same tensor, or has the same bits.
    const [now, before] = [session.numbers(value), session.untouched(value)]
    let cells = 0
    let most = -1
    let largest = -1
    for (let i = 0; i < now.data.length; i++) {
      if (Object.is(now.data[i], before.data[i])) continue
      cells++
      const distance = Math.abs(now.data[i]! - before.data[i]!)
      const size = Number.isNaN(distance) ? Infinity : distance
      if (size > largest) [most, largest] = [i, size]
    }
    if (cells === 0) return []
    const column = most % now.columns
    const at = { row: (most - column) / now.columns, column }
    return [{ value, cells, size: now.data.length, most: at, was: before.data[most]!, now: now.data[most]! }]
  })
}
