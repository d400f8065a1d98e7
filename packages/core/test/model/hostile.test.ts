import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { ModelFileError } from '../../src/errors.ts'
import { fromRows, matrix, zeros } from '../../src/matrix.ts'
import type { Matrix } from '../../src/matrix.ts'
import { decodeCheckpoint, encodeCheckpoint } from '../../src/model/checkpoint.ts'
import { packFile, unpackFile } from '../../src/model/file.ts'
import { decodeModel, encodeModel } from '../../src/model/model.ts'
import { readSafetensors, writeSafetensors } from '../../src/model/safetensors.ts'
import { trainTable } from '../../src/model/train-table.ts'
import { networkFromJson, networkToJson } from '../../src/network/table.ts'
import { Random } from '../../src/random.ts'
import { networks } from '../network/cases.ts'
import { thrownBy } from '../training/setup.ts'
import { mixedTable, others, trainMixed } from './setup.ts'

const MODEL = { format: 'glassbox-model', version: 1 } as const
const CHECKPOINT = { format: 'glassbox-checkpoint', version: 1 } as const
type Json = Record<string, unknown>

let model: Uint8Array
let embedded: Uint8Array
let checkpoint: Uint8Array
beforeAll(async () => {
  model = encodeModel((await trainMixed('kind')).model)
  embedded = encodeModel((await trainMixed('price', { categories: 'embedding' })).model)
  const training = trainTable(mixedTable(), { target: 'kind', drop: others('kind'), epochs: 2, hidden: [4] })
  await training.run()
  checkpoint = encodeCheckpoint(training.training.checkpoint())
})

/** Expects a clear refusal, soon: never another exception, never a hang. */
function expectRefusal(decode: (bytes: Uint8Array) => unknown, bytes: Uint8Array, message?: RegExp, what = ''): void {
  const started = performance.now()
  const error = thrownBy(() => decode(bytes))
  if (!(error instanceof ModelFileError)) expect.fail(`${what}: ${error instanceof Error ? (error.stack ?? '') : String(error)}`)
  expect(performance.now() - started).toBeLessThan(2000)
  if (message) expect(error.message).toMatch(message)
}

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

/** The file with its body or tensors changed, and a checksum that fits: made by someone who knows the form. */
function forged(
  bytes: Uint8Array,
  kind: typeof MODEL | typeof CHECKPOINT,
  change: (body: Json, tensors: Map<string, Matrix>) => void,
): Uint8Array {
  const { body, tensors } = unpackFile(bytes, kind)
  const [copy, numbers] = [structuredClone(body), new Map(tensors)]
  change(copy, numbers)
  return packFile(kind, copy, numbers)
}

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

