import { activationOps } from '../ops/activations.ts'
import type { ActivationOp } from '../ops/activations.ts'
import type { Matrix } from '../matrix.ts'
import type { Step, Tensor, Value } from '../ops/op.ts'
import type { Recording } from '../engines/engine.ts'
import type { Loss } from '../network/losses.ts'
import type { TrainingProgram } from '../program/program.ts'
import type { Warning } from '../warnings.ts'
import type { TrainingData } from './data.ts'

const opOf = (step: Step | undefined): ActivationOp | undefined =>
  step === undefined ? undefined : Object.values(activationOps).find(op => op.name === step.op.name)

const short = (x: number) => Number(x.toPrecision(3)).toString()

/** What can be said of data and options before the first step. */
export function checkBefore(
  program: TrainingProgram,
  data: TrainingData,
  tables: readonly Matrix[],
  loss: Loss,
  batch: number,
  learningRate: number,
): Warning[] {
  return [
    ...tables.flatMap((table, i) =>
      feedsProduct(program, i) ? unscaled(table, program.inputs[i]!.name, i === 0 ? data.columnNames : undefined) : [],
    ),
    ...outOfRange(program, data.targets),
    ...summed(loss, batch, learningRate),
    ...smallBatch(program, data.targets.rows, batch),
  ]
}

/** Statistics over the rows of a last batch that is too small say nothing. */
function smallBatch({ leastRows }: TrainingProgram, rows: number, batch: number): Warning[] {
  const last = rows % batch
  if (last === 0 || last >= leastRows) return []
  return [
    {
      code: 'small-batch',
      message: `the last batch of each epoch has ${last} row, too few for batch normalisation`,
      cure: `Choose another batch size than ${batch}`,
    },
  ]
}

/** Whether an input's numbers go on as they are: they are no indices of categories, and no batch normalisation scales them first. */
function feedsProduct({ steps, inputs }: TrainingProgram, i: number): boolean {
  const readers = steps.filter(step => step.phase === 'forward' && step.inputs.includes(inputs[i]!))
  const scaling = readers.filter(({ op, attributes }) => op.name === 'meanOver' && 'axis' in attributes && attributes.axis === 0)
  const scaled = new Set(scaling.map(step => step.scope))
  return readers.some(step => step.op.name !== 'lookup' && !scaled.has(step.scope))
}

/** A column whose usual size is above 20: weights of the usual size then saturate units, and steps in its direction run away. */
function unscaled(table: Matrix, input: string, names?: readonly string[]): Warning[] {
  const worst = { column: -1, size: 20 }
  let count = 0
  for (let c = 0; c < table.columns; c++) {
    let squares = 0
    for (let r = 0; r < table.rows; r++) squares += table.data[r * table.columns + c]! * table.data[r * table.columns + c]!
    const size = Math.sqrt(squares / table.rows)
    if (size <= 20) continue
    count++
    if (size > worst.size) [worst.column, worst.size] = [c, size]
  }
  if (count === 0) return []
  const name = names?.[worst.column] ?? `${worst.column} of ${input}`
  return [
    {
      code: 'unscaled-column',
      message: `column ${name} is not scaled: its numbers are about ${short(worst.size)}${count > 1 ? `, and ${count - 1} more columns are above 20` : ''}`,
      cure: 'Standardise the columns (mean 0, deviation 1), or bring them between 0 and 1',
      column: name,
    },
  ]
}

/** Targets that the last activation can never reach: a rating of 68 under a sigmoid. */
function outOfRange({ steps, output }: TrainingProgram, targets: Matrix): Warning[] {
  const last = steps.find(step => step.output === output)
  const range = last?.op.name === 'softmax' ? ([0, 1] as const) : opOf(last)?.range
  if (range === undefined || targets.columns !== (output.shape[1] as number)) return []
  const outside = targets.data.find(t => t < range[0] || t > range[1])
  if (outside === undefined) return []
  const bounds = `${short(range[0])} to ${short(range[1])}`
  return [
    {
      code: 'target-out-of-range',
      message: `a target of ${short(outside)} is outside the range of the output's ${last!.op.name}, ${bounds}: the network can never reach it`,
      cure: `Use a linear output, or scale the targets into ${bounds}`,
    },
  ]
}

