import { DataError, nearest } from '../errors.ts'
import { type Matrix, matrix } from '../matrix.ts'
import type { Warning } from '../warnings.ts'
import { writeBoolean } from './boolean-column.ts'
import { categoryIndices, writeOnehot } from './category-column.ts'
import { cellsAs } from './coerce.ts'
import { writeDate } from './date-column.ts'
import { featuresOf } from './encoder.ts'
import { writeNumber } from './number-column.ts'
import { chosenRows } from './rows.ts'
import type { ColumnEncoder, Encoder, RegressionTarget } from './schema.ts'
import { type Column, type ColumnType, cellText, type Table } from './columns.ts'
import { readTable } from './table.ts'
import { rowsWithValues, targetColumns, unknownClasses } from './target.ts'
import { quoted, type TextTable } from './text-table.ts'

export interface Encoded {
  /** rows × features, as {@link featuresOf} names them, in float64. */
  readonly numbers: Matrix
  /** One column of indices for each of {@link embeddedColumns}. */
  readonly categories: readonly Matrix<1>[]
  readonly warnings: readonly Warning[]
}

/**
 * Turns rows of a table into numbers, as the encoder learned it. Columns are found by name, in any order.
 *
 * Warnings: `extra-columns` (unknown columns are ignored; the target and columns that training left out are not extra),
 * `unseen-level`, `unexpected-missing`.
 *
 * @throws {DataError} naming all columns that are missing, or the row and cell that does not fit its column.
 */
export function encode(encoder: Encoder, table: Table, chosen?: ArrayLike<number>): Encoded {
  const rows = chosenRows(table, chosen)
  const names = table.columns.map(column => column.name)
  checkPresent(
    encoder.columns.map(column => column.name),
    names,
  )
  const byName = new Map(table.columns.map(column => [column.name, column]))
  const features = featuresOf(encoder)
  const numbers = new Float64Array(rows.length * features.length)
  const categories: Matrix<1>[] = []
  const warnings: Warning[] = extraColumns(encoder, names)
  let at = 0
  for (const column of encoder.columns) {
    const from = at
    while (at < features.length && features[at]!.column === column.name) at++
    const written = writeColumn(column, byName.get(column.name)!, rows, numbers, features.length, from)
    if (written.indices !== undefined) categories.push(matrix(rows.length, 1, Float64Array.from(written.indices)))
    for (const warning of written.warnings) warnings.push(warning)
  }
  return { numbers: matrix(rows.length, features.length, numbers), categories, warnings }
}

function writeColumn(
  encoder: ColumnEncoder,
  column: Column,
  rows: ArrayLike<number>,
  out: Float64Array,
  width: number,
  at: number,
): { warnings: readonly Warning[]; indices?: Int32Array } {
  switch (encoder.kind) {
    case 'number':
      return { warnings: writeNumber(encoder, cellsAs('number', column, rows), out, width, at) }
    case 'boolean':
      return { warnings: writeBoolean(encoder, cellsAs('boolean', column, rows), out, width, at) }
    case 'date':
      return { warnings: writeDate(encoder, cellsAs('date', column, rows), out, width, at) }
    case 'category': {
      const { indices, warnings } = categoryIndices(
        encoder,
        Array.from(rows, row => cellText(column, row)),
      )
      if (encoder.as === 'embedding') return { warnings, indices }
      writeOnehot(encoder, indices, out, width, at)
      return { warnings }
    }
    default:
      return encoder satisfies never
  }
}

function checkPresent(needed: readonly string[], given: readonly string[]): void {
  const known = new Set(given)
  const missing = needed.filter(name => !known.has(name))
  if (missing.length === 0) return
  const taken = new Set(needed)
  const spare = given.filter(name => !taken.has(name))
  const hints = missing.slice(0, 10).flatMap(name => {
    const near = nearest(name, spare)
    return near === undefined ? [] : [`"${near}" may be meant for "${name}"`]
  })
  throw new DataError({
    problem: `${missing.length === 1 ? 'a column is' : `${missing.length} columns are`} missing: ${quoted(missing, 20)}`,
    cure: `Give ${missing.length === 1 ? 'it' : 'them'} with the names of the training table${hints.length > 0 ? `; ${hints.join(', ')}` : ''}`,
  })
}

