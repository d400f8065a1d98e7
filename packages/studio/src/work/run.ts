import { fromRows, metrics, train } from 'glassbox'
import type { Checkpoint, EpochReport, Matrix, Parameters, Training } from 'glassbox'
import { Timeline } from 'glassbox/trace'
import { open } from '../moment/recipe.ts'
import type { Subject } from '../moment/recipe.ts'
import type { ParameterEdit } from '../moment/moment.ts'
import { Forward, Gradients } from './forward.ts'
import type { Job, Scores, Spread, View } from './messages.ts'
import { countInto, Records } from './spread.ts'
import { Surfaces } from './surfaces.ts'

const BINS = 41
const MOST_SPREADS = 60
const MOST_SCORES = 250

/** A training that goes on by an epoch or a batch at a time, and says where it stands. */
export class Run {
  readonly job: Job
  readonly #subject: Subject
  readonly #held: { readonly inputs: Matrix; readonly targets: Matrix } | undefined
  #training: Training
  #epochs: AsyncIterator<EpochReport, void, undefined>
  /** Epochs done, and batches of the one after them. */
  epoch = 0
  batch = 0
  readonly batches: number
  /** Edits that are still to come. */
  #edits: readonly ParameterEdit[]
  /** Moments of the epoch in hand, once a batch of it was asked for. */
  #timeline: Timeline | undefined
  /** Parameters in the middle of an epoch. */
  #between: Parameters | undefined
  readonly #surfaces: Surfaces
  readonly #rows: Forward
  readonly #heldRows: Forward | undefined
  readonly #gradients: Gradients
  readonly #records = new Records<readonly ArrayLike<number>[]>(MOST_SPREADS)
  readonly #scores = new Records<Scores>(MOST_SCORES)
  losses: number[] = []
  heldLosses: number[] = []

  /** @throws {GlassboxError} that says what does not fit. */
  constructor(job: Job) {
    this.job = job
    this.#subject = open(job.recipe)
    const { network, data, options } = this.#subject
    this.#held = job.held && { inputs: fromRows(job.held.inputs), targets: fromRows(job.held.targets) }
    this.#training = train(network, data, this.#options)
    this.#epochs = this.#training[Symbol.asyncIterator]()
    const rows = data.targets.rows
    this.batches = options.batchSize === 'full' ? 1 : Math.ceil(rows / options.batchSize)
    this.#edits = job.edits
    this.#surfaces = new Surfaces(network, job)
    const inputs = Object.values(data.inputs)[0] as Matrix
    this.#rows = new Forward(network, job.layers.slice(-1), inputs)
    this.#heldRows = this.#held && new Forward(network, job.layers.slice(-1), this.#held.inputs)
    const { loss, optimizer, penalty = {} } = options
    this.#gradients = new Gradients(network, { inputs, targets: data.targets }, { loss, optimizer, penalty })
  }

  get #options() {
    return { ...this.#subject.options, ...(this.#held && { validation: this.#held }) }
  }

  get parameters(): Parameters {
    return this.#between ?? this.#training.result().parameters
  }

  /** Whether there is an epoch left. */
  get isLeft(): boolean {
    return this.epoch < this.#subject.options.epochs
  }

  /** Goes to the end of the epoch in hand. */
  async stepEpoch(): Promise<void> {
    this.#applyEdits()
    const { value } = await this.#epochs.next()
    this.#timeline = undefined
    this.#between = undefined
    this.batch = 0
    if (!value) return
    this.epoch = value.epoch
    this.losses.push(value.loss)
    if (value.validationLoss !== undefined) this.heldLosses.push(value.validationLoss)
  }

