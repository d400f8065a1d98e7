import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Helper } from './platform.ts'

/** Processors that the process may use. */
export const cores = (): number => availableParallelism()

/** Whether threads can share memory. */
export const canShare = (): boolean => true

/** Versions of Node whose V8 joins pairs of vectors, as far as it was tried. */
const OLDEST = 24
const NEWEST = 26
const flags = ['experimental-wasm-revectorize', 'wasm-sync-tier-up']

/**
 * Runs what makes functions of WebAssembly hot, while V8 joins pairs of vectors in those that it then compiles, at once and not beside.
 * Its flags are as before afterwards. Where that cannot be had, nothing is run and the answer is why.
 */
export function withWideVectors(run: () => void): string | undefined {
  const { versions, arch, execArgv, env } = process
  const major = Number(versions.node.split('.')[0])
  if (['bun', 'deno'].some(name => versions[name] !== undefined) || !(major >= OLDEST && major <= NEWEST))
    return `only Node ${OLDEST} to ${NEWEST} has them`
  if (arch !== 'x64') return 'only x64 processors have them'
  const given = [...execArgv, env['NODE_OPTIONS'] ?? ''].join(' ').replaceAll('_', '-')
  // What was set at the start could not be set back.
  if (/--(no-)?(experimental-)?(wasm|liftoff|jitless|turbo)/.test(given)) return "Node was started with V8's own flags"
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  try {
    for (const flag of flags) setFlagsFromString(`--${flag}`)
    run()
  } finally {
    for (const flag of flags) setFlagsFromString(`--no-${flag}`)
  }
  return undefined
}

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
