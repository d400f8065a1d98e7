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
 * Warnings for people: message and code, the cure on lines of its own. Of one code the first few are shown and the rest counted,
 * since a table may have thousands of columns.
 */
export function formatWarnings(warnings: readonly Warning[], look: Look, most = 5): string[] {
  const byCode = new Map<string, Warning[]>()
  for (const warning of warnings) {
    const group = byCode.get(warning.code)
    if (group) group.push(warning)
    else byCode.set(warning.code, [warning])
  }
  return [...byCode].flatMap(([code, group]) => {
    const lines = group.slice(0, most).flatMap(warning => formatWarning(warning, look))
    return group.length > most
      ? [...lines, paint(look, 'dim', `         and ${count(group.length - most)} more of this kind (${code})`)]
      : lines
  })
}

const label = 'warning: '

function formatWarning({ code, message, cure, column }: Warning, look: Look): string[] {
  const where = column === undefined || message.includes(column) ? '' : `column "${column}": `
  const hanging = ' '.repeat(label.length)
  const [first = '', ...rest] = wrap(printable(`${label}${where}${message.replace(/\.$/, '')} (${code})`), look.columns, hanging)
  return [
    paint(look, 'yellow', label.trimEnd()) + first.slice(label.length - 1),
    ...rest,
    ...wrap(printable(cure), look.columns - hanging.length).map(line => hanging + line),
  ]
}
