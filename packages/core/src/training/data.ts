import { checkOptions, DataError, ShapeError } from '../errors.ts'
import type { Matrix } from '../matrix.ts'
import type { Loss, TargetKind } from '../network/losses.ts'
import type { Network } from '../network/network.ts'

/** A table for a network of one input, or one for each input by its name. */
export type Inputs<In extends number = number> = Matrix<In> | Readonly<Record<string, Matrix>>

/** Rows to train or to validate on. `T` is the width of the targets. */
export interface TrainingData<In extends number = number, T extends number = number> {
  readonly inputs: Inputs<In>
  readonly targets: Matrix<T>
  /** One weight a row, 0 or more. */
  readonly sampleWeights?: ArrayLike<number>
  /** Names of the columns of the (first) input, for warnings and errors. */
  readonly columnNames?: readonly string[]
}

/** The width that targets must have: 1 for a class index, else the output's. */
export type TargetWidth<Kind extends TargetKind, Out extends number> = Kind extends 'class' ? 1 : Out

/** Nothing to add where a width fits, or where the compiler knows none; else what no table has, so that the call does not compile. */
export type Match<Wanted extends number, Given extends number> = number extends Given
  ? unknown
  : Given extends Wanted
    ? unknown
    : { readonly expectedColumns: Wanted; readonly gotColumns: Given }

/** The table of each input, in the order of the network's inputs. @throws {ShapeError} for missing or surplus inputs, widths and rows that do not fit. */
export function inputTables(network: Network, inputs: Inputs, where: string): readonly Matrix[] {
  if (Array.isArray(inputs))
    throw new ShapeError({ problem: 'inputs are no matrix', where, got: 'an array', cure: 'Make it one with fromRows' })
  const byName: Readonly<Record<string, Matrix>> = isTable(inputs) ? { [network.inputs[0]!.name]: inputs } : inputs
  if (isTable(inputs) && network.inputs.length > 1)
    throw new ShapeError({
      problem: 'the network has several inputs',
      where,
      expected: `a table for each of ${network.inputs.map(({ name }) => `"${name}"`).join(', ')}`,
      got: 'one table',
    })
  const known = network.inputs.map(({ name }) => name)
  const surplus = Object.keys(byName).find(name => !known.includes(name))
  if (surplus !== undefined)
    throw new ShapeError({
      problem: `the network has no input "${surplus}"`,
      where,
      expected: known.map(name => `"${name}"`).join(', '),
    })
  return network.inputs.map(({ name, width }) => {
    const table = Object.hasOwn(byName, name) ? byName[name] : undefined
    if (table === undefined) throw new ShapeError({ problem: `input "${name}" is missing`, where })
    if (table.columns !== width)
      throw new ShapeError({
        problem: 'the table has another width than the network',
        where: `${where}, input "${name}"`,
        expected: `${width} columns`,
        got: `${table.columns}`,
      })
    if (table.rows !== Object.values(byName)[0]!.rows)
      throw new ShapeError({
        problem: 'inputs differ in rows',
        where: `${where}, input "${name}"`,
        expected: `${Object.values(byName)[0]!.rows}`,
        got: `${table.rows}`,
      })
    const at = network.nodes.findIndex(n => n.name === name)
    for (const n of network.nodes)
      if (n.inputs[0] === at) n.definition.checkInput?.(n.spec, table, `${where}, input "${name}"`, n.name)
    return table
  })
}

/** Whether inputs are one table, not one for each input by name. */
export const isTable = (inputs: Inputs): inputs is Matrix => 'data' in inputs && ArrayBuffer.isView(inputs.data)

