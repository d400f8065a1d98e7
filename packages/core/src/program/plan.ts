import type { Extent, Op, Shape, Step, Value } from '../ops/op.ts'
import type { Assignment } from './program.ts'

/** How many numbers something takes: `fixed` in all, and `perRow` for each row of a batch. */
export interface Size {
  readonly fixed: number
  readonly perRow: number
}

/** Which values share memory: the buffer of each value, and the size of each buffer. */
export interface Plan {
  readonly bufferOf: ReadonlyMap<Value, number>
  readonly buffers: readonly Size[]
  /** Assignments that need no copy, since the new numbers are written over the old. */
  readonly inPlace: ReadonlySet<Assignment>
}

/** How many numbers a shape takes. */
export const sizeOf = (shape: Shape): Size => {
  const fixed = shape.reduce<number>((product, extent) => (extent === 'batch' ? product : product * extent), 1)
  return shape.includes('batch') ? { fixed: 0, perRow: fixed } : { fixed, perRow: 0 }
}

/** The extents of a shape for a number of rows. */
export const extents = (shape: Shape, rows: number): number[] =>
  shape.map((extent: Extent) => (extent === 'batch' ? rows : extent))

/** What is planned: a program, or one whose steps an engine has joined into larger ones. */
export interface Plannable {
  readonly values: readonly Value[]
  readonly steps: readonly (Pick<Step, 'inputs' | 'output' | 'phase'> & { readonly op: Pick<Op, 'inPlace'> })[]
  readonly assignments: readonly Assignment[]
}

/**
 * Gives every value a buffer. A value computed and last read frees its buffer for later ones of the same kind (per row or fixed);
 * what is given (data, parameters, states) or kept has its own for good. An updated parameter or state is written over the old one
 * where an update step computes it cell by cell and nobody reads the old one afterwards.
 */
export function planMemory(program: Plannable, keep: ReadonlySet<Value>): Plan {
  const lastUse = new Map<Value, number>()
  program.steps.forEach((step, i) => step.inputs.forEach(input => lastUse.set(input, i)))
  const producedAt = new Map(program.steps.map((step, i) => [step.output, i]))

  const bufferOf = new Map<Value, number>()
  const buffers: Size[] = []
  const own = (value: Value) => bufferOf.set(value, buffers.push(sizeOf(value.shape)) - 1)

  const overwritten = new Map<Value, Value>()
  const inPlace = new Set<Assignment>()
  for (const assignment of program.assignments) {
    const { target, source } = assignment
    const step = program.steps[producedAt.get(source)!]!
    const sameShape = step.inputs.every(input => input !== target || input.shape.join() === source.shape.join())
    const last = lastUse.get(target) ?? -1
    // A run may leave the update steps out, but no others; and a value that goes to two places can be made in one of them only.
    const possible = step.op.inPlace === true && step.phase === 'update' && !overwritten.has(source)
    if (!possible || !sameShape || last > producedAt.get(source)!) continue
    overwritten.set(source, target)
    inPlace.add(assignment)
  }
  const lasting = new Set([...keep, ...program.assignments.map(a => a.source)])

  for (const value of program.values) if (!producedAt.has(value)) own(value)
  const free: number[] = []
  program.steps.forEach((step, i) => {
    const target = overwritten.get(step.output)
    if (target !== undefined) bufferOf.set(step.output, bufferOf.get(target)!)
    else if (lasting.has(step.output)) own(step.output)
    else {
      const at = bestFit(sizeOf(step.output.shape), free, buffers)
      if (at === -1) own(step.output)
      else {
        const buffer = free.splice(at, 1)[0]!
        bufferOf.set(step.output, buffer)
        buffers[buffer] = larger(buffers[buffer]!, sizeOf(step.output.shape))
      }
    }
    for (const value of new Set([...step.inputs, step.output])) {
      if ((lastUse.get(value) ?? i) > i || !producedAt.has(value) || lasting.has(value) || overwritten.has(value)) continue
      free.push(bufferOf.get(value)!)
    }
  })
  return { bufferOf, buffers, inPlace }
}

/** The free buffer of the same kind that fits with least waste, else the largest, to be grown; −1 if there is none. */
function bestFit(size: Size, free: readonly number[], buffers: readonly Size[]): number {
  let best = -1
  let bestMisfit = Infinity
  free.forEach((buffer, i) => {
    const have = buffers[buffer]!
    if ((have.perRow === 0) !== (size.perRow === 0)) return
    const spare = have.fixed + have.perRow - size.fixed - size.perRow
    const misfit = spare >= 0 ? spare : 1e12 - spare // growing one is worse than any waste
    if (misfit < bestMisfit) [best, bestMisfit] = [i, misfit]
  })
  return best
}

const larger = (a: Size, b: Size): Size => ({
  fixed: a.fixed > b.fixed ? a.fixed : b.fixed,
  perRow: a.perRow > b.perRow ? a.perRow : b.perRow,
})
