import { Readable } from 'node:stream'
import type { Io } from '../src/command/io.ts'
import type { Terminal } from '../src/command/keys.ts'
import type { Output } from '../src/terminal/output.ts'
import type { Look } from '../src/terminal/style.ts'

export const plain: Look = { columns: 80, color: false, unicode: true }
export const ascii: Look = { columns: 80, color: false, unicode: false }
export const colored: Look = { columns: 80, color: true, unicode: true }

export interface FakeOutput extends Output {
  /** All that was written. */
  text(): string
  lines(): string[]
}

export function fakeOutput({
  look = plain,
  live = false,
  failure,
}: { look?: Look; live?: boolean; failure?: Error } = {}): FakeOutput {
  const parts: string[] = []
  return {
    write: text => parts.push(text) > 0,
    flush: () => (failure ? Promise.reject(failure) : Promise.resolve()),
    live,
    look,
    text: () => parts.join(''),
    lines: () => parts.join('').split('\n').slice(0, -1),
  }
}

export interface FakeIo extends Io {
  readonly stdout: FakeOutput
  readonly stderr: FakeOutput
  /** As Ctrl-C does. */
  interrupt(): void
  /** Moves the clock on, in milliseconds. */
  pass(milliseconds: number): void
}

/** A world for a command within the test's own process. */
export function fakeIo({
  stdin = '',
  env = {},
  stdout = fakeOutput(),
  stderr = fakeOutput(),
  terminal,
}: {
  stdin?: string
  env?: Record<string, string>
  stdout?: FakeOutput
  stderr?: FakeOutput
  terminal?: Terminal
} = {}): FakeIo {
  const controller = new AbortController()
  let clock = 0
  return {
    stdout,
    stderr,
    stdin: () => Readable.from([new TextEncoder().encode(stdin)]),
    env,
    signal: controller.signal,
    compute(work) {
      controller.signal.throwIfAborted()
      return work()
    },
    now: () => clock,
    terminal,
    interrupt: () => controller.abort(),
    pass: milliseconds => (clock += milliseconds),
  }
}
