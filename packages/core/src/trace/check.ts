import { reference } from '../engines/reference.ts'
import { checkNumber, checkOptions, DataError } from '../errors.ts'
import type { Loss } from '../network/losses.ts'
import { initialize } from '../network/network.ts'
import type { Network } from '../network/network.ts'
import type { Step, Value } from '../ops/op.ts'
import { initialScheduleState } from '../optimizers/schedules.ts'
import { sgd } from '../optimizers/sgd.ts'
import type { Penalty } from '../program/compile.ts'
import type { Parameters, TrainingProgram } from '../program/program.ts'
import { Random } from '../random.ts'
import type { TrainingData } from '../training/data.ts'
import { writeParameters } from '../training/evaluate.ts'
import { batchesOf, givenAt, setUp } from '../training/moment.ts'
import { Differences } from './derivative.ts'
import { stepsBetween } from './replay.ts'
import { Trace } from './trace.ts'

export interface TraceCheckOptions {
  /** Cells of a parameter that are looked at; of a larger one so many are drawn. Default 1000. */
  readonly most?: number
  /** Of what is drawn. Default 1. */
  readonly seed?: number
  /** The relative error that counts as agreement, at least 1e-9: finer than that differences cannot tell. Default 1e-6. */
  readonly tolerance?: number
}

export interface GradientCheckOptions extends TraceCheckOptions {
  readonly loss: Loss
  /** Default: drawn by the layers' initialisers from the seed. */
  readonly parameters?: Parameters
  readonly penalty?: Penalty
  /** So many of the first rows make the batch. Default all. */
  readonly rows?: number
}

/** A cell of a gradient, as back-propagation and as differences give it. */
export interface CheckedCell {
  readonly row: number
  readonly column: number
  readonly analytic: number
  readonly numeric: number
  /**
   * |analytic − numeric| ÷ the larger of the two; a cell far smaller than its parameter's largest (a thousandth) or than what rounding
   * leaves of the differences is measured against those.
   */
  readonly relativeError: number
}

/** What was found of one parameter's gradient. */
export interface ParameterCheck {
  readonly parameter: Value
  /** The step that computes its gradient. */
  readonly step: Step | undefined
  readonly cells: number
  /** Cells compared. */
  readonly checked: number
  /** Cells on a kink (of relu, |x| and the like), where there is no derivative to compare with. */
  readonly leftOut: number
  /** Undefined where all cells were left out. */
  readonly worst: CheckedCell | undefined
}

/** Where a wrong gradient begins: the value nearest to the loss whose gradient is wrong, and the steps whose gradient rules gave it. */
export interface GradientFault {
  readonly value: Value
  readonly steps: readonly Step[]
}

export interface GradientCheck {
  /** Whether cells were compared, and no cell's relative error is above the tolerance. Where `checked` is 0 nothing is known: false. */
  readonly agrees: boolean
  readonly tolerance: number
  readonly rows: number
  readonly checked: number
  readonly leftOut: number
  /** Whether some parameter had more cells than were looked at. */
  readonly sampled: boolean
  readonly parameters: readonly ParameterCheck[]
  /** The parameter with the largest relative error. */
  readonly worst: ParameterCheck | undefined
  /** Where a cell differs: the beginning of the fault, where it can be told. */
  readonly fault: GradientFault | undefined
}

/**
 * Compares the gradient of every parameter with central differences of what is minimised (loss and penalty), in float64, on one batch
 * as in training: batch statistics are those of the batch, dropout masks are drawn once and held.
 *
 * @throws {ShapeError} {@link DataError} {@link OptionError} for data, parameters and options that do not fit.
 * @example checkGradients(network, { inputs, targets }, { loss: mse(), parameters }).agrees // true
 */
export function checkGradients(network: Network, data: TrainingData, options: GradientCheckOptions): GradientCheck {
  checkOptions(options, ['loss', 'parameters', 'penalty', 'rows', 'most', 'seed', 'tolerance'], 'checkGradients')
  const { loss, penalty, rows = 'full', seed = 1, parameters = initialize(network, { seed }), ...rest } = options
  const setup = setUp(network, data, {
    loss,
    seed,
    optimizer: sgd(),
    epochs: 1,
    batchSize: rows,
    shuffle: false,
    ...(penalty && { penalty }),
  })
  const { program } = setup
  writeParameters(reference().prepare(program), parameters) // for what it checks
  const [batch] = batchesOf(setup, 0).take()
  const given = givenAt(setup, batch!, initialScheduleState)
  for (const { value } of program.parameters) given.set(value, parameters.get(value.name)!.data)
  return checkTraceGradients(new Trace(program, given, batch!.rows.length, 'float64'), {
    seed,
    ...(rest.most !== undefined && { most: rest.most }),
    ...(rest.tolerance !== undefined && { tolerance: rest.tolerance }),
  })
}

/**
 * The same for the batch of a trace. Gradients are compared before they are clipped.
 *
 * @throws {DataError} for a trace in float32, whose rounding hides what is looked for, or a loss that is not finite.
 */
