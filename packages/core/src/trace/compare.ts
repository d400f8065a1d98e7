import { checkOptions } from '../errors.ts'
import { toRows } from '../matrix.ts'
import type { Matrix } from '../matrix.ts'
import type { Tensor, Value } from '../ops/op.ts'
import { differingCells, readPrinted, significantDigits } from './printed.ts'
import type { GivenRows, Printed } from './printed.ts'
import { search } from './search.ts'
import type { Findings } from './search.ts'
import type { Trace } from './trace.ts'
import { turned } from './what-if.ts'

export interface CompareOptions {
  /** Decimals that the numbers were printed with. Default: read off the numbers. */
  readonly digits?: number
  /** Whether mistakes are looked for. Default true. */
  readonly explain?: boolean
  /** How values are called in the words of a mistake. Default: by their own names. */
  readonly nameOf?: (value: Value) => string
}

export interface DifferingCell {
  readonly row: number
  readonly column: number
  readonly got: number
  readonly expected: number
}

export interface Comparison extends Findings {
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
}

/**
 * Whether somebody's numbers for a value are right, to the digits printed (rounded, or cut); where they are not, which mistake explains
 * them. Each mistake is made in the step at hand and in every step before it, and what follows from it is computed again; where none
 * explains the numbers, the same mistake in all layers, and then two mistakes in the nearest steps, are tried.
 *
 * @param numbers rows of numbers, or of texts (`"0.50"`), which keep the zeros at their ends and so tell their digits.
 * @throws {ShapeError} {@link DataError} for numbers that are no matrix, or texts that are no numbers.
 * @example compare(trace, trace.value('dense1.z'), [[1.48, 1.78, 1.1]]).mistakes // [] or what went wrong
 */
export function compare(trace: Trace, value: Value, given: GivenRows | Matrix, options: CompareOptions = {}): Comparison {
  checkOptions(options, ['digits', 'explain', 'nameOf'], 'compare')
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
  const mistyped = differences.length === 1 && exact.data.length > 1 ? differences[0] : undefined
  const [rate] = trace.program.values.filter(({ role, name }) => role === 'setting' && name === 'learningRate')
  const { explain = true, nameOf = ({ name }: Value) => name } = options
  // Two mistakes never change one cell alone.
  const digits = mistyped === undefined ? significantDigits(printed) : 0
  return {
    value,
    agrees,
    expectedShape: [shape[0], shape[1]],
    gotShape: [printed.rows, printed.columns],
    transposed: !agrees && isGiven(turned(exact)),
    differences,
    mistyped,
    ...(agrees || !explain
      ? { mistakes: [], together: [], complete: true }
      : search({ run: trace, rate, nameOf }, { value, isGiven, digits })),
  }
}

const sameShape = ({ rows, columns }: Printed, { shape }: Tensor) => rows === shape[0] && columns === shape[1]
