import { describe, expect, test } from 'vitest'
import { fromRows } from '../../src/matrix.ts'
import { dense } from '../../src/network/dense.ts'
import { initializerFor } from '../../src/network/activation.ts'
import { embedding } from '../../src/network/embedding.ts'
import {
  constant,
  given,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  normal,
  orthogonal,
  uniform,
  zeros,
} from '../../src/network/initializers.ts'
import { graph, initialize, input, sequential } from '../../src/network/network.ts'
import { initializerKinds } from '../../src/network/table.ts'
import type { Initializer } from '../../src/program/program.ts'
import { Random } from '../../src/random.ts'
import { networks } from './cases.ts'

const [ROWS, COLUMNS] = [120, 80]
const fill = (initializer: Initializer, rows = ROWS, columns = COLUMNS, seed = 1) =>
  Array.from(initializer.fill(rows, columns, new Random(seed)))

interface Expected {
  readonly make: () => Initializer
  readonly mean: number
  readonly variance: number
  /** The least and the largest number there can be. */
  readonly range?: readonly [number, number]
}

const flat = (make: () => Initializer, limit: number): Expected => ({
  make,
  mean: 0,
  variance: limit ** 2 / 3,
  range: [-limit, limit],
})
const bell = (make: () => Initializer, variance: number, mean = 0): Expected => ({ make, mean, variance })

/** What the numbers of each initialiser are like; without a row for a new one this does not compile. */
const expected: { readonly [N in keyof typeof initializerKinds]: Expected } = {
  zeros: { make: zeros, mean: 0, variance: 0, range: [0, 0] },
  constant: { make: () => constant(0.25), mean: 0.25, variance: 0, range: [0.25, 0.25] },
  uniform: { make: () => uniform({ low: -1, high: 3 }), mean: 1, variance: 16 / 12, range: [-1, 3] },
  normal: bell(() => normal({ mean: 2, deviation: 0.5 }), 0.25, 2),
  glorotUniform: flat(glorotUniform, Math.sqrt(6 / (ROWS + COLUMNS))),
  glorotNormal: bell(glorotNormal, 2 / (ROWS + COLUMNS)),
  heUniform: flat(heUniform, Math.sqrt(6 / ROWS)),
  heNormal: bell(heNormal, 2 / ROWS),
  lecunUniform: flat(lecunUniform, Math.sqrt(3 / ROWS)),
  lecunNormal: bell(lecunNormal, 1 / ROWS),
  orthogonal: bell(() => orthogonal({ gain: 1.5 }), 1.5 ** 2 / ROWS),
}
const names = Object.keys(expected) as (keyof typeof expected)[]

describe.each(names)('%s', name => {
  const { make, mean, variance, range = [-Infinity, Infinity] } = expected[name]

  test('has the mean, variance and range that it says', () => {
    const numbers = fill(make())
    expect(numbers).toHaveLength(ROWS * COLUMNS)
    const own = numbers.reduce((a, x) => a + x, 0) / numbers.length
    const spread = numbers.reduce((a, x) => a + (x - own) ** 2, 0) / numbers.length
    // Five standard errors; a variance's is about √(2 ÷ n) of it.
    expect(Math.abs(own - mean)).toBeLessThanOrEqual(5 * Math.sqrt(variance / numbers.length))
    expect(Math.abs(spread - variance)).toBeLessThanOrEqual(5 * variance * Math.sqrt(2 / numbers.length))
    const [least, most] = [Math.min(...numbers), Math.max(...numbers)]
    expect(least).toBeGreaterThanOrEqual(range[0])
    expect(most).toBeLessThanOrEqual(range[1])
    if (range[0] < range[1] && range[1] < Infinity) {
      // It reaches to its ends.
      expect(most).toBeGreaterThan(range[1] - (range[1] - range[0]) / 100)
      expect(least).toBeLessThan(range[0] + (range[1] - range[0]) / 100)
    }
  })

  test('draws the same numbers from the same seed, and tells its name and options', () => {
    expect(fill(make(), 5, 4, 7)).toEqual(fill(make(), 5, 4, 7))
    if (variance > 0) expect(fill(make(), 5, 4, 7)).not.toEqual(fill(make(), 5, 4, 8))
    expect(make().name).toBe(name)
    const { name: _name, fill: _fill, ...options } = make() as Initializer & Record<string, unknown>
    const again = (initializerKinds[name] as (options: object) => Initializer)(options)
    expect(fill(again, 5, 4, 7)).toEqual(fill(make(), 5, 4, 7))
  })

  test('takes nothing but its own numbers from the stream', () => {
    const random = new Random(3)
    make().fill(3, 2, random)
    const rest = random.uniform()
    const again = new Random(3)
    make().fill(3, 2, again)
    expect(again.uniform()).toBe(rest)
  })
})