/** Checks rows, widths and numbers of a data set against network and loss. @throws {ShapeError} {@link DataError} */
export function checkData(network: Network, data: TrainingData, loss: Loss, where: string): readonly Matrix[] {
  checkOptions(data, ['inputs', 'targets', 'sampleWeights', 'columnNames'], where)
  const tables = inputTables(network, data.inputs, where)
  const { targets, sampleWeights } = data
  const rows = tables[0]!.rows
  if (rows === 0) throw new DataError({ problem: 'there are no rows', where })
  if (targets.rows !== rows)
    throw new ShapeError({
      problem: 'inputs and targets differ in rows',
      where,
      expected: `${rows} targets`,
      got: `${targets.rows}`,
    })
  const width = loss.targetWidth(network.outputWidth)
  if (targets.columns !== width)
    throw new ShapeError({
      problem: `the targets have another width than the loss ${loss.name} takes`,
      where,
      expected:
        loss.targetKind === 'class' ? '1 column with the index of the class' : `${width} columns, as the network's output has`,
      got: `${targets.columns}`,
      ...(targets.columns === rows && { cure: 'Give the targets as a column: one row for each sample' }),
    })
  tables.forEach((table, i) => {
    checkFinite(table, `${where}, input "${network.inputs[i]!.name}"`, i === 0 ? data.columnNames : undefined)
  })
  checkFinite(targets, `${where}, targets`)
  checkTargets(network, targets, loss, where)
  if (sampleWeights !== undefined) checkWeights(sampleWeights, rows, where)
  if (shareOf(loss, data, rowRange(rows)) === 0)
    throw new DataError({ problem: 'all rows have the weight 0', where, cure: 'Give what is to be learnt from a weight above 0' })
  return tables
}

function checkWeights(sampleWeights: ArrayLike<number>, rows: number, where: string): void {
  if (sampleWeights.length !== rows)
    throw new ShapeError({
      problem: 'one weight is needed for each row',
      where,
      expected: `${rows}`,
      got: `${sampleWeights.length}`,
    })
  for (let r = 0; r < rows; r++)
    if (!(sampleWeights[r]! >= 0 && sampleWeights[r]! < Infinity))
      throw new DataError({
        problem: 'a sample weight is no number from 0 up',
        where: `${where}, row ${r}`,
        got: `${sampleWeights[r]}`,
      })
}

function checkFinite(table: Matrix, where: string, names?: readonly string[]): void {
  for (let i = 0; i < table.data.length; i++) {
    if (Number.isFinite(table.data[i])) continue
    const column = i % table.columns
    throw new DataError({
      problem: 'a number is not finite',
      where: `${where}, row ${(i - column) / table.columns}, column ${names?.[column] ?? column}`,
      got: `${table.data[i]}`,
      cure: 'Fill or leave out missing and infinite cells before training',
    })
  }
}

function checkTargets(network: Network, targets: Matrix, loss: Loss, where: string): void {
  const classes = network.outputWidth
  const [low, high] = loss.targetRange
  targets.data.forEach((t, i) => {
    if (loss.targetKind === 'class' && !(Number.isInteger(t) && t >= 0 && t < classes))
      throw new DataError({
        problem: 'a target is not the index of a class',
        where: `${where}, row ${i}`,
        expected: `a whole number from 0 to ${classes - 1}, for ${classes} outputs`,
        got: `${t}`,
      })
    if (t < low || t > high)
      throw new DataError({
        problem: `a target is outside what the loss ${loss.name} takes`,
        where: `${where}, row ${Math.floor(i / targets.columns)}`,
        expected: `${low} to ${high}`,
        got: `${t}`,
        cure: 'For numbers choose mse and a linear output; for classes give 0 or 1',
      })
  })
}

/** The numbers of the rows of a table, in order. */
export const rowRange = (rows: number): Uint32Array => new Uint32Array(rows).map((_, r) => r)

/** What rows count in a mean over batches: their number, or the sum of their sample and class weights. Under a sum every batch counts 1. */
export function shareOf(loss: Loss, { targets, sampleWeights }: TrainingData, rows: ArrayLike<number>): number {
  if (loss.reduction === 'sum') return 1
  let share = 0
  for (let i = 0; i < rows.length; i++) share += (sampleWeights?.[rows[i]!] ?? 1) * (loss.classWeight?.(targets, rows[i]!) ?? 1)
  return share
}