describe('a forged model, whose checksum fits', () => {
  type Change = (body: Json, tensors: Map<string, Matrix>) => void
  const layers =
    (change: (list: Json[]) => unknown): Change =>
    body => {
      const list = body['network'] as Json[]
      body['network'] = change(list) ?? list
    }
  const encoder =
    (change: (encoder: Json) => void): Change =>
    body => {
      change(body['encoder'] as Json)
    }
  const first = (tensors: Map<string, Matrix>) => [...tensors][0]!
  const chain = (n: number) => [
    { kind: 'input', name: 'X', width: 2, from: [] },
    ...Array.from({ length: n }, (_, i) => ({ kind: 'activation', name: `a${i}`, activation: 'tanh', from: [i] })),
  ]
  const cases: readonly (readonly [string, Change, RegExp | undefined])[] = [
    ['no network', body => delete body['network'], /the network is not a list/],
    ['no encoder', body => delete body['encoder'], /encoder/],
    ['a lacking tensor', (_, tensors) => tensors.delete(first(tensors)[0]), /a parameter is missing/],
    ['a tensor too many', (_, tensors) => tensors.set('spare', zeros(1, 1)), /parameters that no layer has: got spare/],
    ['a renamed tensor', (_, tensors) => { const [name, m] = first(tensors); tensors.delete(name); tensors.set('spare', m) }, /a parameter is missing/],
    ['a tensor of another shape', (_, tensors) => tensors.set(first(tensors)[0], zeros(1, 1)), /another shape than its layer/],
    ['a parameter NaN', (_, tensors) => { const [name, m] = first(tensors); tensors.set(name, matrix(m.rows, m.columns, m.data.map(() => NaN))) }, /not finite/],
    ['an infinite parameter', (_, tensors) => { const [name, m] = first(tensors); tensors.set(name, matrix(m.rows, m.columns, m.data.map((x, i) => (i === 1 ? Infinity : x)))) }, /not finite/],
    ['a thousand million units', layers(list => { list[1]!['units'] = 1e9 }), /another shape/],
    ['units of 1e300', layers(list => { list[1]!['units'] = 1e300 }), /another shape/],
    ['half a unit', layers(list => { list[1]!['units'] = 2.5 }), /layer 1 .*"units" is out of range/],
    ['units in text', layers(list => { list[1]!['units'] = '6' }), /"units" is out of range.*got "6"/],
    ['an unknown kind', layers(list => { list[1]!['kind'] = 'quantum' }), /unknown kind.*got "quantum"/],
    ['a kind from the prototype', layers(list => { list[1]!['kind'] = 'constructor' }), /unknown kind/],
    ['an unknown activation', layers(list => { list[1]!['activation'] = 'magic' }), /"activation" has an unknown value/],
    ['an unknown option', layers(list => { list[1]!['speed'] = 9 }), /unknown option "speed"/],
    ['initialisers that are null', layers(list => { list[1]!['weightsInitializer'] = null }), undefined],
    ['initialisers that are numbers', layers(list => { list[1]!['weightsInitializer'] = 7 }), undefined],
    ['initialisers with odd options', layers(list => { list[1]!['weightsInitializer'] = { name: 'uniform', low: [] } }), undefined],
    ['a layer that feeds on itself', layers(list => { list[1]!['from'] = [1] }), /takes its input from none of the layers before it: got \[1\]/],
    ['layers in a circle', layers(list => { list[1]!['from'] = [2] }), /takes its input from none/],
    ['an input from nowhere', layers(list => { list[1]!['from'] = [-1] }), /takes its input from none/],
    ['no inputs', layers(list => { list[1]!['from'] = [] }), /another number of inputs/],
    ['two layers of one name', layers(list => { list[2]!['name'] = list[1]!['name'] }), /two layers are named/],
    ['a layer without a name', layers(list => { delete list[1]!['name'] }), /has no name/],
    ['a layer named by a number', layers(list => { list[1]!['name'] = 3 }), /has no name/],
    ['a layer beside the way', layers(list => [...list.slice(0, -1), { kind: 'dense', name: 'spare', units: 1, from: [0] }, list.at(-1)!]), undefined],
    ['no input', layers(list => list.slice(1)), /takes its input from none/],
    ['a network of nothing', layers(() => []), /not a list of layers/],
    ['a network of a hundred thousand layers', layers(() => chain(1e5)), /not a list of layers/],
    ['a chain of ten thousand layers', layers(() => chain(9999)), undefined],
    ['layers that are null', layers(() => [null, null]), /a layer is no object/],
    ['an encoder of other widths', encoder(e => (e['columns'] as Json[]).pop()), /columns and network of the model do not fit together/],
    ['an encoder with fewer classes', encoder(e => ((e['target'] as Json)['classes'] as string[]).pop()), /do not fit together/],
    ['a forbidden name deep in the body', body => { body['training'] = JSON.parse('{"a":{"__proto__":{"polluted":true}}}') as Json }, /forbidden name "__proto__"/],
    ['a forbidden name in a column', body => { (body['encoder'] as Json)['constructor'] = 1 }, /forbidden name "constructor"/],
    ['a dtype', body => { body['dtype'] = 'float16' }, /"dtype" has an unknown value/],
    ['no dtype', body => delete body['dtype'], /"dtype"/],
    ['a seed in text', body => { body['seed'] = '1' }, /seed or version is damaged/],
    ['a seed of 1.5', body => { body['seed'] = 1.5 }, /seed or version is damaged/],
    ['no version', body => delete body['version'], /seed or version is damaged/],
    ['no words on the training', body => { body['training'] = [] }, /how it was trained is damaged/],
    ['nested words on the training', body => { body['training'] = { loss: {} } }, /how it was trained is damaged/],
    ['options of the loss in text', body => { body['lossOptions'] = 'few' }, /the options of the loss are damaged/],
    ['an option that the loss lacks', body => { body['lossOptions'] = { delta: 1 } }, /options of the loss are damaged: got .*unknown option "delta"/],
    ['an option of the loss out of range', body => { body['lossOptions'] = { labelSmoothing: 2 } }, /the options of the loss are damaged/],
    ['class weights that are no list', body => { body['lossOptions'] = { classWeights: 'even' } }, /the options of the loss are damaged/],
    ['options of the update in text', body => { body['updateOptions'] = 'few' }, /the options of the optimiser are damaged/],
    ['an option that the optimiser lacks', body => { body['updateOptions'] = { optimizer: { rate: 1 }, penalty: {}, clipping: {} } }, /options of the optimiser are damaged: got .*unknown option "rate"/],
    ['penalties that are a list', body => { body['updateOptions'] = { optimizer: {}, penalty: [1], clipping: {} } }, /the options of the optimiser are damaged/],
    ['class weights in text', body => { body['lossOptions'] = { classWeights: ['a', 'b', 'c'] } }, /the options of the loss are damaged/],
    ['a history in text', body => { body['history'] = 'long' }, /the history is damaged/],
    ['a history of nothing', body => { body['history'] = [null] }, /the history is damaged/],
    ['a history without a loss', body => delete (body['history'] as Json[])[0]!['loss'], /the history is damaged/],
    ['metrics of the history in text', body => { (body['history'] as Json[])[0]!['metrics'] = { r2: 'good' } }, /the history is damaged/],
    ['judged on what there is not', body => { body['reportOn'] = 'moon' }, /"reportOn" has an unknown value/],
    ['a report in text', body => { body['report'] = 'fine' }, /the metrics are damaged/],
    ['an empty report', body => { body['report'] = {} }, /the metrics are damaged/],
    ['a report of another task', body => { body['report'] = { task: 'regression', rows: 1 } }, /the metrics are damaged/],
    ['an accuracy in text', body => { (body['report'] as Json)['accuracy'] = '99 %' }, /report.accuracy: the metrics are damaged: expected a number or null, got a string/],
    ['a confusion of other classes', body => { (body['report'] as Json)['confusion'] = [[1]] }, /the metrics are damaged/],
    ['a confusion of texts', body => { (body['report'] as Json)['confusion'] = [['a', 'b', 'c'], [], []] }, /the metrics are damaged/],
  ] // prettier-ignore

  test.each(cases)('%s', (what, change, message) => {
    expectRefusal(decodeModel, forged(model, MODEL, change), message, what)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  test('an embedding of other levels than its column has', () => {
    const change: Change = (body, tensors) => {
      const layer = (body['network'] as Json[]).find(({ kind }) => kind === 'embedding')!
      layer['levels'] = 2
      const name = `${layer['name'] as string}.table`
      tensors.set(name, zeros(2, tensors.get(name)!.columns))
    }
    expectRefusal(decodeModel, forged(embedded, MODEL, change), /columns and network of the model do not fit together/)
  })

  test('a body that is no JSON, or no object', () => {
    const { tensors } = unpackFile(model, MODEL)
    for (const body of [[], [1]]) expectRefusal(decodeModel, packFile(MODEL, body, tensors), /metadata of the file are no object/)
  })

  test('any value in place of any other is refused or read, but nothing else is thrown', () => {
    const { body, tensors } = unpackFile(model, MODEL)
    const paths: (readonly (string | number)[])[] = []
    const walk = (value: unknown, path: readonly (string | number)[]): void => {
      paths.push(path)
      if (typeof value === 'object' && value !== null)
        for (const [key, item] of Object.entries(value)) walk(item, [...path, Array.isArray(value) ? Number(key) : key])
    }
    walk(body, [])
    const odd = [null, -1, 0, 1e9, 1e308, 0.5, '', 'x', '__proto__', [], {}, [[]], [null], true]
    const random = new Random(5)
    let refused = 0
    for (let i = 0; i < 1500; i++) {
      const path = paths[random.integer(1, paths.length)]!
      const copy = structuredClone(body) as Json
      const holder = path.slice(0, -1).reduce<Json>((at, key) => at[key] as Json, copy)
      holder[path.at(-1)!] = odd[random.integer(0, odd.length)]
      const bytes = packFile(MODEL, copy, tensors)
      try {
        encodeModel(decodeModel(bytes))
      } catch (error) {
        if (!(error instanceof ModelFileError)) throw error
        refused++
      }
    }
    expect(refused).toBeGreaterThan(700)
  })
})

describe('a forged checkpoint, whose checksum fits', () => {
  type Change = (body: Json, tensors: Map<string, Matrix>) => void
  const cases: readonly (readonly [string, Change, RegExp])[] = [
    ['no epoch', body => delete body['epoch'], /its counts/],
    ['half an epoch', body => { body['epoch'] = 0.5 }, /its counts/],
    ['an epoch before the first', body => { body['epoch'] = -1 }, /its counts/],
    ['a step in text', body => { body['step'] = '3' }, /its counts/],
    ['no schedule', body => delete body['schedule'], /its schedule/],
    ['a schedule that is null', body => { body['schedule'] = null }, /its schedule/],
    ['a best of text', body => { (body['schedule'] as Json)['best'] = 'low' }, /its schedule/],
    ['a best epoch of text', body => { body['best'] = 'x' }, /its best epoch/],
    ['a best epoch of null', body => { body['best'] = null }, /its best epoch/],
    ['a best without a loss', body => { body['best'] = { epoch: 1 } }, /its best epoch/],
    ['warnings of text', body => { body['warnings'] = ['careful'] }, /its warnings/],
    ['no warnings', body => delete body['warnings'], /its warnings/],
    ['no history', body => delete body['history'], /the history is damaged/],
    ['a fingerprint of null', body => { body['fingerprint'] = null }, /its fingerprint/],
    ['a fingerprint of numbers', body => { body['fingerprint'] = { data: 3 } }, /its fingerprint/],
    ['a forbidden name', body => { body['fingerprint'] = JSON.parse('{"__proto__":"x"}') as Json }, /forbidden name/],
  ] // prettier-ignore
  test.each(cases)('%s', (what, change, message) => {
    expectRefusal(decodeCheckpoint, forged(checkpoint, CHECKPOINT, change), message, what)
  })

  test('numbers that are missing or of another shape are refused when it is resumed', () => {
    const start = (bytes: Uint8Array) =>
      trainTable(mixedTable(), { target: 'kind', drop: others('kind'), epochs: 2, hidden: [4], resume: decodeCheckpoint(bytes) })
    expect(start(checkpoint).training.result().epochs).toBe(2)
    const { tensors } = unpackFile(checkpoint, CHECKPOINT)
    expect([...tensors.keys()].filter(name => name.startsWith('states/')).length).toBeGreaterThan(3)
    for (const name of tensors.keys()) {
      expectRefusal(
        start,
        forged(checkpoint, CHECKPOINT, (_, t) => t.delete(name)),
        /damaged: .*got nothing/,
        name,
      )
      expectRefusal(
        start,
        forged(checkpoint, CHECKPOINT, (_, t) => t.set(name, fromRows([[1, 2, 3, 4, 5, 6, 7]]))),
        /damaged: .*got 1 × 7/,
        name,
      )
    }
  })
})

test('networks from JSON: with any value in place of another they are refused or read, but nothing else is thrown', () => {
  const random = new Random(6)
  const pick = <T>(list: readonly T[]) => list[random.integer(0, list.length)]!
  const keys = [
    'name',
    'from',
    'width',
    'units',
    'rate',
    'activation',
    'levels',
    'weightsInitializer',
    'initializer',
    'epsilon',
    'x',
  ]
  const values = [
    null,
    -1,
    0,
    3,
    1e9,
    0.5,
    '',
    'x',
    'given',
    [],
    {},
    [0],
    [null],
    true,
    { name: 'uniform', low: {} },
    { name: 'given' },
  ]
  const counts = { read: 0, refused: 0 }
  for (const make of Object.values(networks))
    for (let i = 0; i < 200; i++) {
      const list = JSON.parse(JSON.stringify(networkToJson(make(2)))) as Json[]
      const layer = pick(list)
      layer[random.uniform() < 0.5 ? pick(Object.keys(layer)) : pick(keys)] = pick(values)
      try {
        networkFromJson(list)
        counts.read++
      } catch (error) {
        if (!(error instanceof ModelFileError)) throw error
        counts.refused++
      }
    }
  expect(counts.read).toBeGreaterThan(100)
  expect(counts.refused).toBeGreaterThan(1000)
})