function extraColumns(encoder: Encoder, names: readonly string[]): Warning[] {
  const known = new Set([...encoder.columns.map(column => column.name), ...encoder.target.columns, ...encoder.ignored])
  const extra = names.filter(name => !known.has(name))
  if (extra.length === 0) return []
  return [
    {
      code: 'extra-columns',
      message: `${extra.length === 1 ? 'a column is' : `${extra.length} columns are`} ignored, training had no such: ${quoted(extra)}`,
      cure: 'Nothing need be done; train again to use them',
    },
  ]
}

const typeOf = { number: 'number', boolean: 'boolean', category: 'category', date: 'date' } as const satisfies Record<
  ColumnEncoder['kind'],
  ColumnType
>

/**
 * Types a file's columns as the encoder needs them, so that a wrong cell is named with its line. Columns that it does not know are
 * read as text; so is the target, unless it is asked for (to evaluate).
 *
 * @throws {DataError} naming all columns that are missing, or line, column and cell where a cell does not fit.
 */
export function readTableFor(encoder: Encoder, text: TextTable, { target = false } = {}): Table {
  const wanted = new Map<string, ColumnType>(encoder.columns.map(column => [column.name, typeOf[column.kind]]))
  const { task, columns } = encoder.target
  if (target) for (const name of columns) wanted.set(name, task === 'regression' ? 'number' : encoder.target.type)
  checkPresent([...wanted.keys()], text.names)
  const types = text.names.map(name => [name, wanted.get(name) ?? 'category'] as const)
  return readTable(text, { types: Object.fromEntries(types) })
}

export interface EncodedTarget {
  /**
   * One row for each of `keep`. Binary: one column of 0 and 1 (1 the second class); multiclass: one column, the place of the class;
   * regression: a column per target, scaled.
   */
  readonly targets: Matrix
  /** Which of the rows have a target: rows of the table, in the order asked for. */
  readonly keep: Uint32Array
  readonly warnings: readonly Warning[]
}

/**
 * The targets of rows of a table. Rows without one are not in `keep`; neither are rows of a class that training never saw, with a
 * warning `unknown-class` that counts them.
 *
 * @throws {DataError} where a target column is not there, or is no number in a regression.
 */
export function encodeTarget(encoder: Encoder, table: Table, rows?: ArrayLike<number>): EncodedTarget {
  const { target } = encoder
  const columns = targetColumns(table, target.columns)
  const present = rowsWithValues(columns, chosenRows(table, rows))
  if (target.task === 'regression') {
    const width = columns.length
    const out = new Float64Array(present.length * width)
    columns.forEach((column, c) => {
      const { offset, scale } = target.scales[c]!
      cellsAs('number', column, present).forEach((cell, i) => {
        out[i * width + c] = (cell - offset) / scale
      })
    })
    return { targets: matrix(present.length, width, out), keep: present, warnings: [] }
  }
  const column = columns[0]!
  const index = new Map(target.classes.map((label, i) => [label, i]))
  const unknown = new Map<string, number>()
  const bothBoolean = column.type === 'boolean' && target.type === 'boolean'
  const places = Array.from(present, row => {
    if (bothBoolean) return column.cells[row]!
    const label = cellText(column, row)!
    const place = index.get(label)
    if (place === undefined) unknown.set(label, (unknown.get(label) ?? 0) + 1)
    return place
  })
  const known = places.filter(place => place !== undefined)
  return {
    targets: matrix(known.length, 1, Float64Array.from(known)),
    keep: present.filter((_, i) => places[i] !== undefined),
    warnings: unknown.size > 0 ? [unknownClasses(column.name, unknown, target.classes)] : [],
  }
}

/** Predictions of a regression (rows × targets) in the target's own units: times scale, plus offset. */
export function decodeTarget(target: RegressionTarget, values: Matrix): Matrix {
  const out = Float64Array.from(values.data, (value, i) => {
    const { offset, scale } = target.scales[i % values.columns]!
    return value * scale + offset
  })
  return matrix(values.rows, values.columns, out)
}
