import { decodeModel } from 'glassbox'
import type { ColumnType, Fill, Model } from 'glassbox'
import type { DataMoment } from '../moment/moment.ts'
import { Client } from './client.ts'
import type { Outcome, Progress, Reading, TableView } from './messages.ts'
import { samples } from './samples.ts'
import type { Sample } from './samples.ts'
import type { Settings } from './settings.ts'
import { messageOf } from '../words/message.ts'

export type ResultView = 'confusion' | 'roc' | 'precision' | 'calibration' | 'residuals' | 'importance' | 'dependence'

/** Losses epoch by epoch, as far as the training has come. */
export interface Course {
  readonly epochs: number
  readonly loss: readonly number[]
  readonly validation: readonly number[]
}

const noReading: Reading = { types: {}, drop: [], fill: {} }

/** What lies on the desk: a table and how it is read, what is trained from it, the model at hand. The worker does the work. */
class Desk {
  readonly client = new Client(progress => this.#follow(progress))

  table = $state.raw<TableView>()
  #sample: string | undefined
  reading = $state.raw<Reading>(noReading)
  target = $state('')
  settings = $state.raw<Settings>({})
  course = $state.raw<Course>()
  outcome = $state.raw<Outcome>()
  /** Trained here, or opened from a file. */
  model = $state.raw<Model>()
  /** What the model file is called. */
  modelName = $state('')
  #bytes: Uint8Array<ArrayBuffer> | undefined
  #isTrainedHere = false
  #served: string | undefined
  doing = $state<'reading' | 'training' | 'judging'>()
  trouble = $state<string>()
  view = $state<ResultView>()
  column = $state<string>()
  row = $state(0)

  /** Does something that may fail; what is wrong is shown, and false given. */
  async #attempt(doing: Desk['doing'], work: () => Promise<void>): Promise<boolean> {
    this.doing = doing
    this.trouble = undefined
    try {
      await work()
      return true
    } catch (error) {
      this.trouble = messageOf(error)
      return false
    } finally {
      this.doing = undefined
    }
  }

  /** Opens what a link holds. */
  async start({ table, types, drop, fill, target, settings, epochs, view, column, row, served }: DataMoment): Promise<void> {
    if (served !== undefined) await this.#openServed(served)
    if (table === undefined) return
    const sample = 'sample' in table ? samples.find(({ name }) => name === table.sample) : undefined
    if ('sample' in table && sample === undefined) {
      this.trouble = `The link names a sample that the studio does not have: ${table.sample}. Samples: ${samples.map(({ name }) => name).join(', ')}.`
      return
    }
    const isThere = sample ? await this.openSample(sample) : 'text' in table && (await this.openTable(table.name, table.text))
    if (!isThere) return
    if (types || drop || fill) await this.read({ types: types ?? {}, drop: drop ?? [], fill: fill ?? {} } as Reading)
    if (target !== undefined) this.target = target
    this.settings = settings ?? {}
    if (epochs !== undefined) await this.train(epochs)
    this.view = (view as ResultView | undefined) ?? this.view
    this.column = column
    this.row = Math.min(row ?? 0, (this.table?.rows ?? 1) - 1)
  }

  /** Rows of the table by the names of its columns. */
  async namedRows(rows: readonly number[]): Promise<Record<string, string>[]> {
    const names = this.table!.columns.map(({ name }) => name)
    const found = await this.client.ask('rows', { rows })
    return found.map(row => Object.fromEntries(names.map((name, c) => [name, row[c] ?? ''])))
  }

