import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { encodeCheckpoint } from '../../src/model/checkpoint.ts'
import { encodeModel } from '../../src/model/model.ts'
import { checkWritable, readBytes, saveBytes } from '../../src/node/files.ts'
import type { FileSystem } from '../../src/node/files.ts'
import { loadCheckpoint, loadModel, saveCheckpoint, saveModel } from '../../src/node/models.ts'
import { trainTable } from '../../src/model/train-table.ts'
import { firstDifference } from '../bits.ts'
import { mixedTable, others, trainMixed } from '../model/setup.ts'
import { rejection } from '../training/setup.ts'

const root = mkdtempSync(join(tmpdir(), 'glassbox-files-'))
afterAll(() => {
  rmSync(root, { recursive: true, force: true })
})
let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(root, 'folder-'))
  path = join(folder, 'model.glassbox')
})

const failure = (code: string) => Object.assign(new Error(`${code}: injected`), { code })
const refused = (code: string) => () => Promise.reject(failure(code))
const bytes = Uint8Array.from({ length: 5000 }, (_, i) => i % 251)
const old = Uint8Array.of(1, 2, 3)

/** The real file system with a call that fails; what is written before the failure stays written. */
const failing: { readonly [step: string]: { readonly code: string; readonly system: FileSystem } } = {
  open: { code: 'EACCES', system: { ...fs, open: refused('EACCES') } },
  write: {
    code: 'ENOSPC',
    system: withHandle(handle => ({
      writeFile: async (data: Uint8Array) => {
        await handle.write(data.subarray(0, 1000))
        throw failure('ENOSPC')
      },
    })),
  },
  sync: { code: 'EIO', system: withHandle(() => ({ sync: refused('EIO') })) },
  close: {
    code: 'EIO',
    system: withHandle(handle => ({
      close: async () => {
        await handle.close()
        throw failure('EIO')
      },
    })),
  },
  rename: { code: 'EPERM', system: { ...fs, rename: refused('EPERM') } },
}

function withHandle(change: (handle: fs.FileHandle) => object): FileSystem {
  return {
    ...fs,
    open: async (...args: Parameters<typeof fs.open>) => {
      const handle = await fs.open(...args)
      const own = change(handle)
      return new Proxy(handle, {
        get(target, key) {
          const value: unknown = Reflect.get(key in own ? own : target, key)
          return typeof value === 'function' ? (value.bind(key in own ? own : target) as unknown) : value
        },
      })
    },
  }
}

describe('saveBytes', () => {
  test('writes a new file, and replaces an old one', async () => {
    await saveBytes(path, old)
    expect(firstDifference(readFileSync(path), old)).toBeUndefined()
    await saveBytes(path, bytes)
    expect(firstDifference(readFileSync(path), bytes)).toBeUndefined()
    expect(readdirSync(folder)).toEqual(['model.glassbox'])
  })

  test.each(Object.entries(failing))(
    'where %s fails, the old file stays whole and no draft is left',
    async (_, { code, system }) => {
      writeFileSync(path, old)
      const error = await rejection(saveBytes(path, bytes, { system }))
      expect(error).toMatchObject({ name: 'DataError', cause: { code } })
      expect((error as Error).message).toMatch(/^.*model\.glassbox: the file cannot be written: .+\. Choose another place\.$/)
      expect((error as Error).message).toContain(path)
      expect(firstDifference(readFileSync(path), old)).toBeUndefined()
      expect(readdirSync(folder)).toEqual(['model.glassbox'])
    },
  )

  test.each(Object.entries(failing))('where %s fails and there was no file, there is none after', async (_, { system }) => {
    await rejection(saveBytes(path, bytes, { system }))
    expect(readdirSync(folder)).toEqual([])
  })

  test('where even the draft cannot be removed, the first failure is told', async () => {
    const system = { ...failing['rename']!.system, unlink: refused('EBUSY') }
    expect(await rejection(saveBytes(path, bytes, { system }))).toMatchObject({ cause: { code: 'EPERM' } })
  })

  test('the bytes are on the disk before they take the name', async () => {
    const calls: string[] = []
    const system: FileSystem = {
      ...withHandle(handle => ({
        sync: async () => {
          await handle.sync()
          calls.push('sync')
        },
      })),
      rename: async (from, to) => {
        calls.push(`rename, ${readFileSync(from).length} bytes`)
        await fs.rename(from, to)
      },
    }
    await saveBytes(path, bytes, { system })
    expect(calls).toEqual(['sync', 'rename, 5000 bytes'])
  })

  test('saves that overlap leave one of them, whole', async () => {
    const versions = Array.from({ length: 8 }, (_, i) => new Uint8Array(20_000 + i).fill(i))
    await Promise.all(versions.map(version => saveBytes(path, version)))
    const found = readFileSync(path)
    expect(versions.some(version => firstDifference(found, version) === undefined)).toBe(true)
    expect(readdirSync(folder)).toEqual(['model.glassbox'])
  })

  test('an abort before the file is replaced leaves the old one, one that comes later changes nothing', async () => {
    writeFileSync(path, old)
    const reason = new Error('stop')
    expect(await rejection(saveBytes(path, bytes, { signal: AbortSignal.abort(reason) }))).toBe(reason)
    for (const step of ['writeFile', 'sync', 'close'] as const) {
      const controller = new AbortController()
      const system = withHandle(handle => ({
        [step]: async (data: Uint8Array) => {
          controller.abort(reason)
          await (step === 'writeFile' ? handle.writeFile(data) : handle[step]())
        },
      }))
      expect(await rejection(saveBytes(path, bytes, { signal: controller.signal, system }))).toBe(reason)
      expect(firstDifference(readFileSync(path), old)).toBeUndefined()
      expect(readdirSync(folder)).toEqual(['model.glassbox'])
    }
    const controller = new AbortController()
    const rename: typeof fs.rename = async (from, to) => {
      controller.abort(reason)
      await fs.rename(from, to)
    }
    await saveBytes(path, bytes, { signal: controller.signal, system: { ...fs, rename } })
    expect(firstDifference(readFileSync(path), bytes)).toBeUndefined()
  })

  const places: readonly (readonly [string, () => string, RegExp])[] = [
    ['a folder that is not there', () => join(folder, 'no', 'model'), /there is no such file or folder/],
    ['a file in place of a folder', () => join(folder, 'file', 'model'), /a part of the path is no folder/],
    ['a folder in place of the file', () => join(folder, 'inner'), /cannot be written: it is a folder/],
    ['a name too long', () => join(folder, 'x'.repeat(300)), /the name is too long/],
  ]
  test.each(places)('%s: refused before and when it is saved, and nothing is changed', async (_, place, message) => {
    mkdirSync(join(folder, 'inner'))
    writeFileSync(join(folder, 'file'), 'x')
    const wanted = { name: 'DataError', message: expect.stringMatching(message) as string }
    expect(await rejection(checkWritable(place()))).toMatchObject(wanted)
    expect(await rejection(saveBytes(place(), bytes))).toMatchObject(wanted)
    expect(readdirSync(folder).sort()).toEqual(['file', 'inner'])
  })
})

