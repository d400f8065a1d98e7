import { nearest } from 'glassbox'
import { UsageError } from '../../command/usage.ts'
import { quoted } from '../../command/words.ts'
import { namedValue } from './named-value.ts'

/** "balanced", weights in the order of the classes, or `class=weight` (1 for the others). */
export function classWeights(
  list: readonly string[] | undefined,
  classes: readonly string[],
): 'balanced' | readonly number[] | undefined {
  if (list === undefined) return undefined
  if (list.length === 1 && list[0] === 'balanced') return 'balanced'
  const fault = (got: string, cure?: string) =>
    new UsageError({
      problem: '--class-weights cannot take this value',
      expected: `"balanced", or class=weight,…, or ${classes.length} numbers from 0 up`,
      got: quoted(got),
      cure: `${cure ?? ''}Classes: ${classes.slice(0, 20).join(', ')}${classes.length > 20 ? ', …' : ''}`,
    })
  const weight = (text: string, entry: string) => {
    const value = text === '' ? NaN : Number(text)
    if (!(value >= 0 && value < Infinity)) throw fault(entry)
    return value
  }
  if (!list.some(entry => entry.includes('='))) {
    if (list.length !== classes.length) throw fault(list.join())
    return list.map(entry => weight(entry, entry))
  }
  const byClass = new Map<string, number>()
  for (const entry of list) {
    const { name, value } = namedValue(entry)
    const near = nearest(name, classes)
    if (!classes.includes(name)) throw fault(entry, near === undefined ? undefined : `Did you mean ${quoted(near)}? `)
    if (byClass.has(name)) throw fault(list.join(), `${quoted(name)} is named twice. `)
    byClass.set(name, weight(value, entry))
  }
  return classes.map(name => byClass.get(name) ?? 1)
}
