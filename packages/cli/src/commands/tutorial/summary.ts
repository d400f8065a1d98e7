import type { Printed } from 'glassbox/tutorial'
import { spelled } from '../../terminal/ascii.ts'
import { plural } from '../../terminal/number.ts'
import type { Look } from '../../terminal/style.ts'
import { printable, wrap } from '../../terminal/text.ts'
import { heading } from '../print.ts'
import { because, mark, verdictOf } from './render.ts'

interface Tally {
  readonly equal: readonly Printed[]
  readonly explained: readonly Printed[]
  readonly differs: readonly Printed[]
}

/** The printed rows by their verdict. */
export function tally(rows: readonly Printed[]): Tally {
  const of = (verdict: keyof Tally) => rows.filter(row => verdictOf(row) === verdict)
  return { equal: of('equal'), explained: of('explained'), differs: of('differs') }
}

/** How many of the numbers that the tutorial prints came out equal, and which did not, and why. */
export function summaryLines({ equal, explained, differs }: Tally, changed: readonly string[], look: Look): string[] {
  const all = equal.length + explained.length + differs.length
  const text = (line: string, indent = '') =>
    wrap(printable(spelled(line, look)), look.columns - indent.length).map(part => indent + part)
  if (all === 0) return text('The tutorial prints no numbers here that could be held against ours.')
  const names = (rows: readonly Printed[]) =>
    [...new Set(rows.map(({ section }) => section))].flatMap(section => {
      const own = rows.filter(row => row.section === section).map(({ what }) => what)
      return text(`${section}: ${own.join('; ')}`, '    ')
    })
  const reasons = [...new Set(explained.map(({ reason }) => reason ?? ''))]
  return [
    heading(`${plural(all, 'number')} that the tutorial prints`, look),
    `${mark('equal', look)} ${equal.length} equal to the last printed digit`,
    ...(explained.length === 0 ? [] : [`${mark('explained', look)} ${explained.length} different, for a known reason`]),
    ...reasons.flatMap(reason => [...names(explained.filter(row => row.reason === reason)), ...because(reason, look)]),
    ...(differs.length === 0 ? [] : [`${mark('differs', look)} ${differs.length} different`, ...names(differs)]),
    ...(changed.length === 0
      ? []
      : text(`Told with ${changed.join(', ')}: other settings than the tutorial’s give other numbers.`)),
  ]
}
