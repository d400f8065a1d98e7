import { checkChoice, DataError, OptionError } from '../errors.ts'
import type { Warning } from '../warnings.ts'
import { compareLabels, looksUnread } from './cells.ts'
import { fitScale } from './number-column.ts'
import { type ClassTarget, type RegressionTarget, type Task, tasks } from './schema.ts'
import { type Column, cellText, noColumn, type NumberColumn, type Table } from './columns.ts'
import { chosenRows } from './rows.ts'
import { listed, quoted } from './text-table.ts'

/** Whole numbers with at most this many values may be classes. */
const mostNumberClasses = 20

/** What a table's target is. */
export interface TargetView {
  readonly task: Task
  readonly columns: readonly Column[]
  /** The rows that have a target, in ascending order or the order asked for. */
  readonly rows: Uint32Array
  /** How many rows have none. */
  readonly leftOut: number
  /** Classes only: the sorted labels, and the place of each of `rows` in them (to stratify by). */
  readonly classes?: readonly string[]
  readonly labels?: Uint32Array
  readonly warnings: readonly Warning[]
}

/**
 * Finds out what is to be predicted.
 *
 * With `task: 'auto'`, text and booleans are classes; two different whole numbers are, too, and so are more (up to 20, and up to the
 * square root of the number of rows), such as digits or ratings; all other numbers, and several columns, are a regression. Say
 * `regression` for ratings whose order counts. Two classes are `binary`, more `multiclass`. Classes are sorted (numbers by size, then
 * text by character codes; of a boolean column the no comes first), and the second of two is the positive one.
 *
 * Rows without a target are left out and counted, in a warning `missing-target`; a class with a single row gives `rare-class`.
 *
 * @throws {DataError} where a target column is not there, has no value, only one class or one value, or a class of its own in each
 * row; where a regression's target is not numeric. {@link OptionError} where the task does not fit the target.
 */
export function viewTarget(
  table: Table,
  target: string | readonly string[],
  task: 'auto' | Task = 'auto',
  rows?: ArrayLike<number>,
): TargetView {
  const asked = chosenRows(table, rows)
  checkChoice(task, 'task', 'the target', ['auto', ...tasks])
  const columns = targetColumns(table, typeof target === 'string' ? [target] : target)
  const present = rowsWithValues(columns, asked)
  const leftOut = asked.length - present.length
  const name = quoted(columns.map(column => column.name))
  if (present.length === 0)
    throw new DataError({ problem: 'no row has a target', where: `column ${name}`, cure: 'Choose another target column' })
  const warnings: Warning[] = []
  if (leftOut > 0)
    warnings.push({
      code: 'missing-target',
      message: `${leftOut} of ${asked.length} rows have no target (column ${name}) and are left out`,
      cure: 'Fill in the target of these rows, if it is known',
    })
  const chosen = task === 'auto' ? guessTask(columns, present) : task
  const base = { columns, rows: present, leftOut }
  if (chosen === 'regression') {
    for (const column of columns) checkNumeric(column, present)
    return { ...base, task: 'regression', warnings }
  }
  if (columns.length > 1)
    throw new OptionError({
      problem: `a ${chosen} task has one target column`,
      got: name,
      cure: 'Choose one, or ask for regression',
    })
  const { classes, labels } = classesOf(columns[0]!, present)
  checkClasses(columns[0]!, classes, labels, task, warnings)
  return { ...base, task: classes.length === 2 && chosen !== 'multiclass' ? 'binary' : 'multiclass', classes, labels, warnings }
}

/** The columns by name. */
export function targetColumns(table: Table, names: readonly string[]): Column[] {
  if (names.length === 0) throw new OptionError({ problem: 'no target column is named' })
  if (new Set(names).size < names.length) throw new OptionError({ problem: 'a target column is named twice', got: quoted(names) })
  return names.map(name => {
    const column = table.columns.find(candidate => candidate.name === name)
    if (column !== undefined) return column
    throw noColumn(
      name,
      table.columns.map(other => other.name),
      'the target',
    )
  })
}

/** Those of the rows in which every column has a value. */
export function rowsWithValues(columns: readonly Column[], rows: ArrayLike<number>): Uint32Array {
  const has = (column: Column, row: number) =>
    column.type === 'category' ? column.cells[row]! >= 0 : !Number.isNaN(column.cells[row])
  return Uint32Array.from(rows).filter(row => columns.every(column => has(column, row)))
}

function guessTask(columns: readonly Column[], rows: Uint32Array): Task {
  const [column] = columns
  if (columns.length > 1 || column!.type === 'number') return 'regression'
  if (column!.type === 'date')
    throw new DataError({
      problem: 'the target is a date',
      where: `column "${column!.name}"`,
      cure: 'Give it as a number, such as days from a start',
    })
  const classes = new Set(Array.from(rows, row => column!.cells[row])).size
  if (column!.type === 'integer' && areTooMany(classes, rows.length)) return 'regression'
  return classes > 2 ? 'multiclass' : 'binary'
}

