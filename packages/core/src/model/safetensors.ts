import { ModelFileError } from '../errors.ts'
import type { Dtype, Matrix, Numbers } from '../matrix.ts'
import { dtypeOf } from '../matrix.ts'

// The safetensors format: 8 bytes with the length of a JSON header (little-endian), the header, then the numbers of all tensors
// without gaps, little-endian. Every safetensors reader opens our files; our own data are strings under __metadata__.
// Source: https://github.com/huggingface/safetensors, "Format".

const DTYPES = { F64: 'float64', F32: 'float32' } as const satisfies Record<string, Dtype>
/** The format's own limit. */
const LONGEST_HEADER = 100_000_000
/** Names that a plain object takes for its own machinery. */
export const FORBIDDEN: readonly string[] = ['__proto__', 'constructor', 'prototype']

export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Matrix>
  readonly metadata: ReadonlyMap<string, string>
}

/** The bytes of a safetensors file. Tensors stand in the order of the map. */
export function writeSafetensors({ tensors, metadata }: TensorFile): Uint8Array<ArrayBuffer> {
  const entries: Record<string, unknown> = { __metadata__: Object.fromEntries(metadata) }
  let end = 0
  for (const [name, { rows, columns, data }] of tensors) {
    const start = end
    end += data.byteLength
    entries[name] = { dtype: dtypeOf(data) === 'float64' ? 'F64' : 'F32', shape: [rows, columns], data_offsets: [start, end] }
  }
  const json = new TextEncoder().encode(JSON.stringify(entries))
  const header = Math.ceil((8 + json.length) / 8) * 8 // numbers begin at a multiple of 8; the header is filled up with spaces
  const bytes = new Uint8Array(header + end).fill(0x20, 8, header)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, header - 8, true)
  bytes.set(json, 8)
  let at = header
  for (const { data } of tensors.values()) {
    writeNumbers(view, at, data)
    at += data.byteLength
  }
  return bytes
}

function writeNumbers(view: DataView, at: number, data: Numbers): void {
  if (data instanceof Float64Array) data.forEach((x, i) => view.setFloat64(at + 8 * i, x, true))
  else data.forEach((x, i) => view.setFloat32(at + 4 * i, x, true))
}

const fault = (problem: string, got?: string, expected?: string) =>
  new ModelFileError({
    problem,
    ...(expected !== undefined && { expected }),
    ...(got !== undefined && { got }),
    cure: 'Check that it is a whole .safetensors file, and take a fresh copy of it',
  })

/**
 * Reads a safetensors file of float64 and float32 tensors with at most two extents.
 * Nothing is allocated before its size has been checked against the file's.
 *
 * @throws {ModelFileError} for anything that is not valid: truncated, edited, overlapping, of another format.
 */
export function readSafetensors(bytes: Uint8Array): TensorFile {
  if (bytes.length < 9)
    throw fault('the file is too short to be a model', `${bytes.length} ${bytes.length === 1 ? 'byte' : 'bytes'}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32
  if (length > LONGEST_HEADER || view.getUint8(8) !== 0x7b)
    throw new ModelFileError({
      problem: 'the file is not a model: it is no safetensors file',
      cure: 'Give a file that `glassbox train` has saved',
    })
  if (8 + length > bytes.length) throw fault('the file is truncated', `${bytes.length} bytes`, `at least ${8 + length}`)
  const header = parseHeader(bytes.subarray(8, 8 + length))
  const metadata = readMetadata(header)
  const size = bytes.length - 8 - length
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => readEntry(name, entry, size))
    .sort((a, b) => a.start - b.start || a.end - b.end)
  let end = 0
  for (const entry of entries) {
    if (entry.start !== end)
      throw fault(`tensor "${entry.name}" does not begin where the one before ends`, `${entry.start}`, `${end}`)
    end = entry.end
  }
  if (end > size) throw fault('the file is truncated', `${size} bytes of numbers`, `${end}`)
  if (end < size) throw fault('the file holds more numbers than its header names', `${size} bytes`, `${end}`)
  return { metadata, tensors: new Map(entries.map(entry => [entry.name, readTensor(view, 8 + length, entry)])) }
}

interface Entry {
  readonly name: string
  readonly dtype: Dtype
  readonly rows: number
  readonly columns: number
  readonly start: number
  readonly end: number
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw fault('the header of the file is damaged: it is no valid JSON')
  }
  if (!isRecord(header)) throw fault('the header of the file is damaged: it is no object')
  for (const name of Object.keys(header))
    if (FORBIDDEN.includes(name)) throw fault(`the header holds the forbidden name "${name}"`)
  return header
}

function readMetadata(header: Record<string, unknown>): ReadonlyMap<string, string> {
  const metadata = Object.hasOwn(header, '__metadata__') ? header['__metadata__'] : {}
  if (!isRecord(metadata) || !Object.values(metadata).every(text => typeof text === 'string'))
    throw fault('the metadata of the file are damaged')
  return new Map(Object.entries(metadata) as [string, string][])
}

function readEntry(name: string, entry: unknown, size: number): Entry {
  if (!isRecord(entry)) throw fault(`tensor "${name}" has no description`)
  const { dtype, shape, data_offsets: offsets } = entry
  if (typeof dtype !== 'string' || !Object.hasOwn(DTYPES, dtype))
    throw fault(`tensor "${name}" has an unknown type`, JSON.stringify(dtype), 'F64 or F32')
  if (!isCounts(shape) || shape.length > 2)
    throw fault(`tensor "${name}" has an unfit shape`, JSON.stringify(shape), 'at most two extents')
  if (!isCounts(offsets) || offsets.length !== 2)
    throw fault(`tensor "${name}" has no place in the file`, JSON.stringify(offsets))
  const [rows, columns] = shape.length === 2 ? [shape[0]!, shape[1]!] : [1, shape[0] ?? 1]
  const [start, end] = [offsets[0]!, offsets[1]!]
  const kind = DTYPES[dtype as keyof typeof DTYPES]
  const length = rows * columns * (kind === 'float64' ? 8 : 4)
  if (end - start !== length)
    throw fault(`tensor "${name}" takes another number of bytes than its shape`, `${end - start}`, `${length}`)
  if (end > size) throw fault('the file is truncated', `${size} bytes of numbers`, `at least ${end}, for tensor "${name}"`)
  return { name, dtype: kind, rows, columns, start, end }
}

const isRecord = (x: unknown): x is Record<string, unknown> => typeof x === 'object' && x !== null && !Array.isArray(x)
const isCounts = (x: unknown): x is number[] => Array.isArray(x) && x.every(n => Number.isSafeInteger(n) && n >= 0)

function readTensor(view: DataView, base: number, { dtype, rows, columns, start }: Entry): Matrix {
  const length = rows * columns
  const data =
    dtype === 'float64'
      ? Float64Array.from({ length }, (_, i) => view.getFloat64(base + start + 8 * i, true))
      : Float32Array.from({ length }, (_, i) => view.getFloat32(base + start + 4 * i, true))
  return { rows, columns, data }
}
