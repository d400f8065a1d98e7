import { DataError, ShapeError } from '../errors.ts'
import type { Matrix } from '../matrix.ts'

/** One number a row, or a matrix with one column for each output. */
export type Outputs = ArrayLike<number> | Matrix

export const isMatrix = (values: Outputs): values is Matrix => 'columns' in values

/** Outputs as a matrix; a list becomes one column. */
export const toMatrix = (values: Outputs): { rows: number; columns: number; data: ArrayLike<number> } =>
  isMatrix(values) ? values : { rows: values.length, columns: 1, data: values }

/** Throws unless there is at least one row, and as many on both sides. What has no length (a matrix, where a list is wanted) is an error. */
export function checkRows(where: string, targets: number | undefined, other: number | undefined, name = 'predictions'): void {
  if (targets === undefined || other === undefined)
    throw new ShapeError({
      problem: `${targets === undefined ? 'targets' : name} are no list of numbers`,
      where,
      cure: 'Of a matrix of one column, give its data',
    })
  if (targets !== other)
    throw new ShapeError({
      problem: `targets and ${name} differ in length`,
      where,
      expected: `${targets} rows of ${name}`,
      got: `${other}`,
      cure: 'Score the rows that the model predicted, in the same order',
    })
  if (targets === 0)
    throw new DataError({
      problem: 'there are no rows to score',
      where,
      expected: 'at least 1 row',
      cure: 'Give the metric some held-out rows',
    })
}

/** Throws unless every number lies in the range, both ends included. */
export function checkRange(where: string, name: string, values: ArrayLike<number>, min: number, max: number): void {
  for (let i = 0; i < values.length; i++)
    if (!(values[i]! >= min && values[i]! <= max))
      throw new DataError({
        problem: `${name} hold a number that cannot be scored`,
        where: `${where}, number ${i}`,
        expected: min === -Number.MAX_VALUE ? 'a finite number' : `a number from ${min} to ${max}`,
        got: `${values[i]}`,
      })
}

/** Throws unless every number is finite. */
export const checkFinite = (where: string, name: string, values: ArrayLike<number>): void =>
  checkRange(where, name, values, -Number.MAX_VALUE, Number.MAX_VALUE)

/** More classes than this are taken for a column that is no class index. */
const mostClasses = 65_536

/** Throws unless every value is the index of a class: a whole number from 0 up to below `classes`. */
export function checkClasses(where: string, name: string, values: ArrayLike<number>, classes = mostClasses): void {
  for (let i = 0; i < values.length; i++)
    if (!(Number.isInteger(values[i]) && values[i]! >= 0 && values[i]! < classes))
      throw new DataError({
        problem: `${name} hold a value that is no class index`,
        where: `${where}, row ${i}`,
        expected: `a whole number from 0 to ${classes - 1}`,
        got: `${values[i]}`,
        cure: 'Number the classes from 0',
      })
}

/** Throws unless rows match, targets are 0 or 1 and scores are finite. */
export function checkBinary(where: string, targets: ArrayLike<number>, scores: ArrayLike<number>, name = 'scores'): void {
  checkRows(where, targets.length, scores.length, name)
  checkClasses(where, 'targets', targets, 2)
  checkFinite(where, name, scores)
}

/** A score for each row and class; throws a {@link ShapeError} or {@link DataError} unless targets are classes of their columns. */
export function checkScores(where: string, targets: ArrayLike<number>, { rows, columns, data }: Matrix): void {
  checkRows(where, targets.length, rows, 'scores')
  if (columns < 2)
    throw new ShapeError({
      problem: 'scores need a column for each class',
      where,
      expected: 'at least 2',
      got: `${columns}`,
    })
  checkClasses(where, 'targets', targets, columns)
  checkFinite(where, 'scores', data)
}
