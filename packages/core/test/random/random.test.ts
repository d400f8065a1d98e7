import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OptionError } from '../../src/errors.ts'
import { Random, seedOf } from '../../src/random.ts'

const seeds = fc.integer({ min: 0, max: 0xffffffff })
const times = <T>(n: number, draw: () => T) => Array.from({ length: n }, draw)

describe('Random', () => {
  // numbers of numpy.random.RandomState
  it('draws whole numbers from ranges up to 32 bits, and no larger ones', () => {
    const draw = (low: number, high: number, n: number) => {
      const random = new Random(3)
      return times(n, () => random.integer(low, high))
    }
    expect(draw(0, 2 ** 32, 3)).toEqual([2365658986, 303761048, 3041471737])
    expect(draw(0, 2 ** 32 - 1, 3)).toEqual([2365658986, 303761048, 3041471737])
    expect(draw(-(2 ** 31), 2 ** 31, 2)).toEqual([2365658986 - 2 ** 31, 303761048 - 2 ** 31])
    expect(() => draw(-1, 2 ** 32, 1)).toThrow(OptionError)
  })

  it('draws nothing for a range of one number', () => {
    const random = new Random(3)
    expect(random.integer(-7, -6)).toBe(-7)
    expect(random.uniform()).toBe(new Random(3).uniform())
  })

  it('goes on over many blocks, from the largest seed', () => {
    const random = new Random(2 ** 32 - 1)
    times(1000, () => random.uniform())
    expect(random.uniform()).toBe(0.9783407784257938)
    expect(random.normal()).toBeCloseTo(-0.6121590530049897, 14)
  })

  it('makes normal numbers of mean 0 and variance 1', () => {
    const random = new Random(0)
    const drawn = times(20_000, () => random.normal())
    const mean = drawn.reduce((sum, x) => sum + x, 0) / drawn.length
    const variance = drawn.reduce((sum, x) => sum + (x - mean) ** 2, 0) / drawn.length
    expect(drawn[2000]).toBeCloseTo(-1.5329210534301279, 13)
    expect(Math.abs(mean)).toBeLessThan(0.03)
    expect(Math.abs(variance - 1)).toBeLessThan(0.04)
  })

  it('shuffles every kind of list in place, and alike', () => {
    fc.assert(
      fc.property(seeds, fc.array(fc.integer({ min: 0, max: 9999 })), (seed, items) => {
        const list = [...items]
        expect(new Random(seed).shuffle(list)).toBe(list)
        expect([...new Random(seed).shuffle(Float64Array.from(items))]).toEqual(list)
        expect(Float64Array.from(list).sort()).toEqual(Float64Array.from(items).sort())
        expect(Array.from(new Random(seed).permutation(items.length), i => items[i])).toEqual(list)
      }),
    )
  })

  it('gives all orders of three alike often', () => {
    const random = new Random(1)
    const counts = new Map<string, number>()
    for (let i = 0; i < 6000; i++) {
      const order = random.permutation(3).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).toBe(6)
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120)
  })

  it.each([-1, 0.5, 2 ** 32, NaN, Infinity])('refuses the seed %d', seed => {
    expect(() => new Random(seed)).toThrow(OptionError)
    expect(() => new Random(seed)).toThrow('Random: option "seed" is out of range: expected a whole number at least 0')
    expect(() => seedOf(1, seed)).toThrow(OptionError)
  })

  it('refuses ranges without a number, or too wide', () => {
    const random = new Random(0)
    expect(() => random.integer(5, 5)).toThrow(OptionError)
    expect(() => random.integer(0.5, 5)).toThrow(OptionError)
    expect(() => random.integer(-(2 ** 53) + 1, 2 ** 53 - 1)).toThrow(OptionError)
    expect(() => random.permutation(-1)).toThrow(OptionError)
  })
})

describe('seedOf', () => {
  it('keeps its value', () => {
    expect([seedOf(), seedOf(0), seedOf(42, 0, 1), seedOf(42, 1, 0)]).toMatchInlineSnapshot(`
      [
        0,
        593689054,
        2947407966,
        3669313226,
      ]
    `)
  })

  it('tells all moments of a training apart', () => {
    const seen = new Set<number>()
    for (let seed = 0; seed < 10; seed++)
      for (let epoch = 0; epoch < 100; epoch++) for (let batch = 0; batch < 20; batch++) seen.add(seedOf(seed, epoch, batch))
    // 20,000 draws of 2³² meet 0.05 times on average
    expect(seen.size).toBeGreaterThanOrEqual(19_998)
  })

  it('changes about half of its bits with each bit of each part', () => {
    const counts = fc.sample(fc.tuple(seeds, seeds, fc.nat({ max: 31 })), { numRuns: 2000, seed: 1 }).map(([a, b, bit]) => {
      let difference = seedOf(a, b) ^ seedOf(a, (b ^ (1 << bit)) >>> 0)
      let bits = 0
      for (; difference !== 0; difference &= difference - 1) bits++
      return bits
    })
    expect(Math.abs(counts.reduce((sum, x) => sum + x, 0) / counts.length - 16)).toBeLessThan(0.3)
    expect(Math.min(...counts)).toBeGreaterThan(3)
  })
})
