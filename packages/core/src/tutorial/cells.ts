import { checkNumber, OptionError } from '../errors.ts'
import { matrix } from '../matrix.ts'
import type { Matrix } from '../matrix.ts'
import { isTable } from '../training/data.ts'
import { defineExample, nameIn } from './example.ts'
import type { Example } from './example.ts'

/** A cell that an example is given with another number: of its data or its first parameters, under the tutorial's name. */
export interface GivenCell {
  readonly name: string
  /** Rows and columns of the matrix as the tutorial writes it; they count from 0. */
  readonly row: number
  readonly column: number
  readonly number: number
}

/**
 * An example that starts from other numbers in some cells.
 *
 * @throws {OptionError} for a name that is not given but computed, a cell out of range, and a number that is not finite.
 */
export function withCells(example: Example, cells: readonly GivenCell[]): Example {
  let { data } = example
  const parameters = new Map(example.options.parameters)
  for (const cell of cells) {
    const { value, transposed } = nameIn(example, cell.name)
    const place = transposed ? { row: cell.column, column: cell.row } : { row: cell.row, column: cell.column }
    const known = parameters.get(value)
    const where = `example ${example.name}, cell of ${cell.name}`
    const set = (table: Matrix) => changed(table, place, cell.number, where)
    if (known !== undefined) parameters.set(value, set(known))
    else if (value === 'target') data = { ...data, targets: set(data.targets) }
    else if (value === 'X' && isTable(data.inputs)) data = { ...data, inputs: set(data.inputs) }
    else throw new OptionError({ problem: 'the value is computed, not given', where, cure: 'Change what it is computed from' })
  }
  return defineExample({ ...example, data, options: { ...example.options, parameters } })
}

function changed({ rows, columns, data }: Matrix, at: { row: number; column: number }, x: number, where: string): Matrix {
  checkNumber(at.row, 'row', where, { integer: true, min: 0, max: rows - 1 })
  checkNumber(at.column, 'column', where, { integer: true, min: 0, max: columns - 1 })
  checkNumber(x, 'number', where)
  const numbers = data.slice()
  numbers[at.row * columns + at.column] = x
  return matrix(rows, columns, numbers)
}