describe('checkWritable', () => {
  test('a new place and an old file pass, and nothing is left behind', async () => {
    await checkWritable(path)
    expect(readdirSync(folder)).toEqual([])
    writeFileSync(path, old)
    await checkWritable(path)
    expect(firstDifference(readFileSync(path), old)).toBeUndefined()
    expect(readdirSync(folder)).toEqual(['model.glassbox'])
  })

  test('a folder, a device, and a link to a folder are refused', async () => {
    mkdirSync(path)
    expect(await rejection(checkWritable(path))).toMatchObject({
      message: `${path}: the file cannot be written: it is a folder. Choose another place.`,
    })
    expect(await rejection(checkWritable('/dev/null'))).toMatchObject({
      message: expect.stringContaining('it is not an ordinary file') as string,
    })
    symlinkSync(path, join(folder, 'link'))
    expect(await rejection(checkWritable(join(folder, 'link')))).toMatchObject({
      message: expect.stringContaining('it is a folder') as string,
    })
  })

  test('a folder without permission, a full disk and a read-only one are told apart', async () => {
    const access = { ...fs, access: refused('EACCES') }
    expect(await rejection(checkWritable(path, access))).toMatchObject({
      message: expect.stringContaining('the permission is missing') as string,
    })
    const full = { ...fs, open: refused('ENOSPC') }
    expect(await rejection(checkWritable(path, full))).toMatchObject({
      message: expect.stringContaining('the disk is full') as string,
    })
    const fixed = { ...fs, open: refused('EROFS') }
    expect(await rejection(checkWritable(path, fixed))).toMatchObject({
      message: expect.stringContaining('the file system is read-only') as string,
    })
  })
})

describe('readBytes', () => {
  test('gives what was saved', async () => {
    await saveBytes(path, bytes)
    expect(firstDifference(await readBytes(path), bytes)).toBeUndefined()
  })

  test('names the file that is not there, and a folder', async () => {
    expect(await rejection(readBytes(path))).toMatchObject({
      name: 'DataError',
      message: `${path}: the file cannot be read: there is no such file or folder. Check the path.`,
    })
    expect(await rejection(readBytes(folder))).toMatchObject({
      message: `${folder}: the file cannot be read: it is a folder. Name a file in it.`,
    })
  })
})

describe('models and checkpoints', () => {
  test('a model saved and loaded is the same, to the byte', async () => {
    const { model } = await trainMixed('kind')
    await saveModel(path, model)
    expect(firstDifference(encodeModel(await loadModel(path)), encodeModel(model))).toBeUndefined()
  })

  test('a checkpoint saved and loaded is the same, to the byte', async () => {
    const training = trainTable(mixedTable(), { target: 'kind', drop: others('kind'), epochs: 2 })
    await training.run()
    const checkpoint = training.training.checkpoint()
    await saveCheckpoint(path, checkpoint)
    expect(firstDifference(encodeCheckpoint(await loadCheckpoint(path)), encodeCheckpoint(checkpoint))).toBeUndefined()
    expect(await rejection(loadModel(path))).toMatchObject({
      name: 'ModelFileError',
      message: expect.stringMatching(/model\.glassbox: the file is no glassbox-model: got a glassbox-checkpoint/) as string,
    })
  })

  test('what is wrong with a file is told with its name', async () => {
    const { model } = await trainMixed('kind')
    const whole = encodeModel(model)
    writeFileSync(path, whole.subarray(0, whole.length - 10))
    expect(await rejection(loadModel(path))).toMatchObject({
      name: 'ModelFileError',
      complaint: { where: expect.stringContaining(path) as string },
    })
    writeFileSync(path, 'height,weight\n1,2\n')
    expect(await rejection(loadModel(path))).toMatchObject({
      message: `${path}: the file is not a model: it is no safetensors file. Give a file that \`glassbox train\` has saved.`,
    })
    expect(await rejection(loadCheckpoint(join(folder, 'none')))).toMatchObject({
      name: 'DataError',
      message: expect.stringContaining('there is no such file') as string,
    })
  })
})
