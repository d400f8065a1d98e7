import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { parseCsv, writeCsv } from '../../src/data/csv.ts'
import { decodeText } from '../../src/data/decode-text.ts'
import { DataError, OptionError } from '../../src/errors.ts'

const failure = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    expect(error).toBeInstanceOf(DataError)
    return (error as DataError).message
  }
  throw new Error('nothing was thrown')
}

const separator = fc.constantFrom(',', ';', '\t', '|')
const cell = fc.string({ unit: fc.constantFrom('a', 'é', '1', ' ', '"', ',', ';', '\t', '|', '\n', '\r\n', '.'), maxLength: 6 })
const cells = fc
  .integer({ min: 2, max: 5 })
  .chain(width => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }))

describe('parseCsv', () => {
  it('reads what papaparse reads', () => {
    const ends = fc.constantFrom('\n', '\r\n', '\r')
    fc.assert(
      fc.property(cells, separator, ends, fc.boolean(), fc.boolean(), (rows, between, end, quoteAll, trailing) => {
        const names = rows[0]!.map((_, i) => `n${i}`)
        const write = (text: string) => (quoteAll || /["\r\n,;\t|]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
        const lines = [names, ...rows].map(row => row.map(write).join(between))
        const text = lines.join(`${end}${end}`) + (trailing ? end : '')
        const oracle = Papa.parse<string[]>(text, { delimiter: between, newline: end, skipEmptyLines: true })
        expect(oracle.errors).toEqual([])
        const ours = parseCsv(text, { separator: between })
        expect([ours.names, ...ours.rows]).toEqual(oracle.data)
      }),
      { numRuns: 500 },
    )
  })

  it('reads back what writeCsv wrote, and finds the separator', () => {
    fc.assert(
      fc.property(cells, separator, (rows, between) => {
        const names = rows[0]!.map((_, i) => `n${i}`)
        const table = parseCsv(writeCsv(names, rows, between))
        expect(table).toMatchObject({ names, rows, separator: between })
      }),
      { numRuns: 500 },
    )
  })

  it('takes a first line that names the separator at its word', () => {
    expect(parseCsv('\uFEFFsep=;\r\na;b\r\n1,5;2\r\n')).toMatchObject({ names: ['a', 'b'], rows: [['1,5', '2']], lines: [3], separator: ';' }) // prettier-ignore
    expect(parseCsv('SEP=^\na^b\n1^2\n').rows).toEqual([['1', '2']])
    expect(parseCsv('sep=,\na|b\n1|2\n', { separator: '|' }).names).toEqual(['a', 'b'])
    expect(parseCsv('sep=x,b\n1,2\n').names).toEqual(['sep=x', 'b'])
    expect(failure(() => parseCsv('sep=;\n'))).toContain('empty')
  })

  it('keeps empty cells of a lone column and skips blank lines', () => {
    const table = parseCsv(writeCsv(['a'], [['1'], [null], [' '], [true]]))
    expect(table.rows).toEqual([['1'], [''], [' '], ['true']])
    expect(parseCsv('a\n\n1\n  \n2\n').rows).toEqual([['1'], ['2']])
  })

  it.each([
    ['a;b\n1,5;2,5\n', ';'],
    ['length, cm;width, cm\n1,5;2,5\n', ';'],
    ['a,b\n1;2,3;4\n', ','],
    ['a\tb,c\n1\t2,3\n', '\t'],
    ['a|b\n1|2\n', '|'],
    ['"a;b;c",d\n1,2\n', ','],
    ['"a ""x;"" ",d\n1,2\n', ','],
    ['text\nno separator\n', ','],
    ['a,b;x\n1,2;3\n4,5\n', ','],
  ])('finds the separator of %j', (text, expected) => {
    expect(parseCsv(text).separator).toBe(expected)
  })

  it('counts the lines of the file, also inside quotes', () => {
    expect(parseCsv('\na,b\r\n"x\ny\r\nz",1\n\n2,3').lines).toEqual([3, 7])
  })

  it('takes off a byte order mark, trims names and names nameless columns', () => {
    expect(parseCsv('\uFEFF a , ,c\n1,2,3').names).toEqual(['a', 'column 2', 'c'])
  })

  it.each([
    ['', 'there is no data'],
    [' \n\n', 'there is no data'],
    ['a,b\n', 'there is a header but no rows'],
    ['a,b\n1,2\n3\n', 'f.csv, line 3: this row has 1 cell, the header has 2'],
    ['a,b\n"1\n2",2\n3,4,5\n', 'f.csv, line 4: this row has 3 cells, the header has 2'],
    ['a,b,a\n1,2,3\n', 'got "a" (columns 1 and 3). Give every column a name of its own'],
    ['1,2,2\n1,2,3\n', 'The first line must hold the column names'],
    ['a,b\n1,2\n3,"4\n5,6\n', 'f.csv, line 3: a quote is opened here and never closed'],
    ['a,b\n1,"2" x\n', 'f.csv, line 2: text follows a closing quote: got "\\" x'.replace('\\" ', ' ')],
    ['a,b\n1,\0\n', 'holds NUL characters'],
  ])('complains about %j', (text, expected) => {
    expect(failure(() => parseCsv(text, { where: 'f.csv' }))).toContain(expected)
  })

  it('refuses a separator that is none', () => {
    for (const bad of ['', ',,', '"', '\n']) expect(() => parseCsv('a,b\n1,2', { separator: bad })).toThrow(OptionError)
  })
})

describe('decodeText', () => {
  const bytes = (...values: number[]) => Uint8Array.from(values)

  it('reads UTF-8 with and without a mark, and UTF-16 with one', () => {
    expect(decodeText(new TextEncoder().encode('aé€😀'))).toBe('aé€😀')
    expect(decodeText(bytes(0xef, 0xbb, 0xbf, 0x61))).toBe('a')
    expect(decodeText(bytes(0xff, 0xfe, 0x61, 0, 0xe9, 0))).toBe('aé')
    expect(decodeText(bytes(0xfe, 0xff, 0, 0x61, 0, 0xe9))).toBe('aé')
  })

  it('names the line of what is not UTF-8, and tells binary files', () => {
    expect(failure(() => decodeText(bytes(0x61, 10, 0x62, 10, 0xe9, 10), 'f.csv'))).toContain(
      'f.csv: line 3 holds bytes that are not valid UTF-8',
    )
    expect(failure(() => decodeText(bytes(0x50, 0x4b, 3, 4, 0, 0), 'f.xlsx'))).toContain('f.xlsx: this is no text file')
  })
})
