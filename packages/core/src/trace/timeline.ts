import { createEngine } from '../engines/create.ts'
import { DataError } from '../errors.ts'
import type { Network } from '../network/network.ts'
import type { Value } from '../ops/op.ts'
import type { TrainingProgram } from '../program/program.ts'
import type { Batch } from '../training/batches.ts'
import type { Checkpoint } from '../training/checkpoint.ts'
import type { TrainingData } from '../training/data.ts'
import { loadInputs } from '../training/evaluate.ts'
import { batchesOf, givenAt, setUp } from '../training/moment.ts'
import type { Setup } from '../training/moment.ts'
import type { TrainOptions } from '../training/options.ts'
import { memoryOf } from '../training/resume.ts'
import { train } from '../training/train.ts'
import { Trace } from './trace.ts'

/** Key frames that are kept at the most; past that, every second one goes and the rest stand twice as far apart. */
const MOST_FRAMES = 512
/** Large networks get fewer frames: so many bytes are for them all, but never fewer than the least. */
const FRAME_BYTES = 2 ** 28
const LEAST_FRAMES = 16

type Lasting = ReadonlyMap<Value, ArrayLike<number>>

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
  readonly #frames = new Map<number, Checkpoint>()
  /** The moments that were passed last, between key frames: who steps back goes there next. */
  readonly #passed = new Map<number, Checkpoint>()
  #interval = 1
  #most = MOST_FRAMES
  /** The first moment: 0, or the epoch that a training is resumed at. */
  readonly #start: number
  /** Where the training stopped by itself; unknown before. */
  #end: number | undefined

  /** @throws {ShapeError} {@link DataError} {@link OptionError} as {@link train} does. */
  constructor(network: Network, data: TrainingData, options: Omit<TrainOptions, 'signal'>) {
    this.#network = network
    this.#data = data
    this.#options = options
    this.#setup = setUp(network, data, options)
    this.program = this.#setup.program
    const first = train(network, data, options).checkpoint()
    this.#start = first.epoch
    this.#keep(first)
  }

  /** The batches of an epoch, counted from 0. */
  batches(epoch: number): readonly Batch[] {
    return batchesOf(this.#setup, epoch)
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
    const batches = this.batches(epoch)
    if (!(batch in batches))
      throw new DataError({
        problem: `epoch ${epoch} has no batch ${batch}`,
        where: 'timeline',
        expected: `0 to ${batches.length - 1}`,
      })
    let lasting = this.#lasting(checkpoint)
    for (const before of batches.slice(0, batch)) lasting = this.#after(this.#traceOf(before, lasting, checkpoint))
    return this.#traceOf(batches[batch]!, lasting, checkpoint)
  }

  #traceOf(batch: Batch, lasting: Lasting, checkpoint: Checkpoint): Trace<TrainingProgram> {
    const given = givenAt(this.#setup, batch, checkpoint.schedule)
    const led = this.#options.optimizer.drive ? this.#led(batch, lasting, given, checkpoint) : []
    return new Trace(this.program, new Map([...lasting, ...given, ...led]), batch.rows.length, this.#options.dtype ?? 'float64')
  }

  /** Parameters and states as a trace leaves them. */
  #after(trace: Trace<TrainingProgram>): Lasting {
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
    const known = this.#frames.get(epoch) ?? this.#passed.get(epoch)
    if (known !== undefined) return known
    if (!Number.isInteger(epoch) || epoch < this.#start || epoch >= (this.#end ?? this.#options.epochs)) throw this.#beyond(epoch)
    let from = this.#frames.get(this.#start)!
    for (const frame of [...this.#frames.values(), ...this.#passed.values()])
      if (frame.epoch <= epoch && frame.epoch > from.epoch) from = frame
    const { parameters: _first, ...options } = this.#options
    const training = train(this.#network, this.#data, { ...options, resume: from })
    let reached = from.epoch
    for await (const report of training) {
      reached = report.epoch
      if (reached % this.#interval === 0) this.#keep(training.checkpoint())
      else if (epoch - reached < this.#interval) this.#pass(training.checkpoint())
      if (reached === epoch) break
    }
    if (reached < epoch) {
      this.#end = reached
      throw this.#beyond(epoch)
    }
    return training.checkpoint()
  }

  #beyond(epoch: number): DataError {
    const end = this.#end ?? this.#options.epochs
    return new DataError({
      problem: `the training has no epoch ${epoch}`,
      where: 'timeline',
      expected: `a whole number from ${this.#start} to ${end - 1} of epochs done before`,
    })
  }

  /** Keeps a key frame. */
  #keep(checkpoint: Checkpoint): void {
    this.#frames.set(checkpoint.epoch, withoutHistory(checkpoint))
    const affordable = Math.floor(FRAME_BYTES / bytesOf(checkpoint))
    this.#most = affordable < LEAST_FRAMES ? LEAST_FRAMES : affordable > MOST_FRAMES ? MOST_FRAMES : affordable
    while (this.#frames.size > this.#most) {
      this.#interval *= 2
      for (const epoch of this.#frames.keys())
        if (epoch % this.#interval !== 0 && epoch !== this.#start) this.#frames.delete(epoch)
    }
  }

  /** Keeps what lies between two key frames, for a while. */
  #pass(checkpoint: Checkpoint): void {
    this.#passed.set(checkpoint.epoch, withoutHistory(checkpoint))
    const most = this.#interval < this.#most ? this.#interval : this.#most
    for (const epoch of this.#passed.keys()) if (this.#passed.size > most) this.#passed.delete(epoch)
  }
}

/** Nobody asks a frame for its history, which grows with every epoch. */
const withoutHistory = (checkpoint: Checkpoint): Checkpoint => ({ ...checkpoint, history: [] })

/** The size of a checkpoint's numbers. */
const bytesOf = ({ parameters, states, best }: Checkpoint): number =>
  [parameters, states, ...(best ? [best.parameters] : [])]
    .flatMap(numbers => [...numbers.values()])
    .reduce((bytes, { data }) => bytes + data.byteLength, 0)
