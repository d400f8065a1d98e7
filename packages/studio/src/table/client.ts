import type { Answer, Asked, Body, Call, Progress, Told } from './messages.ts'

interface Waiting {
  resolve(answer: unknown): void
  reject(error: Error): void
}

/** The page's side of the worker: asks it, one answer for each question. */
export class Client {
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  readonly #waiting = new Map<number, Waiting>()
  #asked = 0

  constructor(onprogress: (progress: readonly Progress[]) => void) {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Told>) => {
      if ('progress' in data) return onprogress(data.progress)
      const waiting = this.#waiting.get(data.id)
      this.#waiting.delete(data.id)
      if ('trouble' in data) waiting?.reject(new Error(data.trouble))
      else waiting?.resolve(data.answer)
    })
    this.#worker.addEventListener('error', event => {
      event.preventDefault()
      const error = new Error(`The worker could not go on: ${event.message || 'no reason given'}. Load the page again.`)
      for (const { reject } of this.#waiting.values()) reject(error)
      this.#waiting.clear()
    })
  }

  /** @throws {Error} with a sentence for people. */
  ask<K extends Call>(call: K, body: Body<K>): Promise<Answer<K>> {
    return new Promise<Answer<K>>((resolve, reject) => {
      const id = ++this.#asked
      this.#waiting.set(id, { resolve: answer => resolve(answer as Answer<K>), reject })
      this.#worker.postMessage({ id, call, body } satisfies Asked)
    })
  }
}
