import { expect, test } from 'vitest'
import { besideNumber, departuresOf, findNumbers, judgeNumbers, verdictOf } from '../../src/trace/index.ts'
import { example } from '../../src/tutorial/index.ts'

const trace = await example('spreadsheet').timeline().trace(0)
const target = (name: string, sign: 1 | -1 = 1, transposed = false) => ({ value: trace.value(name), sign, transposed })
const printed = (name: string, factor = 1, turn = false) => {
  const { shape, data } = trace.tensor(trace.value(name))
  const [rows, columns] = shape as [number, number]
  const cell = (r: number, c: number) => String(factor * data[r * columns + c]!)
  return turn
    ? Array.from({ length: columns }, (_, c) => Array.from({ length: rows }, (_unused, r) => cell(r, c)))
    : Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_unused, c) => cell(r, c)))
}

test('numbers are read in the convention of the name, then in the program’s own; what departs is said', () => {
  const told = target('d_dense1.z', -1, true)
  const right = judgeNumbers(trace, told, printed('d_dense1.z', -1, true))
  expect([right.comparison.agrees, right.departs]).toEqual([true, { sign: false, transposed: false }])
  expect(departuresOf(right, 'd')).toEqual([])
  const standard = judgeNumbers(trace, told, printed('d_dense1.z'))
  expect([standard.comparison.agrees, standard.departs]).toEqual([true, { sign: true, transposed: true }])
  expect(departuresOf(standard, 'd')).toHaveLength(2)
  const other = judgeNumbers(trace, target('d_dense1.z'), printed('d_dense1.z', -1))
  expect(other.comparison.agrees).toBe(false)
  expect(other.comparison.mistakes.map(({ kind }) => kind)).toContain('sign')
})

test('what is not finite is compared whatever the sign of the convention', () => {
  for (const text of ['nan', '-nan', '-inf', 'inf']) {
    const cells = printed('d_dense1.z', -1)
    cells[0]![1] = text
    const judged = judgeNumbers(trace, target('d_dense1.z', -1), cells, { explain: false })
    expect(judged.differences.map(({ row, column, yours }) => [row, column, yours])).toEqual([[0, 1, text]])
    expect(judged.comparison.agrees).toBe(false)
  }
})

test('cells that differ stand where they were given, the largest difference first', () => {
  const cells = printed('d_dense1.z', -1, true)
  cells[2]![0] = '9.5'
  cells[1]![2] = '1.25'
  const judged = judgeNumbers(trace, target('d_dense1.z', -1, true), cells, { explain: false })
  expect(judged.differences.map(({ row, column, yours }) => [row, column, yours])).toEqual([
    [2, 0, '9.5'],
    [1, 2, '1.25'],
  ])
  expect(verdictOf(judged, 'd')).toBe('d differs in 2 of 9 cells.')
  cells[1]![2] = printed('d_dense1.z', -1, true)[1]![2]!
  const one = judgeNumbers(trace, target('d_dense1.z', -1, true), cells)
  expect(verdictOf(one, 'd', { place: (row, column) => `row ${row + 1}, column ${column + 1}` })).toMatch(
    /^d differs in one cell alone, row 3, column 1: 9.5 is given, 0.0\d+ is right. It looks mistyped.$/,
  )
})

test('numbers are found among all values of their shape', () => {
  const targets = trace.program.values.map(value => ({ value, sign: 1 as const, transposed: false }))
  const names = (some: readonly { readonly target: { readonly value: { readonly name: string } } }[]) =>
    some.map(one => one.target.value.name)
  expect(names(findNumbers(trace, targets, printed('dense1.z')).agreeing)).toEqual(['dense1.z'])
  const cells = printed('dense1.z')
  cells[0]![0] = '7'
  const done: number[] = []
  const found = findNumbers(trace, targets, cells, { progress: (i, all) => done.push(i, all) })
  expect([names(found.explained)[0], found.nearest]).toEqual(['dense1.z', undefined])
  expect(done.slice(0, 2)).toEqual([0, found.candidates.length])
  expect(() => findNumbers(trace, targets, [['1', '2', '3', '4', '5']])).toThrow('no step has a matrix of this shape')
})

test('ours is written beside theirs with two digits more', () => {
  expect([besideNumber(0.789123, '0.79'), besideNumber(0.789123, '1'), besideNumber(NaN, '1')]).toEqual([
    '0.7891',
    '0.789',
    'NaN',
  ])
})
