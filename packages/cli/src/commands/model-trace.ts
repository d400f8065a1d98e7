import {
  DataError,
  embeddedColumns,
  encode,
  encodeTarget,
  featuresOf,
  lossOf,
  modelData,
  OptionError,
  optimizers,
  penaltyOf,
  predictionProgram,
  readTableFor,
} from 'glassbox'
import type { Encoder, Matrix, Model, Optimizer, OptimizerName, TextTable, TrainingProgram, Value, Warning } from 'glassbox'
import { Timeline, Trace } from 'glassbox/trace'

/** Some rows of a table as a model sees them: the way to its prediction, and a step of training on them. */
export interface ModelTrace {
  /** Which rows of the table the prediction's rows are, counted from 0. */
  readonly rows: readonly number[]
  /** Forward as in prediction: no dropout, running statistics. */
  readonly prediction: Trace
  /** A step of training on those of the rows that have a target; undefined where none has. */
  readonly training: TrainingTrace | undefined
  /** Rows asked for that have no target that the model knows: they are in the prediction only. */
  readonly leftOut: readonly number[]
  /** By a value's name, what its columns are: inputs, target, output. */
  readonly columnNames: ReadonlyMap<string, readonly string[]>
  readonly warnings: readonly Warning[]
}

export interface TrainingTrace {
  /** Which rows of the table the batch's rows are, counted from 0. */
  readonly rows: readonly number[]
  /** Starts with the trained parameters, and goes on training on these rows alone. */
  readonly timeline: Timeline
  /** Its first step: forward, loss, backward and update. */
  readonly trace: Trace<TrainingProgram>
  /** What differs from the training that made the model, in sentences. */
  readonly notes: readonly string[]
}

export interface ModelTraceOptions {
  /** Rows of the table, counted from 0; default all. */
  readonly rows?: readonly number[]
  /** How many steps the timeline of the training can go. Default 1000. */
  readonly steps?: number
}

/**
 * Traces a model on rows of a table. Values are computed when they are looked at.
 *
 * @throws {DataError} for rows that the table does not have, none at all, and columns and cells that do not fit the model.
 * @throws {OptionError} where the file says no known loss or optimiser, and a training step is asked for.
 */
export async function traceOfModel(
  model: Model,
  text: TextTable,
  { rows = text.rows.map((_, r) => r), steps = 1000 }: ModelTraceOptions = {},
): Promise<ModelTrace> {
  checkRows(text, rows)
  const { encoder, network, parameters, dtype } = model
  const { target } = encoder
  const chosen = takeRows(text, rows)
  const judged = target.columns.every(name => text.names.includes(name))
  const table = readTableFor(encoder, chosen, { target: judged })
  const { numbers, categories, warnings } = encode(encoder, table)
  const tables = [...(numbers.columns > 0 ? [numbers] : []), ...categories]
  const program = predictionProgram(network)
  const given = new Map<Value, Matrix['data']>(program.inputs.map((value, i) => [value, tables[i]!.data]))
  for (const { value } of program.parameters) given.set(value, parameters.get(value.name)!.data)
  const known = judged ? encodeTarget(encoder, table) : { keep: [], warnings: [] }
  const kept = new Set(known.keep)
  const training = kept.size === 0 ? undefined : await trainingOf(model, takeRows(chosen, [...kept]), steps)
  return {
    rows,
    prediction: new Trace(program, given, rows.length, dtype),
    training: training && { rows: rows.filter((_, i) => kept.has(i)), ...training },
    leftOut: rows.filter((_, i) => !kept.has(i)),
    columnNames: columnNames(model, program.output.name, training?.trace),
    warnings: [...known.warnings, ...warnings],
  }
}

