import { describe, expect, it } from 'vitest'
import { blobs, toyData } from '../../src/data/toy.ts'
import type { ToyData, ToyName } from '../../src/data/toy.ts'
import { toRows } from '../../src/matrix.ts'
import { golden } from '../golden.ts'

interface DataSet {
  readonly X_first_8: number[][]
  readonly X_sum: number[]
  readonly y_first_30: number[]
}

const random = golden<{ datasets: Record<string, DataSet> }>('numpy_random')
const article = golden<{
  moons?: { raw_first_rows: number[][]; labels_first_20: number[] }
  blobs_exercise?: { first_rows: number[][]; labels_first_20: number[]; sums: number[]; class_counts: number[] }
}>('article')

const names: { readonly [argument: string]: string } = {
  n_samples: 'rows',
  noise: 'noise',
  factor: 'factor',
  centers: 'centers',
  n_features: 'features',
  cluster_std: 'standardDeviation',
}

/** `make_moons(n_samples=100, noise=0.1) random_state=0` */
function make(call: string): ToyData {
  const [, name, list, seed] = /^make_(\w+)\((.*)\) random_state=(\d+)$/.exec(call)!
  const options = list!.split(', ').map(argument => argument.split('=') as [string, string])
  const given = Object.fromEntries(options.map(([key, value]) => [names[key] ?? key, Number(value)]))
  return toyData[name as ToyName]({ ...given, seed: Number(seed) })
}

function expectRows(got: readonly number[][], want: readonly number[][]) {
  want.forEach((row, r) => {
    expect(got[r]!.length).toBe(row.length)
    row.forEach((x, c) => expect(Math.abs(got[r]![c]! - x)).toBeLessThanOrEqual(1e-14 * (1 + Math.abs(x))))
  })
}

function expectSums(rows: readonly number[][], want: readonly number[]) {
  want.forEach((sum, c) => {
    const got = rows.reduce((total, row) => total + row[c]!, 0)
    const size = rows.reduce((total, row) => total + Math.abs(row[c]!), 0)
    expect(Math.abs(got - sum)).toBeLessThanOrEqual(1e-14 * (1 + size))
  })
}

describe.skipIf(random === undefined)('numbers of scikit-learn', () => {
  it.each(Object.entries(random?.datasets ?? {}))('%s', (call, want) => {
    const { inputs, labels } = make(call)
    const rows = toRows(inputs)
    expectRows(rows, want.X_first_8)
    expectSums(rows, want.X_sum)
    expect([...labels.slice(0, want.y_first_30.length)]).toEqual(want.y_first_30)
  })
})

describe.skipIf(article === undefined)('data of the tutorial', () => {
  it.skipIf(article?.moons === undefined)('moons', () => {
    const { inputs, labels } = toyData.moons({ rows: 1000, noise: 0.1, seed: 42 })
    expectRows(toRows(inputs), article!.moons!.raw_first_rows)
    expect([...labels.slice(0, 20)]).toEqual(article!.moons!.labels_first_20)
  })

  it.skipIf(article?.blobs_exercise === undefined)('blobs', () => {
    const want = article!.blobs_exercise!
    const { inputs, labels } = blobs({ rows: 1000, seed: 42 })
    expectRows(toRows(inputs), want.first_rows)
    expectSums(toRows(inputs), want.sums)
    expect([...labels.slice(0, 20)]).toEqual(want.labels_first_20)
    expect(want.class_counts.map((_, k) => labels.filter(label => label === k).length)).toEqual(want.class_counts)
  })
})
