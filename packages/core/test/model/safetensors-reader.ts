import { expect } from 'vitest'

interface Entry {
  readonly dtype: string
  readonly shape: number[]
  readonly data_offsets: [number, number]
}

const SIZES: { readonly [dtype: string]: number } = { F64: 8, F32: 4 }

/** A safetensors reader by the format's description alone: the metadata, and each tensor's numbers. */
export function readIndependently(bytes: Uint8Array) {
  const buffer = Buffer.from(bytes)
  const length = Number(buffer.readBigUInt64LE(0))
  const text = buffer.subarray(8, 8 + length).toString('utf8')
  expect(text[0]).toBe('{')
  const { __metadata__, ...entries } = JSON.parse(text) as Record<string, unknown>
  const metadata = __metadata__ as Record<string, string>
  const header = Object.entries(entries as Record<string, Entry>)
  const data = buffer.subarray(8 + length)
  const tensors = new Map<string, { shape: number[]; numbers: number[] }>()
  let end = 0
  for (const [name, { dtype, shape, data_offsets: place }] of header.sort(
    ([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0],
  )) {
    const [from, to] = place
    expect(from).toBe(end) // no holes, no overlaps
    end = to
    const size = SIZES[dtype]!
    const count = shape.reduce((product, extent) => product * extent, 1)
    expect(to - from).toBe(count * size)
    expect((8 + length + from) % size).toBe(0) // aligned
    const read = (i: number) => (size === 8 ? data.readDoubleLE(from + 8 * i) : data.readFloatLE(from + 4 * i))
    tensors.set(name, { shape, numbers: Array.from({ length: count }, (_, i) => read(i)) })
  }
  expect(end).toBe(data.length)
  return { metadata, tensors }
}
