import type { TrainingProgram } from 'glassbox'
import { Trace } from 'glassbox/trace'
import type { Moments, Timeline } from 'glassbox/trace'
import type { Recipe } from '../moment/recipe.ts'
import type { Answer, Checked, Question } from './protocol.ts'

interface Waiting {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

/**
 * The moments of a training, replayed in a worker, so that the page stays smooth; only the batch at hand is computed here, from the
 * same numbers by the same plain loops, so that it has the same bits. The first moment needs no replay and no worker.
 */
export class RemoteMoments implements Moments<TrainingProgram> {
  readonly #timeline: Timeline
  readonly #dtype: 'float64' | 'float32'
  readonly #recipe: Recipe
  #worker: Worker | undefined
  readonly #waiting = new Map<number, Waiting>()
  #asked = 0
  #oncurve: ((answer: Answer) => void) | undefined

  constructor(recipe: Recipe, timeline: Timeline, dtype: 'float64' | 'float32') {
    this.#recipe = recipe
    this.#timeline = timeline
    this.#dtype = dtype
  }

  get program(): TrainingProgram {
    return this.#timeline.program
  }

  batches(epoch: number): { readonly length: number } {
    return this.#timeline.batches(epoch)
  }

  async trace(epoch: number, batch: number): Promise<Trace<TrainingProgram>> {
    // Outside of a browser there may be no workers.
    if ((epoch === 0 && batch === 0) || typeof Worker === 'undefined') return this.#timeline.trace(epoch, batch)
    const answer = await this.#ask({ kind: 'trace', epoch, batch })
    if (answer.kind !== 'trace') throw new TypeError('another answer than was asked for')
    const byName = new Map(this.program.values.map(value => [value.name, value]))
    const given = new Map(answer.given.map(([name, numbers]) => [byName.get(name)!, numbers]))
    return new Trace(this.program, given, answer.rows, this.#dtype)
  }

  /** The gradient check of a moment, without what was changed by hand. */
  async check(epoch: number, batch: number): Promise<Checked> {
    const answer = await this.#ask({ kind: 'check', epoch, batch })
    if (answer.kind !== 'check') throw new TypeError('another answer than was asked for')
    return answer.found
  }

  /** Trains once through; the listener gets the losses as they come, and the end. */
  curve(listener: (answer: Answer) => void): void {
    if (typeof Worker === 'undefined') return
    this.#oncurve = listener
    this.#send({ kind: 'curve' })
  }

  close(): void {
    this.#worker?.terminate()
    this.#worker = undefined
    for (const { reject } of this.#waiting.values()) reject(new Error('the run was closed'))
    this.#waiting.clear()
  }

  #ask(question: { readonly kind: 'trace' | 'check'; readonly epoch: number; readonly batch: number }): Promise<Answer> {
    const id = ++this.#asked
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#send({ ...question, id })
    })
  }

  #send(question: Question): void {
    this.#worker ??= this.#start()
    this.#worker.postMessage(question)
  }

  #start(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (!('id' in data)) return this.#oncurve?.(data)
      const waiting = this.#waiting.get(data.id)
      this.#waiting.delete(data.id)
      if (data.kind === 'failed') waiting?.reject(new Error(data.message))
      else waiting?.resolve(data)
    }
    worker.onerror = ({ message }) => {
      for (const { reject } of this.#waiting.values())
        reject(new Error(`the worker that trains stopped: ${message}. Load the page again.`))
      this.#waiting.clear()
    }
    worker.postMessage({ kind: 'open', recipe: this.#recipe } satisfies Question)
    return worker
  }
}
