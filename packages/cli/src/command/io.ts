import { addAbortSignal } from 'node:stream'
import type { Writable } from 'node:stream'
import { lookOf } from '../terminal/style.ts'
import type { Output } from '../terminal/output.ts'
import { interruptible } from './interruptible.ts'
import { processTerminal } from './keys.ts'
import type { Terminal } from './keys.ts'

/** All that a command has of the world besides files, so that a test can run it within its own process. */
export interface Io {
  readonly stdout: Output
  readonly stderr: Output
  /** The bytes of standard input; reading them ends with an AbortError where the signal is given. */
  stdin(): AsyncIterable<Uint8Array>
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborted at the first Ctrl-C: what runs should come to a good end and give the exit code 130. */
  readonly signal: AbortSignal
  /**
   * Does long work that cannot look at the signal, such as reading a table of a million rows: Ctrl-C ends it at once.
   *
   * @throws the signal's AbortError then, or where it came before.
   */
  compute<T>(work: () => T): T
  /** A clock in milliseconds. */
  now(): number
  /** Where both standard input and standard output are a terminal. */
  readonly terminal?: Terminal | undefined
}

/** The same output with colour on or off. */
export const withColor = (output: Output, color: boolean): Output => ({
  write: text => output.write(text),
  flush: () => output.flush(),
  live: output.live,
  get look() {
    return { ...output.look, color }
  },
})

/**
 * A Node stream as an output. Where its reader has gone, writing throws the stream's error (code EPIPE); with `optional` it does nothing
 * instead, since a closed standard error is no reason to stop a training.
 */
export function streamOutput(
  stream: Writable & { readonly isTTY?: boolean; readonly columns?: number },
  env: Io['env'],
  optional = false,
): Output {
  let failure: Error | undefined
  // Its errors name no file.
  stream.on('error', error => (failure ??= Object.assign(error, { path: 'standard output' })))
  const isTTY = Boolean(stream.isTTY)
  return {
    write(text) {
      if (failure === undefined) return stream.write(text)
      if (optional) return true
      throw failure
    },
    async flush() {
      const error = failure ?? (await new Promise<Error | null | undefined>(resolve => stream.write('', resolve)))
      if (error && !optional) throw error
    },
    live: isTTY && env.TERM !== 'dumb',
    get look() {
      return lookOf({ isTTY, columns: isTTY ? stream.columns : undefined, env, platform: process.platform })
    },
  }
}

/** In milliseconds: signals that come so soon after the first are the same Ctrl-C, bounced or passed on by a parent such as npm. */
const bounce = 500

/** The process's own streams, clock and Ctrl-C; a second Ctrl-C ends the process at once. */
export function processIo(): Io {
  const controller = new AbortController()
  const { signal } = controller
  let first = 0
  const stop = () => {
    first = performance.now()
    controller.abort()
  }
  process.on('SIGINT', () => {
    if (!signal.aborted) stop()
    else if (performance.now() - first > bounce) process.exit(130)
  })
  return {
    stdout: streamOutput(process.stdout, process.env),
    stderr: streamOutput(process.stderr, process.env, true),
    stdin: () => addAbortSignal(signal, process.stdin),
    env: process.env,
    signal,
    compute(work) {
      signal.throwIfAborted()
      return interruptible(work, () => {
        stop()
        throw signal.reason as Error
      })
    },
    now: () => performance.now(),
    terminal: process.stdin.isTTY && process.stdout.isTTY && process.env.TERM !== 'dumb' ? processTerminal() : undefined,
  }
}
