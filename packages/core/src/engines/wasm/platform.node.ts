import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Helper } from './platform.ts'

/** Processors that the process may use. */
export const cores = (): number => availableParallelism()

/** Whether threads can share memory. */
export const canShare = (): boolean => true

/** Starts a thread that runs a text, in which `receive` takes what is posted. It never keeps the process alive, and ends with it. */
export function startHelper(receive: string, lost: () => void): Helper {
  const worker = new Worker(`process.getBuiltinModule('node:worker_threads').parentPort.on('message', ${receive})`, {
    eval: true,
    execArgv: [],
    env: {},
    name: 'glassbox',
  })
  worker.unref()
  worker.on('error', lost)
  worker.on('exit', lost)
  return {
    post: message => worker.postMessage(message),
    stop() {
      worker.off('exit', lost)
      void worker.terminate()
    },
  }
}

/** Waits until a cell has another number, at most so many milliseconds. */
export function pause(cells: Int32Array, index: number, value: number, milliseconds: number): void {
  Atomics.wait(cells, index, value, milliseconds)
}
