import { ModelFileError } from '../errors.ts'
import type { Matrix } from '../matrix.ts'
import { FORBIDDEN, readSafetensors, writeSafetensors } from './safetensors.ts'

/** What kind of file it is, and the version of its form. */
export interface FileKind {
  readonly format: 'glassbox-model' | 'glassbox-checkpoint'
  readonly version: number
}

/** FNV-1a over bytes: tells an edited or damaged file from a whole one (not a protection against forgery). */
function checksum(parts: readonly Uint8Array[]): string {
  let hash = 0x811c9dc5
  for (const part of parts) for (let i = 0; i < part.length; i++) hash = Math.imul(hash ^ part[i]!, 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

const checksumOf = (tensors: ReadonlyMap<string, Matrix>, format: string, version: string, body: string) =>
  checksum([
    new TextEncoder().encode(
      JSON.stringify([
        format,
        version,
        body,
        [...tensors].map(([name, { rows, columns, data }]) => [name, rows, columns, data.BYTES_PER_ELEMENT]),
      ]),
    ),
    ...Array.from(tensors.values(), ({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ])

/** Puts named matrices and a body (plain data) into one safetensors file, with a checksum over both. */
export function packFile(
  { format, version }: FileKind,
  body: object,
  tensors: ReadonlyMap<string, Matrix>,
): Uint8Array<ArrayBuffer> {
  const text = JSON.stringify(body)
  // Wide numbers first, so that each tensor begins at a multiple of its numbers' size; then by name.
  const width = ({ data }: Matrix) => data.BYTES_PER_ELEMENT
  const sorted = new Map([...tensors].sort(([a, m], [b, n]) => width(n) - width(m) || (a < b ? -1 : 1)))
  const metadata = new Map([
    ['format', format],
    ['version', `${version}`],
    ['body', text],
    ['checksum', checksumOf(sorted, format, `${version}`, text)],
  ])
  return writeSafetensors({ tensors: sorted, metadata })
}

/**
 * Takes a file apart that {@link packFile} made.
 * @throws {ModelFileError} for another kind, a newer version, a wrong checksum, or a file that is not valid.
 */
export function unpackFile(
  bytes: Uint8Array,
  kind: FileKind,
): { readonly body: Readonly<Record<string, unknown>>; readonly tensors: ReadonlyMap<string, Matrix> } {
  const { tensors, metadata } = readSafetensors(bytes)
  const [format, version, text] = [metadata.get('format'), metadata.get('version'), metadata.get('body')]
  if (format !== kind.format)
    throw new ModelFileError({
      problem: `the file is no ${kind.format}`,
      got: format === undefined ? 'a safetensors file without our metadata' : `a ${format}`,
      cure:
        kind.format === 'glassbox-model'
          ? 'Give a model that `glassbox train` has saved'
          : 'Give a checkpoint that `glassbox train --checkpoint` has saved',
    })
  if (version !== `${kind.version}`)
    throw new ModelFileError({
      problem: 'the file is of another version',
      expected: `${kind.version}`,
      got: version ?? 'none',
      cure: 'Use the version of Glassbox that wrote it, or train again',
    })
  if (text === undefined || metadata.get('checksum') !== checksumOf(tensors, format, version, text))
    throw new ModelFileError({
      problem: 'the file has been edited or damaged: its checksum does not fit',
      cure: 'Take a fresh copy of it, or train again',
    })
  let body: unknown
  try {
    body = JSON.parse(text, (key, value: unknown) => {
      if (FORBIDDEN.includes(key))
        throw new ModelFileError({ problem: `the metadata of the file hold the forbidden name "${key}"` })
      return value
    })
  } catch (error) {
    throw error instanceof ModelFileError ? error : new ModelFileError({ problem: 'the metadata of the file are no valid JSON' })
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new ModelFileError({ problem: 'the metadata of the file are no object' })
  return { body: body as Readonly<Record<string, unknown>>, tensors }
}
