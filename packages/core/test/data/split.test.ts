import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { folds, split } from '../../src/data/split.ts'
import { DataError, OptionError } from '../../src/errors.ts'

const labelled = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 12, maxLength: 200 })
const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const count = (rows: ArrayLike<number>, labels: readonly number[], label: number) =>
  Array.from(rows).filter(row => labels[row] === label).length

describe('split', () => {
  it('parts the rows, with shares as exact as whole rows allow', () => {
    fc.assert(
      fc.property(labelled, seed, (labels, s) => {
        const n = labels.length
        // Nothing may be left over by classes of one row, which all stay in training.
        const full = labels.map((label, i) => (i < 10 ? i % 5 : label))
        const { train, validation, test } = split(full, { seed: s, test: 0.2, validation: 0.15 })
        expect([...train, ...validation, ...test].sort((a, b) => a - b)).toEqual(full.map((_, i) => i))
        for (let label = 0; label < 5; label++) {
          const all = full.filter(other => other === label).length
          expect(count(train, full, label)).toBeGreaterThan(0)
          if (n >= 100) expect(Math.abs(count(test, full, label) - 0.2 * all)).toBeLessThan(1.01)
        }
        if (n >= 40) expect([test.length, validation.length]).toEqual([Math.round(n * 0.2), Math.round(n * 0.15)])
        expect(split(full, { seed: s, test: 0.2, validation: 0.15 })).toEqual({ train, validation, test })
      }),
    )
  })

  it('gives each class its share: 50 of each iris', () => {
    const labels = Array.from({ length: 150 }, (_, i) => ['setosa', 'versicolor', 'virginica'][Math.floor(i / 50)]!)
    const { train, validation, test } = split(labels, { seed: 42, test: 0.2, validation: 0.1 })
    for (const [part, each] of [
      [train, 35],
      [validation, 5],
      [test, 10],
    ] as const)
      // prettier-ignore
      for (const name of new Set(labels)) expect(Array.from(part).filter(row => labels[row] === name)).toHaveLength(each)
    expect(split(labels, { seed: 43, test: 0.2, validation: 0.1 }).test).not.toEqual(test)
  })

  it('takes a number of rows, and keeps a class of one row in training', () => {
    const parts = split(10, { seed: 1, test: 0.3 })
    expect([parts.train.length, parts.validation.length, parts.test.length]).toEqual([7, 0, 3])
    for (let s = 0; s < 20; s++) expect(split(['a', 'b', 'b', 'b', 'b'], { seed: s, test: 0.4 }).train).toContain(0)
    expect(split(3, { seed: 1, test: 0.01 }).test).toHaveLength(1)
  })

  it('refuses what cannot be split', () => {
    expect(() => split(10, { seed: 1, test: 0.5, validation: 0.5 })).toThrow('leave nothing to train on')
    expect(() => split(10, { seed: 1, test: 1 })).toThrow(OptionError)
    expect(() => split(1, { seed: 1, test: 0.2 })).toThrow('too few rows to split: a part is left without any: got 1 row.')
    expect(() => split(2, { seed: 1, test: 0.2, validation: 0.2 })).toThrow('a part is left without any: got 2 rows')
    expect(() => split(0, { seed: 1 })).toThrow(DataError)
    expect(() => split(10, { seed: 1, tests: 0.2 } as never)).toThrow('Did you mean "test"?')
  })
})

describe('folds', () => {
  it('test every row once, evenly in size and class', () => {
    fc.assert(
      fc.property(labelled, seed, fc.integer({ min: 2, max: 10 }), (labels, s, k) => {
        const rounds = folds(labels, k, s)
        expect(rounds.flatMap(({ test }) => [...test]).sort((a, b) => a - b)).toEqual(labels.map((_, i) => i))
        const even = (counts: number[]) => expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
        even(rounds.map(({ test }) => test.length))
        for (let label = 0; label < 5; label++) even(rounds.map(({ test }) => count(test, labels, label)))
        for (const { train, test } of rounds) expect([...train, ...test].sort((a, b) => a - b)).toEqual(labels.map((_, i) => i))
      }),
    )
  })

  it('need 2 to n rounds', () => {
    for (const k of [1, 6, 2.5]) expect(() => folds(5, k, 1)).toThrow(OptionError)
    expect(folds(5, 5, 1).map(({ test }) => test.length)).toEqual([1, 1, 1, 1, 1])
  })
})
