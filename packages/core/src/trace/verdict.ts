import type { JudgedNumbers } from './judge.ts'

const sizeText = ([rows, columns]: readonly [number, number]) => `${rows} × ${columns}`

interface VerdictOptions {
  /** How many, as text. */
  readonly count?: (n: number) => string
  /** A cell's place as text, from row and column that count from 0. */
  readonly place?: (row: number, column: number) => string
}

/** What came of a comparison, in one sentence: `name` is what the value is called. */
export function verdictOf(
  { comparison, differences, expectedShape, givenShape }: JudgedNumbers,
  name: string,
  { count = String, place = (row, column) => `[${row},${column}]` }: VerdictOptions = {},
): string {
  const { agrees, mistyped, mistakes, transposed, expectedShape: own } = comparison
  const cells = own[0] * own[1]
  if (agrees) return `${name} agrees in ${cells === 1 ? 'its one cell' : `all ${count(cells)} cells`}, as far as it is printed.`
  if (mistyped !== undefined && mistakes.length === 0) {
    const { row, column, yours, ours } = differences[0]!
    return `${name} differs in one cell alone, ${place(row, column)}: ${yours} is given, ${besideNumber(ours, yours)} is right. It looks mistyped.`
  }
  if (differences.length > 0) return `${name} differs in ${count(differences.length)} of ${count(cells)} cells.`
  const turned = transposed ? ': the numbers are right, but rows and columns are changed about' : ''
  return `${name} has another shape: ${sizeText(givenShape)} is given, ${sizeText(expectedShape)} is right${turned}.`
}

/** What must be said where the numbers stand in another convention than that of the name. */
export function departuresOf({ departs, comparison }: JudgedNumbers, name: string): string[] {
  const as = comparison.agrees ? 'It is' : 'It was read'
  return [
    ...(departs.sign
      ? [
          `${as} in the standard convention, with the error as output − y; the tutorial writes y − output, so ${name} with the other sign.`,
        ]
      : []),
    ...(departs.transposed ? [`${as} with samples as rows; under the name ${name} they stand as columns.`] : []),
  ]
}

/** A number of ours beside one of theirs, rounded to two digits more. */
export function besideNumber(ours: number, yours: string): string {
  const digits = yours.replace(/e.*$/i, '').replaceAll(/\D/g, '').replace(/^0+/, '').length
  const precision = digits + 2 < 3 ? 3 : digits + 2 > 17 ? 17 : digits + 2
  return Number.isFinite(ours) ? String(Number(ours.toPrecision(precision))).replace('e+', 'e') : String(ours)
}
