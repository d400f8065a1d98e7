import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellText, type ColumnType } from '../../src/data/columns.ts'
import { parseCsv } from '../../src/data/csv.ts'
import { calendarDay, formatDate, parseDate } from '../../src/data/dates.ts'
import { readTable, tableFromRecords, tableFromRows } from '../../src/data/table.ts'
import { DataError, OptionError } from '../../src/errors.ts'

const column = (cells: readonly string[], type?: ColumnType) =>
  tableFromRecords(
    cells.map(x => ({ x })),
    type && { types: { x: type } },
  ).columns[0]!

const plain = (cells: readonly string[], type?: ColumnType) => {
  const { cells: read, missing, type: found } = column(cells, type)
  return [found, Array.from(read), missing]
}

describe('types', () => {
  it.each([
    [['1.5', ' -2 ', '+.5', '1e-3', '7.'], 'number', [1.5, -2, 0.5, 0.001, 7]],
    [['1', '20', '3.0', '-0'], 'integer', [1, 20, 3, 0]],
    [['1', '', 'NA', 'na', 'N/A', 'null', 'NaN', '?', '.', ' '], 'integer', [1, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN]],
    [['Yes', 'no', '', 'YES'], 'boolean', [1, 0, NaN, 1]],
    [['t', 'F'], 'boolean', [1, 0]],
    [['true', 'no'], 'category', [1, 0]],
    [['b', 'a', '?', '10', '9', 'b'], 'category', [3, 2, -1, 1, 0, 3]],
    [['0x10', '1'], 'category', [1, 0]],
    [['1,5', '2,5'], 'category', [0, 1]],
    [['1970-01-02', '1970/1/3', '.'], 'date', [1, 2, NaN]],
    [['1970-01-02T06:00', '1970-01-02 06:00:00+06:00', '1969-12-31T12:00Z'], 'date', [1.25, 1, -0.5]],
    [['2023-02-29', '2024-02-29'], 'category', [0, 1]],
    [['3/1/2024', '4/1/2024'], 'category', [0, 1]],
    [['', 'NA'], 'number', [NaN, NaN]],
  ])('of %j', (cells, type, expected) => {
    const missing = expected.filter(x => Number.isNaN(x) || (type === 'category' && x < 0)).length
    expect(plain(cells)).toEqual([type, expected, missing])
  })

  it('as declared', () => {
    expect(plain(['1', '2', 'NA'], 'category')).toEqual(['category', [0, 1, -1], 1])
    expect(plain(['1', '2'], 'number')).toEqual(['number', [1, 2], 0])
    expect(plain(['y', ''], 'boolean')).toEqual(['boolean', [1, NaN], 1])
    expect(column(['', 'N'], 'boolean')).toMatchObject({ labels: ['N', 'y'] })
    expect(plain(['', ''], 'date')).toEqual(['date', [NaN, NaN], 2])
    expect(plain(['', ''], 'integer')).toEqual(['integer', [NaN, NaN], 2])
  })

  it('read decimal commas in files separated by semicolons, and only there', () => {
    const { columns } = readTable(parseCsv('a;b\n1,5;2.5\n-,25;3\n4;1\n'))
    expect(columns.map(c => Array.from(c.cells))).toEqual([[1.5, -0.25, 4], [2.5, 3, 1]]) // prettier-ignore
    expect(() => readTable(parseCsv('a;b\n1,5;1\n2,5;1\n3.5;1\n4,5;1\n5,5;1\n'))).toThrow(
      'line 4, column "a": a cell is not a number',
    )
    expect(readTable(parseCsv('a\tb\n1,500\t1\n2,500\t1\n')).columns[0]!.type).toBe('category')
  })

  it('keep every bit of numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noDefaultInfinity: true }), { minLength: 1 }), values => {
        const read = tableFromRows(
          ['x'],
          values.map(value => [value]),
        ).columns[0]!
        expect(Array.from(read.cells)).toEqual(values.map(value => value + 0))
      }),
    )
  })
})

