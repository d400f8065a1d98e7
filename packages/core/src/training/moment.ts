import { takeRows } from '../matrix.ts'
import type { Matrix } from '../matrix.ts'
import type { Network } from '../network/network.ts'
import type { Value } from '../ops/op.ts'
import { checkUse } from '../optimizers/optimizer.ts'
import { constantRate } from '../optimizers/schedules.ts'
import type { Schedule, ScheduleState } from '../optimizers/schedules.ts'
import { trainingProgram } from '../program/compile.ts'
import { sizeOf } from '../program/plan.ts'
import type { TrainingProgram } from '../program/program.ts'
import { epochBatches, epochOrder } from './batches.ts'
import type { Batch, EpochBatches } from './batches.ts'
import { checkData, shareOf } from './data.ts'
import type { TrainingData } from './data.ts'
import { batchRows } from './evaluate.ts'
import { checkTrainOptions } from './options.ts'
import type { TrainOptions } from './options.ts'
import { setAside } from './setAside.ts'

/** All that stays the same throughout a training: with parameters and states it says what any of its batches computes. */
export interface Setup {
  readonly options: TrainOptions
  readonly program: TrainingProgram
  /** The rows to train on, and their tables in the order of the network's inputs. */
  readonly data: TrainingData
  readonly tables: readonly Matrix[]
  readonly validation: TrainingData | undefined
  /** Rows of a batch; the last of an epoch may have fewer. */
  readonly batch: number
  readonly stepsPerEpoch: number
  readonly shuffle: boolean
  readonly schedule: Schedule
}

/** Checks data and options, sets validation rows aside and compiles the program. @throws {ShapeError} {@link DataError} {@link OptionError} */
export function setUp(network: Network, whole: TrainingData, options: TrainOptions): Setup {
  checkTrainOptions(options)
  checkData(network, whole, options.loss, 'training data')
  const { data, validation } = setAside(whole, options)
  const tables = checkData(network, data, options.loss, 'training data')
  const rows = data.targets.rows
  const { loss, optimizer, penalty = {}, clipping = {}, schedule = constantRate() } = options
  const weighted = data.sampleWeights !== undefined
  const program = trainingProgram(network, { loss, optimizer, penalty, clipping, weighted })
  const batch = batchRows(options.batchSize ?? 'full', rows, program.leastRows)
  checkUse(optimizer, batch, rows, schedule.name)
  const shuffle = options.shuffle ?? batch < rows
  return { options, program, data, tables, validation, batch, stepsPerEpoch: Math.ceil(rows / batch), shuffle, schedule }
}

/** The batches of an epoch, counted from 0. */
export function batchesOf({ options, program, data, batch, shuffle }: Setup, epoch: number): EpochBatches {
  const { seed, loss } = options
  const order = epochOrder(data.targets.rows, shuffle, seed, epoch)
  return epochBatches(order, batch, program.masks, seed, epoch, rows => shareOf(loss, data, rows))
}

/** The learning rate of a step, counted from 0. */
export function rateAt({ options, schedule, stepsPerEpoch }: Setup, step: number, state: ScheduleState): number {
  const { optimizer, epochs } = options
  if (options.schedule === undefined) return optimizer.learningRate
  const byStep = schedule.every === 'step'
  return schedule.rate(optimizer.learningRate, {
    count: byStep ? step : Math.floor(step / stepsPerEpoch),
    total: byStep ? epochs * stepsPerEpoch : epochs,
    state,
  })
}

/** What one run of the program on some rows takes in, beside parameters and states. Directions of a driven optimiser are 0. */
export function givenAt(
  setup: Setup,
  { step, rows, masks }: Pick<Batch, 'step' | 'rows' | 'masks'>,
  state: ScheduleState,
): Map<Value, ArrayLike<number>> {
  const { inputs, target, weights, learningRate, stepCount, directions } = setup.program
  return new Map<Value, ArrayLike<number>>([
    ...inputs.map((value, i) => [value, takeRows(setup.tables[i]!, rows).data] as const),
    [target, takeRows(setup.data.targets, rows).data],
    ...(weights ? [[weights, Float64Array.from(rows, r => setup.data.sampleWeights![r]!)] as const] : []),
    [learningRate, [rateAt(setup, step, state)]],
    [stepCount, [step + 1]],
    ...[...directions.values()].map(value => [value, new Float64Array(sizeOf(value.shape).fixed)] as const),
    ...masks(),
  ])
}
