import { createEngine } from '../engines/create.ts'
import type { Engine, Session } from '../engines/engine.ts'
import { checkNumber, checkOptions, ShapeError } from '../errors.ts'
import { dtypeOf, fromColumn, matrix, zeros } from '../matrix.ts'
import type { Matrix } from '../matrix.ts'
import type { Loss } from '../network/losses.ts'
import type { Network } from '../network/network.ts'
import { evaluationProgram, predictionProgram } from '../program/compile.ts'
import type { Parameters, Program } from '../program/program.ts'
import { checkData, inputTables, rowRange, shareOf } from './data.ts'
import type { Inputs, Match, TrainingData } from './data.ts'
import { lossTotal } from './lossTotal.ts'

/** Rows that are predicted at a time: memory stays small however long the table is. */
const BLOCK = 1024

/** Multiply-adds of which the reference engine does its own before another one would be ready to start. */
const SMALL = 50_000

/** Writes parameters into a session. @throws {ShapeError} where one is missing or of another shape. */
export function writeParameters(session: Session, parameters: Parameters): void {
  for (const { value, rows, columns } of session.program.parameters) {
    const given = parameters.get(value.name)
    if (given === undefined || given.rows !== rows || given.columns !== columns)
      throw new ShapeError({
        problem: given === undefined ? 'a parameter is missing' : 'a parameter has another shape',
        where: `"${value.name}"`,
        expected: `${rows} × ${columns}`,
        ...(given && { got: `${given.rows} × ${given.columns}` }),
      })
    session.write(value, given.data)
  }
  const surplus = [...parameters.keys()].find(name => !session.program.parameters.some(({ value }) => value.name === name))
  if (surplus !== undefined)
    throw new ShapeError({
      problem: `no layer has a parameter "${surplus}"`,
      expected: session.program.parameters.map(({ value }) => value.name).join(', '),
    })
}

/** Loads tables into the inputs of a session's program, in order. */
export function loadInputs(session: Session, program: Program, tables: readonly Matrix[]): void {
  program.inputs.forEach((value, i) => session.load(value, tables[i]!))
}

function* blocks(rows: number, size: number): Generator<Uint32Array> {
  for (let start = 0; start < rows; start += size)
    yield rowRange(rows - start < size ? rows - start : size).map(row => start + row)
}

export interface EvaluateOptions {
  /** Default: that of {@link createEngine}, in the parameters' own dtype. */
  readonly engine?: Engine
}

function engineFor(parameters: Parameters, options: EvaluateOptions, where: string): Engine {
  checkOptions(options, ['engine'], where)
  const [first] = parameters.values()
  return options.engine ?? createEngine(undefined, first && dtypeOf(first.data))
}

/** What a network puts out for given inputs: rows × outputs. For many calls with the same parameters, see {@link predictor}. */
export function predict<In extends number, Out extends number, I extends number>(
  network: Network<In, Out>,
  parameters: Parameters,
  inputs: Inputs<I> & Match<In, I>,
  options: EvaluateOptions = {},
): Matrix<Out> {
  return predictor(network, parameters, options)(inputs)
}

/**
 * A function that predicts with the parameters as they are now, made ready once: for a row at a time, where {@link predict} would spend
 * most of its time on getting ready. Parameters that are changed afterwards need a new one.
 *
 * @example
 * const ask = predictor(network, training.result().parameters)
 * ask(fromRows([[5.1, 3.5]])) // 1 × outputs
 */
