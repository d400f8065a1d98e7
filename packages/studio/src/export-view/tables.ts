import { writeCsv } from 'glassbox'

/** Numbers as people read them are rounded; the title of a cell has all digits, behind a minus sign of its own. */
const textOf = (cell: Element): string =>
  (cell.getAttribute('title') ?? cell.textContent).trim().replace(/−(?=[\d∞.])/g, '-').replace(/\s+/g, ' ')

const CELLS = 'th, td, [role=columnheader], [role=rowheader], [role=gridcell], [role=row] > span'

/** Tables and matrices of a part of the page. */
export const tablesIn = (root: ParentNode): readonly Element[] => [...root.querySelectorAll('table, [role=grid]')]

/** Tables and matrices of a part of the page as CSV, one below the other, each below its name where it has one. */
export function csvOfTables(root: ParentNode): string {
  return tablesIn(root)
    .map(table => {
      const rows = [...table.querySelectorAll('tr, [role=row]')].map(row => [...row.querySelectorAll(CELLS)].map(textOf))
      const [first = [], ...rest] = rows
      const name = table.getAttribute('aria-label')
      const hasNames = table.querySelector('thead, [role=columnheader]') !== null
      const columns = hasNames ? first : first.map((_, c) => `column ${c + 1}`)
      const text = writeCsv(
        columns,
        (hasNames ? rest : rows).map(row => columns.map((_, c) => row[c] ?? '')),
      )
      return name === null ? text : `${name}\n${text}`
    })
    .join('\n')
}
