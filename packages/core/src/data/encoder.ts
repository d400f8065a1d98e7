import { checkChoice, checkOptions, DataError, OptionError } from '../errors.ts'
import type { Warning } from '../warnings.ts'
import { booleanFeatures, fitBoolean } from './boolean-column.ts'
import { categoryFeatures, embeddingSize, fitCategory } from './category-column.ts'
import { dateFeatures, fitDate } from './date-column.ts'
import { type DropReason, judgeColumn } from './judge-column.ts'
import { fitNumber, fitTableRange, numberFeatures } from './number-column.ts'
import {
  type ColumnEncoder,
  type EmbeddedColumn,
  type Encoder,
  type Feature,
  type Fill,
  fills,
  type Scale,
  type Scaling,
  scalings,
  type Task,
} from './schema.ts'
import { type Column, noColumn, type NumberColumn, type Table } from './columns.ts'
import { fitTarget, viewTarget } from './target.ts'
import { listed } from './text-table.ts'

export interface FitOptions {
  /** The column to predict, or several columns of numbers. */
  readonly target: string | readonly string[]
  /** The training rows: everything is measured on these alone. Default: all rows. */
  readonly rows?: ArrayLike<number>
  /** Default `auto`: see {@link viewTarget}. */
  readonly task?: 'auto' | Task
  /** Columns to leave out. */
  readonly drop?: readonly string[]
  /**
   * How numbers are scaled: `standard` (mean 0, standard deviation 1; the default), `minmax` (0 to 1 in each column), `minmax-table`
   * (least and range of all numbers of the table together), `robust` (median 0, interquartile range 1), `none`.
   */
  readonly scaling?: Scaling
  /**
   * What stands in for missing cells, by the names of columns: of numbers and dates the median (the default) or the mean of the training
   * rows, of numbers also a number.
   */
  readonly fill?: Readonly<Record<string, Fill>>
  /** Text as one feature per level (the default), or as indices for an embedding. */
  readonly categories?: 'onehot' | 'embedding'
  /** Numbers to predict: standardised (the default) or as they are. */
  readonly targetScaling?: 'standard' | 'none'
}

export interface Dropped {
  readonly name: string
  readonly reason: DropReason
}

export interface Fitted {
  readonly encoder: Encoder
  readonly dropped: readonly Dropped[]
  readonly warnings: readonly Warning[]
}

/**
 * Learns from the training rows how a table becomes numbers; {@link encode} then does it.
 *
 * - **numbers**: (x − offset) / scale, by `scaling`. Missing cells become what `fill` says, and a second feature marks them. Where the
 *   interquartile range is 0, `robust` divides by the standard deviation.
 * - **booleans**: 0 and 1. **categories**: a feature per level (two levels share one), missing cells a level of their own; or indices.
 * - **dates**: days, year, month, weekday, day of the year, time of day, those that vary; what comes round again as sine and cosine.
 * - Left out, with a warning that names column and reason: what {@link judgeColumn} finds useless. A column that counts the rows is
 *   kept if it is all there is.
 *
 * @throws {DataError} on what {@link viewTarget} throws, where `drop` or `fill` names a column that is not there or the target, where
 * `fill` names one of another type, where no column is left. {@link OptionError} on an unknown option or value.
 */
export function fitEncoder(table: Table, options: FitOptions): Fitted {
  checkOptions(options, ['target', 'rows', 'task', 'drop', 'scaling', 'fill', 'categories', 'targetScaling'], 'the encoder')
  const { scaling = 'standard', fill = {}, categories = 'onehot', targetScaling = 'standard', task = 'auto', drop = [] } = options
  checkChoice(scaling, 'scaling', 'the encoder', scalings)
  checkChoice(categories, 'categories', 'the encoder', ['onehot', 'embedding'])
  checkChoice(targetScaling, 'targetScaling', 'the encoder', ['standard', 'none'])
  const view = viewTarget(table, options.target, task, options.rows)
  const targets = new Set(view.columns.map(column => column.name))
  const asked = checkDrop(table, drop, targets)
  checkFill(table, fill, targets)
  const candidates = table.columns.filter(column => !targets.has(column.name))
  const { kept, dropped, warnings } = chooseColumns(candidates, asked, view.rows, categories)
  if (kept.length === 0)
    throw new DataError({
      problem: 'no column is left to learn from',
      ...(dropped.length > 0 && { got: listed(dropped.map(({ name, reason }) => `"${name}" (${reason})`)) }),
      cure: 'Add columns that differ between the rows',
    })

  const numeric = kept.filter((column): column is NumberColumn => column.type === 'number' || column.type === 'integer')
  const shared = scaling === 'minmax-table' ? fitTableRange(numeric, view.rows) : undefined
  const encoder: Encoder = {
    version: 1,
    columns: kept.map(column =>
      fitColumn(column, view.rows, scaling, shared, Object.hasOwn(fill, column.name) ? fill[column.name] : undefined, categories),
    ),
    target: fitTarget(view, targetScaling),
    ignored: dropped.map(({ name }) => name),
  }
  return { encoder, dropped, warnings: [...view.warnings, ...warnings] }
}

