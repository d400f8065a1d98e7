import { createHash, randomBytes } from 'node:crypto'
import { readlinkSync } from 'node:fs'
import { readdir, unlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { codeOf } from './error-code.ts'

let realm: string | undefined
/** Where a process id means something: this machine, and on Linux this container. Another's ids say nothing about who lives here. */
const ownRealm = () => (realm ??= createHash('sha256').update(`${hostname()} ${processNamespace()}`).digest('hex').slice(0, 8))

function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}

/** A new name beside a file, so that saves that overlap do not write into one draft. It tells who writes it. */
export const draftOf = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${ownRealm()}-${process.pid}-${randomBytes(4).toString('hex')}.part`)

const draftName = /^\..+\.([0-9a-f]{8})-(\d+)-[0-9a-f]{8}\.part$/

/**
 * Removes the drafts in a folder whose process no longer lives: it was killed while it saved. In doubt a draft stays: where its process id
 * is another machine's or container's, this process's own, or somebody's by now. A folder that cannot be read or changed is left as it is.
 */
export async function removeStaleDrafts(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    const [, owner, pid] = draftName.exec(name) ?? []
    if (owner === ownRealm() && !lives(Number(pid))) await unlink(join(folder, name)).catch(() => undefined)
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Anything else, such as EPERM, comes from a process that is there, or from an id that is none.
    return codeOf(error) !== 'ESRCH'
  }
}
