import type { Matrix } from 'glassbox'
import type { Marks } from './marks.ts'
import { change, exact, shown } from './number.ts'

/** What is known of a matrix whose cells are told in words. */
interface ToldMatrix {
  readonly matrix: Matrix
  readonly name: string
  readonly marks: Marks
  readonly blanks: ReadonlySet<number> | undefined
  readonly rowNames: readonly string[] | undefined
  readonly columnNames: readonly string[] | undefined
  readonly before: Matrix | undefined
}

function stateOf({ matrix, marks, before }: ToldMatrix, row: number, column: number): string {
  const i = row * matrix.columns + column
  if (marks.current?.row === row && marks.current.column === column) return ', the cell in hand'
  if (marks.sources?.has(i)) return ', a source of it'
  if (marks.group?.has(i)) return ', of what is pointed at'
  if (!marks.changed?.has(i)) return ''
  return before ? `, ${change(before.data[i]!, matrix.data[i]!)}` : ', changed'
}

/** A cell for those who hear the page: its place, its number with all digits, and why it is lit. */
export function labelOf(told: ToldMatrix, row: number, column: number): string {
  const { matrix, name, marks, blanks, rowNames, columnNames } = told
  const i = row * matrix.columns + column
  const judged = marks.right?.has(i) ? ', right' : marks.wrong?.has(i) ? ', wrong' : ''
  const [short, whole] = [shown(matrix.data[i]!), exact(matrix.data[i]!)]
  const number = blanks?.has(i) ? '? (blank)' : short === whole ? short : `${short} (exactly ${whole})`
  const place = `row ${rowNames?.[row] ?? row + 1}, column ${columnNames?.[column] ?? column + 1}`
  return `${name}, ${place}: ${number}${stateOf(told, row, column)}${judged}`
}

/** What is shown when a cell is pointed at: all digits, or what a change by hand made of it. */
export function tipOf({ matrix, marks, blanks, before }: ToldMatrix, i: number): string | undefined {
  if (blanks?.has(i)) return undefined
  return before && marks.changed?.has(i) ? change(before.data[i]!, matrix.data[i]!) : exact(matrix.data[i]!)
}