/** Gradients summed over many rows: the rate that acts is that many times larger. */
function summed({ reduction }: Loss, batch: number, learningRate: number): Warning[] {
  if (reduction !== 'sum' || batch <= 32) return []
  return [
    {
      code: 'summed-gradients',
      message: `gradients are summed over ${batch} rows, so a learning rate of ${learningRate} acts like ${short(learningRate * batch)} on their mean`,
      cure: `Use the reduction "mean", or divide the learning rate by ${batch}`,
    },
  ]
}

/** The values that {@link checkRun} looks at. */
export const lookedAt = ({ steps, output, target, parameters, assignments }: TrainingProgram): Value[] => [
  ...steps.filter(step => step.phase === 'forward' && opOf(step) !== undefined).map(step => step.output),
  ...[output, target, ...parameters.map(({ value }) => value), ...assignments.map(({ source }) => source)],
]

/** What one recorded run of the training program shows: saturated and dead units, updates too large for their weights. */
export function checkRun(program: TrainingProgram, recording: Recording): Warning[] {
  const activations = program.steps.flatMap(step => {
    const op = opOf(step)
    return op === undefined || step.phase !== 'forward' ? [] : [{ step, op }]
  })
  const lossTakesLogits = !program.steps.some(step => step.phase === 'loss' && step.inputs.includes(program.output))
  return [
    ...activations.flatMap(({ step, op }) => {
      if (step.output === program.output && (lossTakesLogits || fits(program, recording))) return []
      return op.name.startsWith('relu') ? dead(step, recording.get(step.output)!) : saturated(step, op, recording)
    }),
    ...largeUpdates(program, recording),
  ]
}

/** Whether outputs are near their targets, so that an output at the end of its range is right there. */
function fits({ output, target }: TrainingProgram, recording: Recording): boolean {
  const [p, t] = [recording.get(output)!.data, recording.get(target)!.data]
  let error = 0
  for (let i = 0; i < p.length; i++) error += Math.abs(p[i]! - (t[i] ?? 0))
  return error / p.length < 0.2
}

function countUnits({ shape: [rows, units], data }: Tensor, isBad: (x: number) => boolean): number {
  let count = 0
  for (let c = 0; c < units!; c++) {
    let bad = 0
    for (let r = 0; r < rows!; r++) if (isBad(data[r * units! + c]!)) bad++
    if (bad >= 0.95 * rows!) count++
  }
  return count
}

function dead({ scope }: Step, out: Tensor): Warning[] {
  const units = out.shape[1]!
  const count = countUnits(out, x => x === 0)
  if (out.shape[0]! < 8 || count < units / 4) return []
  return [
    {
      code: 'dead-relu',
      message: `${count} of ${units} units of ${scope} are dead: 0 for almost every row, so that no gradient reaches them`,
      cure: 'Lower the learning rate, scale the columns, or use leakyRelu',
    },
  ]
}

/** Only activations that are bounded on both sides saturate: there, less than 2 % of their range from an end. */
function saturated({ scope, output }: Step, { range: [low, high], name }: ActivationOp, recording: Recording): Warning[] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return []
  const out = recording.get(output)!
  const margin = 0.02 * (high - low)
  const count = countUnits(out, x => x < low + margin || x > high - margin)
  const units = out.shape[1]!
  if (count < units / 2) return []
  return [
    {
      code: 'saturated-units',
      message: `${count} of ${units} units of ${scope} are saturated: their ${name} is at an end of its range for almost every row, where nothing is learnt`,
      cure: 'Scale the columns, start from smaller weights of both signs (glorotUniform), or lower the learning rate',
    },
  ]
}

function largeUpdates({ parameters, assignments }: TrainingProgram, recording: Recording): Warning[] {
  let worst = { name: '', ratio: 0.5 }
  for (const { value, kind } of parameters) {
    const source = assignments.find(a => a.target === value)?.source
    if (kind !== 'weights' || source === undefined) continue
    const [before, after] = [recording.get(value)!.data, recording.get(source)!.data]
    let [moved, size] = [0, 0]
    // A plain loop: millions of weights go through a callback in a second.
    for (let i = 0; i < before.length; i++) {
      const [w, move] = [before[i]!, after[i]! - before[i]!]
      moved += move * move
      size += w * w
    }
    const ratio = Math.sqrt(moved / size)
    if (size > 0 && ratio > worst.ratio) worst = { name: value.name, ratio }
  }
  if (worst.name === '') return []
  return [
    {
      code: 'large-updates',
      message: `one update changes ${worst.name} by ${short(100 * worst.ratio)} % of its size: the learning rate is too large`,
      cure: 'Lower the learning rate tenfold',
    },
  ]
}
