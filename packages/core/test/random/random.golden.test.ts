import { describe, expect, it } from 'vitest'
import { Random } from '../../src/random.ts'
import { golden } from '../golden.ts'

type Stream = { readonly [draw: string]: number[] } & {
  readonly mixed_stream?: { readonly order: string; readonly values: number[][] }
}

const file = golden<{ streams: Record<string, Stream> }>('numpy_random')
const times = (n: number, draw: () => number) => Array.from({ length: n }, draw)

/** NumPy's names, with their numbers. */
const draws: { readonly [name: string]: (random: Random, ...numbers: number[]) => number[] } = {
  uniform: (random, n = 1) => times(n, () => random.uniform()),
  standard_normal: (random, n = 1) => times(n, () => random.normal()),
  randint: (random, low = 0, high = 1, n = 1) => times(n, () => random.integer(low, high)),
  permutation: (random, n = 0) => [...random.permutation(n)],
  shuffle: (random, n = 0) => random.shuffle(Array.from({ length: n }, (_, i) => i)),
}

function compare(name: string, got: readonly number[], want: readonly number[]) {
  if (name !== 'standard_normal') return expect(got).toEqual(want)
  expect(got.length).toBe(want.length)
  got.forEach((x, i) => expect(Math.abs(x - want[i]!)).toBeLessThanOrEqual(1e-14 * Math.abs(want[i]!)))
}

it.skipIf(file === undefined)('there are streams to compare with', () => {
  expect(Object.keys(file!.streams).length).toBeGreaterThan(0)
})

describe.each(Object.entries(file?.streams ?? {}))('the streams of seed %s', (seed, stream) => {
  const { mixed_stream: mixed, ...single } = stream

  it.each(Object.entries(single))('%s', (key, want) => {
    const [, name, numbers] = /^([a-z_]+?)_((?:\d+_|size_)*\d+)$/.exec(key)!
    compare(name!, draws[name!]!(new Random(Number(seed)), ...numbers!.match(/\d+/g)!.map(Number)), want)
  })

  it.skipIf(mixed === undefined)('all in one stream', () => {
    const random = new Random(Number(seed))
    const calls = [...mixed!.order.matchAll(/(\w+)\(([^)]*)\)/g)]
    expect(calls.length).toBe(mixed!.values.length)
    calls.forEach(([, name, numbers], i) => {
      compare(name!, draws[name!]!(random, ...numbers!.split(',').map(Number)), mixed!.values[i]!)
    })
  })
})
