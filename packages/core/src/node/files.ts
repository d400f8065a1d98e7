import { constants } from 'node:fs'
import * as fs from 'node:fs/promises'
import { dirname } from 'node:path'
import { DataError } from '../errors.ts'
import { draftOf, removeStaleDrafts } from './drafts.ts'
import { codeOf } from './error-code.ts'

/** The file system calls of an atomic save, so that a test can let them fail. */
export type FileSystem = Pick<typeof fs, 'open' | 'rename' | 'unlink' | 'access' | 'stat'>

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'the permission is missing',
  EPERM: 'the permission is missing',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  ENOSPC: 'the disk is full',
  EFBIG: 'it is too large for the disk',
  ENAMETOOLONG: 'the name is too long',
}

const reasonOf = (error: unknown): string => REASONS[codeOf(error)] ?? (error instanceof Error ? error.message : String(error))

/** How a file is saved. */
export interface SaveOptions {
  /** Aborted, it ends the save before the file is replaced; an abort that comes later changes nothing. */
  readonly signal?: AbortSignal
  /** Default: Node's own. */
  readonly system?: FileSystem
}

/** The bytes of a file. @throws {DataError} that names the file and says why it cannot be read. */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await fs.readFile(path)
  } catch (error) {
    const folder = codeOf(error) === 'EISDIR'
    throw new DataError(
      {
        problem: `the file cannot be read: ${reasonOf(error)}`,
        where: path,
        cure: folder ? 'Name a file in it' : 'Check the path',
      },
      { cause: error },
    )
  }
}

const unwritable = (path: string, error: unknown) =>
  new DataError(
    { problem: `the file cannot be written: ${reasonOf(error)}`, where: path, cure: 'Choose another place' },
    { cause: error },
  )

/**
 * Throws a {@link DataError} where a file could not be saved: before hours of training, not after. It tries with an empty file beside
 * it, since a folder's permissions do not say all (a full disk, an administrator in a folder that takes no files). What is no ordinary
 * file, such as a folder or /dev/null, is refused: saving would replace it.
 */
export async function checkWritable(path: string, system: FileSystem = fs): Promise<void> {
  const draft = draftOf(path)
  try {
    const found = await system.stat(path).catch(() => undefined)
    if (found !== undefined && !found.isFile())
      throw found.isDirectory() ? Object.assign(new Error(), { code: 'EISDIR' }) : new Error('it is not an ordinary file')
    await system.access(dirname(path), constants.W_OK)
    await (await system.open(draft, 'w')).close()
    await system.unlink(draft)
  } catch (error) {
    throw unwritable(path, error)
  }
}

/**
 * Saves a file atomically: the bytes go to a new file beside it, are forced to the disk, and then take its name.
 * Whatever fails, the file is either the old one, whole, or the new one, whole. Copies that processes left unfinished in this folder
 * when they were killed are removed first.
 *
 * @throws {DataError} that names the file and says why it could not be written; the signal's reason where that is aborted. The
 * unfinished copy is removed.
 */
export async function saveBytes(path: string, bytes: Uint8Array, { signal, system = fs }: SaveOptions = {}): Promise<void> {
  signal?.throwIfAborted()
  await removeStaleDrafts(dirname(path))
  const draft = draftOf(path)
  try {
    const file = await system.open(draft, 'w')
    try {
      await file.writeFile(bytes, { signal })
      await file.sync()
    } finally {
      await file.close()
    }
    signal?.throwIfAborted()
    await system.rename(draft, path)
  } catch (error) {
    await system.unlink(draft).catch(() => undefined)
    signal?.throwIfAborted()
    throw unwritable(path, error)
  }
}
