import { createEngine } from '../engines/create.ts'
import type { Engine, Session } from '../engines/engine.ts'
import { record } from '../engines/reference.ts'
import { matrix, takeRows } from '../matrix.ts'
import type { Matrix, Numbers } from '../matrix.ts'
import type { TargetKind } from '../network/losses.ts'
import { initialize } from '../network/network.ts'
import type { Network } from '../network/network.ts'
import type { Value } from '../ops/op.ts'
import { checkFullBatch, isLbfgs } from '../optimizers/batch.ts'
import { constantRate, initialScheduleState } from '../optimizers/schedules.ts'
import type { Schedule, ScheduleState } from '../optimizers/schedules.ts'
import { trainingProgram } from '../program/compile.ts'
import type { Parameters, TrainingProgram } from '../program/program.ts'
import type { Warning } from '../warnings.ts'
import { dropoutMask, epochOrder } from './batches.ts'
import type { Best, Checkpoint } from './checkpoint.ts'
import { checkData } from './data.ts'
import type { TargetWidth, TrainingData } from './data.ts'
import { findNonFinite, nonFiniteError } from './diagnose.ts'
import type { BatchInput } from './diagnose.ts'
import { batchRows, Evaluator, loadInputs, writeParameters } from './evaluate.ts'
import { checkFingerprint, fingerprint } from './fingerprint.ts'
import type { Fingerprint } from './fingerprint.ts'
import { checkBefore, checkRun } from './health.ts'
import { LbfgsDriver } from './lbfgs.ts'
import { checkTrainOptions } from './options.ts'
import type { TrainOptions } from './options.ts'
import type { EpochReport, Stopped, TrainingResult } from './report.ts'
import { mapValues, setAside } from './setAside.ts'

/** How long the loop keeps a page or process to itself before it lets others run, in milliseconds. */
const SLICE = 20
/** Rows of a batch that health checks look at. */
const SAMPLE = 256

/**
 * Starts a training. Nothing is computed until it is iterated (an epoch each time) or run to its end.
 *
 * @throws {ShapeError} {@link DataError} {@link OptionError} for data and options that do not fit, before anything is computed.
 * @example
 * const training = train(network, { inputs, targets }, { loss: mse(), optimizer: adam(), epochs: 100, seed: 1 })
 * for await (const { epoch, loss } of training) console.log(epoch, loss)
 * const { parameters } = training.result()
 */
export function train<In extends number, Out extends number, Kind extends TargetKind>(
  network: Network<In, Out>,
  data: TrainingData<In, TargetWidth<Kind, Out>>,
  options: TrainOptions<Kind>,
): Training {
  return new Training(network, data, options)
}

/** One training: the only loop there is, for full batch, mini-batches and single rows. */
export class Training implements AsyncIterable<EpochReport> {
  readonly warnings: Warning[]
  readonly #data: TrainingData
  readonly #tables: readonly Matrix[]
  readonly #options: TrainOptions
  readonly #engine: Engine
  readonly #program: TrainingProgram
  readonly #session: Session
  readonly #evaluator: Evaluator | undefined
  readonly #watched: Matrix
  readonly #batch: number
  readonly #shuffle: boolean
  readonly #schedule: Schedule
  readonly #lbfgs: LbfgsDriver | undefined
  readonly #fingerprint: Fingerprint
  #history: EpochReport[]
  #epoch = 0
  #step = 0
  #best: Best | undefined
  #waited = 0
  #scheduleState: ScheduleState
  #stopped: Stopped | undefined
  /** Parameters and states as they were when the epoch in hand began. */
  #epochStart: ReadonlyMap<Value, Numbers> = new Map()
  #lastPause = performance.now()

