import { columnTypes, nearest } from 'glassbox'
import type { ColumnType, TextTable } from 'glassbox'
import { UsageError } from '../../command/usage.ts'
import { quoted } from '../../command/words.ts'
import type { TrainValues } from './arguments.ts'

/** The types that columns are read with: those asked for; what is dropped is not looked at. */
export function readTypes({ types = [], drop = [] }: TrainValues, { names }: TextTable): Record<string, ColumnType> {
  const out = new Map<string, ColumnType>()
  for (const entry of types) {
    const at = entry.lastIndexOf('=')
    const [name, type] = [entry.slice(0, Math.max(0, at)), entry.slice(at + 1)]
    const found = columnTypes.find(candidate => candidate === type)
    if (at <= 0 || found === undefined) {
      const near = nearest(type, columnTypes)
      throw new UsageError({
        problem: '--types cannot take this value',
        expected: `column=type, the type one of ${columnTypes.join(', ')}`,
        got: quoted(entry),
        ...(at > 0 && near !== undefined && { cure: `Did you mean ${quoted(`${name}=${near}`)}?` }),
      })
    }
    if (out.has(name)) throw new UsageError({ problem: `--types names the column ${quoted(name)} twice` })
    if (drop.includes(name))
      throw new UsageError({ problem: `the column ${quoted(name)} is dropped, its type does not matter`, where: '--types' })
    out.set(name, found)
  }
  for (const name of drop) if (names.includes(name)) out.set(name, 'category')
  return Object.fromEntries(out)
}

/** The target's columns. A single column may have commas in its own name. */
export function targetOf({ target }: TrainValues, { names }: TextTable): string | readonly string[] {
  const whole = names.find(name => name.split(',').map(part => part.trim()).join() === target.join()) // prettier-ignore
  return whole ?? (target.length === 1 ? target[0]! : target)
}
