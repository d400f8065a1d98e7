import { beforeAll, describe, expect, test } from 'vitest'
import { ModelFileError } from '../../src/errors.ts'
import { fromRows, matrix, zeros } from '../../src/matrix.ts'
import type { Matrix } from '../../src/matrix.ts'
import { decodeCheckpoint } from '../../src/model/checkpoint.ts'
import { packFile, unpackFile } from '../../src/model/file.ts'
import { decodeModel, encodeModel } from '../../src/model/model.ts'
import { trainTable } from '../../src/model/train-table.ts'
import { Random } from '../../src/random.ts'
import { mixedTable, others } from './setup.ts'
import { CHECKPOINT, expectRefusal, forged, hostileFiles, MODEL } from './hostile.ts'
import type { Json } from './hostile.ts'

let model: Uint8Array
let embedded: Uint8Array
let checkpoint: Uint8Array
beforeAll(async () => {
  ;({ model, embedded, checkpoint } = await hostileFiles())
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
