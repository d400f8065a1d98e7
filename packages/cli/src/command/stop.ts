import type { Io } from './io.ts'

/** Ends a command after Ctrl-C with the exit code 130; unlike other AbortErrors it has something to say. */
export class Stopped extends Error {
  override readonly name = 'AbortError'
}

/** Does what may be stopped by Ctrl-C, and then says so: the message becomes that of a {@link Stopped}. */
export async function stoppable<T>({ signal }: Io, message: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (signal.aborted && error instanceof Error && error.name === 'AbortError') throw new Stopped(message, { cause: error })
    throw error
  }
}

/** Waits for a promise, until the signal: then it throws the signal's AbortError at once, and what comes later is dropped. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
  })
  try {
    return await Promise.race([aborted, promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Waits until all is written: a reader that takes its time, such as a pager, is left by Ctrl-C. What comes after a Ctrl-C is written. */
export const flushed = ({ stdout, signal }: Io): Promise<void> =>
  signal.aborted ? stdout.flush() : untilAborted(stdout.flush(), signal)
