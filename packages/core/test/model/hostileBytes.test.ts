import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { zeros } from '../../src/matrix.ts'
import { decodeCheckpoint } from '../../src/model/checkpoint.ts'
import { packFile, unpackFile } from '../../src/model/file.ts'
import { decodeModel } from '../../src/model/model.ts'
import { readSafetensors, writeSafetensors } from '../../src/model/safetensors.ts'
import { Random } from '../../src/random.ts'
import { expectRefusal, hostileFiles, MODEL } from './hostile.ts'

let model: Uint8Array
let embedded: Uint8Array
let checkpoint: Uint8Array
beforeAll(async () => {
  ;({ model, embedded, checkpoint } = await hostileFiles())
})

const kinds: readonly (readonly [string, (bytes: Uint8Array) => unknown, () => Uint8Array])[] = [
  ['a model', decodeModel, () => model],
  ['a model with embeddings', decodeModel, () => embedded],
  ['a checkpoint', decodeCheckpoint, () => checkpoint],
]

describe.each(kinds)('%s', (_, decode, bytesOf) => {
  test('whole, it is read', () => {
    expect(decode(bytesOf())).toBeDefined()
  })

  test('cut off at any place, it is refused', () => {
    const bytes = bytesOf()
    const random = new Random(1)
    const lengths = [
      ...Array(64).keys(),
      ...Array.from({ length: 300 }, () => random.integer(64, bytes.length)),
      bytes.length - 1,
    ]
    for (const length of lengths) expectRefusal(decode, bytes.subarray(0, length), undefined, `${length} bytes`)
  })

  test('with bytes too many, it is refused', () => {
    for (const extra of [1, 4, 8, 1000]) {
      const longer = new Uint8Array(bytesOf().length + extra)
      longer.set(bytesOf())
      expectRefusal(decode, longer)
    }
  })

  test('with any bit turned, in header or numbers, it is refused', () => {
    const bytes = bytesOf().slice()
    const header = 8 + new DataView(bytes.buffer).getUint32(0, true)
    const random = new Random(2)
    const places = [
      ...Array.from({ length: 600 }, () => random.integer(0, header)),
      ...Array.from({ length: 300 }, () => random.integer(header, bytes.length)),
      ...Array(16).keys(),
      ...[header - 1, header, bytes.length - 1],
    ]
    for (const at of places) {
      const bit = 1 << random.integer(0, 8)
      bytes[at]! ^= bit
      expectRefusal(decode, bytes, undefined, `byte ${at}, bit ${bit}`)
      bytes[at]! ^= bit
    }
  })

  test('with two stretches swapped or zeroed, it is refused', () => {
    const random = new Random(3)
    for (let i = 0; i < 100; i++) {
      const bytes = bytesOf().slice()
      const [at, length] = [random.integer(0, bytes.length - 64), random.integer(1, 64)]
      const stretch = bytes.slice(at, at + length)
      if (stretch.every(x => x === 0)) continue
      bytes.fill(0, at, at + length)
      expectRefusal(decode, bytes, undefined, `zeros at ${at}`)
    }
  })

  test('random bytes are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        expectRefusal(decode, bytes)
      }),
      { numRuns: 300, seed: 1 },
    )
    fc.assert(
      fc.property(fc.json(), json => {
        expectRefusal(decode, rawFile(json))
      }),
      { numRuns: 300, seed: 2 },
    )
  })
})

/** A file with this text for a header, and so many bytes of numbers. */
function rawFile(header: string, numbers = 0, length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(header)
  const bytes = new Uint8Array(8 + text.length + numbers)
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true)
  bytes.set(text, 8)
  return bytes
}