/** Whether numbers of so many values in so many rows are more likely numbers than classes. */
const areTooMany = (classes: number, rows: number) => classes > 2 && classes > Math.min(mostNumberClasses, Math.sqrt(rows))

function checkNumeric(column: Column, rows: Uint32Array): asserts column is NumberColumn {
  const first = rows[0]!
  if (column.type !== 'number' && column.type !== 'integer')
    throw new DataError({
      problem: 'a regression needs a target of numbers',
      where: `column "${column.name}", data row ${first + 1}`,
      got: `"${cellText(column, first)}"`,
      cure: 'Choose a numeric column, or leave the task to be found',
    })
  if (rows.every(row => column.cells[row] === column.cells[first]))
    throw new DataError({
      problem: 'the target is the same in all rows, there is nothing to learn',
      where: `column "${column.name}"`,
      got: String(column.cells[first]),
      cure: 'Choose another target column',
    })
}

/** The sorted labels that occur, and the place of each row's label in them. */
function classesOf(column: Column, rows: Uint32Array): { classes: string[]; labels: Uint32Array } {
  const texts = Array.from(rows, row => cellText(column, row)!)
  const found = new Set(texts)
  const classes = column.type === 'boolean' ? column.labels.filter(label => found.has(label)) : [...found].sort(compareLabels)
  const index = new Map(classes.map((label, i) => [label, i]))
  return { classes, labels: Uint32Array.from(texts, text => index.get(text)!) }
}

function checkClasses(
  column: Column,
  classes: readonly string[],
  labels: Uint32Array,
  task: 'auto' | Task,
  warnings: Warning[],
): void {
  const where = `column "${column.name}"`
  if (classes.length === 1)
    throw new DataError({
      problem: 'the target has only one class, there is nothing to learn',
      where,
      got: quoted(classes),
      cure: 'Choose another target column, or add rows of other classes',
    })
  const numeric = column.type === 'number' || column.type === 'integer'
  if (classes.length === labels.length)
    throw new DataError({
      problem: `every row of the target has a class of its own (${classes.length} classes over ${labels.length} rows)`,
      where,
      cure: numeric
        ? 'Ask for regression, or choose another target column'
        : 'Choose another target column; for numbers ask for regression',
    })
  if (task === 'auto' && column.type === 'category' && areTooMany(classes.length, labels.length) && looksUnread(classes))
    throw new DataError({
      problem: 'the target looks like numbers or dates, but not in a form that is read',
      where,
      got: `${classes.length} different texts, ${quoted(classes, 3)}`,
      cure: 'Write plain numbers such as 1234.5, without units or thousands separators; if these are classes, ask for multiclass',
    })
  if (task === 'binary' && classes.length !== 2)
    throw new OptionError({
      problem: 'a binary task has two classes',
      where,
      got: `${classes.length}: ${quoted(classes)}`,
      cure: 'Ask for multiclass',
    })
  const counts = new Uint32Array(classes.length)
  for (const label of labels) counts[label]!++
  const single = classes.filter((_, i) => counts[i] === 1)
  if (single.length > 0)
    warnings.push({
      code: 'rare-class',
      message: `${single.length === 1 ? 'a class has' : `${single.length} classes have`} a single row: ${quoted(single, 5)}`,
      cure: 'Add rows of it, or merge it with another class; it can be learned by heart, not judged',
      column: column.name,
    })
}

/** Fits the target's encoder to the rows of a view: its classes as they are, its numbers standardised (or left as they are). */
export function fitTarget(view: TargetView, scaling: 'standard' | 'none'): ClassTarget | RegressionTarget {
  const [first] = view.columns
  if (view.task !== 'regression') return { task: view.task, columns: [first!.name], type: first!.type, classes: view.classes! }
  const scales = view.columns.map(column => {
    checkNumeric(column, view.rows)
    const values = Float64Array.from(view.rows, row => column.cells[row]!)
    return fitScale(values, values.toSorted(), scaling, column.name)
  })
  return { task: 'regression', columns: view.columns.map(column => column.name), scales }
}

/** The warning about labels that no training row had. */
export const unknownClasses = (column: string, unknown: ReadonlyMap<string, number>, classes: readonly string[]): Warning => ({
  code: 'unknown-class',
  message: `rows of classes not seen in training are left out: ${listed(
    [...unknown].map(([label, count]) => `"${label}" (${count})`),
    5,
  )}`,
  cure: `Check the spelling of the labels; known: ${quoted(classes, 20)}`,
  column,
})