describe('complaints', () => {
  const file = (cells: readonly string[]) =>
    parseCsv(['id,mass', ...cells.map(cell => `1,${cell}`)].join('\n'), { where: 'f.csv' })
  const numbers = Array.from({ length: 30 }, (_, i) => String(i * 1.5))

  it('name line, column and cell of text among numbers', () => {
    expect(() => readTable(file([...numbers, 'oops']))).toThrow(
      'f.csv, line 32, column "mass": a cell is not a number: expected a number, got "oops"',
    )
    expect(() => readTable(file(['1', '2.5', '7', '8', 'oops']))).toThrow(DataError)
    expect(() => readTable(file(['1', 'x']), { types: { mass: 'number' } })).toThrow('line 3, column "mass"')
  })

  it('leave alone categories that are partly numbers', () => {
    const mixed = [...Array.from({ length: 40 }, (_, i) => String(i % 3)), '3+']
    expect(readTable(file(mixed)).columns[1]).toMatchObject({ type: 'category', levels: ['0', '1', '2', '3+'] })
    expect(readTable(file([...numbers, 'oops']), { types: { mass: 'category' } }).columns[1]!.type).toBe('category')
    expect(readTable(file(['101', '12B', '77', '4C', '5D'])).columns[1]!.type).toBe('category')
  })

  it.each(['inf', '-Infinity', '+INF', '1e999'])('name the place of the infinite value %s', cell => {
    expect(() => readTable(file(['1', cell]))).toThrow(`f.csv, line 3, column "mass": a number is infinite: got "${cell}"`)
  })

  it('say what a declared column expects', () => {
    expect(() => column(['1', '2.5'], 'integer')).toThrow('a cell is not a whole number')
    expect(() => column(['yes', 'f'], 'boolean')).toThrow('record 2, column "x": a cell is not a yes or no')
    expect(() => column(['2024-13-01'], 'date')).toThrow('a cell is not a date')
    expect(() => tableFromRecords([{ mass: 1 }], { types: { mas: 'number' } })).toThrow(
      'there is no column "mas". Did you mean "mass"?',
    )
    expect(() => column(['1'], 'text' as ColumnType)).toThrow(OptionError)
  })
})

describe('dates', () => {
  it('agree with the calendar of JavaScript', () => {
    const date = fc.date({ min: new Date('0100-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(date, when => {
        const text = when.toISOString()
        const days = when.getTime() / 86400000
        expect(parseDate(text)).toBeCloseTo(days, 8)
        const { year, month, day, weekday } = calendarDay(days)
        expect([year, month, day, (weekday + 1) % 7]).toEqual([
          when.getUTCFullYear(),
          when.getUTCMonth() + 1,
          when.getUTCDate(),
          when.getUTCDay(),
        ])
        expect(formatDate(Math.floor(days))).toBe(text.slice(0, 10))
      }),
      { numRuns: 1000 },
    )
  })

  it('shift by the zone and refuse times that are none', () => {
    expect(parseDate('2024-03-01T00:30+01:00')).toBe(parseDate('2024-02-29T23:30Z'))
    expect(parseDate('2024-03-01T00:30-0330')).toBe(parseDate('2024-03-01T04:00:00.000'))
    for (const bad of ['2024-03-01T25:00', '2024-03-01T10:60', '2024-00-01', '2024-04-31', '2024-3/1', '1900-02-29'])
      expect(parseDate(bad)).toBeUndefined()
  })
})

it('cellText gives back a cell', () => {
  const { columns } = tableFromRecords([
    { n: 1.5, c: 'x', b: 'Yes', d: '2024-03-01 17:30' },
    { n: null, c: null, b: 'No', d: null },
  ])
  expect(columns.map(c => cellText(c, 0))).toEqual(['1.5', 'x', 'Yes', '2024-03-01T17:30:00Z'])
  expect(columns.map(c => cellText(c, 1))).toEqual([undefined, undefined, 'No', undefined])
})
