import { checkOptions, DataError, ShapeError } from '../errors.ts'
import type { Matrix } from '../matrix.ts'
import { zeros } from '../matrix.ts'

/** What {@link partialDependence} needs. */
export interface DependenceOptions<Table, Value> {
  /** The rows to average over, in any form. */
  readonly table: Table
  /** The values that the column takes, in the order of the answer. */
  readonly values: readonly Value[]
  /** A copy of the table in which the column holds one value in every row; the table given stays as it is. */
  readonly set: (table: Table, value: Value) => Table
  /** What the model says of a table: a row for each of its rows, a column for each output (a probability, a number). */
  readonly predict: (table: Table) => Matrix
}

/** The answer of {@link partialDependence}. */
export interface Dependence<Value> {
  readonly values: readonly Value[]
  /** values × outputs: the mean prediction over the rows. */
  readonly mean: Matrix
  /** For each value the predictions of every row (individual conditional expectation): a row's own way through them is its curve. */
  readonly rows: readonly Matrix[]
}

/**
 * How a model's prediction depends on one column, on average: f̄(v) = Σ f(row with the column set to v) / rows (Friedman 2001;
 * scikit-learn's `partial_dependence`, method `brute`), with every row's own curve beside the mean (Goldstein et al. 2015).
 *
 * Where the column goes together with others, some of the rows made for it are such as never occur: the rows' own curves show how far
 * the mean can be trusted. It takes one prediction of the table for each value.
 * @throws {OptionError} for an unknown option; {@link DataError} without values or rows; {@link ShapeError} where predictions of
 * different values differ in shape.
 * @example partialDependence({ table: m, values: [0, 1], set: (m, v) => withColumn(m, 2, v), predict })
 */
export function partialDependence<Table, Value>(options: DependenceOptions<Table, Value>): Dependence<Value> {
  const where = 'partialDependence'
  checkOptions(options, ['table', 'values', 'set', 'predict'], where)
  const { table, values, set, predict } = options
  const rows = values.map(value => predict(set(table, value)))
  const first = rows[0]
  if (first === undefined || first.rows === 0)
    throw new DataError({
      problem: first === undefined ? 'there are no values to try' : 'there are no rows to average over',
      where,
      expected: 'at least 1',
    })
  const mean = zeros(values.length, first.columns)
  rows.forEach((one, v) => {
    if (one.rows !== first.rows || one.columns !== first.columns)
      throw new ShapeError({
        problem: 'the predictions for two values differ in shape',
        where: `${where}, value ${v}`,
        expected: `${first.rows} × ${first.columns}`,
        got: `${one.rows} × ${one.columns}`,
      })
    for (let c = 0; c < one.columns; c++) {
      let sum = 0
      for (let r = 0; r < one.rows; r++) sum += one.data[r * one.columns + c]!
      mean.data[v * one.columns + c] = sum / one.rows
    }
  })
  return { values, mean, rows }
}
