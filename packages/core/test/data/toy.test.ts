import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ToyName } from '../../src/data/toy.ts'
import { blobs, circles, gaussians, moons, spirals, toyData, xor } from '../../src/data/toy.ts'
import { OptionError } from '../../src/errors.ts'
import { toRows } from '../../src/matrix.ts'

const names = Object.keys(toyData) as ToyName[]
const counts = (labels: Uint32Array) => [...labels].reduce<number[]>((all, k) => ((all[k] = (all[k] ?? 0) + 1), all), [])

describe.each(names)('%s', name => {
  it('has the rows asked for, shared out among the classes, the same for the same seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 60 }), fc.integer({ min: 0, max: 0xffffffff }), (rows, seed) => {
        const { inputs, labels } = toyData[name]({ rows, seed })
        expect([inputs.rows, inputs.columns, labels.length]).toEqual([rows, 2, rows])
        expect(inputs.data.every(Number.isFinite)).toBe(true)
        const shares = counts(labels)
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1)
        expect(toyData[name]({ rows, seed })).toEqual({ inputs, labels })
      }),
      { numRuns: 30 },
    )
  })

  it('has the same rows in order of class where it does not shuffle', () => {
    const { labels } = toyData[name]({ rows: 31, seed: 1, shuffle: false })
    expect([...labels]).toEqual([...labels.toSorted()])
    expect([...toyData[name]({ rows: 31, seed: 1 }).labels]).not.toEqual([...labels])
  })

  it('refuses unknown options, and values out of range', () => {
    const make = (options: object) => () => toyData[name]({ seed: 0, ...options })
    expect(make({ row: 3 })).toThrow(`${name}: unknown option "row". Did you mean "rows"?`)
    expect(make({ rows: 0 })).toThrow(OptionError)
    expect(make({ rows: 2.5 })).toThrow(OptionError)
    expect(make({ seed: -1 })).toThrow(OptionError)
    expect(make({ noise: -1 })).toThrow(OptionError)
    expect(make({ classes: 0 })).toThrow(OptionError)
    expect(make({ factor: 1 })).toThrow(OptionError)
  })
})

describe('shapes without noise', () => {
  const points = ({ inputs, labels }: ReturnType<typeof moons>) =>
    toRows(inputs).map((p, i) => [p[0]!, p[1]!, labels[i]!] as const)

  it('moons lie on their half circles', () => {
    for (const [x, y, label] of points(moons({ seed: 1 }))) {
      expect(label === 0 ? Math.hypot(x, y) : Math.hypot(x - 1, y - 0.5)).toBeCloseTo(1, 14)
      expect(label === 0 ? y >= 0 : y <= 0.5).toBe(true)
    }
  })

  it('circles have radius 1 and factor', () => {
    for (const [x, y, label] of points(circles({ factor: 0.3, seed: 1 })))
      expect(Math.hypot(x, y)).toBeCloseTo(label === 0 ? 1 : 0.3, 14)
  })

  it('spirals: the other classes are the first one, turned', () => {
    const rows = points(spirals({ rows: 30, classes: 3, seed: 1, shuffle: false }))
    for (let i = 0; i < 10; i++) {
      const [x, y] = rows[i]!
      expect(Math.hypot(x, y)).toBeCloseTo((i + 1) / 10, 14)
      const turn = (2 * Math.PI) / 3
      expect(rows[10 + i]![0]).toBeCloseTo(x * Math.cos(turn) - y * Math.sin(turn), 14)
      expect(rows[10 + i]![1]).toBeCloseTo(x * Math.sin(turn) + y * Math.cos(turn), 14)
    }
    expect(rows[9]![0]).toBeCloseTo(-1, 14)
  })

  it('xor: label 1 where the signs differ, all quadrants alike', () => {
    const quadrants = [0, 0, 0, 0]
    for (const [x, y, label] of points(xor({ rows: 400, seed: 1 }))) {
      expect(label).toBe(x < 0 !== y < 0 ? 1 : 0)
      expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThan(1)
      quadrants[(x < 0 ? 1 : 0) + (y < 0 ? 2 : 0)]!++
    }
    expect(quadrants).toEqual([100, 100, 100, 100])
  })

  it('gaussians lie at their centers', () => {
    const centers = [
      [2, 0],
      [0, 2],
      [-2, 0],
      [0, -2],
    ]
    for (const [x, y, label] of points(gaussians({ classes: 4, noise: 0, seed: 1 }))) {
      expect(x).toBeCloseTo(centers[label]![0]!, 14)
      expect(y).toBeCloseTo(centers[label]![1]!, 14)
    }
  })

  it('noise has the standard deviation asked for', () => {
    const clean = moons({ rows: 2000, seed: 3 }).inputs.data
    const noisy = moons({ rows: 2000, seed: 3, noise: 0.2 }).inputs.data
    const variance = Array.from(clean, (x, i) => (noisy[i]! - x) ** 2).reduce((sum, x) => sum + x, 0) / clean.length
    expect(Math.sqrt(variance)).toBeCloseTo(0.2, 2)
  })
})

describe('blobs', () => {
  it('takes centers and a standard deviation for each', () => {
    const { inputs, labels } = blobs({
      rows: 7,
      centers: [
        [1, 2, 3],
        [-4, 5, 6],
      ],
      standardDeviation: [0, 0],
      seed: 2,
    })
    expect(inputs.columns).toBe(3)
    expect(counts(labels)).toEqual([4, 3])
    toRows(inputs).forEach((row, i) => expect(row).toEqual(labels[i] === 0 ? [1, 2, 3] : [-4, 5, 6]))
  })

  it('takes a number of columns', () => {
    expect(blobs({ features: 5, centers: 2, seed: 2 }).inputs.columns).toBe(5)
  })

  it('refuses what does not go together', () => {
    const make = (options: object) => () => blobs({ seed: 0, ...options })
    expect(make({ centers: [] })).toThrow('expected at least one center')
    expect(make({ centers: [[1, 2], [3]] })).toThrow('expected centers of 2 numbers, got 1')
    expect(make({ centers: [[1, 2]], features: 3 })).toThrow('expected centers of 3 numbers, got 2')
    expect(make({ centers: [[]] })).toThrow(OptionError)
    expect(make({ centers: [[NaN]] })).toThrow(OptionError)
    expect(make({ centers: 0 })).toThrow(OptionError)
    expect(make({ features: 0 })).toThrow(OptionError)
    expect(make({ standardDeviation: [1, 2] })).toThrow('expected one standard deviation for each of 3 centers, got 2')
    expect(make({ standardDeviation: -1 })).toThrow(OptionError)
  })
})
