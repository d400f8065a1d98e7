import { createEngine } from '../engines/create.ts'
import type { Engine, Session } from '../engines/engine.ts'
import { Recorder } from '../engines/recorder.ts'
import { checkNumber, NonFiniteError, OptionError } from '../errors.ts'
import { fromColumn, matrix } from '../matrix.ts'
import type { Matrix, Numbers } from '../matrix.ts'
import type { TargetKind } from '../network/losses.ts'
import { initialize } from '../network/network.ts'
import type { Network } from '../network/network.ts'
import type { Value } from '../ops/op.ts'
import type { Driver } from '../optimizers/optimizer.ts'
import { initialScheduleState } from '../optimizers/schedules.ts'
import type { ScheduleState } from '../optimizers/schedules.ts'
import { sizeOf } from '../program/plan.ts'
import type { Parameters, TrainingProgram } from '../program/program.ts'
import type { Warning } from '../warnings.ts'
import type { Best, Checkpoint, Fingerprint } from './checkpoint.ts'
import type { Match, TargetWidth, TrainingData } from './data.ts'
import { findNonFinite, likelyCause, nonFiniteError } from './diagnose.ts'
import { Evaluator, loadInputs, writeParameters } from './evaluate.ts'
import { checkFingerprint, fingerprint } from './fingerprint.ts'
import { checkBefore, checkRun, lookedAt } from './health.ts'
import type { TrainOptions } from './options.ts'
import { mapValues } from './setAside.ts'
import type { EpochReport, Stopped, TrainingResult } from './report.ts'
import { checkNumbers, memoryName, memoryOf } from './resume.ts'
import { lossTotal } from './lossTotal.ts'
import type { Batch } from './batches.ts'
import { Slices } from './slices.ts'
import { batchesOf, givenAt, rateAt, setUp } from './moment.ts'
import type { Setup } from './moment.ts'

/** How long the loop keeps a page or process to itself before it lets others run, in milliseconds. */
const SLICE = 20
/** Rows of a batch that health checks look at. */
const SAMPLE = 256

interface EpochJudged {
  readonly loss: number
  readonly metrics: Record<string, number> | undefined
}

/**
 * Starts a training. Nothing is computed until it is iterated (an epoch each time) or run to its end.
 *
 * @throws {ShapeError} {@link DataError} {@link OptionError} for data and options that do not fit, before anything is computed.
 * @example
 * const training = train(network, { inputs, targets }, { loss: mse(), optimizer: adam(), epochs: 100, seed: 1 })
 * for await (const { epoch, loss } of training) console.log(epoch, loss)
 * const { parameters } = training.result()
 */
export function train<In extends number, Out extends number, Kind extends TargetKind, I extends number, T extends number>(
  network: Network<In, Out>,
  data: TrainingData<I, T> & Match<In, I> & Match<TargetWidth<Kind, Out>, T>,
  options: TrainOptions<Kind>,
): Training {
  return new Training(network, data, options)
}

/** One training: the only loop there is, for full batch, mini-batches and single rows. */
export class Training implements AsyncIterable<EpochReport> {
  readonly warnings: Warning[]
  /** What is said of this machine's engine; not kept in checkpoints, since another may go on with them. */
  readonly #slower: Warning | undefined
  readonly #setup: Setup
  readonly #options: TrainOptions
  readonly #engine: Engine
  readonly #program: TrainingProgram
  readonly #session: Session
  readonly #slices: Slices
  readonly #evaluator: Evaluator | undefined
  readonly #watched: Matrix
  readonly #driver: Driver | undefined
  readonly #fingerprint: Fingerprint
  readonly #restores: boolean
  #history: EpochReport[]
  #epoch = 0
  #best: Best | undefined
  #waited = 0
  #scheduleState: ScheduleState
  #stopped: Stopped | undefined
  /** Parameters and states as they were when the epoch in hand began. */
  #epochStart: ReadonlyMap<Value, Numbers> = new Map()
  #memoryStart: readonly Matrix[] | undefined
  #running = false
  #recorder: Recorder | undefined
  #lastPause = performance.now()

