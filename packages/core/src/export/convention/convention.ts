import { OptionError } from '../../errors.ts'
import { zeros } from '../../matrix.ts'
import type { Matrix } from '../../matrix.ts'
import type { Step, Value } from '../../ops/op.ts'
import type { TrainingProgram } from '../../program/program.ts'
import type { Trace } from '../../trace/trace.ts'
import type { Expression } from '../expression.ts'
import { batchOf } from './factored.ts'
import { turnsWith } from './line.ts'
import type { Retelling, Told } from './retold.ts'

/** In which of the field's conventions a program is told. */
export interface Convention {
  /** Whether the error is `output − target`, taken off in the update, or `target − output`, added to it. */
  readonly error: 'targetMinusOutput' | 'outputMinusTarget'
  readonly samples: 'rows' | 'columns'
  readonly gradients: 'sum' | 'mean'
}

/** A program's values in a convention. */
export interface Conventional {
  readonly at: Retelling
  /** Stands for the number of rows of the batch in formulas. */
  readonly rows: Expression
  /** How the told gradients relate to the program's: times n (1), over n (−1), or as they are. */
  readonly power: -1 | 0 | 1
  /** Whether the update is a plain descent, so that the told learning rate takes up the difference between sum and mean. */
  readonly plain: boolean
  /** What the program's own loss does. */
  readonly own: Convention['gradients']
}

interface LossAttributes {
  readonly reduction?: 'sum' | 'mean'
  readonly classWeights?: readonly number[]
}

const lossOf = (program: TrainingProgram): LossAttributes =>
  program.steps.find(({ output }) => output === program.loss)!.attributes

/** @throws {OptionError} where rows count differently, so that a sum and a mean differ by more than their number. */
function powerOf(program: TrainingProgram, wanted: Convention['gradients']): -1 | 0 | 1 {
  const { reduction = 'mean', classWeights } = lossOf(program)
  if (wanted === reduction) return 0
  if (program.weights !== undefined || classWeights !== undefined)
    throw new OptionError({
      problem:
        'rows have weights, so that the sum and the mean of their gradients differ by the sum of the weights, not by the rows',
      where: 'telling, gradients',
      expected: `'${reduction}', as the loss has it`,
      got: `'${wanted}'`,
      cure: `Tell it with gradients: '${reduction}', or leave the weights out`,
    })
  return wanted === 'sum' ? 1 : -1
}

/** The values that are gradients proper: what back-propagation hands on, but not the slopes that it is multiplied with on the way. */
function gradientsOf(program: TrainingProgram): ReadonlySet<Value> {
  const found = new Set<Value>()
  const starts = new Set(program.steps.filter(({ phase }) => phase === 'loss').map(({ scope }) => scope))
  const at: Retelling = value => ({ value, transposed: false, sign: found.has(value) ? -1 : 1, power: 0 })
  const rows = batchOf(program.target)
  for (const step of program.steps) {
    if (step.phase !== 'backward') continue
    const starting = starts.has(step.scope) && !step.inputs.some(({ role }) => role === 'gradient')
    if (starting || turnsWith(step, at, rows)) found.add(step.output)
  }
  return found
}

/**
 * The values without samples that lie the same way however samples do: weights, tables, and what belongs to them cell by cell. All
 * others of one row (a bias, a mean over the batch) are columns where samples are.
 */
function upright(program: TrainingProgram): ReadonlySet<Value> {
  const found = new Set<Value>()
  for (const { value, kind } of program.parameters)
    if (kind === 'weights' || kind === 'embedding') {
      found.add(value)
      const gradient = program.gradients.get(value)
      if (gradient !== undefined) found.add(gradient)
    }
  const alike = (a: Value, b: Value) => a.shape.length === b.shape.length && a.shape.every((extent, i) => extent === b.shape[i])
  const spread = ({ op, inputs, output }: Step) => {
    if (op.name === 'matmul' || output.shape.includes('batch')) return
    const same = [output, ...inputs.filter(input => alike(input, output))]
    if (same.some(value => found.has(value))) for (const value of same) found.add(value)
  }
  const after = program.steps.filter(({ phase }) => phase !== 'forward')
  for (let before = -1; before < found.size;) {
    before = found.size
    for (const step of after) spread(step)
    for (const { target, source } of program.assignments)
      if (found.has(source) || found.has(target)) found.add(source).add(target)
  }
  return found
}

/** Whether the rate only ever multiplies told gradients in a plain descent: then it can be told in their stead. */
function ratesOnly(program: TrainingProgram, gradients: ReadonlySet<Value>): ReadonlySet<Value> | undefined {
  const rates = new Set([program.learningRate])
  for (const { op, inputs, output } of program.steps) {
    if (!inputs.some(input => rates.has(input))) continue
    if (op.name === 'decayedRate') rates.add(output)
    else if (op.name !== 'descend' || !gradients.has(inputs[1]!)) return undefined
  }
  return rates
}

/** Values of a program in a convention, under the names that `nameOf` gives. @throws {OptionError} where the gradients cannot be told so. */
export function conventional(
  program: TrainingProgram,
  { error, samples, gradients: wanted }: Convention,
  nameOf: (value: Value) => string,
): Conventional {
  const power = powerOf(program, wanted)
  const gradients = gradientsOf(program)
  const fixed = samples === 'columns' ? upright(program) : undefined
  const rates = ratesOnly(program, gradients)
  const lies = (value: Value) =>
    fixed !== undefined && (value.shape[0] === 'batch' || (value.shape[0] === 1 && !fixed.has(value)))
  const told = new Map<Value, Told>()
  const at: Retelling = value => {
    const known = told.get(value)
    if (known !== undefined) return known
    const transposed = lies(value)
    const shape = transposed ? [value.shape[1]!, value.shape[0]!] : value.shape
    const isGradient = gradients.has(value)
    const result: Told = {
      value: { ...value, name: nameOf(value), shape },
      transposed,
      sign: isGradient && error === 'targetMinusOutput' ? -1 : 1,
      power: isGradient ? power : power !== 0 && rates?.has(value) === true ? -power : 0,
    }
    told.set(value, result)
    return result
  }
  const { reduction: own = 'mean' } = lossOf(program)
  return { at, rows: batchOf(at(program.target).value), power, plain: rates !== undefined, own }
}

/** How a value's cells are told: turned, with the other sign, times or over the rows of the batch. */
export function toldCells(trace: Trace, value: Value, { transposed, sign, power }: Told) {
  const { shape, data } = trace.tensor(value)
  const [rows, columns] = shape as [number, number]
  const cell = (row: number, column: number): number => {
    const x = data[transposed ? column * columns + row : row * columns + column]!
    const scaled = power === 0 ? x : power === 1 ? x * trace.rows : x / trace.rows
    return sign === -1 && x !== 0 ? -scaled : scaled
  }
  return { rows: transposed ? columns : rows, columns: transposed ? rows : columns, cell }
}

/** The numbers of a value as they are told. */
export function toldNumbers(trace: Trace, value: Value, told: Told): Matrix {
  const { rows, columns, cell } = toldCells(trace, value, told)
  const out = zeros(rows, columns)
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out.data[r * columns + c] = cell(r, c)
  return out
}
