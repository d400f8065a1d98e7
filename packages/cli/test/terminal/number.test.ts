import { expect, test } from 'vitest'
import { bytes, count, duration, number, percent, plural, significant } from '../../src/terminal/number.ts'

test.each([
  [0, '0'],
  [-0, '0'],
  [1437, '1,437'],
  [-1234567, '-1,234,567'],
  [1e21, '1e21'],
  [0.1 + 0.2, '0.3'],
  [0.012345, '0.01235'],
  [12345.678, '12,346'],
  [999999.9, '1e6'],
  [3.10004, '3.1'],
  [100.04, '100'],
  [1.5e-7, '1.5e-7'],
  [1e-7, '1e-7'],
  [0.0001, '0.0001'],
  [NaN, 'NaN'],
  [-Infinity, '-Infinity'],
])('number %d is %s', (value, text) => expect(number(value)).toBe(text))

test.each([
  [0, '0.000'],
  [1, '1.000'],
  [0.123, '0.1230'],
  [0.99996, '1.000'],
  [12.3, '12.30'],
  [1234.5, '1,235'],
  [123456, '123,456'],
  [-0.5, '-0.5000'],
  [1.23e-5, '1.230e-5'],
  [1234567, '1.235e6'],
  [NaN, 'NaN'],
])('significant %d is %s', (value, text) => expect(significant(value)).toBe(text))

test('significant with a chosen number of digits', () =>
  expect([significant(0.01, 3), significant(0.000333, 2)]).toEqual(['0.0100', '0.00033']))

test.each([
  [1, '100 %'],
  [0, '0 %'],
  [0.971014, '97.1 %'],
  [0.99999, '99.9 %'],
  [0.00001, '0.1 %'],
  [1.5, '150.0 %'],
  [-0.25, '-25.0 %'],
  [NaN, 'NaN'],
])('percent %d is %s', (value, text) => expect(percent(value)).toBe(text))

test('percent with a chosen number of decimals', () =>
  expect([percent(0.971, 0), percent(0.999999, 2)]).toEqual(['97 %', '99.99 %']))

test.each([
  [0, '0ms'],
  [0.42, '420ms'],
  [0.9996, '1.0s'],
  [4.23, '4.2s'],
  [9.96, '10s'],
  [42.4, '42s'],
  [59.6, '1m 00s'],
  [83, '1m 23s'],
  [3599.6, '1h 00m'],
  [7500, '2h 05m'],
  [86399, '1d 00h'],
  [273600, '3d 04h'],
  [Infinity, 'Infinity'],
])('duration %d is %s', (seconds, text) => expect(duration(seconds)).toBe(text))

test('counts and nouns', () => {
  expect([count(999), count(1000), count(1234567)]).toEqual(['999', '1,000', '1,234,567'])
  expect([plural(1, 'row'), plural(0, 'row'), plural(1437, 'row'), plural(2, 'class', 'classes')]).toEqual([
    '1 row',
    '0 rows',
    '1,437 rows',
    '2 classes',
  ])
})

test('bytes', () => {
  expect([0, 812, 1000, 12345, 999_499, 999_600, 4_560_000, 2.5e12].map(bytes)).toEqual([
    '0 B',
    '812 B',
    '1 kB',
    '12.3 kB',
    '999 kB',
    '1 MB',
    '4.56 MB',
    '2.5 TB',
  ])
})
