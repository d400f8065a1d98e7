import { isNumeric } from '../../command/value.ts'
import { spelled } from '../../terminal/ascii.ts'
import { paint } from '../../terminal/style.ts'
import type { Look } from '../../terminal/style.ts'
import { pad, printable, width, wrap } from '../../terminal/text.ts'

const gap = '  '

/** The fewest cells that a column is narrowed to. */
const least = 6

/** A table whose cells are broken into lines, not cut, where it is wider than the look. Columns of numbers stand right. */
export function wrappedTable(titles: readonly string[], rows: readonly (readonly string[])[], look: Look): string[] {
  const clean = (text: string) => printable(spelled(text, look))
  const head = titles.map(clean)
  const body = rows.map(row => head.map((_, c) => clean(row[c] ?? '')))
  const columns = head.map((title, c) => [title, ...body.map(row => row[c] ?? '')])
  const widths = columns.map(texts => Math.max(...texts.map(width)))
  const room = look.columns - gap.length * (head.length - 1)
  const words = columns.map(texts => Math.max(...texts.flatMap(text => text.split(' ')).map(width)))
  narrow(widths, words, room)
  // Words are broken only where nothing else is left: they may be numbers.
  narrow(widths, [], room)
  // What is broken at its words may need less.
  columns.forEach((texts, c) => (widths[c] = Math.max(...texts.flatMap(text => wrap(text, widths[c] ?? least)).map(width))))
  const right = columns.map(([, ...texts]) => {
    const told = texts.filter(text => text !== '')
    return told.length > 0 && told.every(isNumeric)
  })
  const lines = (row: readonly string[]) => {
    const cells = row.map((text, c) => wrap(text, widths[c] ?? least))
    return Array.from({ length: Math.max(...cells.map(cell => cell.length)) }, (_, i) =>
      cells
        .map((cell, c) => pad(cell[i] ?? '', widths[c] ?? 0, right[c] ? 'right' : 'left'))
        .join(gap)
        .trimEnd(),
    )
  }
  const told = body.map(lines)
  // Rows of several lines would run together without a blank one between them.
  const spaced = told.some(row => row.length > 1)
  return [
    ...lines(head).map(line => paint(look, 'bold', line)),
    paint(look, 'dim', widths.map(w => (look.unicode ? '─' : '-').repeat(w)).join(gap)),
    ...told.flatMap((row, r) => (spaced && r > 0 ? ['', ...row] : row)),
  ]
}

/** Takes from the widest columns until all fit, from none more than down to its own least. */
function narrow(widths: number[], leasts: readonly number[], room: number): void {
  const spare = (c: number) => (widths[c] ?? 0) > Math.max(least, leasts[c] ?? 0)
  for (let excess = widths.reduce((sum, w) => sum + w, 0) - room; excess > 0; excess--) {
    const widest = Math.max(...widths.filter((_, c) => spare(c)))
    const found = widths.findIndex((w, c) => w === widest && spare(c))
    if (found < 0) return
    widths[found]! -= 1
  }
}
