import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { tableFromRows } from '../../src/data/table.ts'
import { matrix } from '../../src/matrix.ts'
import { decodeCheckpoint, encodeCheckpoint } from '../../src/model/checkpoint.ts'
import { decodeModel, encodeModel } from '../../src/model/model.ts'
import type { Model } from '../../src/model/model.ts'
import { readSafetensors, writeSafetensors } from '../../src/model/safetensors.ts'
import { predictRows } from '../../src/model/use.ts'
import { textFromRows } from '../../src/data/records.ts'
import { initialize } from '../../src/network/network.ts'
import { networkFromJson, networkToJson } from '../../src/network/table.ts'
import { lbfgs } from '../../src/optimizers/lbfgs.ts'
import { predictionProgram } from '../../src/program/compile.ts'
import { firstDifference } from '../bits.ts'
import { activationNames, networks, withActivation } from '../network/cases.ts'
import { expectSameBits } from '../training/setup.ts'
import { mixedRows, mixedTable, NAMES, others, trainMixed } from './setup.ts'
import { readIndependently } from './safetensors-reader.ts'
import { trainTable } from '../../src/model/train-table.ts'

describe('a model file', () => {
  const cases = [
    ['classes', 'kind', {}],
    ['two classes, float32', 'stays', { dtype: 'float32' }],
    ['numbers, embedded categories', 'price', { categories: 'embedding' }],
    ['several numbers, normalised, dropout, no test', ['price', 'size'], { batchNorm: true, dropout: 0.2, test: 0 }],
    ['no validation, no hidden layer', 'kind', { validation: 0, test: 0, hidden: [] }],
    ['a loss with options', 'kind', { lossOptions: { labelSmoothing: 0.1, classWeights: 'balanced', reduction: 'sum' } }],
    ['one validation row', 'price', { validation: 0.01 }],
  ] as const

  test.each(cases)('%s: decoded, every part is the same; encoded again, every byte', async (_, target, options) => {
    const { model } = await trainMixed(target, options)
    const bytes = encodeModel(model)
    const { network, parameters, ...rest } = decodeModel(bytes)
    const { network: before, parameters: numbers, ...others } = model
    expect(rest).toEqual(others)
    expectSameBits(parameters, numbers)
    for (const [name, m] of parameters) expect(m.data.constructor, name).toBe(numbers.get(name)!.data.constructor)
    expect(networkToJson(network)).toEqual(networkToJson(before))
    expect(firstDifference(encodeModel({ network, parameters, ...rest }), bytes)).toBeUndefined()
    const text = textFromRows(NAMES, mixedRows(20, 9))
    expect(predictRows({ network, parameters, ...rest }, text)).toEqual(predictRows(model, text))
  })

  test('holds the options of the loss as numbers; without them, as older files are, it loads', async () => {
    const balanced = { labelSmoothing: 0.1, classWeights: 'balanced' } as const
    const { model } = await trainMixed('kind', { lossOptions: balanced })
    const { lossOptions, ...older } = decodeModel(encodeModel(model))
    const [low, middle, high] = (lossOptions as { classWeights: number[] }).classWeights
    expect(lossOptions).toEqual({ labelSmoothing: 0.1, classWeights: [low, middle, high] })
    expect(low! + middle! + high!).toBeGreaterThan(2.9)
    expect(new Set([low, middle, high]).size).toBe(3)
    expect(decodeModel(encodeModel(older))).not.toHaveProperty('lossOptions')
  })

  test('a reader that knows safetensors alone opens the weights', async () => {
    for (const dtype of ['float64', 'float32'] as const) {
      const { model } = await trainMixed('kind', { dtype })
      const { metadata, tensors } = readIndependently(encodeModel(model))
      expect([...tensors.keys()].sort()).toEqual([...model.parameters.keys()].sort())
      for (const [name, { rows, columns, data }] of model.parameters)
        expect(tensors.get(name)).toEqual({ shape: [rows, columns], numbers: Array.from(data) })
      expect(metadata).toMatchObject({ format: 'glassbox-model', version: '1' })
      expect(JSON.parse(metadata['body']!)).toMatchObject({ seed: 1, dtype, encoder: { version: 1 } })
    }
  })

  test('bytes from the middle of a larger buffer are read as well', async () => {
    const bytes = encodeModel((await trainMixed('kind')).model)
    const shifted = new Uint8Array(bytes.length + 13)
    shifted.set(bytes, 13)
    expect(firstDifference(encodeModel(decodeModel(shifted.subarray(13))), bytes)).toBeUndefined()
  })

  test('every number keeps its bits: 0, −0, tiny, huge', () => {
    const machinery = ['__proto__', 'constructor', 'prototype', '__metadata__']
    const names = fc.string({ minLength: 1 }).filter(name => !machinery.includes(name))
    const numbers = fc.array(fc.double(), { minLength: 16, maxLength: 16 })
    const entry = fc.tuple(fc.nat(4), fc.nat(4), numbers)
    const tables = fc.dictionary(names, entry, { noNullPrototype: true })
    const texts = fc.dictionary(names, fc.string(), { noNullPrototype: true })
    fc.assert(
      fc.property(tables, texts, fc.boolean(), (entries, strings, single) => {
        const tensors = new Map(
          Object.entries(entries).map(([name, [rows, columns, all]]) => {
            const cells = all.slice(0, rows * columns)
            return [name, matrix(rows, columns, single ? Float32Array.from(cells) : Float64Array.from(cells))]
          }),
        )
        const metadata = new Map(Object.entries(strings))
        const bytes = writeSafetensors({ tensors, metadata })
        const read = readSafetensors(bytes)
        expect(new Map(read.metadata)).toEqual(metadata)
        expect([...read.tensors.keys()].sort()).toEqual([...tensors.keys()].sort())
        const independent = readIndependently(bytes)
        for (const [name, { rows, columns, data }] of tensors) {
          expect(read.tensors.get(name)).toMatchObject({ rows, columns })
          expect(firstDifference(read.tensors.get(name)!.data, data)).toBeUndefined()
          expect(firstDifference(independent.tensors.get(name)!.numbers, data)).toBeUndefined()
        }
      }),
      { numRuns: 100, seed: 2 },
    )
  })
})

