import { GlassboxError } from 'glassbox'
import type { Io } from './io.ts'
import { Stopped } from './stop.ts'
import { paint } from '../terminal/style.ts'
import { printable, wrap } from '../terminal/text.ts'

/** Writes an error to standard error, as its kind deserves, and gives the exit code. */
export function reportError(error: unknown, io: Io): number {
  const code = codeOf(error)
  if (code === 'EPIPE') return 141
  if (io.signal.aborted && error instanceof Error && error.name === 'AbortError') {
    if (error instanceof Stopped) io.stderr.write(`${error.message}\n`)
    return 130
  }
  if (error instanceof GlassboxError) return complain(error.message, io, 2)
  const trouble = systemTrouble(error, code)
  if (trouble !== undefined) return complain(trouble, io, 2)
  const text = error instanceof Error ? error.message : String(error)
  complain(`this should not have happened: ${text || 'no reason given'}. With GLASSBOX_DEBUG=1 it says where.`, io, 1)
  if (io.env.GLASSBOX_DEBUG === '1' && error instanceof Error) io.stderr.write(`${error.stack ?? error.name}\n`)
  return 1
}

function complain(message: string, io: Io, code: number): number {
  const { look, live } = io.stderr
  const label = 'error: '
  // Only a terminal gets line breaks: elsewhere someone may look for a path or a name that would be broken.
  const text = printable(message)
  const [first = '', ...rest] = live ? wrap(text, look.columns - label.length) : [text]
  io.stderr.write(
    [paint(look, 'red', label.trimEnd()) + ` ${first}`, ...rest.map(line => ' '.repeat(label.length) + line)]
      .map(line => `${line}\n`)
      .join(''),
  )
  return code
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

const troubles: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder, not a file',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EMFILE: 'too many files are open',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk cannot be read or written',
  ENAMETOOLONG: 'the name is too long',
}

/** What went wrong with a file, for the errors of the system that no command turned into one of its own. */
function systemTrouble(error: unknown, code: string | undefined): string | undefined {
  const trouble = troubles[code ?? '']
  if (trouble === undefined) return undefined
  return error instanceof Error && 'path' in error && typeof error.path === 'string'
    ? `${error.path}: ${trouble}.`
    : `${trouble}.`
}
