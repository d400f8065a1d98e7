import type { Look } from './style.ts'

/** A stream for text. */
export interface Output {
  /** Writes at once, as far as the program is concerned; false says that `flush` should be awaited before writing much more. */
  write(text: string): boolean
  /** Waits until everything is written. Rejects where the reader has gone (code EPIPE) or the disk is full. */
  flush(): Promise<void>
  /** Whether it is a terminal in which a line can be cleared and drawn anew. */
  readonly live: boolean
  readonly look: Look
}