/** Parts the columns into those to learn from and those left out; a column that counts the rows is kept if nothing else is. */
function chooseColumns(
  columns: readonly Column[],
  asked: ReadonlySet<string>,
  rows: ArrayLike<number>,
  categories: 'onehot' | 'embedding',
): { kept: Column[]; dropped: Dropped[]; warnings: Warning[] } {
  const judged = columns.map(column => ({
    column,
    verdict: asked.has(column.name) ? undefined : judgeColumn(column, rows, categories),
  }))
  const useful = judged.some(({ column, verdict }) => verdict === undefined && !asked.has(column.name))
  const kept: Column[] = []
  const dropped: Dropped[] = []
  const warnings: Warning[] = []
  for (const { column, verdict } of judged) {
    const isLastHope = !useful && verdict?.reason === 'identifier' && column.type === 'integer'
    if (asked.has(column.name)) dropped.push({ name: column.name, reason: 'on request' })
    else if (verdict === undefined || isLastHope) kept.push(column)
    else {
      dropped.push({ name: column.name, reason: verdict.reason })
      warnings.push(verdict.warning)
    }
  }
  return { kept, dropped, warnings }
}

function checkDrop(table: Table, drop: readonly string[], targets: ReadonlySet<string>): Set<string> {
  const names = table.columns.map(column => column.name)
  const known = new Set(names)
  for (const name of drop) {
    if (!known.has(name)) throw noColumn(name, names, 'columns to leave out')
    if (targets.has(name))
      throw new DataError({
        problem: `column "${name}" is the target and cannot be left out`,
        cure: 'Choose another target or leave the column in',
      })
  }
  return new Set(drop)
}

function checkFill(table: Table, fill: Readonly<Record<string, Fill>>, targets: ReadonlySet<string>): void {
  const names = table.columns.map(column => column.name)
  for (const [name, value] of Object.entries(fill)) {
    const column = table.columns.find(candidate => candidate.name === name)
    if (column === undefined) throw noColumn(name, names, 'columns to fill')
    const where = `fill, column "${name}"`
    if (targets.has(name))
      throw new DataError({
        problem: 'a target is not filled: rows without it are left out',
        where,
        cure: 'Leave the column out of fill',
      })
    if (!['number', 'integer', 'date'].includes(column.type))
      throw new DataError({
        problem: 'only numbers and dates are filled',
        where,
        got: `a column of type ${column.type}: what is missing there counts as ${column.type === 'boolean' ? '0.5' : 'a level of its own'}`,
        cure: 'Leave the column out of fill, or read it as numbers',
      })
    if (column.type !== 'date' && typeof value === 'number' && Number.isFinite(value)) continue
    if (!fills.some(one => one === value))
      throw new OptionError({
        problem: 'this cannot stand in for missing cells',
        where,
        expected: `${fills.join(' or ')}${column.type === 'date' ? '' : ', or a finite number'}`,
        got: String(value),
      })
  }
}

function fitColumn(
  column: Column,
  rows: Uint32Array,
  scaling: Scaling,
  shared: Scale | undefined,
  fill: Fill | undefined,
  categories: 'onehot' | 'embedding',
): ColumnEncoder {
  switch (column.type) {
    case 'number':
    case 'integer':
      return fitNumber(column, rows, scaling, shared, fill)
    case 'boolean':
      return fitBoolean(column, rows)
    case 'category':
      return fitCategory(column, rows, categories)
    case 'date':
      return fitDate(column, rows, fill)
    default:
      return column satisfies never
  }
}

function featureNames(column: ColumnEncoder): string[] {
  switch (column.kind) {
    case 'number':
      return numberFeatures(column)
    case 'boolean':
      return booleanFeatures(column)
    case 'category':
      return categoryFeatures(column)
    case 'date':
      return dateFeatures(column)
    default:
      return column satisfies never
  }
}

/** The features of an encoder, one for each column of the matrix `numbers` that {@link encode} gives, such as `Island=Biscoe`. */
export const featuresOf = (encoder: Encoder): Feature[] =>
  encoder.columns.flatMap(column => featureNames(column).map(name => ({ name, column: column.name })))

/** The embedded columns of an encoder, one for each matrix in `categories` that {@link encode} gives. */
export const embeddedColumns = (encoder: Encoder): EmbeddedColumn[] =>
  encoder.columns.flatMap(column =>
    column.kind === 'category' && column.as === 'embedding' ? [{ column: column.name, size: embeddingSize(column) }] : [],
  )
