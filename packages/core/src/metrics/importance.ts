import { checkNumber, checkOptions, NonFiniteError, ShapeError } from '../errors.ts'
import type { Matrix } from '../matrix.ts'
import type { Random } from '../random.ts'

/** What {@link permutationImportance} needs. */
export interface PermutationOptions<Table> {
  /** The rows to score, in any form. */
  readonly table: Table
  /** How many rows the table has. */
  readonly rows: number
  /** The columns to try, in the order of the answer. */
  readonly columns: readonly string[]
  /** A copy of the table in which row i of one column holds what row `order[i]` held; the table given stays as it is. */
  readonly permute: (table: Table, column: string, order: Uint32Array) => Table
  /** The model's score on a table: the larger the better, e.g. accuracy or r2. */
  readonly score: (table: Table) => number
  readonly random: Random
  /** How often each column is shuffled; default 5. */
  readonly repeats?: number
}

/** How much the score falls when one column is shuffled. */
export interface ColumnImportance {
  readonly column: string
  /** The mean of the drops: 0 for a column that does not matter. */
  readonly mean: number
  /** The standard deviation of the drops (divided by their number). */
  readonly standardDeviation: number
  /** Score of the table as it is, less the score with the column shuffled; one for each repeat. */
  readonly drops: number[]
}

/** The answer of {@link permutationImportance}. */
export interface Importance {
  /** The score of the table as it is. */
  readonly score: number
  /** One for each column asked for, in that order. */
  readonly columns: ColumnImportance[]
}

/**
 * How much a model leans on each column: the drop of its score when the column's values are shuffled among the rows, so that
 * the column tells nothing of its row while its distribution stays (Breiman 2001; scikit-learn's `permutation_importance`).
 *
 * Of columns that tell the same, each may look unimportant. Score rows that the model was not trained on. It takes
 * columns × repeats + 1 scorings; the shuffles come from `random`, column after column.
 * @throws {OptionError} for an unknown option or fewer than one row or repeat; {@link NonFiniteError} where a score is not finite.
 */
export function permutationImportance<Table>(options: PermutationOptions<Table>): Importance {
  const where = 'permutationImportance'
  checkOptions(options, ['table', 'rows', 'columns', 'permute', 'score', 'random', 'repeats'], where)
  const { table, rows, columns, permute, score, random, repeats = 5 } = options
  checkNumber(rows, 'rows', where, { min: 1, integer: true })
  checkNumber(repeats, 'repeats', where, { min: 1, integer: true })
  const scored = (of: Table, what: string): number => {
    const value = score(of)
    if (Number.isFinite(value)) return value
    throw new NonFiniteError({
      problem: 'a score is not a finite number',
      where: `${where}, ${what}`,
      got: `${value}`,
      cure: 'Take a metric that is defined for these rows: one row, or rows of one class only, leave some undefined',
    })
  }
  const base = scored(table, 'the table as it is')
  return {
    score: base,
    columns: columns.map(column => {
      const drops = Array.from(
        { length: repeats },
        () => base - scored(permute(table, column, random.permutation(rows)), `column "${column}" shuffled`),
      )
      const mean = drops.reduce((sum, drop) => sum + drop, 0) / repeats
      const variance = drops.reduce((sum, drop) => sum + (drop - mean) * (drop - mean), 0) / repeats
      return { column, mean, standardDeviation: Math.sqrt(variance), drops }
    }),
  }
}

/**
 * A copy of a matrix in which row i of one column holds what row `order[i]` held: a `permute` for tables that are matrices.
 *
 * @throws {ShapeError} where the column does not exist or `order` is not as long as the matrix.
 */
export function permuteColumn(m: Matrix, column: number, order: ArrayLike<number>): Matrix {
  if (!(Number.isInteger(column) && column >= 0 && column < m.columns))
    throw new ShapeError({
      problem: 'there is no such column',
      where: 'permuteColumn',
      expected: `0 to ${m.columns - 1}`,
      got: `${column}`,
    })
  if (order.length !== m.rows)
    throw new ShapeError({
      problem: 'the order does not fit the rows',
      where: 'permuteColumn',
      expected: `${m.rows} rows`,
      got: `${order.length}`,
    })
  const data = m.data.slice()
  for (let r = 0; r < m.rows; r++) data[r * m.columns + column] = m.data[order[r]! * m.columns + column]!
  return { ...m, data }
}
