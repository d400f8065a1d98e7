import { expect, test } from 'vitest'
import { ModelFileError } from '../../src/errors.ts'
import { networkFromJson, networkToJson } from '../../src/network/table.ts'
import { Random } from '../../src/random.ts'
import { networks } from './cases.ts'

type Json = Record<string, unknown>

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
