import { createEngine } from '../engines/create.ts'
import { DataError } from '../errors.ts'
import { matrix, numbers } from '../matrix.ts'
import type { Matrix } from '../matrix.ts'
import type { Network } from '../network/network.ts'
import type { Value } from '../ops/op.ts'
import type { TrainingProgram } from '../program/program.ts'
import type { Batch } from '../training/batches.ts'
import type { Checkpoint } from '../training/checkpoint.ts'
import type { TrainingData } from '../training/data.ts'
import { loadInputs } from '../training/evaluate.ts'
import { lossTotal } from '../training/lossTotal.ts'
import { batchesOf, givenAt, setUp } from '../training/moment.ts'
import type { Setup } from '../training/moment.ts'
import type { TrainOptions } from '../training/options.ts'
import type { EpochReport } from '../training/report.ts'
import { memoryOf } from '../training/resume.ts'
import { train } from '../training/train.ts'
import type { Training } from '../training/train.ts'
import { Frames, withoutHistory } from './frames.ts'
import { Trace } from './trace.ts'

type Lasting = ReadonlyMap<Value, ArrayLike<number>>
type Moment = Trace<TrainingProgram>

/** Where a training leaves the one that it branches from. */
interface Branching {
  readonly epoch: number
  readonly batch: number
  readonly change: (trace: Moment) => Moment
}

/**
 * A training that can be looked at in any moment, forwards and back: key frames, and deterministic replay between them, so that
 * a moment has the same bits however one came to it.
 */
export class Timeline {
  readonly program: TrainingProgram
  readonly #network: Network
  readonly #data: TrainingData
  readonly #options: TrainOptions
  readonly #setup: Setup
  readonly #frames: Frames
  /** The first moment: 0, or the epoch that a training is resumed at. */
  readonly #start: number
  /** Where the training stopped by itself; unknown before. */
  #end: number | undefined
  #branchings: readonly Branching[] = []
  /** Branches as they stand after the epoch in which they begin, by epochs done. */
  readonly #joints = new Map<number, Checkpoint>()

  /** @throws {ShapeError} {@link DataError} {@link OptionError} as {@link train} does. */
  constructor(network: Network, data: TrainingData, options: Omit<TrainOptions, 'signal'>) {
    this.#network = network
    this.#data = data
    this.#options = options
    this.#setup = setUp(network, data, options)
    this.program = this.#setup.program
    const first = train(network, data, options).checkpoint()
    this.#start = first.epoch
    this.#frames = new Frames(first)
  }