export function predictor<In extends number, Out extends number>(
  network: Network<In, Out>,
  parameters: Parameters,
  options: EvaluateOptions = {},
): <I extends number>(inputs: Inputs<I> & Match<In, I>) => Matrix<Out> {
  const engine = engineFor(parameters, options, 'predict')
  const program = predictionProgram(network)
  const eachRow = program.parameters.reduce<number>((sum, { rows, columns }) => sum + rows * columns, network.outputWidth)
  // The same bits, so that nobody sees who computes; who asks for an engine gets it at once.
  let left = options.engine ? 0 : SMALL - eachRow
  let session = (left > 0 ? createEngine('reference', engine.dtype) : engine).prepare(program)
  writeParameters(session, parameters)
  return inputs => {
    const tables = inputTables(network, inputs, 'predict')
    const out = zeros<Out>(tables[0]!.rows, network.outputWidth, engine.dtype)
    if (left > 0 && (left -= out.rows * eachRow) <= 0) {
      const next = engine.prepare(program)
      for (const { value } of program.parameters) next.write(value, session.read(value))
      session = next
    }
    for (const rows of blocks(out.rows, BLOCK)) {
      const [first, count] = [rows[0]!, rows.length]
      // Only the rows in hand are in the engine: a table may be larger than its memory.
      const part = ({ columns, data }: Matrix) =>
        matrix(count, columns, data.subarray(first * columns, (first + count) * columns))
      loadInputs(session, program, tables.map(part))
      session.run(rowRange(count))
      out.data.set(session.read(program.output), first * out.columns)
    }
    return out
  }
}

export interface Judged {
  readonly loss: number
  readonly predictions: Matrix
}

/** Loss and predictions on one data set, for parameters that change: made once, asked after each epoch. */
export class Evaluator {
  readonly #session: Session
  readonly #rows: number
  readonly #data: TrainingData
  readonly #loss: Loss
  readonly #program

  constructor(network: Network, loss: Loss, data: TrainingData, engine: Engine, where: string) {
    const tables = checkData(network, data, loss, where)
    this.#loss = loss
    this.#rows = tables[0]!.rows
    this.#data = data
    this.#program = evaluationProgram(network, loss, data.sampleWeights !== undefined)
    this.#session = engine.prepare(this.#program, { keep: [this.#program.loss] })
    loadInputs(this.#session, this.#program, tables)
    this.#session.load(this.#program.target, data.targets)
    if (this.#program.weights && data.sampleWeights) this.#session.load(this.#program.weights, fromColumn(data.sampleWeights))
  }

  /** The loss without penalties (a mean over all rows, or their sum), and the predictions. */
  evaluate(parameters: Parameters): Judged {
    const blocks = this.evaluating(parameters)
    for (;;) {
      const { done, value } = blocks.next()
      if (done === true) return value
    }
  }

  /** The same, block by block, so that others may run in between. */
  *evaluating(parameters: Parameters): Generator<void, Judged> {
    writeParameters(this.#session, parameters)
    const width = this.#program.output.shape[1] as number
    const predictions = zeros(this.#rows, width)
    const losses: number[] = []
    const shares: number[] = []
    for (const rows of blocks(this.#rows, BLOCK)) {
      this.#session.run(rows)
      predictions.data.set(this.#session.read(this.#program.output), rows[0]! * width)
      const share = shareOf(this.#loss, this.#data, rows)
      if (share > 0) {
        losses.push(this.#session.read(this.#program.loss)[0]!)
        shares.push(share)
      }
      yield
    }
    return { loss: lossTotal(this.#loss, losses, shares), predictions }
  }
}

/** Loss (without penalties) and predictions of a network on data. */
export function evaluate(
  network: Network,
  parameters: Parameters,
  data: TrainingData,
  loss: Loss,
  options: EvaluateOptions = {},
) {
  const engine = engineFor(parameters, options, 'evaluate')
  return new Evaluator(network, loss, data, engine, 'evaluate').evaluate(parameters)
}

/** A batch size as a number of rows. @throws {OptionError} for what is neither 'full' nor a whole number, or below what layers need. */
export function batchRows(batchSize: number | 'full', rows: number, least: number): number {
  if (batchSize === 'full') return rows
  checkNumber(batchSize, 'batchSize', least === 1 ? 'train' : 'train, with batch normalisation', { integer: true, min: least })
  return batchSize < rows ? batchSize : rows
}
