import type { Answer, Request } from './messages.ts'

/** One worker for one asker: it is kept while it has finished what it was asked, and replaced while it has not. */
export class Job {
  #worker: Worker | undefined
  #isBusy = false

  /** Asks anew; what was asked before is dropped. */
  ask(request: Request, hear: (answer: Answer) => void): void {
    if (this.#isBusy) this.stop()
    const worker = (this.#worker ??= new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }))
    this.#isBusy = true
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.kind === 'done' || data.kind === 'trouble') this.#isBusy = false
      hear(data)
    }
    worker.onerror = event => {
      this.stop()
      hear({ kind: 'trouble', message: event.message || 'The computing could not be started. Load the page again.' })
    }
    worker.postMessage(request)
  }

  stop(): void {
    this.#worker?.terminate()
    this.#worker = undefined
    this.#isBusy = false
  }
}