  /** The batches of an epoch, counted from 0. */
  batches(epoch: number): readonly Batch[] {
    return [...batchesOf(this.#setup, epoch).take()]
  }

  /**
   * Everything that one batch computes: forward, loss, backward and update.
   *
   * @param epoch how many whole epochs are done before; 0 is the start.
   * @param batch counted from 0 within the epoch.
   * @throws {DataError} where the training ends before, or the epoch has no such batch.
   */
  async trace(epoch: number, batch = 0): Promise<Trace<TrainingProgram>> {
    const checkpoint = await this.#checkpoint(epoch)
    const { shares, take } = batchesOf(this.#setup, epoch)
    this.#checkBatch(epoch, batch, shares.length)
    return last(this.#walk(checkpoint, take(0, batch + 1)))
  }

  #checkBatch(epoch: number, batch: number, count: number): void {
    if (Number.isInteger(batch) && batch >= 0 && batch < count) return
    throw new DataError({
      problem: `epoch ${epoch} has no batch ${batch}`,
      where: 'timeline',
      expected: `0 to ${count - 1}`,
    })
  }

  /**
   * The same training up to one batch; from there on it follows from what `change` makes of that batch's trace (as `trace.with` does),
   * whose updated parameters and states it goes on with. The memory of a driven optimiser (L-BFGS) begins anew after that epoch.
   *
   * @param epoch counted as in {@link trace}, and so is `batch`.
   * @throws {DataError} where there is no such epoch or batch.
   * @example timeline.branch(10, 0, trace => trace.with(new Map([[trace.value('dense1.weights'), weights]])))
   */
  branch(epoch: number, batch: number, change: (trace: Moment) => Moment): Timeline {
    if (!Number.isInteger(epoch) || epoch < this.#start || epoch >= this.#options.epochs) throw this.#beyond(epoch)
    this.#checkBatch(epoch, batch, batchesOf(this.#setup, epoch).shares.length)
    const branch = new Timeline(this.#network, this.#data, this.#options)
    branch.#branchings = [...this.#branchings, { epoch, batch, change }]
    return branch
  }

  /** The loss of each epoch in order, from a training beside this; whoever stops asking ends it. */
  async *losses(): AsyncGenerator<number, void, undefined> {
    let reports: AsyncGenerator<EpochReport, void, undefined> | undefined
    for (let epoch = this.#start; epoch < this.#options.epochs; epoch++)
      if (this.#branchings.some(branching => branching.epoch === epoch)) {
        yield this.#lossOf(await this.#checkpoint(epoch))
        reports = undefined
      } else {
        reports ??= this.#resumed(await this.#checkpoint(epoch))[Symbol.asyncIterator]()
        const next = await reports.next()
        if (next.done) return
        yield next.value.loss
      }
  }

  /** The loss of an epoch that a branch begins in. */
  #lossOf(checkpoint: Checkpoint): number {
    const { shares, take } = batchesOf(this.#setup, checkpoint.epoch)
    const losses = Array.from(this.#walk(checkpoint, take()), trace => trace.tensor(this.program.loss).data[0]!)
    return lossTotal(this.#options.loss, losses, shares)
  }

  /** The traces of an epoch's batches, one after the other. */
  *#walk(checkpoint: Checkpoint, batches: Iterable<Batch>): Generator<Moment, void, undefined> {
    let lasting = this.#lasting(checkpoint)
    for (const batch of batches) {
      const trace = this.#changed(this.#traceOf(batch, lasting, checkpoint), checkpoint.epoch, batch.index)
      yield trace
      lasting = this.#after(trace)
    }
  }

  #changed(trace: Moment, epoch: number, batch: number): Moment {
    const here = this.#branchings.filter(branching => branching.epoch === epoch && branching.batch === batch)
    return here.reduce((changed, { change }) => change(changed), trace)
  }

  #traceOf(batch: Batch, lasting: Lasting, checkpoint: Checkpoint): Moment {
    const given = givenAt(this.#setup, batch, checkpoint.schedule)
    const led = this.#options.optimizer.drive ? this.#led(batch, lasting, given, checkpoint) : []
    return new Trace(this.program, new Map([...lasting, ...given, ...led]), batch.rows.length, this.#options.dtype ?? 'float64')
  }

  /** Parameters and states as a trace leaves them. */
  #after(trace: Moment): Lasting {
    return new Map([
      ...[...this.program.parameters, ...this.program.states].map(({ value }) => [value, trace.tensor(value).data] as const),
      ...this.program.assignments.map(({ target, source }) => [target, trace.tensor(source).data] as const),
    ])
  }

  #lasting({ parameters, states }: Checkpoint): Lasting {
    return new Map([
      ...this.program.parameters.map(({ value }) => [value, parameters.get(value.name)!.data] as const),
      ...this.program.states.map(({ value }) => [value, states.get(value.name)!.data] as const),
    ])
  }

  /** Direction and length of the step that a driven optimiser accepts: found by leading it once, beside the training. */
  #led({ rows }: Batch, lasting: Lasting, given: Lasting, checkpoint: Checkpoint): (readonly [Value, ArrayLike<number>])[] {
    const { objective, loss, gradients, directions, learningRate, target, weights } = this.program
    const session = createEngine(this.#options.engine, this.#options.dtype).prepare(this.program, {
      keep: [loss, objective, ...gradients.values()],
    })
    loadInputs(session, this.program, this.#setup.tables)
    session.load(target, this.#setup.data.targets)
    if (weights)
      session.load(weights, {
        rows: this.#setup.data.targets.rows,
        columns: 1,
        data: Float64Array.from(this.#setup.data.sampleWeights!),
      })
    for (const [value, numbers] of lasting) session.write(value, numbers)
    for (const value of [learningRate, this.program.stepCount]) session.write(value, given.get(value)!)
    const driver = this.#options.optimizer.drive!()
    driver.restore(memoryOf(checkpoint))
    const moved = driver.lead(session, this.program, rows, given.get(learningRate)![0]!)
    if (!moved) return [[learningRate, [0]]]
    return [...directions.values(), learningRate].map(value => [value, session.read(value)] as const)
  }

  /** The training as it stands after some whole epochs. */
  async #checkpoint(epoch: number): Promise<Checkpoint> {
    const known = this.#frames.at(epoch)
    if (known !== undefined) return known
    if (!Number.isInteger(epoch) || epoch < this.#start || epoch >= (this.#end ?? this.#options.epochs)) throw this.#beyond(epoch)
    const from = this.#frames.before(epoch, await this.#joint(epoch))
    if (from.epoch === epoch) return from
    const training = this.#resumed(from)
    let reached = from.epoch
    for await (const report of training) {
      reached = report.epoch
      this.#frames.add(training, reached, epoch)
      if (reached === epoch) break
    }
    if (reached < epoch) {
      this.#end = reached
      throw this.#beyond(epoch)
    }
    return training.checkpoint()
  }

  #resumed(from: Checkpoint): Training {
    const { parameters: _first, ...options } = this.#options
    return train(this.#network, this.#data, { ...options, resume: from })
  }

  /** The last branch before an epoch, after the epoch in which it begins. */
  async #joint(before: number): Promise<Checkpoint | undefined> {
    const epochs = this.#branchings.map(({ epoch }) => epoch).filter(epoch => epoch < before)
    if (epochs.length === 0) return undefined
    const at = epochs.reduce((a, b) => (a > b ? a : b))
    const known = this.#joints.get(at)
    if (known !== undefined) return known
    const start = await this.#checkpoint(at)
    const training = this.#resumed(start)
    await training[Symbol.asyncIterator]().next()
    const { best: _best, converged: _converged, ...plain } = withoutHistory(training.checkpoint())
    if (plain.epoch === at) throw this.#beyond(before)
    const after = this.#after(last(this.#walk(start, batchesOf(this.#setup, at).take())))
    const named = (values: readonly { readonly value: Value }[]) =>
      new Map(values.map(({ value }) => [value.name, this.#matrix(value, after.get(value)!)]))
    const joint = { ...plain, waited: 0, parameters: named(this.program.parameters), states: named(this.program.states) }
    this.#joints.set(at, joint)
    return joint
  }

  #matrix({ shape }: Value, given: ArrayLike<number>): Matrix {
    const data = numbers(this.#options.dtype ?? 'float64', given.length)
    data.set(given)
    return matrix(shape[0] as number, shape[1] as number, data)
  }

  #beyond(epoch: number): DataError {
    const end = this.#end ?? this.#options.epochs
    return new DataError({
      problem: `the training has no epoch ${epoch}`,
      where: 'timeline',
      expected: `a whole number from ${this.#start} to ${end - 1} of epochs done before`,
    })
  }
}

/** The last of some moments; those before are not kept. */
function last(moments: Iterable<Moment>): Moment {
  let found: Moment | undefined
  for (const moment of moments) found = moment
  return found!
}
