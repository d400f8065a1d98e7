import { checkOptions } from '../errors.ts'
import { toRows } from '../matrix.ts'
import type { Matrix } from '../matrix.ts'
import type { Step, Tensor, Value } from '../ops/op.ts'
import { cellwiseOrSum, run, turned, variants } from './mistakes.ts'
import type { MistakeKind } from './mistakes.ts'
import { differingCells, readPrinted } from './printed.ts'
import type { GivenRows, Printed } from './printed.ts'
import { stepsBetween } from './replay.ts'
import type { Trace } from './trace.ts'

export interface CompareOptions {
  /** Decimals that the numbers were printed with. Default: read off the numbers. */
  readonly digits?: number
}

/** A mistake that gives exactly the numbers at hand, to the digits printed. */
export interface Mistake {
  readonly kind: MistakeKind
  readonly words: string
  /** The step in which it was made: that of the value, or one before it. */
  readonly step: Step
}

export interface DifferingCell {
  readonly row: number
  readonly column: number
  readonly got: number
  readonly expected: number
}

export interface Comparison {
  readonly value: Value
  readonly agrees: boolean
  readonly expectedShape: readonly [number, number]
  readonly gotShape: readonly [number, number]
  /** Whether the numbers are those of the transpose. */
  readonly transposed: boolean
  /** Cells that differ, row by row; none where the shapes do. */
  readonly differences: readonly DifferingCell[]
  /** The one cell that differs, where all others agree: mistyped. */
  readonly mistyped: DifferingCell | undefined
  /** All mistakes that explain the numbers; of a kind that does so in several steps, the one nearest to the value. */
  readonly mistakes: readonly Mistake[]
}

/** Mistakes are looked for in the step at hand and in so many before it. */
const STEPS_BACK = 4

/**
 * Whether somebody's numbers for a value are right, to the digits printed (rounded, or cut); where they are not, which mistake explains
 * them. For each mistake the step at hand, and those just before it, are computed again with it, and what follows from it.
 *
 * @param numbers rows of numbers, or of texts (`"0.50"`), which keep the zeros at their ends and so tell their digits.
 * @throws {ShapeError} {@link DataError} for numbers that are no matrix, or texts that are no numbers.
 * @example compare(trace, trace.value('dense1.z'), [[1.48, 1.78, 1.1]]).mistakes // [] or what went wrong
 */
export function compare(trace: Trace, value: Value, given: GivenRows | Matrix, options: CompareOptions = {}): Comparison {
  checkOptions(options, ['digits'], 'compare')
  const printed = readPrinted('data' in given ? toRows(given) : given, options.digits)
  const exact = trace.tensor(value)
  const shape = exact.shape as readonly [number, number]
  const relative = trace.dtype === 'float64' ? 1e-10 : 1e-5
  const same = sameShape(printed, exact)
  const cells = same ? differingCells(printed, exact.data, relative) : []
  const agrees = same && cells.length === 0
  const isGiven = (tensor: Tensor) => sameShape(printed, tensor) && differingCells(printed, tensor.data, relative).length === 0
  const differences = cells.map(index => {
    const column = index % shape[1]
    return { row: (index - column) / shape[1], column, got: printed.data[index]!, expected: exact.data[index]! }
  })
  return {
    value,
    agrees,
    expectedShape: [shape[0], shape[1]],
    gotShape: [printed.rows, printed.columns],
    transposed: !agrees && isGiven(turned(exact)),
    differences,
    mistyped: differences.length === 1 && exact.data.length > 1 ? differences[0] : undefined,
    mistakes: agrees ? [] : findMistakes(trace, value, isGiven),
  }
}

const sameShape = ({ rows, columns }: Printed, { shape }: Tensor) => rows === shape[0] && columns === shape[1]

function findMistakes(trace: Trace, value: Value, isGiven: (tensor: Tensor) => boolean): Mistake[] {
  const [rate] = trace.program.values.filter(({ role, name }) => role === 'setting' && name === 'learningRate')
  const found = new Map<MistakeKind, Mistake>()
  for (const step of stepsBefore(trace, value)) {
    const follow = following(trace, step.output, value)
    for (const { kind, words, tensor } of variants(trace, step, rate)) {
      if (found.has(kind)) continue
      const reached = follow(tensor)
      // What reads no direction of a row of numbers takes a column for a row.
      if (reached !== undefined && (isGiven(reached) || (kind === 'wrong-axis' && isGiven(turned(reached)))))
        found.set(kind, { kind, words, step })
    }
  }
  return [...found.values()]
}

/** The step that computes a value, and those just before it, the nearest first. */
function stepsBefore(trace: Trace, value: Value): readonly Step[] {
  const steps = new Set<Step>()
  let values: readonly Value[] = [value]
  for (let back = 0; back <= STEPS_BACK; back++) {
    const makers = values.map(one => trace.producer(one)).filter(step => step !== undefined)
    for (const step of makers) steps.add(step)
    values = makers.flatMap(step => step.inputs)
  }
  return [...steps]
}

/** What becomes of a value where another before it has other numbers, of another shape even; undefined where that does not fit. */
function following(trace: Trace, from: Value, to: Value): (tensor: Tensor) => Tensor | undefined {
  const steps = stepsBetween(trace.program, from, to)
  const shape = trace.tensor(from).shape
  return changed => {
    const reshaped = changed.shape.some((extent, axis) => extent !== shape[axis])
    if (reshaped && !steps.every(({ op }) => cellwiseOrSum(op))) return undefined
    const tensors = new Map([[from, changed]])
    for (const { op, inputs, output, attributes } of steps) {
      const out = run(
        trace,
        op,
        inputs.map(input => tensors.get(input) ?? trace.tensor(input)),
        attributes,
      )
      if (out === undefined) return undefined
      tensors.set(output, out)
    }
    return tensors.get(to)
  }
}