describe('orthogonal', () => {
  test.each([
    [6, 6],
    [9, 4],
    [4, 9],
    [1, 5],
    [5, 1],
    [40, 33],
  ])('%i × %i: the shorter side is orthonormal, times the gain', (rows, columns) => {
    const numbers = fill(orthogonal({ gain: 2 }), rows, columns)
    const at = (r: number, c: number) => numbers[r * columns + c]!
    const count = Math.min(rows, columns)
    const vector = (i: number) =>
      Array.from({ length: Math.max(rows, columns) }, (_, k) => (rows < columns ? at(i, k) : at(k, i)))
    for (let i = 0; i < count; i++)
      for (let j = 0; j <= i; j++) {
        const product = vector(i).reduce((total, x, k) => total + x * vector(j)[k]!, 0)
        expect(product).toBeCloseTo(i === j ? 4 : 0, 12)
      }
  })
})

test('orthogonal also from vectors that are all but parallel', () => {
  class Alike extends Random {
    override normal(): number {
      return 1 + 1e-6 * super.normal()
    }
  }
  const numbers = orthogonal().fill(6, 4, new Alike(1))
  for (let a = 0; a < 4; a++)
    for (let b = 0; b < a; b++) {
      const product = [0, 1, 2, 3, 4, 5].reduce((total, r) => total + numbers[r * 4 + a]! * numbers[r * 4 + b]!, 0)
      expect(product).toBeCloseTo(0, 13)
    }
})

test('uniform is NumPy’s: the tutorial’s first numbers', () => {
  expect(fill(uniform(), 1, 3, 42)).toEqual([0.3745401188473625, 0.9507143064099162, 0.7319939418114051])
})

test('given numbers are taken as they are', () => {
  const numbers = fromRows([
    [1, 2],
    [3, 4],
  ])
  expect(fill(given(numbers), 2, 2)).toEqual([1, 2, 3, 4])
})

describe('initialize', () => {
  test.each(Object.keys(networks))('%s: the same seed, the same numbers; another seed, others', name => {
    const network = networks[name]!(2)
    const numbers = (seed: number | Random) =>
      [...initialize(network, { seed })].map(([key, { data }]) => [key, Array.from(data)])
    expect(numbers(5)).toEqual(numbers(5))
    expect(numbers(new Random(5))).toEqual(numbers(5))
    expect(numbers(5)).not.toEqual(numbers(6))
  })

  test('draws layer by layer, weights before bias, in one stream', () => {
    const o = { weightsInitializer: uniform(), biasInitializer: uniform() }
    const stream = new Random(9)
    const first = initialize(sequential(2, dense(3, o), dense(1, o)), { seed: 9 })
    const drawn = [...first.values()].flatMap(({ data }) => Array.from(data))
    expect([...first.keys()]).toEqual(['dense1.weights', 'dense1.bias', 'dense2.weights', 'dense2.bias'])
    expect(drawn).toEqual(drawn.map(() => stream.uniform()))
  })

  test('rounds to float32 where that is asked for', () => {
    const network = sequential(3, dense(2))
    const wide = initialize(network, { seed: 1 }).get('dense1.weights')!.data
    expect(initialize(network, { seed: 1, dtype: 'float32' }).get('dense1.weights')!.data).toEqual(Float32Array.from(wide))
  })

  test('starts biases at 0, scales at 1, running variances at 1', () => {
    const network = networks['batchNorm']!(2)
    const start = initialize(network, { seed: 1 })
    for (const [key, { data }] of start) {
      const part = key.split('.')[1]!
      const wanted = { bias: 0, shift: 0, runningMean: 0, scale: 1, runningVariance: 1 }[part]
      if (wanted !== undefined) expect(Array.from(data)).toEqual(Array.from(data, () => wanted))
    }
  })

  test('chooses by the activation: He for relu and its kin, LeCun for selu, Glorot for all others', () => {
    expect(initializerFor('relu').name).toBe('heUniform')
    expect(initializerFor({ name: 'leakyRelu', alpha: 0.1 }).name).toBe('heUniform')
    expect(initializerFor('selu').name).toBe('lecunNormal')
    for (const other of ['linear', 'sigmoid', 'tanh', 'softmax'] as const)
      expect(initializerFor(other).name).toBe('glorotUniform')
  })

  test('embeds with deviation 1 ÷ √dimensions', () => {
    const x = input(1)
    const { data } = initialize(graph([x], embedding(400, 16)(x)), { seed: 1 }).get('embedding1.table')!
    expect(Math.sqrt(Array.from(data).reduce((a, w) => a + w * w, 0) / data.length)).toBeCloseTo(1 / 4, 2)
  })
})
