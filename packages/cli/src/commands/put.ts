import { saveBytes } from 'glassbox/node'
import type { Io } from '../command/io.ts'
import { flushed } from '../command/stop.ts'

/** Writes a text to a file, whole or not at all, or to standard output where there is none; Ctrl-C ends it with an AbortError. */
export async function put(text: string, file: string | undefined, io: Io): Promise<void> {
  if (file !== undefined) return saveBytes(file, new TextEncoder().encode(text), { signal: io.signal })
  io.signal.throwIfAborted()
  io.stdout.write(text)
  await flushed(io)
}
