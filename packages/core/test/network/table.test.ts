import { describe, expect, test } from 'vitest'
import { ModelFileError } from '../../src/errors.ts'
import { dense } from '../../src/network/dense.ts'
import { normal } from '../../src/network/initializers.ts'
import { mse } from '../../src/network/losses.ts'
import { initialize, sequential } from '../../src/network/network.ts'
import { layerKinds, networkFromJson, networkToJson } from '../../src/network/table.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import type { Network } from '../../src/network/network.ts'
import { networks } from './cases.ts'

/** Everything about a network's program that can be told apart. */
const described = (network: Network) =>
  trainingProgram(network, { loss: mse(), optimizer: sgd() }).steps.map(({ op, inputs, output, attributes, scope }) => [
    op.formula(
      inputs.map(value => value.name),
      attributes,
    ),
    [...inputs, output].map(value => value.shape.join()).join('; '),
    output.name,
    JSON.stringify(attributes),
    scope,
  ])

test('every kind of layer goes by its own name', () => {
  for (const [name, { definition }] of Object.entries(layerKinds)) expect(definition.kind).toBe(name)
})

test.each(Object.keys(networks))('the network %s is the same again from its plain data, with the same first numbers', name => {
  const network = networks[name]!(3)
  const json: unknown = JSON.parse(JSON.stringify(networkToJson(network)))
  const again = networkFromJson(json)
  expect(described(again)).toEqual(described(network))
  expect(networkToJson(again)).toEqual(networkToJson(network))
  expect(initialize(again, { seed: 4 })).toEqual(initialize(network, { seed: 4 }))
  expect([again.inputs, again.inputWidth, again.outputWidth]).toEqual([network.inputs, network.inputWidth, network.outputWidth])
})

test('options and initialisers come along', () => {
  const weightsInitializer = normal({ mean: 1, deviation: 0.1 })
  const network = sequential(
    2,
    dense(3, { name: 'first', activation: { name: 'elu', alpha: 0.3 }, bias: false, weightsInitializer }),
  )
  const again = networkFromJson(networkToJson(network))
  expect(described(again)).toEqual(described(network))
  expect(initialize(again, { seed: 4 })).toEqual(initialize(network, { seed: 4 }))
})

describe('plain data that is no network is refused by the layer’s name', () => {
  const good = () => JSON.parse(JSON.stringify(networkToJson(networks['residual']!(2)))) as Record<string, unknown>[]
  const changed = (at: number, change: Record<string, unknown>) =>
    good().map((layer, i) => (i === at ? { ...layer, ...change } : layer))
  const layer = good()[1]!['name'] as string

  test.each<[string, unknown, string]>([
    ['no list', { layers: [] }, 'not a list'],
    ['an empty list', [], 'not a list'],
    ['a layer that is no object', [...good(), 7], 'no object'],
    ['a layer that is null', [...good(), null], 'no object'],
    ['an unknown kind', changed(1, { kind: 'dens' }), '"dens"'],
    ['a kind from the prototype', changed(1, { kind: 'constructor' }), 'unknown kind'],
    ['a layer without a name', changed(1, { name: '' }), 'no name'],
    ['an input from a later layer', changed(1, { from: [5] }), 'none of the layers before it'],
    ['an input from itself', changed(1, { from: [1] }), 'none of the layers before it'],
    ['an input that is no place', changed(1, { from: ['0'] }), 'none of the layers before it'],
    ['two inputs where there is one', changed(1, { from: [0, 0] }), 'another number of inputs'],
    ['no inputs', changed(1, { from: [] }), 'another number of inputs'],
    ['units that are no number', changed(1, { units: '4' }), layer],
    ['an option that is unknown', changed(1, { unts: 4 }), '"unts"'],
    ['an activation that is unknown', changed(1, { activation: 'tan' }), '"tan"'],
    ['an initialiser that is unknown', changed(1, { weightsInitializer: { name: 'toString' } }), 'initializer'],
    ['widths that do not fit', changed(1, { units: 5 }), 'widths differ'],
  ])('%s', (_what, json, part) => {
    expect(() => networkFromJson(json)).toThrow(ModelFileError)
    expect(() => networkFromJson(json)).toThrow(part)
  })
})

test("an initialiser of the caller's own is written as given numbers, so that the network can be read again", () => {
  const own = { name: 'mine', fill: (rows: number, columns: number) => new Float64Array(rows * columns).fill(7) }
  const network = sequential(2, dense(3, { weightsInitializer: own, biasInitializer: normal() }))
  const json: unknown = JSON.parse(JSON.stringify(networkToJson(network)))
  expect(json).toMatchObject([{}, { weightsInitializer: { name: 'given' }, biasInitializer: { name: 'normal' } }])
  expect(described(networkFromJson(json))).toEqual(described(network))
})