  constructor(network: Network, whole: TrainingData, options: TrainOptions) {
    const setup = setUp(network, whole, options)
    const { program, data, tables, validation } = setup
    const { loss, optimizer, metrics } = options
    this.#setup = setup
    this.#options = options
    this.#program = program
    const { engine, dtype, threads, wide } = options
    this.#engine = createEngine(engine, dtype, { threads, wide })
    this.#session = this.#engine.prepare(program, {
      keep: [program.loss, ...(optimizer.drive ? [program.objective, ...program.gradients.values()] : [])],
    })
    this.#slices = new Slices(this.#session, program, optimizer.learningRate, options.schedule && (step => this.#rate(step)))
    loadInputs(this.#session, program, tables)
    this.#session.load(program.target, data.targets)
    if (program.weights) this.#session.load(program.weights, fromColumn(data.sampleWeights!))
    const { patience, restoreBestWeights = patience !== undefined } = options
    this.#restores = restoreBestWeights
    // Without rows to validate on, the loss that an epoch met is that of the weights before its updates: the best are looked for anew.
    const watched = validation ?? (metrics !== undefined || patience !== undefined || restoreBestWeights ? data : undefined)
    this.#watched = (watched ?? data).targets
    this.#evaluator =
      watched && new Evaluator(network, loss, watched, this.#engine, validation ? 'validation data' : 'training data')
    this.#driver = optimizer.drive?.()
    this.#fingerprint = fingerprint(network, data, validation, options, setup.batch, setup.shuffle)
    const { resume } = options
    this.warnings = resume ? [...resume.warnings] : checkBefore(program, data, tables, loss, setup.batch, optimizer.learningRate)
    this.#slower = this.#engine.warning ?? this.#session.warning
    if (this.#slower) this.warnings.push(this.#slower)
    if (resume === undefined) {
      writeParameters(this.#session, options.parameters ?? initialize(network, { seed: options.seed }))
      for (const { value, initial } of program.states)
        this.#session.write(value, new Float64Array(sizeOf(value.shape).fixed).fill(initial))
      this.#history = []
      this.#scheduleState = initialScheduleState
      return
    }
    checkFingerprint(resume.fingerprint, this.#fingerprint)
    checkNumbers(resume, program)
    checkNumber(options.epochs, 'epochs', `resume, after ${resume.epoch} epochs`, { min: resume.epoch })
    writeParameters(this.#session, resume.parameters)
    for (const { value } of program.states) this.#session.write(value, resume.states.get(value.name)!.data)
    this.#driver?.restore(memoryOf(resume))
    this.#epoch = resume.epoch
    this.#best = resume.best
    this.#waited = resume.waited
    this.#scheduleState = resume.schedule
    this.#history = [...resume.history]
    if (patience !== undefined && this.#waited >= patience) this.#stopped = 'patience'
    if (resume.converged) this.#stopped = 'converged'
  }

  /** Trains an epoch each time it is asked, and says how it went. Leaving the loop early leaves the training where it is. */
  async *[Symbol.asyncIterator](): AsyncGenerator<EpochReport, void, undefined> {
    while (this.#stopped === undefined && this.#epoch < this.#options.epochs) {
      const report = await this.#runEpoch()
      if (report === undefined) return
      yield report
    }
  }

  /** Trains to the end. Nobody looks in between, so that the engine may do several epochs at a time; they come out as one by one. */
  async run(): Promise<TrainingResult> {
    while (this.#stopped === undefined && this.#epoch < this.#options.epochs)
      if (!(await this.#runAhead()) && (await this.#runEpoch()) === undefined) break
    return this.result()
  }

  /** What has been reached so far. */
  result(): TrainingResult {
    return {
      parameters: this.#restores && this.#best ? this.#best.parameters : this.#parameters(),
      history: [...this.#history],
      epochs: this.#epoch,
      bestEpoch: this.#best?.epoch ?? 0,
      stopped: this.#stopped ?? (this.#epoch < this.#options.epochs ? 'aborted' : 'epochs'),
      warnings: [...this.warnings],
    }
  }

  /** All that is needed to go on later, as of the last whole epoch. */
  checkpoint(): Checkpoint {
    const states = this.#named(this.#program.states, this.#epochStart)
    const memory = this.#memoryStart ?? this.#driver?.memory() ?? []
    memory.forEach((m, i) => states.set(memoryName(i), m))
    return {
      epoch: this.#epoch,
      step: this.#firstStep,
      parameters: this.#parameters(),
      states,
      ...(this.#best && { best: { ...this.#best } }),
      waited: this.#waited,
      ...(this.#stopped === 'converged' && { converged: true }),
      schedule: this.#scheduleState,
      history: [...this.#history],
      warnings: this.warnings.filter(warning => warning !== this.#slower),
      fingerprint: this.#fingerprint,
    }
  }

  /** As of the last whole epoch: in the middle of one, those that it began with. */
  #parameters(numbers = this.#epochStart): Parameters {
    return this.#named(this.#program.parameters, numbers)
  }

  #named(list: readonly { readonly value: Value }[], numbers: ReadonlyMap<Value, Numbers>): Map<string, Matrix> {
    return new Map(list.map(({ value }) => [value.name, asMatrix(value, numbers.get(value) ?? this.#session.read(value))]))
  }

  /** Undefined where the signal ended it before the epoch was whole: then nothing of it counts. Nor does it where something fails. */
  async #runEpoch(): Promise<EpochReport | undefined> {
    if (this.#running) throw new OptionError({ problem: 'the training is running already: wait for the epoch in hand' })
    this.#running = true
    this.#epochStart = this.#numbers()
    this.#memoryStart = this.#driver?.memory()
    const rate = this.#rate(this.#firstStep)
    try {
      const run = await this.#runBatches()
      if (run === undefined) {
        this.#rewind()
        return undefined
      }
      if (!allFinite(this.#numbers())) throw this.#nonFinite()
      const judged = await this.#judge()
      this.#leaveEpoch()
      this.#epoch++
      const report = this.#report(run.loss, rate, judged)
      if (run.converged) this.#stopped = 'converged'
      if (this.#epoch === this.#options.epochs || this.#stopped !== undefined) this.#inspect()
      return report
    } catch (error) {
      this.#rewind()
      this.#stopped = 'aborted'
      throw error
    } finally {
      this.#running = false
    }
  }

  /**
   * Several epochs in one go, where nothing happens between them but their reports; false where there is more to an epoch, or where one
   * of them fails: then they are as if never run, and {@link #runEpoch} meets the failure. First and last epoch are never among them.
   */
  async #runAhead(): Promise<boolean> {
    const { epochs, signal } = this.#options
    const count = Math.min(epochs - 1 - this.#epoch, Math.floor(this.#slices.length / this.#setup.stepsPerEpoch))
    const isMore = this.#driver ?? this.#evaluator ?? this.#setup.schedule.observe
    if (isMore || this.#epoch === 0 || count < 2 || signal?.aborted === true || this.#running) return false
    const first = this.#epoch
    const start = this.#numbers()
    // Epochs whose rows and masks are the same are handed over once.
    const isSame = !this.#setup.shuffle && this.#program.masks.length === 0
    const ahead = Array.from({ length: isSame ? 1 : count }, (_, i) => batchesOf(this.#setup, first + i))
    const run = (epochs: number) =>
      this.#slices.run(
        ahead.slice(0, epochs).flatMap(({ take }) => [...take()]),
        isSame ? epochs : 1,
        this.#setup.stepsPerEpoch,
      )
    const losses = run(count)
    const known = this.#history.length
    let lowest = this.#best?.loss
    let best = 0
    let at = 0
    let isSound = allFinite(this.#numbers())
    for (let epoch = 1; epoch <= count && isSound; epoch++) {
      const { shares } = ahead[isSame ? 0 : epoch - 1]!
      const loss = lossTotal(this.#options.loss, losses, shares, at)
      at += shares.length
      // What is no finite number gives NaN.
      isSound = loss - loss === 0
      const learningRate = this.#rate((first + epoch - 1) * this.#setup.stepsPerEpoch)
      const improved = this.#betters(loss, lowest)
      if (improved) {
        lowest = loss
        best = epoch
      }
      this.#history.push({ epoch: first + epoch, loss, learningRate, improved })
    }
    if (!isSound) {
      this.#restore(start)
      this.#history.length = known
      this.#slices.length = 1
      return false
    }
    this.#epoch += count
    this.#waited += count
    if (best > 0) {
      this.#waited = count - best
      // The best weights are those after its epoch: who asks for them lets the engine go there once more.
      let found: Parameters | undefined
      const again = () => {
        const now = this.#numbers()
        this.#restore(start)
        run(best)
        const parameters = this.#parameters(new Map())
        this.#restore(now)
        return parameters
      }
      this.#best = {
        epoch: first + best,
        loss: lowest!,
        get parameters() {
          return (found ??= again())
        },
      }
    }
    if (performance.now() - this.#lastPause > SLICE) await this.#pause()
    return true
  }

  /** The numbers of parameters and states as they are now. */
  #numbers(): ReadonlyMap<Value, Numbers> {
    return new Map([...this.#program.parameters, ...this.#program.states].map(({ value }) => [value, this.#session.read(value)]))
  }

  #restore(numbers: ReadonlyMap<Value, Numbers>): void {
    for (const [value, own] of numbers) this.#session.write(value, own)
  }

  #betters(loss: number, known: number | undefined): boolean {
    return known === undefined || loss < known - (this.#options.minDelta ?? 0)
  }

  async #runBatches(): Promise<{ readonly loss: number; readonly converged: boolean } | undefined> {
    const batches = batchesOf(this.#setup, this.#epoch)
    const losses = new Float64Array(batches.shares.length)
    let done = 0
    let converged = false
    if (this.#epoch === 0) this.#inspect(batches)
    while (done < losses.length) {
      if (this.#options.signal?.aborted === true) return undefined
      const slice = [...batches.take(done, done + this.#slices.length)]
      let own: Numbers
      if (this.#driver) {
        converged = !this.#lead(this.#driver, slice[0]!)
        own = this.#session.read(this.#program.loss)
      } else own = this.#slices.run(slice)
      if (!own.every(Number.isFinite)) throw this.#nonFinite()
      losses.set(own, done)
      done += own.length
      if (performance.now() - this.#lastPause > SLICE) await this.#pause()
    }
    return { loss: lossTotal(this.#options.loss, losses, batches.shares), converged }
  }

  /** A step that a driver leads; false where it has converged. */
  #lead(driver: Driver, { step, rows, masks }: Batch): boolean {
    for (const [value, numbers] of masks()) this.#session.write(value, numbers)
    const rate = this.#rate(step)
    this.#session.write(this.#program.learningRate, [rate])
    this.#session.write(this.#program.stepCount, [step + 1])
    return driver.lead(this.#session, this.#program, rows, rate)
  }

  /** Loss and metrics on the rows watched, with the parameters as they are now. */
  async #judge(): Promise<EpochJudged | undefined> {
    if (this.#evaluator === undefined) return undefined
    const blocks = this.#evaluator.evaluating(this.#parameters(new Map()))
    let block = blocks.next()
    for (; block.done !== true; block = blocks.next()) if (performance.now() - this.#lastPause > SLICE) await this.#pause()
    const { loss, predictions } = block.value
    if (!Number.isFinite(loss))
      throw new NonFiniteError({
        problem: `the loss became ${loss}`,
        where: `${this.#setup.validation ? 'validation' : 'training'} data, after epoch ${this.#epoch + 1}`,
        cure: likelyCause(this.warnings) ?? 'Scale all columns alike, and look for rows far from the others',
      })
    const { metrics } = this.#options
    return { loss, metrics: metrics && mapValues(metrics, metric => metric(this.#watched, predictions)) }
  }

  #report(loss: number, learningRate: number, judged: EpochJudged | undefined): EpochReport {
    const { patience } = this.#options
    const validationLoss = this.#setup.validation && judged?.loss
    const watched = judged?.loss ?? loss
    const improved = this.#betters(watched, this.#best?.loss)
    if (improved) this.#best = { epoch: this.#epoch, loss: watched, parameters: this.#parameters() }
    this.#waited = improved ? 0 : this.#waited + 1
    if (patience !== undefined && this.#waited >= patience) this.#stopped = 'patience'
    this.#scheduleState = this.#setup.schedule.observe?.(this.#scheduleState, watched) ?? this.#scheduleState
    const report: EpochReport = {
      epoch: this.#epoch,
      loss,
      ...(validationLoss !== undefined && { validationLoss }),
      ...(judged?.metrics && { metrics: judged.metrics }),
      learningRate,
      improved,
    }
    this.#history.push(report)
    return report
  }

  /** Steps done in whole epochs. */
  get #firstStep(): number {
    return this.#epoch * this.#setup.stepsPerEpoch
  }

  #rate(step: number): number {
    return rateAt(this.#setup, step, this.#scheduleState)
  }

  async #pause(): Promise<void> {
    await new Promise<void>(resolve => setTimeout(resolve, 0))
    this.#lastPause = performance.now()
  }

  /** Looks at one run on some rows, and warns of what it finds for the first time. */
  #inspect(batches = batchesOf(this.#setup, 0)): void {
    const [first] = batches.take()
    const rows = first!.rows.subarray(0, SAMPLE)
    const masks = () =>
      this.#program.masks.map(({ value }) => [value, new Float64Array(rows.length * sizeOf(value.shape).perRow).fill(1)] as const)
    const given = new Map([
      ...this.#numbers(),
      ...givenAt(this.#setup, { step: this.#firstStep, rows, masks }, this.#scheduleState),
    ])
    for (const warning of checkRun(
      this.#program,
      (this.#recorder ??= new Recorder(this.#engine, this.#program, lookedAt(this.#program))).run(given, rows.length),
    ))
      if (!this.warnings.some(({ code, message }) => code === warning.code && message === warning.message))
        this.warnings.push(warning)
  }

  /** The error that says where it began: replays the epoch. */
  #nonFinite(): NonFiniteError {
    const batches = batchesOf(this.#setup, this.#epoch).take()
    const given = (batch: Batch) => givenAt(this.#setup, batch, this.#scheduleState)
    const finding = findNonFinite(this.#program, this.#epochStart, batches, given, this.#engine)
    return nonFiniteError(finding, this.#epoch + 1, this.#rate(this.#firstStep), this.warnings)
  }

  /** Puts everything back as it was when the epoch began. */
  #rewind(): void {
    this.#restore(this.#epochStart)
    if (this.#memoryStart) this.#driver?.restore(this.#memoryStart)
    this.#leaveEpoch()
  }

  #leaveEpoch(): void {
    this.#epochStart = new Map()
    this.#memoryStart = undefined
  }
}

const allFinite = (numbers: ReadonlyMap<Value, Numbers>): boolean =>
  [...numbers.values()].every(own => own.every(Number.isFinite))

const asMatrix = (value: Value, data: Numbers): Matrix => matrix(value.shape[0] as number, value.shape[1] as number, data)
