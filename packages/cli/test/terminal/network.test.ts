import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layerTable, parameterCount } from '../../src/terminal/layers.ts'
import type { LayerShape } from '../../src/terminal/layers.ts'
import { networkPicture } from '../../src/terminal/network.ts'
import { width } from '../../src/terminal/text.ts'
import { ascii, colored, plain } from '../fake-io.ts'

const input = (name: string, units: number): LayerShape => ({ name, kind: 'input', units, parameters: [] })
const plainLayer = (name: string, kind: string, units: number, inputs?: number[]): LayerShape => ({
  name,
  kind,
  units,
  parameters: [],
  inputs,
})
const dense = (name: string, from: number, units: number, activation: string, inputs?: number[]): LayerShape => ({
  name,
  kind: 'dense',
  units,
  activation,
  inputs,
  parameters: [
    { name: 'weights', shape: [from, units] },
    { name: 'bias', shape: [1, units] },
  ],
})

const chain = [
  input('inputs', 7),
  dense('dense 1', 7, 16, 'relu'),
  plainLayer('dropout 0.2', 'dropout', 16),
  dense('dense 2', 16, 4, 'relu'),
  dense('output', 4, 1, 'sigmoid'),
]

const graph = [
  input('numbers', 7),
  input('island', 1),
  { name: 'island embedding', kind: 'embedding', units: 2, parameters: [{ name: 'weights', shape: [3, 2] }] },
  plainLayer('joined', 'concatenate', 9, [0, 2]),
  dense('dense 1', 9, 16, 'relu'),
  dense('dense 2', 16, 16, 'relu'),
  plainLayer('skip', 'add', 16, [5, 4]),
  dense('output', 16, 3, 'softmax'),
]

test('a chain stands as columns of units', () => {
  expect(networkPicture(chain, plain).join('\n')).toMatchInlineSnapshot()
  expect(networkPicture(chain, ascii).join('\n')).toMatchInlineSnapshot()
  expect(networkPicture([input('x', 1), dense('y', 1, 1, 'identity')], colored)).toMatchInlineSnapshot()
})

test('a chain that is too long for the columns, and a graph, stand as a list with rails', () => {
  expect(networkPicture(chain, { ...plain, columns: 50 }).join('\n')).toMatchInlineSnapshot()
  expect(networkPicture(graph, plain).join('\n')).toMatchInlineSnapshot()
  expect(networkPicture(graph, ascii).slice(0, 4).join('\n')).toMatchInlineSnapshot()
})

test('rails that pass, part and join', () => {
  const many = [
    input('a', 1),
    input('b', 2),
    input('c', 3),
    plainLayer('a and c', 'concatenate', 4, [0, 2]),
    plainLayer('all', 'concatenate', 7, [3, 1, 0, 3]),
  ]
  expect(networkPicture(many, plain).join('\n')).toMatchInlineSnapshot()
})

test('the table of layers', () => {
  expect(layerTable(chain, plain).join('\n')).toMatchInlineSnapshot()
  expect(chain.map(parameterCount)).toEqual([0, 128, 0, 68, 5])
})

test('names each layer and fits 80 columns, whatever the graph', () => {
  const layers = fc
    .array(
      fc.record({
        name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
        units: fc.integer({ min: 1, max: 100_000 }),
        from: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 12 },
    )
    .map(list =>
      list.map(({ name, units, from }, i) => dense(name, units, units, 'leakyRelu', i === 0 ? [] : from.map(f => f % i))),
    )
  fc.assert(
    fc.property(layers, fc.boolean(), (any, unicode) => {
      const lines = networkPicture(any, { columns: 80, color: false, unicode })
      for (const line of lines) expect(width(line)).toBeLessThanOrEqual(80)
    }),
  )
})
