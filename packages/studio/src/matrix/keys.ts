import type { At } from './marks.ts'

interface Extents {
  readonly rows: number
  readonly columns: number
}

const PAGE = 10

/** Where a key leads from a cell, as in every grid: arrows, Home and End in the row, with Ctrl in the matrix, Page up and down. */
export function move(
  { key, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
  { row, column }: At,
  { rows, columns }: Extents,
): At | undefined {
  if (altKey) return undefined
  const far = ctrlKey || metaKey
  const to = (r: number, c: number): At => ({
    row: Math.max(0, Math.min(rows - 1, r)),
    column: Math.max(0, Math.min(columns - 1, c)),
  })
  switch (key) {
    case 'ArrowLeft':
      return to(row, far ? 0 : column - 1)
    case 'ArrowRight':
      return to(row, far ? columns - 1 : column + 1)
    case 'ArrowUp':
      return to(far ? 0 : row - 1, column)
    case 'ArrowDown':
      return to(far ? rows - 1 : row + 1, column)
    case 'Home':
      return to(far ? 0 : row, 0)
    case 'End':
      return to(far ? rows - 1 : row, columns - 1)
    case 'PageUp':
      return to(row - PAGE, column)
    case 'PageDown':
      return to(row + PAGE, column)
    default:
      return undefined
  }
}

/** Whether a key begins a new number for a cell. */
export const isTyped = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean =>
  (key === 'F2' || /^[-−\d.]$/.test(key)) && !ctrlKey && !metaKey && !altKey
