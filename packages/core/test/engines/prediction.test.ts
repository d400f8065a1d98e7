import { afterEach, expect, test, vi } from 'vitest'
import { createEngine, engineNames } from '../../src/engines/create.ts'
import { ShapeError } from '../../src/errors.ts'
import { asDtype, matrix, toNumbers, zeros } from '../../src/matrix.ts'
import type { Matrix } from '../../src/matrix.ts'
import { dense } from '../../src/network/dense.ts'
import { initialize, sequential } from '../../src/network/network.ts'
import { predict, predictor } from '../../src/training/evaluate.ts'
import { firstDifference } from '../bits.ts'
import { networks } from '../network/cases.ts'
import { normals } from '../training/setup.ts'

/** Counts what is asked of WebAssembly's memory. */
function watchMemory() {
  const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow')
  return {
    pages: () => grow.mock.calls.reduce((sum, [pages]) => sum + Number(pages), 0),
    grown: () => grow.mock.calls.length,
  }
}

afterEach(() => vi.restoreAllMocks())

const relu = { activation: 'relu' } as const
const network = sequential(30, dense(64, relu), dense(32, relu), dense(1, { activation: 'sigmoid' }))
const parameters = initialize(network, { seed: 1 })
const rowsOf = <C extends number>({ columns, data }: Matrix<C>, from: number, to: number) =>
  matrix(to - from, columns, data.slice(from * columns, to * columns))

test('a long table streams through: memory is that of a block, however many rows there are', () => {
  const pagesFor = (rows: number) => {
    const memory = watchMemory()
    predict(network, parameters, zeros(rows, 30))
    const pages = memory.pages()
    vi.restoreAllMocks()
    return pages
  }
  const few = pagesFor(2048)
  expect(few).toBeGreaterThan(0)
  expect(pagesFor(100_000)).toBe(few)
  // 1024 rows of 30 + 64 + 32 + 1 doubles are 1 MB; with the weights and some room to spare, less than 4.
  expect(few * 65536).toBeLessThan(4e6)
})

test('a prediction a row at a time asks for no more memory, after the first', () => {
  const memory = watchMemory()
  const ask = predictor(network, parameters, { engine: createEngine('wasm') })
  const table = normals(200, 30, 1)
  ask(rowsOf(table, 0, 1))
  const grown = memory.grown()
  for (let r = 0; r < 2000; r++) ask(rowsOf(table, r % 200, (r % 200) + 1))
  for (const rows of [3, 1, 64, 1, 200, 5]) ask(rowsOf(table, 0, rows))
  const after = memory.grown()
  for (let i = 0; i < 200; i++) for (const rows of [3, 1, 64, 1, 200, 5]) ask(rowsOf(table, 0, rows))
  expect(memory.grown()).toBe(after)
  expect(after - grown).toBeLessThanOrEqual(4)
})

test.each(engineNames.flatMap(name => (['float64', 'float32'] as const).map(dtype => [name, dtype] as const)))(
  'blocks, rests and single rows give the bits of the definition, %s, %s',
  (name, dtype) => {
    const engine = createEngine(name, dtype)
    for (const rows of [1, 2, 1023, 1024, 1025, 2050]) {
      const table = asDtype(normals(rows, 30, rows), dtype)
      const own = new Map([...parameters].map(([key, m]) => [key, asDtype(m, dtype)]))
      const expected = predict(network, own, table, { engine: createEngine('reference', dtype) })
      expect(expected.data).toHaveLength(rows)
      const ask = predictor(network, own, { engine })
      expect(firstDifference(ask(table).data, expected.data)).toBeUndefined()
      const single = [0, rows - 1, rows >> 1].map(r => ask(rowsOf(table, r, r + 1)).data[0]!)
      expect(
        firstDifference(
          single,
          [0, rows - 1, rows >> 1].map(r => expected.data[r]!),
        ),
      ).toBeUndefined()
      // A whole table after single rows, with more rows than any before.
      expect(firstDifference(ask(table).data, expected.data)).toBeUndefined()
    }
  },
)

test.each(engineNames)('several inputs, each by its name, are cut alike, %s', name => {
  const joined = networks['embedding']!(2)
  const own = initialize(joined, { seed: 2 })
  const rows = 1500
  const inputs = {
    kind: matrix(
      rows,
      1,
      Float64Array.from({ length: rows }, (_, r) => r % 4),
    ),
    place: matrix(
      rows,
      1,
      Float64Array.from({ length: rows }, (_, r) => (r * 5) % 6),
    ),
    numbers: normals(rows, 3, 4),
  }
  const all = predict(joined, own, inputs, { engine: createEngine(name) })
  const ask = predictor(joined, own, { engine: createEngine('reference') })
  for (const r of [0, 1023, 1024, 1499]) {
    const row = Object.fromEntries(Object.entries(inputs).map(([key, table]) => [key, rowsOf(table, r, r + 1)]))
    expect(firstDifference(ask(row).data, all.data.slice(2 * r, 2 * r + 2))).toBeUndefined()
  }
})

test('the first few predictions make no kernels ready, the many after them do, and each has the same bits', () => {
  const { Instance } = WebAssembly
  const instance = vi.spyOn(WebAssembly, 'Instance').mockImplementation(function (module, imports) {
    return new Instance(module, imports)
  })
  const ask = predictor(network, parameters)
  const asked = predictor(network, parameters, { engine: createEngine('wasm') })
  instance.mockClear()
  const table = normals(40, 30, 3)
  const single = (each: typeof ask, r: number) => each(rowsOf(table, r, r + 1)).data[0]
  for (let r = 0; r < 10; r++) expect(single(ask, r)).toBe(single(asked, r))
  expect(instance).not.toHaveBeenCalled()
  for (let r = 10; r < 40; r++) expect(single(ask, r)).toBe(single(asked, r))
  expect(instance).toHaveBeenCalledTimes(1)
  // A network or a table that is large goes to the kernels at once.
  predict(network, parameters, normals(100, 30, 4))
  expect(instance).toHaveBeenCalledTimes(2)
  const large = sequential(300, dense(300))
  predict(large, initialize(large, { seed: 1 }), zeros(1, 300))
  expect(instance).toHaveBeenCalledTimes(3)
})

test('no rows give no predictions, wrong ones an error; a predictor keeps the parameters that it was made with', () => {
  const small = sequential(2, dense(1))
  const own = initialize(small, { seed: 1 })
  const ask = predictor(small, own)
  const row = matrix(1, 2, toNumbers('float64', [1, 2]))
  const before = ask(row).data[0]
  const wide: Matrix = zeros(1, 3)
  expect(ask(zeros(0, 2))).toEqual(zeros(0, 1))
  expect(() => ask(wide)).toThrow(ShapeError)
  for (const { data } of own.values()) data.fill(7)
  expect(ask(row).data[0]).toBe(before)
  expect(predictor(small, own)(row).data[0]).toBe(28)
})
