import { realpath } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { checkWritable } from 'glassbox/node'
import { UsageError } from '../command/usage.ts'

/** Where a model goes when nothing is said: the table's name in the current folder. */
export const modelPlace = (file: string): string =>
  file === '-' ? 'model.safetensors' : `${basename(file, extname(file))}.safetensors`

/** A path as the file system knows it, links followed as far as it exists. */
async function real(path: string): Promise<string> {
  const full = resolve(path)
  return realpath(full).catch(async () => join(await realpath(dirname(full)).catch(() => dirname(full)), basename(full)))
}

/** A file, and how the user named it: `--out`, "the table". */
interface Place {
  readonly name: string
  readonly path: string | undefined
}

/** Checks before the work that a file can be written at its end, and that it would not replace one of the others. */
export async function checkPlace({ name, path }: Place, others: readonly Place[]): Promise<void> {
  if (path === undefined) return
  const here = await real(path)
  for (const other of others) {
    if (other.path === undefined || other.path === '-' || (await real(other.path)) !== here) continue
    throw new UsageError({
      problem: `${name} is the same file as ${other.name}, which would be lost`,
      got: path,
      cure: 'Choose another place',
    })
  }
  await checkWritable(path)
}
