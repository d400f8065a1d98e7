import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJsonLines, textFromRecords, textFromRows, writeJsonLines } from '../../src/data/records.ts'
import { DataError } from '../../src/errors.ts'

describe('JSON lines', () => {
  it('joins keys in order of first appearance; missing keys and null are empty', () => {
    const table = parseJsonLines('{"a":1,"b":null}\n\n{"c":"x","a":true}\r\n', { where: 'f.jsonl' })
    expect(table).toMatchObject({ names: ['a', 'b', 'c'], rows: [['1', '', ''], ['true', '', 'x']], lines: [1, 3] }) // prettier-ignore
  })

  it('reads back what it wrote', () => {
    const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string(), fc.boolean(), fc.constant(null))
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1 }), rows => {
        const table = parseJsonLines(writeJsonLines(['a "x"', '__proto__'], rows))
        expect(table.names).toEqual(['a "x"', '__proto__'])
        expect(table.rows).toEqual(rows.map(row => row.map(cell => (cell === null ? '' : String(cell)))))
      }),
    )
  })

  it.each([
    [
      '{"a":1}\n{"a":[1]}',
      'f.jsonl, line 2, column "a": a cell holds more than one value: expected a number, text, true, false, a date or null, got an array',
    ],
    ['{"a":{"b":1}}', 'f.jsonl, line 1, column "a": a cell holds more than one value'],
    ['{"a":1}\nnope', 'f.jsonl, line 2: this is not JSON'],
    ['{"a":1}\n[1]', 'f.jsonl, line 2: a row is not an object'],
    ['null', 'a row is not an object'],
    ['{}', 'no row has any value'],
    ['', 'there is no data'],
    ['{"a":1," a":2}', 'duplicate column names'],
  ])('complains about %j', (text, expected) => {
    expect(() => parseJsonLines(text, { where: 'f.jsonl' })).toThrow(DataError)
    expect(() => parseJsonLines(text, { where: 'f.jsonl' })).toThrow(expected)
  })

  it('refuses to write a number that JSON lacks', () => {
    expect(() => writeJsonLines(['a'], [[Infinity]])).toThrow('JSON cannot hold Infinity')
  })
})

describe('plain values', () => {
  it('become text', () => {
    const table = textFromRecords([{ n: 0.1 + 0.2, d: new Date(86400000), u: undefined, b: 12n }])
    expect(table.rows).toEqual([['0.30000000000000004', '1970-01-02T00:00:00.000Z', '', '12']])
    expect(textFromRows(['x', 'y'], [Float64Array.of(1, 2), [null, 'a']]).rows).toEqual([['1', '2'], ['', 'a']]) // prettier-ignore
  })

  it('of the wrong sort are refused with their place', () => {
    expect(() => textFromRecords([{ a: 1 }, { a: () => 1 }])).toThrow('record 2, column "a"')
    expect(() => textFromRecords([{ a: new Date(NaN) }])).toThrow('a date is not valid')
    expect(() => textFromRows(['a', 'b'], [[1, 2], [3]])).toThrow('record 2: rows differ in length: expected 2 cells, got 1')
    expect(() => textFromRows(['a'], [])).toThrow('there are no rows')
  })
})
