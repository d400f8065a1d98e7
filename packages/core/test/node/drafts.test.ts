import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { saveBytes } from '../../src/node/files.ts'

const root = mkdtempSync(join(tmpdir(), 'glassbox-drafts-'))
const program = join(root, 'files.mjs')
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(root, 'folder-'))
})

// The source as it is, in one file that Node runs.
beforeAll(async () => {
  const bundle = await rolldown({
    input: fileURLToPath(new URL('../../src/node/files.ts', import.meta.url)),
    platform: 'node',
  })
  await bundle.write({ file: program, format: 'esm', codeSplitting: false })
  await bundle.close()
})
afterAll(() => {
  rmSync(root, { recursive: true, force: true })
})

/** A process that saves 100,000 bytes, and has written half of them: it goes on when it hears something. */
async function saving(path: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    `import * as fs from 'node:fs/promises'
     import { saveBytes } from ${JSON.stringify(program)}
     const open = async (...args) => {
       const handle = await fs.open(...args)
       const whole = handle.writeFile.bind(handle)
       handle.writeFile = async bytes => {
         await whole(bytes.subarray(0, bytes.length / 2))
         console.log('half')
         for await (const _ of process.stdin) break
         await whole(bytes.subarray(bytes.length / 2))
       }
       return handle
     }
     await saveBytes(${JSON.stringify(path)}, new Uint8Array(100_000).fill(7), { system: { ...fs, open } })
     process.exit()`,
  ])
  await once(child.stdout, 'data')
  return child
}

const drafts = () => readdirSync(folder).filter(name => name.endsWith('.part'))

async function kill(child: ChildProcess): Promise<void> {
  const end = once(child, 'close')
  child.kill('SIGKILL')
  await end
}

test('what a process left that was killed amid its save is gone after the next save to the folder, of whatever name', async () => {
  await kill(await saving(join(folder, 'model.safetensors')))
  expect(drafts()).toHaveLength(1)
  expect(readFileSync(join(folder, drafts()[0]!))).toHaveLength(50_000)
  await saveBytes(join(folder, 'other.safetensors'), Uint8Array.of(1))
  expect(readdirSync(folder)).toEqual(['other.safetensors'])
})

test('the draft of a process that lives stays, and its save ends well', async () => {
  const path = join(folder, 'model.safetensors')
  const [living, dead] = await Promise.all([saving(path), saving(path)])
  expect(drafts()).toHaveLength(2)
  await kill(dead)
  await saveBytes(path, Uint8Array.of(1))
  expect(drafts()).toHaveLength(1)
  const end = once(living, 'close')
  living.stdin!.end('go on')
  expect(await end).toEqual([0, null])
  expect(readdirSync(folder)).toEqual(['model.safetensors'])
  expect(readFileSync(path).equals(Buffer.alloc(100_000, 7))).toBe(true)
})

test("files of people, and drafts of another machine's processes, are not touched", async () => {
  await kill(await saving(join(folder, 'model')))
  const [draft = ''] = drafts()
  const owner = /\.([0-9a-f]{8})-\d+-[0-9a-f]{8}\.part$/.exec(draft)?.[1] ?? ''
  expect(owner).not.toBe('')
  const elsewhere = draft.replace(owner, owner === '00000000' ? '00000001' : '00000000')
  const kept = ['.download.part', '.model.12345-0.part', elsewhere, draft.slice(1), `${draft}.old`]
  for (const name of kept) writeFileSync(join(folder, name), 'x')
  await saveBytes(join(folder, 'model'), Uint8Array.of(1))
  expect(readdirSync(folder).sort()).toEqual([...kept, 'model'].sort())
})
