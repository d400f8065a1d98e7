import { DataError, parseCsv, readTable } from 'glassbox'
import type { Column, Table } from 'glassbox'

/** More would take long, and hide each other. */
const MOST_ROWS = 5000
/** As many classes as there are colours and marks. */
export const MOST_CLASSES = 4

export interface TablePoints {
  readonly x: Float64Array
  readonly y: Float64Array
  readonly target: Float64Array
  /** None where numbers are to be learnt. */
  readonly classNames: readonly string[]
  /** Rows with a missing cell. */
  readonly leftOut: number
}

/** @throws {GlassboxError} that names line and column of what is wrong. */
export const tableOf = (text: string, name: string): Table => readTable(parseCsv(text, { where: name }))

export const isNumeric = ({ type }: Column): boolean => type === 'number' || type === 'integer'

/** A guess: the first two columns of numbers, and the last column of classes, or else a third one of numbers. */
export function guess({ columns }: Table): { x: string; y: string; target: string } {
  const numeric = columns.filter(isNumeric)
  const targets = columns.filter(column => {
    const { length } = classesOf(column)
    return !isNumeric(column) && length >= 2 && length <= MOST_CLASSES
  })
  const target = targets.at(-1) ?? numeric[2]
  const [x, y] = numeric.filter(column => column !== target)
  if (!x || !y || !target)
    throw new DataError({
      problem: 'the table has too few columns',
      expected: 'two columns of numbers, and a third to be learnt',
      got: `${columns.length} columns, ${numeric.length} of numbers`,
      cure: 'Add columns, or choose another table',
    })
  return { x: x.name, y: y.name, target: target.name }
}

function classesOf(column: Column): readonly string[] {
  if (column.type === 'category') return column.levels
  if (column.type === 'boolean') return column.labels
  if (column.type !== 'integer') return []
  const values = [...new Set(column.cells)].filter(value => !Number.isNaN(value)).sort((a, b) => a - b)
  // Whole numbers are classes where there are few of them.
  return values.length <= MOST_CLASSES ? values.map(String) : []
}

/** Two columns of a table as points, and a third as what they are. */
export function pointsOf(table: Table, chosen: { readonly x: string; readonly y: string; readonly target: string }): TablePoints {
  const column = (name: string) => {
    const found = table.columns.find(own => own.name === name)
    if (found) return found
    throw new DataError({
      problem: `there is no column "${name}"`,
      expected: table.columns.map(own => own.name).join(', '),
      cure: 'Choose one of these',
    })
  }
  const [x, y, target] = [column(chosen.x), column(chosen.y), column(chosen.target)]
  for (const axis of [x, y])
    if (!isNumeric(axis))
      throw new DataError({
        problem: `column "${axis.name}" cannot be an axis`,
        expected: 'a column of numbers',
        got: `type ${axis.type}`,
        cure: 'Choose another column',
      })
  const classNames = classesOf(target)
  if (classNames.length > MOST_CLASSES || (target.type !== 'number' && target.type !== 'integer' && classNames.length < 2))
    throw new DataError({
      problem: `column "${target.name}" cannot be learnt here`,
      expected: `numbers, or 2 to ${MOST_CLASSES} classes`,
      got: target.type === 'date' ? 'dates' : `${classNames.length} classes`,
      cure: 'Choose another column, or use the room Your data',
    })
  const value = (row: number) => {
    const cell = target.cells[row]!
    if (target.type === 'category') return cell < 0 ? NaN : cell
    return target.type === 'integer' && classNames.length > 0 ? classNames.indexOf(String(cell)) : cell
  }
  const whole = Array.from({ length: table.rows }, (_, row) => row).filter(
    row => ![x.cells[row]!, y.cells[row]!, target.cells[row]!, value(row)].some(Number.isNaN) && value(row) !== -1,
  )
  if (whole.length > MOST_ROWS)
    throw new DataError({
      problem: 'the table is too long to be drawn',
      expected: `at most ${MOST_ROWS} rows`,
      got: `${whole.length}`,
      cure: 'Take a part of it, or use the room Your data',
    })
  const of = (take: (row: number) => number) => Float64Array.from(whole, take)
  return {
    x: of(row => x.cells[row]!),
    y: of(row => y.cells[row]!),
    target: of(value),
    classNames,
    leftOut: table.rows - whole.length,
  }
}