describe('the safetensors form', () => {
  const entry = (dtype: unknown, shape: unknown, offsets: unknown) =>
    JSON.stringify({ w: { dtype, shape, data_offsets: offsets } })
  const two = (a: readonly number[], b: readonly number[]) =>
    JSON.stringify({ a: { dtype: 'F64', shape: [1], data_offsets: a }, b: { dtype: 'F64', shape: [1], data_offsets: b } })
  const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['empty', new Uint8Array(0), /too short to be a model: got 0 bytes/],
    ['eight bytes', new Uint8Array(8), /too short to be a model: got 8 bytes/],
    ['text', new TextEncoder().encode('bill_length,species\n39.1,Adelie\n'), /is not a model: it is no safetensors file/],
    ['a header of 2⁵³ bytes', rawFile('{}', 0, 2n ** 53n), /no safetensors file/],
    ['a header of 2⁶⁴ − 1 bytes', rawFile('{}', 0, 2n ** 64n - 1n), /no safetensors file/],
    ['a header longer than the file', rawFile('{}', 0, 1000n), /truncated: expected at least 1008, got 10 bytes/],
    ['a header that is no JSON', rawFile('{"w":'), /no valid JSON/],
    ['a header that is not UTF-8', Uint8Array.of(4, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x22, 0xff, 0x7d), /no valid JSON/],
    ['a header that is deeply nested', rawFile(`{"w":${'['.repeat(1e6)}`), /no valid JSON/],
    ['a tensor that is a list', rawFile('{"w":[1]}'), /"w" has no description/],
    ['an unknown type', rawFile(entry('I64', [1], [0, 8]), 8), /"w" has an unknown type: expected F64 or F32, got "I64"/],
    ['half precision', rawFile(entry('F16', [4], [0, 8]), 8), /unknown type/],
    ['a type from the prototype', rawFile(entry('toString', [1], [0, 8]), 8), /unknown type/],
    ['no type', rawFile(entry(undefined, [1], [0, 8]), 8), /unknown type/],
    ['three extents', rawFile(entry('F64', [1, 1, 1], [0, 8]), 8), /unfit shape: expected at most two extents/],
    ['a negative extent', rawFile(entry('F64', [-1], [0, 8]), 8), /unfit shape/],
    ['half an extent', rawFile(entry('F64', [0.5], [0, 4]), 4), /unfit shape/],
    ['a shape in text', rawFile(entry('F64', '1', [0, 8]), 8), /unfit shape/],
    ['an extent of 1e9', rawFile(entry('F64', [1e9], [0, 8e9]), 8), /truncated: expected at least 8000000000/],
    ['extents of 1e9 each', rawFile(entry('F64', [1e9, 1e9], [0, 8]), 8), /another number of bytes than its shape/],
    ['extents whose product overflows', rawFile(entry('F64', [2 ** 53 - 1, 2 ** 53 - 1], [0, 8]), 8), /another number of bytes/],
    [
      'fewer numbers than the shape',
      rawFile(entry('F64', [2], [0, 8]), 8),
      /another number of bytes than its shape: expected 16, got 8/,
    ],
    ['no offsets', rawFile(entry('F64', [1], null), 8), /has no place in the file/],
    ['one offset', rawFile(entry('F64', [1], [8]), 8), /has no place in the file/],
    ['offsets the wrong way round', rawFile(entry('F64', [1], [8, 0]), 8), /another number of bytes/],
    ['overlapping tensors', rawFile(two([0, 8], [4, 12]), 16), /"b" does not begin where the one before ends: expected 8, got 4/],
    ['the same place twice', rawFile(two([0, 8], [0, 8]), 8), /does not begin where the one before ends/],
    [
      'a hole between tensors',
      rawFile(two([0, 8], [16, 24]), 24),
      /"b" does not begin where the one before ends: expected 8, got 16/,
    ],
    ['a hole at the start', rawFile(entry('F64', [1], [8, 16]), 16), /does not begin/],
    [
      'numbers that no tensor names',
      rawFile(entry('F64', [1], [0, 8]), 16),
      /more numbers than its header names: expected 8, got 16 bytes/,
    ],
    ['fewer numbers than named', rawFile(entry('F64', [2], [0, 16]), 8), /truncated/],
    [
      'a tensor named __proto__',
      rawFile('{"__proto__":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}', 8),
      /forbidden name "__proto__"/,
    ],
    [
      'a tensor named constructor',
      rawFile('{"constructor":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}', 8),
      /forbidden name/,
    ],
    ['metadata that are no texts', rawFile('{"__metadata__":{"format":1}}'), /metadata of the file are damaged/],
    ['metadata that are a list', rawFile('{"__metadata__":[]}'), /metadata of the file are damaged/],
  ]
  test.each(cases)('%s', (_, bytes, message) => {
    expectRefusal(readSafetensors, bytes, message)
    expectRefusal(decodeModel, bytes, message)
    expectRefusal(decodeCheckpoint, bytes, message)
  })

  test('another program’s safetensors file is told apart', () => {
    const bytes = writeSafetensors({ tensors: new Map([['weight', zeros(2, 3)]]), metadata: new Map([['format', 'pt']]) })
    expectRefusal(decodeModel, bytes, /no glassbox-model: got a pt/)
    const bare = writeSafetensors({ tensors: new Map([['weight', zeros(2, 3)]]), metadata: new Map() })
    expectRefusal(decodeModel, bare, /got a safetensors file without our metadata/)
  })
})

test('a checkpoint is no model, and a model no checkpoint', () => {
  expectRefusal(decodeModel, checkpoint, /no glassbox-model: got a glassbox-checkpoint. Give a model/)
  expectRefusal(decodeCheckpoint, model, /no glassbox-checkpoint: got a glassbox-model. Give a checkpoint/)
})

test('another version is refused by name', () => {
  const { body, tensors } = unpackFile(model, MODEL)
  expectRefusal(
    decodeModel,
    packFile({ ...MODEL, version: 2 }, body, tensors),
    /another version: expected 1, got 2. Use the version of Glassbox that wrote it/,
  )
})