  openSample({ name, target, address }: Sample): Promise<boolean> {
    return this.#attempt('reading', async () => {
      await this.#load(name, await (await fetch(address)).text())
      this.#sample = name
      this.target = target
    })
  }

  openTable(name: string, data: Blob | string): Promise<boolean> {
    return this.#attempt('reading', () => this.#load(name, data))
  }

  async #load(name: string, data: Blob | string): Promise<void> {
    const table = await this.client.ask('load', { name, data })
    this.table = table
    this.#sample = undefined
    this.reading = noReading
    this.settings = {}
    this.course = undefined
    this.outcome = undefined
    this.row = 0
    // A last column is the target of most tables.
    this.target = table.columns.at(-1)?.name ?? ''
    // What was trained on the table before goes with it; what was opened is for any table.
    if (this.#isTrainedHere) this.model = undefined
    if (this.model) await this.#judgeHere()
  }

  async read(reading: Reading): Promise<void> {
    await this.#attempt('reading', async () => {
      this.table = await this.client.ask('read', reading)
      this.reading = reading
    })
  }

  setType(name: string, type: ColumnType): Promise<void> {
    // What stands in for numbers is none of text.
    const { [name]: _before, ...fill } = this.reading.fill
    return this.read({ ...this.reading, types: { ...this.reading.types, [name]: type }, fill })
  }

  /** What stands in for the missing cells of a column; undefined for what does unless told. */
  setFill(name: string, value: Fill | undefined): void {
    const { [name]: _before, ...rest } = this.reading.fill
    this.reading = { ...this.reading, fill: value === undefined ? rest : { ...rest, [name]: value } }
  }

  setUsed(name: string, used: boolean): void {
    const rest = this.reading.drop.filter(other => other !== name)
    this.reading = { ...this.reading, drop: used ? rest : [...rest, name] }
  }

  set(key: keyof Settings, value: unknown): void {
    const { [key]: _before, ...rest } = this.settings
    this.settings = value === undefined ? rest : { ...rest, [key]: value }
  }

  /** Trains; with a number of epochs, no further than that. */
  train(stopAfter?: number): Promise<boolean> {
    this.course = undefined
    this.outcome = undefined
    return this.#attempt('training', async () => {
      const { target, settings } = this
      const drop = this.reading.drop.filter(name => name !== target)
      const fill = Object.entries(this.reading.fill).filter(([name]) => name !== target && !drop.includes(name))
      const reading = { types: { ...this.reading.types }, drop, fill: Object.fromEntries(fill) }
      const outcome = await this.client.ask('train', { reading, target, settings, stopAfter })
      this.#isTrainedHere = true
      this.#served = undefined
      this.modelName = `${(this.table?.name ?? 'model').replace(/\.[^.]*$/, '')}.safetensors`
      this.#take(outcome)
    })
  }

  stop(): void {
    void this.client.ask('stop', undefined)
  }

  openModel(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    return this.#attempt('judging', async () => {
      this.model = decodeModel(bytes)
      this.modelName = name
      this.#isTrainedHere = false
      this.#served = undefined
      this.#bytes = bytes
      this.outcome = undefined
      this.course = undefined
      if (this.table) await this.#judgeHere()
    })
  }

  async #openServed(name: string): Promise<void> {
    const isThere = await this.#attempt('reading', async () => {
      const answer = await fetch(`./served/${encodeURIComponent(name)}`)
      if (!answer.ok)
        throw new Error(
          `The model ${name} is not served beside this page: the link is from \`glassbox studio ${name}\`. Start that again, or open the file here.`,
        )
      const bytes = new Uint8Array(await answer.arrayBuffer())
      await this.openModel(name, bytes)
    })
    if (isThere) this.#served = name
  }

  /** Judges the opened model on the table; a table without its target can be predicted all the same. */
  async #judgeHere(): Promise<void> {
    const { encoder } = this.model!
    const names = new Set(this.table!.columns.map(({ name }) => name))
    if (!encoder.target.columns.every(name => names.has(name))) return
    this.target = encoder.target.columns[0]!
    this.#take(await this.client.ask('judge', { model: this.#bytes! }))
  }

  #take(outcome: Outcome): void {
    this.outcome = outcome
    this.#bytes = outcome.model
    this.model = decodeModel(outcome.model)
    this.view = outcome.report.task === 'regression' ? 'residuals' : 'confusion'
    this.column = undefined
  }

  /** The model file. */
  get bytes(): Uint8Array<ArrayBuffer> | undefined {
    return this.#bytes
  }

  #follow(progress: readonly Progress[]): void {
    const before = this.course ?? { loss: [], validation: [] }
    const last = progress.at(-1)
    if (last === undefined) return
    this.course = {
      epochs: last.epochs,
      loss: [...before.loss, ...progress.map(({ loss }) => loss)],
      validation: [...before.validation, ...progress.flatMap(({ validationLoss }) => validationLoss ?? [])],
    }
  }

  /** Why a link cannot hold what lies here; undefined where it can. */
  readonly notInLink: string | undefined = $derived.by(() => {
    if (this.table && this.table.text === undefined && !this.#sample)
      return 'The table is too large for a link: it holds your settings only.'
    return undefined
  })

  get moment(): DataMoment {
    const { table, reading, outcome } = this
    const text = table?.text
    const kept = this.#sample !== undefined ? { sample: this.#sample } : table && text !== undefined && { name: table.name, text }
    return {
      ...(this.#served !== undefined && { served: this.#served }),
      ...(kept && { table: kept }),
      ...(Object.keys(reading.types).length > 0 && { types: reading.types }),
      ...(reading.drop.length > 0 && { drop: reading.drop }),
      ...(Object.keys(reading.fill).length > 0 && { fill: reading.fill }),
      ...(table && { target: this.target }),
      ...(Object.keys(this.settings).length > 0 && { settings: this.settings as Readonly<Record<string, unknown>> }),
      ...(outcome?.training && { epochs: outcome.training.epochs }),
      ...(outcome && this.view && { view: this.view }),
      ...(this.column !== undefined && { column: this.column }),
      ...(this.row > 0 && { row: this.row }),
    }
  }
}

export type { Desk }
/** There is one: who looks at another room and comes back finds it as it was. */
export const desk = new Desk()