  /** Goes on by one batch: within an epoch by looking into it, to its end by training it. */
  async stepBatch(): Promise<void> {
    if (this.batch + 1 >= this.batches) return this.stepEpoch()
    this.#applyEdits()
    const { network, data } = this.#subject
    this.#timeline ??= new Timeline(network, data, { ...this.#plain, resume: this.#training.checkpoint() })
    const trace = await this.#timeline.trace(this.epoch, this.batch)
    const after = new Map(trace.program.assignments.map(({ target, source }) => [target, trace.tensor(source).data]))
    this.#between = new Map(
      trace.program.parameters.map(({ value, rows, columns }) => [
        value.name,
        { rows, columns, data: after.get(value) ?? trace.tensor(value).data },
      ]),
    )
    this.batch++
  }

  /** Changes a parameter by hand; the training goes on from there. */
  edit(edit: ParameterEdit): void {
    this.#edits = [...this.#edits, edit]
    this.#applyEdits()
  }

  /** Options of a training that goes on: its first parameters are behind it. */
  get #plain() {
    const { parameters: _first, ...options } = this.#options
    return options
  }

  #applyEdits(): void {
    const due = this.#edits.filter(({ epoch }) => epoch === this.epoch)
    if (due.length === 0) return
    this.#edits = this.#edits.filter(({ epoch }) => epoch !== this.epoch)
    const { network, data } = this.#subject
    const resume = due.reduce(edited, this.#training.checkpoint())
    this.#training = train(network, data, { ...this.#plain, resume })
    this.#epochs = this.#training[Symbol.asyncIterator]()
  }

  surfaces(view: View) {
    return this.#surfaces.at(this.parameters, view)
  }

  scores(): Scores {
    const { parameters } = this
    const { targets } = this.#subject.data
    const score = (rows: Forward, wanted: Matrix) => {
      rows.run(parameters)
      return this.#score(wanted, { rows: wanted.rows, columns: rows.columns(0), data: rows.read(0) })
    }
    return {
      train: score(this.#rows, targets),
      held: this.#heldRows && this.#held && score(this.#heldRows, this.#held.targets),
    }
  }

  #score(targets: Matrix, outputs: Matrix): number {
    if (this.job.task === 'numbers') return metrics.r2(targets, outputs)
    const labels = targets.columns === 1 ? targets.data : metrics.predictedClasses(targets)
    return metrics.accuracy(labels, metrics.predictedClasses(outputs))
  }

  /** How rows were told at some epochs. */
  get scored(): { readonly epochs: readonly number[]; readonly scores: readonly Scores[] } {
    return { epochs: [...this.#scores.epochs], scores: [...this.#scores.kept] }
  }

  /** Keeps scores, and how weights and gradients are spread now, where it is time. */
  record(): void {
    if (this.batch > 0) return
    if (this.#scores.isDue(this.epoch)) this.#scores.add(this.epoch, this.scores())
    if (!this.#records.isDue(this.epoch)) return
    const { parameters } = this
    const weights = this.#gradients.weights.map(({ name }) => parameters.get(name)!.data)
    this.#records.add(this.epoch, [...weights, ...this.#gradients.at(parameters)])
  }

  spreads(): { readonly epochs: readonly number[]; readonly list: readonly Spread[] } {
    const { epochs, kept } = this.#records
    const { weights } = this.#gradients
    const list = (['weights', 'gradient'] as const).flatMap((of, group) =>
      weights.map(({ name }, i): Spread => {
        const series = kept.map(record => record[group * weights.length + i]!)
        const most = series.reduce((largest, numbers) => Math.max(largest, mostOf(numbers)), 0) || 1
        const counts = new Uint32Array(series.length * BINS)
        series.forEach((numbers, record) => countInto(counts, record * BINS, BINS, numbers, most, of === 'gradient'))
        return { parameter: name, of, most, bins: BINS, counts }
      }),
    )
    return { epochs: [...epochs], list }
  }
}

const mostOf = (numbers: ArrayLike<number>): number => {
  let most = 0
  for (let i = 0; i < numbers.length; i++) most = Math.max(most, Math.abs(numbers[i]!))
  return most
}

/** A checkpoint with one number of a parameter changed. */
function edited(checkpoint: Checkpoint, { parameter, row, column, number }: ParameterEdit): Checkpoint {
  const own = checkpoint.parameters.get(parameter)
  if (own === undefined || row >= own.rows || column >= own.columns)
    throw new RangeError(`The network has no ${parameter} [${row}, ${column}]: what was changed by hand belongs to another one.`)
  const data = own.data.slice()
  data[row * own.columns + column] = number
  return { ...checkpoint, parameters: new Map([...checkpoint.parameters, [parameter, { ...own, data }]]) }
}
