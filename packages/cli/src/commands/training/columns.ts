import { columnTypes, fills, nearest } from 'glassbox'
import type { ColumnType, Fill, TextTable } from 'glassbox'
import { UsageError } from '../../command/usage.ts'
import { quoted } from '../../command/words.ts'
import type { TrainValues } from './arguments.ts'
import { namedValue } from './named-value.ts'

/** The types that columns are read with: those asked for; what is dropped is not looked at. */
export function readTypes({ types = [], drop = [] }: TrainValues, { names }: TextTable): Record<string, ColumnType> {
  const out = new Map<string, ColumnType>()
  for (const { entry, name, value: type } of pairs(types, 'types', drop)) {
    const found = columnTypes.find(candidate => candidate === type)
    if (name === '' || found === undefined) {
      const near = nearest(type, columnTypes)
      throw new UsageError({
        problem: '--types cannot take this value',
        expected: `column=type, the type one of ${columnTypes.join(', ')}`,
        got: quoted(entry),
        ...(name !== '' && near !== undefined && { cure: `Did you mean ${quoted(`${name}=${near}`)}?` }),
      })
    }
    out.set(name, found)
  }
  for (const name of drop) if (names.includes(name)) out.set(name, 'category')
  return Object.fromEntries(out)
}

/** What stands in for missing cells, column by column. */
export function readFill({ fill = [], drop = [] }: TrainValues): Record<string, Fill> | undefined {
  const out = pairs(fill, 'fill', drop).map(({ entry, name, value }): [string, Fill] => {
    const word = fills.find(one => one === value)
    const given = word ?? (value.trim() === '' ? NaN : Number(value))
    if (name !== '' && !Number.isNaN(given)) return [name, given]
    throw new UsageError({
      problem: '--fill cannot take this value',
      expected: `column=${fills.join(', column=')} or column=number`,
      got: quoted(entry),
    })
  })
  return out.length === 0 ? undefined : Object.fromEntries(out)
}

/** What is said of columns as `column=value`. @throws {UsageError} for a column named twice, or dropped. */
function pairs(
  entries: readonly string[],
  flag: string,
  drop: readonly string[],
): { entry: string; name: string; value: string }[] {
  const named = new Set<string>()
  return entries.map(entry => {
    const { name, value } = namedValue(entry)
    if (named.has(name) && name !== '') throw new UsageError({ problem: `--${flag} names the column ${quoted(name)} twice` })
    if (drop.includes(name))
      throw new UsageError({
        problem: `the column ${quoted(name)} is dropped`,
        where: `--${flag}`,
        cure: 'Name it in one of the two',
      })
    named.add(name)
    return { entry, name, value }
  })
}

/** The target's columns. A single column may have commas in its own name. */
export function targetOf({ target }: TrainValues, { names }: TextTable): string | readonly string[] {
  const whole = names.find(name => name.split(',').map(part => part.trim()).join() === target.join()) // prettier-ignore
  return whole ?? (target.length === 1 ? target[0]! : target)
}
