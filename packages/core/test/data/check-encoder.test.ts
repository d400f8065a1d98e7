import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkEncoder } from '../../src/data/check-encoder.ts'
import { fitEncoder } from '../../src/data/encoder.ts'
import { tableFromRecords } from '../../src/data/table.ts'
import { ModelFileError } from '../../src/errors.ts'

const table = tableFromRecords(
  Array.from({ length: 12 }, (_, i) => ({
    n: (i * i) % 7,
    c: 'abc'[i % 3],
    e: i % 5 ? 'pq'[i % 2] : null,
    b: i % 4 === 0,
    d: `2024-${1 + (i % 3)}-0${1 + (i % 9)}`,
    gone: 1,
    y: 'xyz'[(i >> 1) % 3],
    z: (i * 5) % 11,
  })),
)
const classes = fitEncoder(table, { target: 'y', categories: 'embedding' }).encoder
const numbers = fitEncoder(table, { target: ['z', 'n'] }).encoder

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as Json

/** Every path to a value inside. */
const paths = (value: Json, path: (string | number)[] = []): (string | number)[][] =>
  typeof value === 'object' && value !== null
    ? [
        path,
        ...Object.entries(value).flatMap(([key, inner]) => paths(inner, [...path, Array.isArray(value) ? Number(key) : key])),
      ]
    : [path]

function changed(
  value: Json,
  path: readonly (string | number)[],
  edit: (parent: Record<string | number, Json>, key: string | number) => void,
): Json {
  const copy = plain(value)
  const parent = path.slice(0, -1).reduce<Json>((inner, key) => (inner as Record<string | number, Json>)[key]!, copy)
  edit(parent as Record<string | number, Json>, path.at(-1)!)
  return copy
}

describe.each([
  ['classes', classes],
  ['numbers', numbers],
])('checkEncoder, %s', (_, encoder) => {
  const json = plain(encoder)

  it('takes what fitEncoder made', () => {
    expect(checkEncoder(json)).toEqual(encoder)
  })

  it('refuses a value of another kind, a missing and an additional key, at every place', () => {
    for (const path of paths(json).filter(p => p.length > 0)) {
      const at = path.join('.')
      const value = path.reduce<Json>((inner, key) => (inner as Record<string | number, Json>)[key]!, json)
      for (const bad of [{}, [[]], true, -1.5, Infinity, 'other', null]) {
        // Another number, text, flag or a year that does not vary may be right.
        if ((typeof value === typeof bad && typeof bad !== 'object' && bad !== Infinity) || (bad === null && at.endsWith('year')))
          continue
        const run = () => checkEncoder(changed(json, path, (o, k) => (o[k] = bad)))
        expect(run, `${at} = ${JSON.stringify(bad)}`).toThrow(ModelFileError)
      }
      if (typeof path.at(-1) === 'string') {
        expect(() => checkEncoder(changed(json, path, (o, k) => delete o[k])), at).toThrow(ModelFileError)
        expect(() => checkEncoder(changed(json, path, o => (o['extra'] = 1))), at).toThrow('no other keys')
      }
    }
  })

  it('has no prototype from outside', () => {
    const text = JSON.stringify(json)
    expect(() => checkEncoder(JSON.parse(text.replace('{', '{"__proto__":{"version":1},')))).toThrow(ModelFileError)
    expect(() => checkEncoder(Object.create(json as object))).toThrow(ModelFileError)
  })

  it('throws nothing else on any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...paths(json)), (value, path) => {
        try {
          checkEncoder(path.length === 0 ? value : changed(json, path, (o, k) => (o[k] = value as Json)))
        } catch (error) {
          expect(error).toBeInstanceOf(ModelFileError)
        }
      }),
      { numRuns: 300 },
    )
  })
})

it.each([
  ['another version', (e: Json) => changed(e, ['version'], (o, k) => (o[k] = 2)), 'made by another version: expected 1, got 2'],
  [
    'a scale of zero',
    (e: Json) => changed(e, ['columns', 0, 'scale'], (o, k) => (o[k] = 0)),
    'encoder.columns[0].scale: the encoder is damaged: expected a number above 0, got 0',
  ],
  ['unsorted levels', (e: Json) => changed(e, ['columns', 1, 'levels'], (o, k) => (o[k] = ['b', 'a'])), 'labels in sorted order'],
  ['a level twice', (e: Json) => changed(e, ['columns', 1, 'levels'], (o, k) => (o[k] = ['a', 'a'])), 'no text twice'],
  [
    'a column twice',
    (e: Json) => changed(e, ['columns', 1, 'name'], (o, k) => (o[k] = 'n')),
    'each column in one place only, got "n"',
  ],
  [
    'a target that is an input',
    (e: Json) => changed(e, ['target', 'columns'], (o, k) => (o[k] = ['c'])),
    'each column in one place only',
  ],
  ['three classes of two', (e: Json) => changed(e, ['target', 'task'], (o, k) => (o[k] = 'binary')), 'encoder.target.classes'],
  ['no columns', (e: Json) => changed(e, ['columns'], (o, k) => (o[k] = [])), 'encoder.columns'],
])('checkEncoder refuses %s', (_, damage, expected) => {
  expect(() => checkEncoder(damage(plain(classes)))).toThrow(expected)
})
