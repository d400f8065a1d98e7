import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { runProgram } from '../../src/command/program.ts'
import { program } from '../../src/commands/all.ts'
import { fakeIo } from '../fake-io.ts'
import type { FakeIo } from '../fake-io.ts'

/** A table of the examples. */
export const example = (name: string): string => fileURLToPath(new URL(`../../../../examples/${name}`, import.meta.url))

/** A folder for the tests of a file, removed after them. */
export function workFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'glassbox-cli-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const at = (name: string) => join(folder, name)
  return {
    at,
    write(name: string, content: string | Uint8Array): string {
      writeFileSync(at(name), content)
      return at(name)
    },
    bytes: (name: string): Buffer => readFileSync(at(name)),
    text: (name: string): string => readFileSync(at(name), 'utf8'),
  }
}

/** Runs a command line within this process. */
export async function glassbox(words: readonly (string | number)[], io: FakeIo = fakeIo()) {
  const code = await runProgram(program, words.map(String), io)
  return { code, out: io.stdout.text(), err: io.stderr.text() }
}

/** A world in which Ctrl-C is typed when standard error shows a text. */
export function interruptedAt(text: string): FakeIo {
  const io = fakeIo()
  const { write } = io.stderr
  io.stderr.write = part => {
    if (part.includes(text)) io.interrupt()
    return write(part)
  }
  return io
}

/** A small table of two classes that a network learns at once. */
export const points = (rows = 40): string =>
  ['x,y,color,class', ...Array.from({ length: rows }, (_, i) => pointOf(i))].join('\n') + '\n'

function pointOf(i: number): string {
  const side = i % 2
  return [
    side * 2 + ((i * 7) % 10) / 10,
    ((i * 3) % 11) / 10 - side,
    ['red', 'green', 'blue'][i % 3],
    side === 0 ? 'left' : 'right',
  ].join()
}

/** Flags for a training that takes no time. */
export const quick = ['--epochs', 3, '--hidden', '4', '--quiet'] as const
