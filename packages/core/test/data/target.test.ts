import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseCsv } from '../../src/data/csv.ts'
import { decodeTarget, encodeTarget, readTableFor } from '../../src/data/encode.ts'
import { fitEncoder, type FitOptions } from '../../src/data/encoder.ts'
import { readTable, tableFromRecords } from '../../src/data/table.ts'
import { viewTarget } from '../../src/data/target.ts'
import { toRows } from '../../src/matrix.ts'

const example = (name: string) =>
  readTable(parseCsv(readFileSync(new URL(`../../../../examples/${name}.csv`, import.meta.url), 'utf8')))

const withTarget = (y: readonly (string | number | boolean | null)[]) =>
  tableFromRecords(y.map((cell, i) => ({ x: (i * 7) % 11, y: cell })))
const view = (y: readonly (string | number | boolean | null)[], task?: 'auto' | 'binary' | 'multiclass' | 'regression') =>
  viewTarget(withTarget(y), 'y', task)
const fit = (y: readonly (string | number | boolean | null)[], options: Partial<FitOptions> = {}) => {
  const table = withTarget(y)
  const { encoder } = fitEncoder(table, { target: 'y', ...options })
  return { encoder, targets: encodeTarget(encoder, table).targets }
}
const repeat = <T>(cells: readonly T[], times: number) => Array.from({ length: times }, () => cells).flat()

describe('the task', () => {
  it.each([
    ['penguins', 'Species', 'multiclass'],
    ['penguins', 'Sex', 'binary'],
    ['football', 'result', 'multiclass'],
    ['iris', 'species', 'multiclass'],
    ['digits', 'digit', 'multiclass'],
    ['diabetes', 'progression', 'regression'],
    ['diabetes', 'sex', 'binary'],
    ['penguins', 'Beak Depth (mm)', 'regression'],
  ])('of %s, %s is %s', (file, target, task) => {
    expect(viewTarget(example(file), target).task).toBe(task)
  })

  it('is found from values', () => {
    expect(view(repeat([3, 4, 5, 6, 7, 8], 50)).task).toBe('multiclass')
    expect(view(repeat([3, 4, 5, 6, 7, 8], 5)).task).toBe('regression')
    expect(view(repeat(Array.from({ length: 21 }, (_, i) => i), 100)).task).toBe('regression') // prettier-ignore
    expect(view([1, 0, 0, 1]).task).toBe('binary')
    expect(view(repeat([0.5, 1.5], 20)).task).toBe('regression')
    expect(view([true, false, false]).task).toBe('binary')
    expect(viewTarget(tableFromRecords([{ a: 1, b: 0 }, { a: 0, b: 1 }, { a: 1, b: 1 }]), ['a', 'b']).task).toBe('regression') // prettier-ignore
  })

  it('may be asked for', () => {
    expect(view(repeat([0, 1], 5), 'multiclass')).toMatchObject({ task: 'multiclass', classes: ['0', '1'] })
    expect(view(repeat([3, 4, 5], 50), 'regression').task).toBe('regression')
    expect(view(repeat([0.5, 1.5], 5), 'binary')).toMatchObject({ classes: ['0.5', '1.5'] })
    expect(() => view(repeat(['a', 'b', 'c'], 3), 'binary')).toThrow('a binary task has two classes: got 3')
    expect(() => view(repeat([0, 1], 3), 'clases' as never)).toThrow('unknown value')
  })
})