describe('a checkpoint file', () => {
  test('decoded, every part is the same; encoded again, every byte', async () => {
    for (const dtype of ['float64', 'float32'] as const) {
      const training = trainTable(mixedTable(), {
        target: 'kind',
        drop: others('kind'),
        epochs: 4,
        hidden: [5],
        dtype,
        categories: 'embedding',
      })
      await training.run()
      const checkpoint = training.training.checkpoint()
      const bytes = encodeCheckpoint(checkpoint)
      const decoded = decodeCheckpoint(bytes)
      const plain = ({ parameters, states, best, ...rest }: typeof checkpoint) => ({
        ...rest,
        best: best && [best.epoch, best.loss],
        parameters: parameters.size,
        states: states.size,
      })
      expect(plain(decoded)).toEqual(plain(checkpoint))
      expectSameBits(decoded.parameters, checkpoint.parameters)
      expectSameBits(decoded.states, checkpoint.states)
      expectSameBits(decoded.best!.parameters, checkpoint.best!.parameters)
      expect(firstDifference(encodeCheckpoint(decoded), bytes)).toBeUndefined()
      expect(readIndependently(bytes).metadata).toMatchObject({ format: 'glassbox-checkpoint' })
    }
  })

  test("L-BFGS's memory, in float64 beside parameters in float32, begins where a reader can map it", async () => {
    const options = {
      target: 'kind',
      drop: others('kind'),
      epochs: 6,
      hidden: [5],
      dtype: 'float32',
      optimizer: lbfgs(),
    } as const
    const training = trainTable(mixedTable(), options)
    await training.run()
    const bytes = encodeCheckpoint(training.training.checkpoint())
    expect(readIndependently(bytes).tensors.get('states/driver.0')!.shape[0]).toBe(2)
    expect(firstDifference(encodeCheckpoint(decodeCheckpoint(bytes)), bytes)).toBeUndefined()
  })

  test('before the first epoch there is no best', () => {
    const training = trainTable(mixedTable(), { target: 'kind', drop: others('kind') })
    const decoded = decodeCheckpoint(encodeCheckpoint(training.training.checkpoint()))
    expect(decoded).toMatchObject({ epoch: 0, step: 0, history: [] })
    expect(decoded).not.toHaveProperty('best')
    expect(decoded.schedule.best).toBe(Infinity)
  })
})

describe('a network as JSON', () => {
  const all = [
    ...Object.entries(networks).map(([name, make]) => [name, make(2)] as const),
    ...activationNames.map(name => [name, withActivation(name)] as const),
  ]
  test.each(all)(
    '%s: read back, it has the same steps and the same first numbers; written again, the same text',
    (_, network) => {
      const text = JSON.stringify(networkToJson(network))
      const back = networkFromJson(JSON.parse(text))
      expect(JSON.stringify(networkToJson(back))).toBe(text)
      const steps = (n: typeof network) =>
        predictionProgram(n).steps.map(({ op, inputs, output, attributes }) => [
          op.name,
          inputs.map(i => i.name),
          output.name,
          output.shape,
          attributes,
        ])
      expect(steps(back)).toEqual(steps(network))
      expectSameBits(initialize(back, { seed: 4 }), initialize(network, { seed: 4 }))
    },
  )
})

describe('a model put together by hand', () => {
  let model: Model
  beforeAll(async () => {
    ;({ model } = await trainMixed('kind'))
  })

  test('without a report', () => {
    const { report: _, ...bare } = model
    expect(decodeModel(encodeModel(bare))).not.toHaveProperty('report')
  })

  test('names of columns and levels may be anything', async () => {
    const odd = ['__proto__', 'constructor', 'a/b', '"', 'ü\u2028ü', 'x (index)']
    const rows = mixedRows(60).map((row, r) => [
      ...odd.map((_, c) =>
        c < 3 ? Number(row[1]) * ((r + c) % 7) : ['x', '__proto__', 'toString', '😀'][(r * c + (r >> 2)) % 4]!,
      ),
      String(row[6]),
    ])
    const table = tableFromRows([...odd, 'kind'], rows)
    for (const categories of ['onehot', 'embedding'] as const) {
      const { model: own } = await trainTable(table, { target: 'kind', epochs: 2, categories, seed: 2 }).run()
      const text = textFromRows([...odd, 'kind'], rows)
      expect(predictRows(decodeModel(encodeModel(own)), text)).toEqual(predictRows(own, text))
      expect(own.encoder.columns.map(({ name }) => name)).toEqual(odd)
    }
  })
})
