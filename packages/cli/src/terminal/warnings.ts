import { count } from './number.ts'
import { paint } from './style.ts'
import type { Look } from './style.ts'
import { printable, wrap } from './text.ts'

/** A warning as the library gives it. */
interface Warning {
  readonly code: string
  readonly message: string
  readonly cure: string
  readonly column?: string | undefined
}

/**
 * Warnings for people: message and code, the cure on lines of its own. Columns of which the same is said are named together, and of one
 * code the first few warnings are shown and the rest counted, since a table may have thousands of columns.
 */
export function formatWarnings(warnings: readonly Warning[], look: Look, most = 5): string[] {
  const byCode = grouped(warnings, ({ code }) => code)
  return [...byCode].flatMap(([code, group]) => {
    const alike = [...grouped(group, saying).values()]
    const lines = alike.slice(0, most).flatMap(same => formatWarning(same, look))
    const rest = alike.slice(most).reduce((sum, same) => sum + same.length, 0)
    return rest > 0 ? [...lines, paint(look, 'dim', `         and ${count(rest)} more of this kind (${code})`)] : lines
  })
}

/** What a warning says, whichever column it says it of. */
const saying = ({ message, cure, column }: Warning) =>
  JSON.stringify([column === undefined ? message : message.replaceAll(`"${column}"`, '""'), cure, column !== undefined])

function grouped(warnings: readonly Warning[], keyOf: (warning: Warning) => string): Map<string, Warning[]> {
  const groups = new Map<string, Warning[]>()
  for (const warning of warnings) {
    const group = groups.get(keyOf(warning))
    if (group) group.push(warning)
    else groups.set(keyOf(warning), [warning])
  }
  return groups
}

const label = 'warning: '
/** So many columns are named beside the first. */
const mostNamed = 8

function formatWarning([warning, ...others]: readonly Warning[], look: Look): string[] {
  if (warning === undefined) return []
  const { code, message, cure, column } = warning
  const where = column === undefined || message.includes(column) ? '' : `column "${column}": `
  const hanging = ' '.repeat(label.length)
  const named = others.slice(0, mostNamed).map(other => other.column ?? '')
  const more = others.length > mostNamed ? ` and ${count(others.length - mostNamed)} more` : ''
  const likewise = others.length === 0 ? '' : `; likewise ${named.join(', ')}${more}`
  const text = `${label}${where}${message.replace(/\.$/, '')} (${code})${likewise}`
  const [first = '', ...rest] = wrap(printable(text), look.columns, hanging)
  return [
    paint(look, 'yellow', label.trimEnd()) + first.slice(label.length - 1),
    ...rest,
    ...wrap(printable(cure), look.columns - hanging.length).map(line => hanging + line),
  ]
}