export function checkTraceGradients(trace: Trace<TrainingProgram>, options: TraceCheckOptions = {}): GradientCheck {
  checkOptions(options, ['most', 'seed', 'tolerance'], 'gradient check')
  const { most = 1000, seed = 1, tolerance = 1e-6 } = options
  checkNumber(most, 'most', 'gradient check', { integer: true, min: 1 })
  checkNumber(tolerance, 'tolerance', 'gradient check', { min: 1e-9, below: 1 })
  const { program, rows } = trace
  if (trace.dtype !== 'float64')
    throw new DataError({
      problem: 'a trace in float32 is too coarse for differences',
      where: 'gradient check',
      cure: 'Use checkGradients with the same parameters: it computes in float64',
    })
  const [objective] = trace.tensor(program.objective).data
  if (!Number.isFinite(objective))
    throw new DataError({ problem: 'the loss is not finite', where: 'gradient check', got: `${objective}` })
  const random = new Random(seed)
  const parameters = [...program.gradients].map(([parameter, gradient]) => {
    const own = unclipped(trace, gradient)
    const cells = trace.tensor(parameter).data.length
    const chosen =
      cells > most ? random.permutation(cells).slice(0, most).sort() : Uint32Array.from({ length: cells }, (_, i) => i)
    const { checked, worst } = checkCells(trace, parameter, own, chosen, tolerance)
    return { parameter, step: trace.producer(own), cells, checked, leftOut: chosen.length - checked, worst }
  })
  const worst = parameters.reduce<ParameterCheck | undefined>(
    (found, one) => (errorOf(one) > errorOf(found) ? one : found),
    undefined,
  )
  const checked = parameters.reduce((total, one) => total + one.checked, 0)
  const differs = errorOf(worst) > tolerance
  return {
    agrees: checked > 0 && !differs,
    tolerance,
    rows,
    checked,
    leftOut: parameters.reduce((total, { leftOut }) => total + leftOut, 0),
    sampled: parameters.some(({ cells }) => cells > most),
    parameters,
    worst,
    fault: differs ? findFault(trace, random, tolerance) : undefined,
  }
}

const errorOf = (check: ParameterCheck | undefined) => check?.worst?.relativeError ?? -1

/** A gradient before clipping. */
function unclipped(trace: Trace, gradient: Value): Value {
  let own = gradient
  for (let step = trace.producer(own); step?.scope === 'clipping'; step = trace.producer(own)) own = step.inputs[0]!
  return own
}

function checkCells(
  trace: Trace<TrainingProgram>,
  value: Value,
  gradient: Value,
  chosen: Uint32Array,
  tolerance: number,
): { readonly checked: number; readonly worst: CheckedCell | undefined } {
  const differences = new Differences(trace, value, trace.program.objective)
  const { shape, data } = trace.tensor(gradient)
  const floor = largest(data) / 1000
  let checked = 0
  let worst: CheckedCell | undefined
  for (const index of chosen) {
    const found = differences.at(index, size => (tolerance / 4) * (size > floor ? size : floor))
    if (found === undefined) continue
    checked++
    const analytic = data[index]!
    const { numeric, noise } = found
    const difference = Math.abs(analytic - numeric)
    const size = largest([analytic, numeric, floor, noise / tolerance])
    const relativeError = difference === 0 ? 0 : Number.isFinite(difference) ? difference / size : Infinity
    if (worst !== undefined && relativeError <= worst.relativeError) continue
    const column = index % shape[1]!
    worst = { row: (index - column) / shape[1]!, column, analytic, numeric, relativeError }
  }
  return { checked, worst }
}

/** The largest absolute number of a list. */
function largest(values: ArrayLike<number>): number {
  let most = 0
  for (let i = 0; i < values.length; i++) if (Math.abs(values[i]!) > most) most = Math.abs(values[i]!)
  return most
}

/** So many cells of a value are looked at to find where a fault begins. */
const PROBES = 32

/** Goes back from the loss, as back-propagation did, to the first value whose gradient is wrong. */
function findFault(trace: Trace<TrainingProgram>, random: Random, tolerance: number): GradientFault | undefined {
  const { program } = trace
  const byName = new Map(program.values.map(value => [value.name, value]))
  const forward = program.steps.filter(({ phase }) => phase === 'forward' || phase === 'loss')
  for (const step of forward.reverse())
    for (const value of new Set(step.inputs)) {
      // Its turn comes after all that it feeds: weights that a penalty reads too are not looked at before their layer's output.
      if (trace.consumers(value)[0] !== step) continue
      const clipped = program.gradients.get(value)
      const gradient = clipped === undefined ? byName.get(`d_${value.name}`) : unclipped(trace, clipped)
      if (gradient === undefined) continue
      const chosen = random.permutation(trace.tensor(value).data.length).slice(0, PROBES)
      const { worst } = checkCells(trace, value, gradient, chosen, tolerance)
      if ((worst?.relativeError ?? 0) <= tolerance) continue
      const between = new Set(stepsBetween(program, value, program.objective))
      return { value, steps: trace.consumers(value).filter(consumer => between.has(consumer)) }
    }
  return undefined
}
