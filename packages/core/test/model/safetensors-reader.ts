import { expect } from 'vitest'

export interface Header {
  readonly [tensor: string]: { dtype: string; shape: number[]; data_offsets: [number, number] }
}

/** A safetensors reader by the format's description alone: the header, the metadata, and each tensor's numbers. */
export function readIndependently(bytes: Uint8Array) {
  const buffer = Buffer.from(bytes)
  const length = Number(buffer.readBigUInt64LE(0))
  const text = buffer.subarray(8, 8 + length).toString('utf8')
  expect(text[0]).toBe('{')
  const { __metadata__: metadata, ...header } = JSON.parse(text) as { __metadata__: Record<string, string> } & Header
  const data = buffer.subarray(8 + length)
  let end = 0
  const sizes = { F64: 8, F32: 4 } as const
  const tensors = new Map<string, { shape: number[]; numbers: number[] }>()
  const entries = Object.entries(header as unknown as Header).sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0])
  for (const [
    name,
    {
      dtype,
      shape,
      data_offsets: [from, to],
    },
  ] of entries) {
    expect(from).toBe(end) // no holes, no overlaps
    end = to
    const size = sizes[dtype as keyof typeof sizes]
    const count = shape.reduce((product, extent) => product * extent, 1)
    expect(to - from).toBe(count * size)
    expect((8 + length + from) % size).toBe(0) // aligned
    const read = (i: number) => (size === 8 ? data.readDoubleLE(from + 8 * i) : data.readFloatLE(from + 4 * i))
    tensors.set(name, { shape, numbers: Array.from({ length: count }, (_, i) => read(i)) })
  }
  expect(end).toBe(data.length)
  return { metadata, tensors }
}
