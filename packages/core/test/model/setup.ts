import { tableFromRows } from '../../src/data/table.ts'
import type { Table } from '../../src/data/columns.ts'
import type { RecordValue } from '../../src/data/records.ts'
import { trainTable } from '../../src/model/train-table.ts'
import type { TableResult } from '../../src/model/train-table.ts'
import type { TableOptions } from '../../src/model/table-options.ts'
import { Random } from '../../src/random.ts'

export const NAMES = ['mass', 'count', 'color', 'town', 'sold', 'since', 'kind', 'price', 'size', 'stays']

/** The place of a column among {@link NAMES}. */
export const column = (name: string): number => NAMES.indexOf(name)

/** A table with every type of column, missing cells, and a target for each task: `stays` of two classes, `kind` of three, numbers. */
export function mixedRows(rows: number, seed = 1): RecordValue[][] {
  const random = new Random(seed)
  const maybe = <T>(value: T) => (random.uniform() < 0.05 ? null : value)
  return Array.from({ length: rows }, () => {
    const mass = 4000 + 800 * random.normal()
    const color = random.integer(0, 3)
    const town = random.integer(0, 9)
    const score = (mass - 4000) / 800 + color - 1 + 0.2 * random.normal()
    return [
      ...[maybe(Math.round(mass)), random.integer(0, 50), maybe(['red', 'green', 'blue'][color]!), `town ${town}`],
      ...[
        maybe(random.uniform() < 0.5),
        `20${String(random.integer(10, 24))}-0${random.integer(1, 10)}-1${random.integer(0, 10)}`,
      ],
      ...[score < -0.7 ? 'low' : score < 0.7 ? 'middle' : 'high', 500 + 100 * score + town, 3 - score, score > 0 ? 'yes' : 'no'],
    ]
  })
}

export const mixedTable = (rows = 120, seed = 1): Table => tableFromRows(NAMES, mixedRows(rows, seed))

/** What may not be learnt from, when another is the target. */
export const others = (...targets: readonly string[]): string[] =>
  ['kind', 'price', 'size', 'stays'].filter(name => !targets.includes(name))

/** A short training on the mixed table. */
export async function trainMixed(
  target: string | readonly string[],
  options: Partial<TableOptions> = {},
  rows = 120,
): Promise<TableResult> {
  const drop = others(...(typeof target === 'string' ? [target] : target))
  return trainTable(mixedTable(rows), { target, drop, epochs: 5, hidden: [6], ...options }).run()
}
