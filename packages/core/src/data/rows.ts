import { OptionError } from '../errors.ts'
import type { Table } from './columns.ts'

/** The rows asked for, all of them where none are named. @throws {OptionError} where one of them is not in the table. */
export function chosenRows(table: Table, rows: ArrayLike<number> | undefined): ArrayLike<number> {
  if (rows === undefined) return Uint32Array.from({ length: table.rows }, (_, r) => r)
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    if (Number.isInteger(row) && row >= 0 && row < table.rows) continue
    throw new OptionError({
      problem: 'a row is not in the table',
      expected: `whole numbers from 0 to ${table.rows - 1}`,
      got: String(row),
    })
  }
  return rows
}
