import type { Answer, Request } from './messages.ts'

/** The page's side of the worker: there is one, made when it is first needed. */
export class Client {
  readonly #hear: (answer: Answer) => void
  readonly #fail: (message: string) => void
  #worker: Worker | undefined

  constructor(hear: (answer: Answer) => void, fail: (message: string) => void) {
    this.#hear = hear
    this.#fail = fail
  }

  ask(request: Request): void {
    if (!this.#worker) {
      this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
      this.#worker.onmessage = ({ data }: MessageEvent<Answer>) => this.#hear(data)
      this.#worker.onerror = event => {
        event.preventDefault()
        this.#worker?.terminate()
        this.#worker = undefined
        this.#fail(`The worker could not go on: ${event.message || 'no reason given'}. Press Reset, or load the page again.`)
      }
    }
    this.#worker.postMessage(request)
  }
}