describe('classes', () => {
  it('are sorted, numbers by size, the second of two positive', () => {
    expect(fit(['no', 'yes', 'no'])).toMatchObject({
      encoder: { target: { task: 'binary', classes: ['no', 'yes'] } },
      targets: { columns: 1 },
    })
    expect(toRows(fit(['malignant', 'benign', 'benign', 'malignant']).targets)).toEqual([[1], [0], [0], [1]])
    expect(toRows(fit(['no', 'YES', 'no', 'YES']).targets)).toEqual([[0], [1], [0], [1]])
    const { encoder, targets } = fit(repeat([10, 9, 2], 30))
    expect(encoder.target).toMatchObject({ task: 'multiclass', classes: ['2', '9', '10'] })
    expect(toRows(targets).slice(0, 3)).toEqual([[2], [1], [0]])
  })

  it('leave out and count rows without one, keeping the order asked for', () => {
    const table = withTarget(['a', null, 'b', '?', 'a', 'b'])
    const { encoder, warnings } = fitEncoder(table, { target: 'y' })
    expect(warnings).toMatchObject([
      { code: 'missing-target', message: '2 of 6 rows have no target (column "y") and are left out' },
    ])
    expect(Array.from(encodeTarget(encoder, table, [5, 3, 2, 1, 0]).keep)).toEqual([5, 2, 0])
    expect(viewTarget(table, 'y')).toMatchObject({
      rows: Uint32Array.of(0, 2, 4, 5),
      labels: Uint32Array.of(0, 1, 0, 1),
      leftOut: 2,
    })
  })

  it('that training never saw are left out with a warning', () => {
    const table = withTarget(['a', 'b', 'a', 'b', 'c', 'c', 'd'])
    const { encoder } = fitEncoder(table, { target: 'y', rows: [0, 1, 2, 3] })
    const { targets, keep, warnings } = encodeTarget(encoder, table)
    expect([Array.from(targets.data), Array.from(keep)]).toEqual([[0, 1, 0, 1], [0, 1, 2, 3]]) // prettier-ignore
    expect(warnings).toMatchObject([{ code: 'unknown-class', column: 'y' }])
    expect(warnings[0]!.message).toContain('"c" (2), "d" (1)')
  })

  it('of one row are warned of', () => {
    expect(view(['a', 'b', 'b', 'c']).warnings).toMatchObject([
      { code: 'rare-class', message: '2 classes have a single row: "a", "c"' },
    ])
  })

  it('that are numbers with units in many levels are taken for a mistake, unless asked for', () => {
    const table = readTable(parseCsv(`x;y\n${Array.from({ length: 60 }, (_, i) => `${(i * 7) % 11};${i % 30}.5 %`).join('\n')}`))
    expect(() => viewTarget(table, 'y')).toThrow(
      'column "y": the target looks like numbers or dates, but not in a form that is read: got 30 different texts, "0.5 %", "1.5 %", "10.5 %" and 27 more.',
    )
    expect(viewTarget(table, 'y', 'multiclass').classes).toHaveLength(30)
    expect(view(repeat(['5 %', '10 %', '25 %'], 20)).task).toBe('multiclass')
    expect(view(Array.from({ length: 60 }, (_, i) => `type ${i % 30}`)).task).toBe('multiclass')
  })

  it('are read from another file in its words', () => {
    const { encoder } = fit(['no', 'yes', 'no', 'yes'])
    const other = readTableFor(encoder, parseCsv('x,y\n1,TRUE\n2,false\n'), { target: true })
    expect(toRows(encodeTarget(encoder, other).targets)).toEqual([[1], [0]])
    const digits = fit(repeat([0, 1, 2], 20)).encoder
    expect(() => readTableFor(digits, parseCsv('x,y\n1,two\n'), { target: true })).toThrow('line 2, column "y"')
    expect(readTableFor(digits, parseCsv('x,y\n1,two\n2,inf\n')).columns[1]!.type).toBe('category')
    expect(() => readTableFor(digits, parseCsv('x\n1\n'), { target: true })).toThrow('a column is missing: "y"')
  })
})

describe('numbers', () => {
  it('are standardised and come back in their own units', () => {
    const y = [100.5, 220, 180, 75, 300, 12]
    const { encoder, targets } = fit(y)
    const { target } = encoder
    if (target.task !== 'regression') throw new Error('no regression')
    const mean = y.reduce((a, b) => a + b) / y.length
    const sd = Math.sqrt(y.reduce((sum, v) => sum + (v - mean) ** 2, 0) / y.length)
    expect(target.scales[0]!.offset).toBeCloseTo(mean, 12)
    expect(target.scales[0]!.scale).toBeCloseTo(sd, 12)
    decodeTarget(target, targets).data.forEach((value, i) => expect(value).toBeCloseTo(y[i]!, 12))
    expect(Array.from(fit(y, { targetScaling: 'none' }).targets.data)).toEqual(y)
  })

  it('may be several', () => {
    const table = tableFromRecords([{ x: 1, a: 1, b: 10 }, { x: 4, a: 3, b: null }, { x: 2, a: 5, b: 30 }]) // prettier-ignore
    const { encoder, warnings } = fitEncoder(table, { target: ['b', 'a'] })
    expect(encoder.target).toMatchObject({ columns: ['b', 'a'], scales: [{ offset: 20, scale: 10 }, { offset: 3, scale: 2 }] }) // prettier-ignore
    const { targets, keep } = encodeTarget(encoder, table)
    expect([toRows(targets), Array.from(keep)]).toEqual([[[-1, -1], [1, 1]], [0, 2]]) // prettier-ignore
    expect(warnings).toMatchObject([{ code: 'missing-target' }])
    expect(() => fitEncoder(table, { target: ['a', 'b'], task: 'multiclass' })).toThrow('has one target column')
    expect(() => fitEncoder(table, { target: ['a', 'a'] })).toThrow('named twice')
    expect(() => fitEncoder(table, { target: [] })).toThrow('no target column is named')
  })
})

describe('complaints', () => {
  it.each([
    [
      'does not exist',
      () => viewTarget(example('penguins'), 'Speces'),
      'there is no column "Speces". Did you mean "Species"? Columns: "Species", "Island"',
    ],
    ['one class', () => view(['a', 'a', null]), 'the target has only one class, there is nothing to learn: got "a"'],
    ['a class per row', () => view(['a', 'b', 'c']), 'every row of the target has a class of its own (3 classes over 3 rows)'],
    ['one number', () => view([2.5, 2.5]), 'the target is the same in all rows'],
    ['no value', () => view([null, null]), 'no row has a target'],
    [
      'text for regression',
      () => view([null, 'high', 'low', 'low'], 'regression'),
      'column "y", data row 2: a regression needs a target of numbers: got "high"',
    ],
    ['a date', () => view(['2024-01-01', '2024-01-02', '2024-01-02']), 'the target is a date'],
    ['text among numbers', () => withTarget([1.5, 2.5, 3.5, 4.5, 'x']), 'record 5, column "y": a cell is not a number'],
    ['infinite', () => parseAndRead('x,y\n1,2\n2,inf\n'), 'line 3, column "y": a number is infinite'],
  ])('%s', (_, run, expected) => {
    expect(run).toThrow(expected)
  })
  const parseAndRead = (text: string) => readTable(parseCsv(text))
})
