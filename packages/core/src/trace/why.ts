import { DataError } from '../errors.ts'
import { arithmeticOf } from '../numerics.ts'
import type { Step, Value } from '../ops/op.ts'
import { fedCells } from './feeds.ts'
import type { Trace } from './trace.ts'

/** A cell of a value. Rows and columns count from 0. */
export interface Cell {
  readonly value: Value
  readonly row: number
  readonly column: number
  readonly number: number
}

/** Why a cell has its number: the step that computed it, and the cells that it was computed from. */
export interface Explanation extends Cell {
  /** Undefined for data, parameters and all else that was given. */
  readonly step: Step | undefined
  /** The step's formula over the names of its inputs; undefined for what was given. */
  readonly formula: string | undefined
  /** In the order in which the arithmetic takes them. */
  readonly sources: readonly Cell[]
}

/** The place of a cell in the flat run of its value's numbers. @throws {DataError} for a place outside of it. */
function indexOf(trace: Trace, value: Value, row: number, column: number): number {
  const [rows, columns] = trace.tensor(value).shape as [number, number]
  if (Number.isInteger(row) && Number.isInteger(column) && row >= 0 && row < rows && column >= 0 && column < columns)
    return row * columns + column
  throw new DataError({
    problem: `"${value.name}" has no cell [${row},${column}]`,
    where: 'trace',
    expected: `rows 0 to ${rows - 1}, columns 0 to ${columns - 1}`,
  })
}

function cellAt(trace: Trace, value: Value, index: number): Cell {
  const { shape, data } = trace.tensor(value)
  const column = index % shape[1]!
  return { value, row: (index - column) / shape[1]!, column, number: data[index]! }
}

/**
 * Why a cell has its number. Ask again for one of the sources, and so on, back to data and parameters.
 *
 * @throws {DataError} for a place outside the value.
 */
export function why(trace: Trace, value: Value, row: number, column: number): Explanation {
  const index = indexOf(trace, value, row, column)
  const cell = cellAt(trace, value, index)
  const step = trace.producer(value)
  if (step === undefined) return { ...cell, step, formula: undefined, sources: [] }
  const { op, inputs, attributes } = step
  const tensors = inputs.map(input => trace.tensor(input))
  const sources = op.sources(tensors, trace.tensor(value), index, attributes)
  return {
    ...cell,
    step,
    formula: op.formula(
      inputs.map(input => input.name),
      attributes,
    ),
    sources: sources.map(source => cellAt(trace, inputs[source.input]!, source.index)),
  }
}

/** The cell's number again, from the numbers of its sources alone; the same bits as in the trace. */
export function recompute(trace: Trace, { value, row, column, step, sources }: Explanation): number {
  const { shape, data } = trace.tensor(value)
  const index = row * shape[1]! + column
  if (step === undefined) return data[index]!
  const place = { inputs: step.inputs.map(input => trace.tensor(input).shape), shape, index, attributes: step.attributes }
  return step.op.cell(
    sources.map(source => source.number),
    place,
    arithmeticOf(trace.dtype),
  )
}

/** What a cell changes: for each step that reads its value, the cells of the output that it feeds. */
export interface Effect {
  readonly step: Step
  readonly cells: readonly Cell[]
}

/** What a cell changes, step by step. Ask again for one of the cells, and so on, forward to the updated parameters. */
export function effects(trace: Trace, value: Value, row: number, column: number): readonly Effect[] {
  const index = indexOf(trace, value, row, column)
  return trace.consumers(value).map(step => {
    const tensors = step.inputs.map(input => trace.tensor(input))
    const out = trace.tensor(step.output)
    const fed = new Set(step.inputs.flatMap((own, input) => (own === value ? fedCells(step, tensors, out, input, index) : [])))
    return { step, cells: [...fed].sort((a, b) => a - b).map(at => cellAt(trace, step.output, at)) }
  })
}
