import type { Warning } from '../warnings.ts'
import { looksUnread } from './cells.ts'
import { presentValues } from './statistics.ts'
import type { CategoryColumn, Column } from './columns.ts'

/** Why a column is left out. */
export type DropReason = 'on request' | 'all cells missing' | 'constant' | 'identifier' | 'too many levels'

/** A one-hot column has at most this many levels: each is a feature of its own. */
const mostOnehotLevels = 200

/** Fewer rows than this are too few to tell an identifier from chance. */
const fewRows = 5

const plain = 'write dates as YYYY-MM-DD and numbers without units or thousands separators'

export interface Verdict {
  readonly reason: DropReason
  readonly warning: Warning
}

/**
 * Whether a column is of no use for learning, judged on the training rows:
 * - all cells missing; constant (a category with missing cells is not: missing is a level, too);
 * - an identifier: whole numbers that count the rows (value minus row number is the same throughout), or text that differs in every row;
 * - text with too many levels: more than max(20, a fifth of the rows), more than half of the rows, or more than 200 as one-hot.
 */
export function judgeColumn(column: Column, rows: ArrayLike<number>, categories: 'onehot' | 'embedding'): Verdict | undefined {
  if (column.type === 'category') return judgeCategory(column, rows, categories)
  const values = presentValues(column.cells, rows)
  if (values.length === 0) return empty(column.name)
  if (values.every(value => value === values[0])) return constant(column.name)
  if (column.type !== 'integer' || rows.length < fewRows || values.length < rows.length) return undefined
  const start = values[0]! - rows[0]!
  if (!values.every((value, i) => value - rows[i]! === start)) return undefined
  return verdict(
    column.name,
    'identifier',
    'identifier-column',
    'counts the rows, so it says nothing about a new one',
    'Leave it out of the table',
  )
}

function judgeCategory(column: CategoryColumn, rows: ArrayLike<number>, categories: 'onehot' | 'embedding'): Verdict | undefined {
  const counts = levelCounts(column, rows)
  const levels = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0)
  const present = counts.reduce((sum, count) => sum + count, 0)
  if (levels === 0) return empty(column.name)
  if (levels === 1 && present === rows.length) return constant(column.name)
  if (rows.length < fewRows) return undefined
  if (levels === present && present > rows.length / 2)
    return verdict(
      column.name,
      'identifier',
      'identifier-column',
      'has a different text in every row',
      looksUnread(column.levels) ? `To learn from it, ${plain}; else leave it out of the table` : 'Leave it out of the table',
    )
  const most = categories === 'onehot' ? mostOnehotLevels : Infinity
  if (levels <= Math.min(Math.max(20, rows.length / 5), Math.max(rows.length / 2, 3), most)) return undefined
  return verdict(
    column.name,
    'too many levels',
    'too-many-levels',
    `is text with ${levels} levels over ${rows.length} rows, too many to learn from`,
    `Group it into fewer levels; ${plain}` +
      (levels > most && levels <= rows.length / 5 ? '; or use embeddings for categories' : ''),
  )
}

/** How often each level occurs in the chosen rows. */
export function levelCounts(column: CategoryColumn, rows: ArrayLike<number>): Uint32Array {
  const counts = new Uint32Array(column.levels.length)
  for (let i = 0; i < rows.length; i++) {
    const level = column.cells[rows[i]!]!
    if (level >= 0) counts[level]!++
  }
  return counts
}

const empty = (name: string) =>
  verdict(name, 'all cells missing', 'empty-column', 'has no value in any training row', 'Fill it or leave it out of the table')

const constant = (name: string) =>
  verdict(name, 'constant', 'constant-column', 'has the same value in all training rows', 'Leave it out of the table')

const verdict = (name: string, reason: DropReason, code: string, what: string, cure: string): Verdict => ({
  reason,
  warning: { code, message: `column "${name}" is left out: it ${what}`, cure, column: name },
})
