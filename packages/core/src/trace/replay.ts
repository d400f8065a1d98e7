import type { Step, Value } from '../ops/op.ts'
import type { Program } from '../program/program.ts'

/** The steps, in order, that pass a change of one value on to another. */
export function stepsBetween({ steps }: Program, from: Value, to: Value): readonly Step[] {
  const changed = new Set([from])
  const touched = steps.filter(step => {
    const reads = step.output !== from && step.inputs.some(input => changed.has(input))
    if (reads) changed.add(step.output)
    return reads
  })
  const needed = new Set([to])
  return touched
    .reverse()
    .filter(step => {
      const wanted = needed.has(step.output)
      if (wanted) for (const input of step.inputs) needed.add(input)
      return wanted
    })
    .reverse()
}