/** All rows have targets. */
async function trainingOf(model: Model, text: TextTable, steps: number): Promise<Omit<TrainingTrace, 'rows'>> {
  const { network, parameters, dtype, seed, updateOptions } = model
  const loss = lossOf(model)
  const { data, rows } = modelData(model, text, loss)
  const optimizer = optimizerOf(model)
  const penalty = penaltyOf(model)
  const clipping = updateOptions?.clipping ?? {}
  const timeline = new Timeline(network, data, { loss, optimizer, penalty, clipping, parameters, seed, dtype, epochs: steps })
  const trace = await timeline.trace(0)
  return { timeline, trace, notes: notesOn(optimizer, trace.program, rows, updateOptions !== undefined) }
}

const isOptimizer = (name: unknown): name is OptimizerName => typeof name === 'string' && Object.hasOwn(optimizers, name)

/** The update rule that a model was trained with; files from before its options were kept have them at their defaults. */
function optimizerOf({ training, updateOptions }: Model): Optimizer {
  const { optimizer, learningRate } = training
  if (isOptimizer(optimizer) && typeof learningRate === 'number') {
    const make: (options: object) => Optimizer = optimizers[optimizer]
    return make({ ...updateOptions?.optimizer, learningRate })
  }
  throw new OptionError({
    problem: 'the model does not say a known optimiser and its learning rate',
    where: 'model file',
    expected: `one of ${Object.keys(optimizers).join(', ')}, and a number`,
    got: `${JSON.stringify(optimizer)}, ${JSON.stringify(learningRate)}`,
  })
}

function notesOn(
  { name, learningRate }: Optimizer,
  { states, masks, leastRows }: TrainingProgram,
  rows: number,
  complete: boolean,
): string[] {
  const together = rows === 1 ? 'The row is' : `The ${rows} rows are`
  return [
    `${together} one batch, at the learning rate that the training began with, ${learningRate}.`,
    ...(states.length > 0
      ? [`What ${name} remembers of earlier steps is not in the model file: it starts anew, at step 1.`]
      : []),
    ...(complete
      ? []
      : [`Other options of ${name} and limits on gradients are not in the model file: they are at their defaults.`]),
    ...(masks.length > 0 ? ["Dropout draws its masks from the model's seed."] : []),
    ...(leastRows > 1 ? ['Batch normalisation takes mean and variance of these rows.'] : []),
  ]
}

function checkRows({ where, rows: { length } }: TextTable, rows: readonly number[]): void {
  const at = where ?? 'table'
  if (rows.length === 0)
    throw new DataError({ problem: 'there are no rows to trace', where: at, cure: 'Name at least one row; the first is row 0' })
  const beyond = rows.find(row => !Number.isInteger(row) || row < 0 || row >= length)
  if (beyond === undefined) return
  throw new DataError({
    problem: `there is no row ${beyond}`,
    where: at,
    expected: length === 0 ? 'no row at all' : `0 to ${length - 1}: rows count from 0, below the header`,
    got: `${beyond}`,
  })
}

const takeRows = (text: TextTable, rows: readonly number[]): TextTable => ({
  ...text,
  rows: rows.map(row => text.rows[row]!),
  ...(text.lines && { lines: rows.map(row => text.lines![row]!) }),
})

function columnNames({ encoder, network }: Model, output: string, trace: Trace<TrainingProgram> | undefined) {
  const numbers = featuresOf(encoder).map(({ name }) => name)
  const tables = [...(numbers.length > 0 ? [numbers] : []), ...embeddedColumns(encoder).map(({ column }) => [column])]
  const outputs = outputNames(encoder)
  const target = trace?.program.target
  return new Map<string, readonly string[]>([
    ...network.inputs.map(({ name }, i) => [name, tables[i]!] as const),
    [output, outputs],
    ...(target ? [[target.name, target.shape[1] === outputs.length ? outputs : encoder.target.columns] as const] : []),
  ])
}

/** What a network's outputs stand for; a single output for two classes is the probability of the second. */
const outputNames = ({ target }: Encoder): readonly string[] =>
  target.task === 'regression' ? target.columns : target.task === 'binary' ? target.classes.slice(1) : target.classes