  constructor(network: Network, whole: TrainingData, options: TrainOptions) {
    checkTrainOptions(options)
    checkData(network, whole, options.loss, 'training data')
    const { data, validation } = setAside(whole, options)
    this.#data = data
    this.#options = options
    this.#tables = checkData(network, data, options.loss, 'training data')
    const rows = data.targets.rows
    this.#batch = batchRows(options.batchSize ?? 'full', rows)
    checkFullBatch(options.optimizer, this.#batch, rows)
    this.#shuffle = options.shuffle ?? this.#batch < rows
    this.#schedule = options.schedule ?? constantRate()
    this.#engine = createEngine(options.engine, options.dtype)
    const { loss, optimizer, penalty = {}, clipping = {}, metrics } = options
    const weighted = data.sampleWeights !== undefined
    this.#program = trainingProgram(network, { loss, optimizer, penalty, clipping, weighted })
    this.#session = this.#engine.prepare(this.#program, {
      keep: [this.#program.loss, ...(isLbfgs(optimizer) ? [this.#program.objective, ...this.#program.gradients.values()] : [])],
    })
    loadInputs(this.#session, this.#program, this.#tables)
    this.#session.load(this.#program.target, data.targets)
    if (this.#program.weights) this.#session.load(this.#program.weights, matrix(rows, 1, Float64Array.from(data.sampleWeights!)))
    const watched = validation ?? (metrics && data)
    this.#watched = (watched ?? data).targets
    this.#evaluator =
      watched && new Evaluator(network, loss, watched, this.#engine, validation ? 'validation data' : 'training data')
    this.#lbfgs = isLbfgs(optimizer)
      ? new LbfgsDriver(this.#session, this.#program, optimizer, epochOrder(rows, false, 0, 0))
      : undefined
    this.#fingerprint = fingerprint(network, data, validation, options)
    const { resume } = options
    if (resume === undefined) {
      writeParameters(this.#session, options.parameters ?? initialize(network, { seed: options.seed }))
      for (const { value, initial } of this.#program.states)
        this.#session.write(value, new Float64Array(size(value)).fill(initial))
      this.warnings = checkBefore(this.#program, data, this.#tables, loss, this.#batch, optimizer.learningRate)
      this.#history = []
      this.#scheduleState = initialScheduleState
      return
    }
    checkFingerprint(resume.fingerprint, this.#fingerprint)
    writeParameters(this.#session, resume.parameters)
    for (const { value } of this.#program.states) this.#session.write(value, resume.states.get(value.name)!.data)
    this.#lbfgs?.restore([...resume.states].filter(([name]) => name.startsWith('lbfgs.')).map(([, m]) => m))
    this.#epoch = resume.epoch
    this.#step = resume.step
    this.#best = resume.best
    this.#waited = resume.waited
    this.#scheduleState = resume.schedule
    this.#history = [...resume.history]
    this.warnings = [...resume.warnings]
    if (options.patience !== undefined && this.#waited >= options.patience) this.#stopped = 'patience'
  }

  /** Trains an epoch each time it is asked, and says how it went. Leaving the loop early leaves the training where it is. */
  async *[Symbol.asyncIterator](): AsyncGenerator<EpochReport, void, undefined> {
    while (this.#stopped === undefined && this.#epoch < this.#options.epochs) {
      const report = await this.#runEpoch()
      if (report === undefined) return
      yield report
    }
    this.#stopped ??= 'epochs'
  }

  /** Trains to the end. */
  async run(): Promise<TrainingResult> {
    const epochs = this[Symbol.asyncIterator]()
    while ((await epochs.next()).done !== true);
    return this.result()
  }

  /** What has been reached so far. */
  result(): TrainingResult {
    const { patience, restoreBestWeights = patience !== undefined } = this.#options
    return {
      parameters: restoreBestWeights && this.#best ? this.#best.parameters : this.#parameters(),
      history: this.#history,
      epochs: this.#epoch,
      bestEpoch: this.#best?.epoch ?? 0,
      stopped: this.#stopped ?? (this.#epoch < this.#options.epochs ? 'aborted' : 'epochs'),
      warnings: this.warnings,
    }
  }

  /** All that is needed to go on later, as of the last whole epoch. */
  checkpoint(): Checkpoint {
    const states = new Map(this.#program.states.map(({ value }) => [value.name, asMatrix(value, this.#lasting(value))]))
    this.#lbfgs?.memory().forEach((m, i) => states.set(`lbfgs.${i}`, m))
    return {
      epoch: this.#epoch,
      step: this.#step,
      parameters: this.#parameters(),
      states,
      ...(this.#best && { best: this.#best }),
      waited: this.#waited,
      schedule: this.#scheduleState,
      history: [...this.#history],
      warnings: [...this.warnings],
      fingerprint: this.#fingerprint,
    }
  }

  #parameters(): Parameters {
    return new Map(this.#program.parameters.map(({ value }) => [value.name, asMatrix(value, this.#lasting(value))]))
  }

  /** The numbers of a parameter or state as of the last whole epoch: in the middle of one, those that it began with. */
  #lasting(value: Value): Numbers {
    return this.#epochStart.get(value) ?? this.#session.read(value)
  }

  /** Undefined where the signal ended it before the epoch was whole: then nothing of it counts. */
  async #runEpoch(): Promise<EpochReport | undefined> {
    const { loss, signal } = this.#options
    const lasting = [...this.#program.parameters, ...this.#program.states].map(({ value }) => value)
    this.#epochStart = new Map(lasting.map(value => [value, this.#session.read(value)]))
    const rate = this.#rate(this.#step)
    let [total, weight, batch, converged] = [0, 0, 0, false]
    const stepBefore = this.#step
    for (const { rows, masks } of this.#batches(this.#epoch)) {
      if (signal?.aborted === true) {
        this.#rewind(stepBefore)
        return undefined
      }
      for (const [value, numbers] of masks) this.#session.write(value, numbers)
      if (this.#epoch === 0 && batch === 0) this.#inspect(rows)
      this.#writeSettings()
      if (this.#lbfgs === undefined) this.#session.run(rows)
      else converged = !this.#lbfgs.step(this.#rate(this.#step))
      this.#step++
      batch++
      const batchLoss = this.#session.read(this.#program.loss)[0]!
      if (!Number.isFinite(batchLoss)) this.#failNonFinite()
      const share = loss.reduction === 'sum' ? 1 : this.#share(rows)
      total += batchLoss * share
      weight += share
      if (performance.now() - this.#lastPause > SLICE) await this.#pause()
    }
    this.#checkFinite(lasting)
    this.#epochStart = new Map()
    this.#epoch++
    const report = this.#report(loss.reduction === 'sum' ? total : total / weight, rate)
    if (converged) this.#stopped = 'converged'
    if (this.#epoch === this.#options.epochs || this.#stopped !== undefined) this.#inspect(this.#firstBatch())
    return report
  }

  #report(loss: number, learningRate: number): EpochReport {
    const { metrics, validation, patience, minDelta = 0 } = this.#options
    const parameters = this.#parameters()
    const judged = this.#evaluator?.evaluate(parameters)
    const validationLoss = validation === undefined || validation === 0 ? undefined : judged?.loss
    const watched = validationLoss ?? loss
    const improved = this.#best === undefined || watched < this.#best.loss - minDelta
    if (improved) this.#best = { epoch: this.#epoch, loss: watched, parameters }
    this.#waited = improved ? 0 : this.#waited + 1
    if (patience !== undefined && this.#waited >= patience) this.#stopped = 'patience'
    this.#scheduleState = this.#schedule.observe?.(this.#scheduleState, watched) ?? this.#scheduleState
    const report: EpochReport = {
      epoch: this.#epoch,
      loss,
      ...(validationLoss !== undefined && { validationLoss }),
      ...(metrics && judged && { metrics: mapValues(metrics, metric => metric(this.#watched, judged.predictions)) }),
      learningRate,
      improved,
    }
    this.#history.push(report)
    return report
  }

  /** The batches of an epoch: rows, and masks with their numbers. */
  *#batches(epoch: number): Generator<{ rows: Uint32Array; masks: (readonly [Value, Numbers])[] }> {
    const order = epochOrder(this.#data.targets.rows, this.#shuffle, this.#options.seed, epoch)
    for (let start = 0, batch = 0; start < order.length; start += this.#batch, batch++) {
      const rows = order.subarray(start, start + this.#batch)
      const masks = this.#program.masks.map(
        (mask, i) => [mask.value, dropoutMask(mask, i, rows.length, this.#options.seed, epoch, batch)] as const,
      )
      yield { rows, masks }
    }
  }

  #firstBatch(): Uint32Array {
    return epochOrder(this.#data.targets.rows, this.#shuffle, this.#options.seed, 0).subarray(0, this.#batch)
  }

  get #stepsPerEpoch(): number {
    return Math.ceil(this.#data.targets.rows / this.#batch)
  }

  #rate(step: number): number {
    const { optimizer, epochs } = this.#options
    const byStep = this.#schedule.every === 'step'
    return this.#schedule.rate(optimizer.learningRate, {
      count: byStep ? step : Math.floor(step / this.#stepsPerEpoch),
      total: byStep ? epochs * this.#stepsPerEpoch : epochs,
      state: this.#scheduleState,
    })
  }

  #writeSettings(): void {
    this.#session.write(this.#program.learningRate, [this.#rate(this.#step)])
    this.#session.write(this.#program.stepCount, [this.#step + 1])
  }

  #share(rows: Uint32Array): number {
    const weights = this.#data.sampleWeights
    return weights === undefined ? rows.length : rows.reduce((sum, r) => sum + weights[r]!, 0)
  }

  async #pause(): Promise<void> {
    await new Promise<void>(resolve => setTimeout(resolve, 0))
    this.#lastPause = performance.now()
  }

  /** What one run of the program on these rows takes in, beside parameters and states. */
  #given(
    rows: Uint32Array,
    step: number,
    masks: readonly (readonly [Value, ArrayLike<number>])[],
  ): Map<Value, ArrayLike<number>> {
    const { inputs, target, weights, learningRate, stepCount, directions } = this.#program
    return new Map<Value, ArrayLike<number>>([
      ...inputs.map((value, i) => [value, takeRows(this.#tables[i]!, rows).data] as const),
      [target, takeRows(this.#data.targets, rows).data],
      ...(weights ? [[weights, Float64Array.from(rows, r => this.#data.sampleWeights![r]!)] as const] : []),
      [learningRate, [this.#rate(step)]],
      [stepCount, [step + 1]],
      ...[...directions.values()].map(value => [value, new Float64Array(size(value))] as const),
      ...masks,
    ])
  }

  /** Looks at one run on some rows, and warns of what it finds for the first time. */
  #inspect(batch: Uint32Array): void {
    const rows = batch.subarray(0, SAMPLE)
    const lasting = [...this.#program.parameters, ...this.#program.states].map(
      ({ value }) => [value, this.#session.read(value)] as const,
    )
    const masks = this.#program.masks.map(({ value }) => [value, new Float64Array(rows.length * size(value)).fill(1)] as const)
    const given = new Map([...lasting, ...this.#given(rows, this.#step, masks)])
    for (const warning of checkRun(this.#program, record(this.#program, given, rows.length, this.#engine.dtype)))
      if (!this.warnings.some(({ code, message }) => code === warning.code && message === warning.message))
        this.warnings.push(warning)
  }

  #checkFinite(lasting: readonly Value[]): void {
    for (const value of lasting) if (!this.#session.read(value).every(Number.isFinite)) this.#failNonFinite()
  }

  /** Finds where it began, puts everything back to the last whole epoch, and throws. */
  #failNonFinite(): never {
    const [epoch, first] = [this.#epoch, this.#epoch * this.#stepsPerEpoch]
    const replay = function* (this: Training): Generator<BatchInput> {
      let step = first
      for (const { rows, masks } of this.#batches(epoch)) yield { rows: rows.length, given: this.#given(rows, step++, masks) }
    }.bind(this)
    const finding = findNonFinite(this.#program, this.#epochStart, replay(), this.#engine.dtype)
    const error = nonFiniteError(finding, epoch + 1, this.#rate(first), this.warnings)
    this.#rewind(first)
    this.#stopped = 'aborted'
    throw error
  }

  #rewind(step: number): void {
    for (const [value, numbers] of this.#epochStart) this.#session.write(value, numbers)
    this.#epochStart = new Map()
    this.#step = step
  }
}

const size = (value: Value): number => value.shape.reduce<number>((n, extent) => (extent === 'batch' ? n : n * extent), 1)

const asMatrix = (value: Value, data: Numbers): Matrix => matrix(value.shape[0] as number, value.shape[1] as number, data)
