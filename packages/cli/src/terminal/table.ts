import { paint } from './style.ts'
import type { Look, Style } from './style.ts'
import { pad, printable, truncate, width } from './text.ts'

interface TableColumn {
  readonly title: string
  /** Default left; numbers belong right. */
  readonly align?: 'left' | 'right'
  readonly style?: Style
}

/** A cell: its text, or its text with a style of its own. */
export type Cell = string | { readonly text: string; readonly style: Style }

const textOf = (cell: Cell | undefined) => printable(cell === undefined ? '' : typeof cell === 'string' ? cell : cell.text)

/**
 * An aligned table: a line of titles, a rule, a line per row. Where it is wider than the look, its widest columns
 * are cut, first those aligned left.
 */
export function table(columns: readonly TableColumn[], rows: readonly (readonly Cell[])[], look: Look, indent = ''): string[] {
  const texts = rows.map(row => columns.map((_, c) => textOf(row[c])))
  const titles = columns.map(column => printable(column.title))
  const widths = titles.map((title, c) => texts.reduce((most, row) => Math.max(most, width(row[c] ?? '')), width(title)))
  shrink(widths, columns, look.columns - width(indent) - 2 * (columns.length - 1))
  const line = (cells: readonly string[], style: (c: number) => Style | undefined) =>
    (
      indent +
      cells
        .map((text, c) => {
          const cell = truncate(text, widths[c] ?? 0, look.unicode)
          const chosen = style(c)
          return pad(chosen === undefined ? cell : paint(look, chosen, cell), widths[c] ?? 0, columns[c]?.align)
        })
        .join('  ')
    ).trimEnd()
  return [
    line(titles, () => 'bold'),
    paint(look, 'dim', indent + widths.map(w => (look.unicode ? '─' : '-').repeat(w)).join('  ')),
    ...texts.map((row, r) =>
      line(row, c => {
        const cell = rows[r]?.[c]
        return typeof cell === 'object' ? cell.style : columns[c]?.style
      }),
    ),
  ]
}

function shrink(widths: number[], columns: readonly TableColumn[], room: number): void {
  const least = 6
  let excess = widths.reduce((sum, w) => sum + w, 0) - room
  for (const among of ['left', 'right'] as const)
    while (excess > 0) {
      let widest = -1
      widths.forEach((w, c) => {
        if ((columns[c]?.align ?? 'left') === among && w > (widths[widest] ?? least)) widest = c
      })
      if (widest < 0) break
      widths[widest]! -= 1
      excess -= 1
    }
}
