import { DataError } from '../errors.ts'
import { parseBoolean, parseNumber } from './cells.ts'
import { type Column, cellText } from './columns.ts'

const expected = { number: 'a number', boolean: 'yes or no', date: 'a date such as 2024-03-01' } as const

/**
 * The cells of a column in the chosen rows as the encoder needs them (numbers, 0 and 1, or days; NaN where missing). A table read
 * without the encoder's types may have guessed another type: text that spells yes or no, 0 and 1, or a column without any value.
 *
 * @throws {DataError} naming the row and the cell that does not fit.
 */
export function cellsAs(kind: keyof typeof expected, column: Column, rows: ArrayLike<number>): Float64Array {
  const fits = kind === 'number' ? column.type === 'number' || column.type === 'integer' : column.type === kind
  return Float64Array.from(rows, row => {
    if (fits) return column.cells[row]!
    const text = cellText(column, row)
    if (text === undefined) return NaN
    if (kind === 'boolean' && (text === '0' || text === '1')) return Number(text)
    const yes = kind === 'boolean' ? parseBoolean(text) : undefined
    const number = kind === 'number' && column.type === 'category' ? parseNumber(text, false) : undefined
    const value = yes?.value ?? number
    if (value !== undefined && Number.isFinite(value)) return value
    throw new DataError({
      problem: `a cell does not fit its column, which held ${kind === 'boolean' ? 'yes and no' : `${kind}s`} in training`,
      where: `column "${column.name}", data row ${row + 1}`,
      expected: expected[kind],
      got: `"${text}"`,
      cure: 'Correct the cell, or leave it empty',
    })
  })
}
