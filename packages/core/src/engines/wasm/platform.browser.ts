import type { Helper } from './platform.ts'

// What a page or its worker has, and some other runtimes have not.
interface WebWorker {
  postMessage(message: object): void
  terminate(): void
  addEventListener(type: 'error', listener: (event: { preventDefault(): void }) => void): void
}
declare const Worker: (new (address: string) => WebWorker) | undefined
declare const Blob: new (parts: readonly string[], options: { type: string }) => object
declare const URL: { createObjectURL(blob: object): string }
declare const crossOriginIsolated: boolean | undefined
declare const navigator: { readonly hardwareConcurrency?: number } | undefined

/** Processors of the machine, as far as the browser tells. */
export const cores = (): number => (typeof navigator === 'undefined' ? 1 : (navigator.hardwareConcurrency ?? 1))

/** Whether threads can share memory: a page can where its server isolates it from other origins. */
export const canShare = (): boolean =>
  typeof crossOriginIsolated !== 'undefined' && crossOriginIsolated && typeof Worker !== 'undefined'

/** Wide vectors are to be had in Node only: why nothing is run. */
export const withWideVectors = (_run: () => void): string | undefined => 'only Node has them'

/** Starts a thread that runs a text, in which `receive` takes what is posted. It ends with the page. */
export function startHelper(receive: string, lost: () => void): Helper {
  if (typeof Worker === 'undefined') throw new TypeError('Worker is missing')
  const text = `const receive = ${receive}\nonmessage = ({ data }) => receive(data)`
  const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })))
  worker.addEventListener('error', event => {
    event.preventDefault()
    lost()
  })
  return { post: message => worker.postMessage(message), stop: () => worker.terminate() }
}

/** Waits until a cell has another number, at most so many milliseconds. A page's own thread must not sleep: there it looks again and again. */
export function pause(cells: Int32Array, index: number, value: number, milliseconds: number): void {
  try {
    Atomics.wait(cells, index, value, milliseconds)
  } catch {
    const end = performance.now() + milliseconds
    while (Atomics.load(cells, index) === value && performance.now() < end);
  }
}
