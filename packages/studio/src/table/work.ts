import {
  decodeModel,
  decodeText,
  DataError,
  encodeModel,
  evaluateRows,
  parseCsv,
  parseJsonLines,
  predictRows,
  readTable,
  trainTable,
  writeCsv,
} from 'glassbox'
import type { Model, Table, TextTable } from 'glassbox'
import { dependenceOf } from './dependence.ts'
import { importanceOf } from './importance.ts'
import type { Calls, ColumnView, Outcome, Progress, Reading, TableView } from './messages.ts'
import { profileOf } from './profile.ts'
import { optionsOf } from './settings.ts'
import { messageOf } from '../words/message.ts'

/** A file of so many characters goes into a link. */
const MOST_IN_LINK = 40_000

const isJsonLines = (name: string, content: string) =>
  /\.(jsonl|ndjson)$/i.test(name) || (!/\.(csv|tsv)$/i.test(name) && /^\s*\{/.test(content))

/** Reads a table from the text of a file, by its name or its first character. */
function tableOf(name: string, content: string): TextTable {
  if (/^\s*\[\s*[{[]/.test(content))
    throw new DataError({
      problem: 'this is a JSON array, neither CSV nor JSON lines',
      where: name,
      cure: 'Write one object a line',
    })
  return isJsonLines(name, content) ? parseJsonLines(content, { where: name }) : parseCsv(content, { where: name })
}

/** The state of the room behind the page: the table, the training under way, the model at hand. */
export class Work {
  readonly #tell: (progress: readonly Progress[]) => void
  #name = ''
  #content = ''
  #text: TextTable | undefined
  #reading: Reading = { types: {}, drop: [], fill: {} }
  #stop = new AbortController()
  #model: Model | undefined
  /** Rows of the table that judged the model. */
  #judged: Uint32Array = new Uint32Array(0)

  constructor(tell: (progress: readonly Progress[]) => void) {
    this.#tell = tell
  }

  get #table(): TextTable {
    if (this.#text) return this.#text
    throw new DataError({ problem: 'there is no table yet', cure: 'Choose a file first' })
  }

  get #atHand(): { model: Model; text: TextTable; rows: Uint32Array } {
    if (this.#model) return { model: this.#model, text: this.#table, rows: this.#judged }
    throw new DataError({ problem: 'there is no model yet', cure: 'Train one, or open a model file' })
  }

  readonly calls: { readonly [K in keyof Calls]: (body: Parameters<Calls[K]>[0]) => Promise<ReturnType<Calls[K]>> } = {
    load: async ({ name, data }) => {
      const content = typeof data === 'string' ? data : decodeText(new Uint8Array(await data.arrayBuffer()), name)
      const text = tableOf(name, content)
      if (text.rows.length === 0)
        throw new DataError({ problem: 'there are names of columns, but no rows', where: name, cure: 'Give a table with rows' })
      ;[this.#name, this.#content, this.#text] = [name, content, text]
      this.#model = undefined
      return this.#read({ types: {}, drop: [], fill: {} })
    },
    read: async reading => this.#read(reading),
    rows: async ({ rows }) => rows.map(row => this.#table.rows[row] ?? []),
    train: async ({ reading, target, settings, stopAfter }) => {
      this.#reading = reading
      this.#stop = new AbortController()
      const training = trainTable(this.#typed(), optionsOf(settings, target, reading, this.#stop.signal))
      await this.#follow(training, stopAfter)
      const result = training.result()
      if (result.epochs === 0)
        throw new DataError({ problem: 'stopped before the first epoch was done: there is nothing to keep', cure: 'Train again' })
      const { judgement, judgedOn, rows, columns, epochs, bestEpoch, stopped, warnings } = result
      const { report, targets, predictions, outputs } = judgement
      this.#model = result.model
      this.#judged = judgement.rows
      return {
        ...{ report, targets, predictions, outputs, judgedOn, warnings, rows: judgement.rows },
        model: encodeModel(result.model),
        training: { rows, columns, epochs, bestEpoch, stopped, most: training.epochs },
      }
    },
    stop: async () => {
      this.#stop.abort()
      return undefined
    },
    judge: async ({ model: bytes }) => {
      const model = decodeModel(bytes)
      const judgement = evaluateRows(model, this.#table)
      this.#model = model
      this.#judged = judgement.rows
      const { report, targets, predictions, outputs, rows, warnings } = judgement
      const outcome: Outcome = { model: bytes, report, judgedOn: 'table', rows, targets, predictions, outputs, warnings }
      return outcome
    },
    importance: async () => importanceOf(this.#atHand),
    dependence: async ({ column }) => dependenceOf(this.#atHand, column),
    predictions: async () => {
      const { model, text } = this.#atHand
      const { names, rows } = predictRows(model, text)
      return writeCsv(names, rows)
    },
  }

  /** Trains to its end, or as many epochs as a link says; the page hears of it some thirty times a second. */
  async #follow(training: ReturnType<typeof trainTable>, stopAfter: number | undefined): Promise<void> {
    let [waiting, last]: [Progress[], number] = [[], 0]
    for await (const { epoch, loss, validationLoss } of training) {
      waiting.push({ epoch, epochs: training.epochs, loss, ...(validationLoss !== undefined && { validationLoss }) })
      if (performance.now() - last > 33) {
        this.#tell(waiting)
        ;[waiting, last] = [[], performance.now()]
      }
      if (epoch === stopAfter) break
    }
    this.#tell(waiting)
  }

  /** As the command line reads it: what is left out is not looked at. */
  #typed(): Table {
    const { types, drop } = this.#reading
    return readTable(this.#table, { types: { ...types, ...Object.fromEntries(drop.map(name => [name, 'category'])) } })
  }

  #read(reading: Reading): TableView {
    this.#reading = reading
    const text = this.#table
    const small = this.#content.length <= MOST_IN_LINK ? { text: this.#content } : {}
    return { name: this.#name, rows: text.rows.length, columns: this.#columns(text), ...small }
  }

  #columns(text: TextTable): ColumnView[] {
    const { types } = this.#reading
    try {
      return readTable(text, { types }).columns.map(column => this.#viewOf(column))
    } catch {
      // One column is not what it seems: each on its own, so that it can be shown and mended.
      return text.names.map((name, c) => this.#alone(text, name, c))
    }
  }

  #alone(text: TextTable, name: string, c: number): ColumnView {
    const { types } = this.#reading
    const own = { ...text, names: [name], rows: text.rows.map(row => [row[c]!]) }
    try {
      return this.#viewOf(readTable(own, { types: Object.hasOwn(types, name) ? { [name]: types[name]! } : {} }).columns[0]!)
    } catch (error) {
      const column = readTable(own, { types: { [name]: 'category' } }).columns[0]!
      return { ...this.#viewOf(column), trouble: messageOf(error) }
    }
  }

  #viewOf(column: Table['columns'][number]): ColumnView {
    return { name: column.name, type: column.type, missing: column.missing, profile: profileOf(column) }
  }
}
