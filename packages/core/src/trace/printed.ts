import { checkNumber, DataError, ShapeError } from '../errors.ts'
import { float64 } from '../numerics.ts'

/** Somebody's numbers, each with what it may be off by because it was printed with so many digits. */
export interface Printed {
  readonly rows: number
  readonly columns: number
  readonly data: readonly number[]
  /** A unit of the last digit, cell by cell. */
  readonly units: readonly number[]
}

/** A matrix of numbers, or of texts as they were printed: then each says its own digits. */
export type GivenRows = readonly (readonly (number | string)[])[]

const NUMBER = /^([+\-−]?)(\d*)(\.?)(\d*)(?:e([+-]?\d+))?$/i

const tenTo = (exponent: number) => Number(`1e${exponent}`)

/**
 * Reads numbers and the digits they were printed with. A text says its digits itself. A number has lost its zeros at the end: there the
 * matrix is taken to be printed with as many decimals, or as many significant digits, as its longest number, whichever is coarser;
 * so is a text such as NumPy's "1.".
 *
 * @throws {ShapeError} {@link DataError} for rows that differ in length, or a text that is no number.
 */
export function readPrinted(given: GivenRows, digits?: number): Printed {
  if (digits !== undefined) checkNumber(digits, 'digits', 'compare', { integer: true, min: 0, max: 300 })
  const columns = given[0]?.length ?? 0
  if (columns === 0) throw new ShapeError({ problem: 'there are no numbers to compare', where: 'compare' })
  given.forEach((row, r) => {
    if (row.length !== columns)
      throw new ShapeError({
        problem: 'rows differ in length',
        where: `compare, row ${r}`,
        expected: `${columns} cells`,
        got: `${row.length}`,
      })
  })
  const cells = given.flatMap((row, r) => row.map((cell, c) => read(cell, `compare, row ${r}, column ${c}`)))
  const decimals = cells.reduce((most, cell) => (cell.decimals > most ? cell.decimals : most), 0)
  const significant = cells.reduce((most, cell) => (cell.significant > most ? cell.significant : most), 1)
  const units = cells.map(({ number, exact, decimals: own }) => {
    if (digits !== undefined) return tenTo(-digits)
    if (exact) return tenTo(-own)
    const size = number === 0 ? 0 : Math.floor(float64.log(Math.abs(number)) / float64.log(10) + 1e-12)
    const [fixed, floating] = [tenTo(-decimals), number === 0 ? 0 : tenTo(size - significant + 1)]
    return fixed > floating ? fixed : floating
  })
  return { rows: given.length, columns, data: cells.map(({ number }) => number), units }
}

interface Read {
  readonly number: number
  /** Whether the text itself says where its digits end. */
  readonly exact: boolean
  readonly decimals: number
  readonly significant: number
}

function read(cell: number | string, where: string): Read {
  const text = String(cell).trim()
  const parts = NUMBER.exec(text)
  if (parts === null || (parts[2] === '' && parts[4] === '')) {
    // A NaN has no sign that counts, but some print one, and numbers told with the other sign get one.
    const [, sign, name] = /^([+\-−]?)(nan|inf(?:inity)?)$/i.exec(text) ?? []
    if (name !== undefined)
      return {
        number: /^n/i.test(name) ? NaN : sign === '-' || sign === '−' ? -Infinity : Infinity,
        exact: true,
        decimals: 0,
        significant: 1,
      }
    throw new DataError({ problem: 'a cell is not a number', where, got: JSON.stringify(cell) })
  }
  const [, sign, whole = '', point, fraction = '', exponent = '0'] = parts
  const size = Number(`${whole || '0'}.${fraction || '0'}e${exponent}`)
  return {
    number: sign === '-' || sign === '−' ? -size : size,
    exact: typeof cell === 'string' && !(point === '.' && fraction === ''),
    decimals: fraction.length - Number(exponent),
    significant: `${whole}${fraction}`.replace(/^0+/, '').length,
  }
}

/** The cells in which printed numbers differ from exact ones: of the readings as rounded and as cut, the one with fewer. */
export function differingCells({ data, units }: Printed, exact: ArrayLike<number>, relative: number): readonly number[] {
  let most = 0
  for (let i = 0; i < exact.length; i++)
    if (Math.abs(exact[i]!) < Infinity && Math.abs(exact[i]!) > most) most = Math.abs(exact[i]!)
  const slack = (i: number) => relative * most + units[i]! * 1e-6
  const differs = (fits: (x: number, y: number, unit: number, slack: number) => boolean) =>
    data.flatMap((x, i) => (Object.is(x, exact[i]) || fits(x, exact[i]!, units[i]!, slack(i)) ? [] : [i]))
  const rounded = differs((x, y, unit, more) => Math.abs(x - y) <= unit / 2 + more)
  if (rounded.length === 0) return rounded
  const cut = differs(
    (x, y, unit, more) => x * y >= 0 && Math.abs(y) - Math.abs(x) >= -more && Math.abs(y) - Math.abs(x) <= unit + more,
  )
  return cut.length < rounded.length ? cut : rounded
}

/** How many significant digits the numbers have, all together: what they can tell. */
export const significantDigits = ({ data, units }: Printed): number =>
  data.reduce((sum, x, i) => {
    const size = Math.abs(x)
    return sum + (size > units[i]! && size < Infinity && units[i]! > 0 ? float64.log(size / units[i]!) / float64.log(10) : 0)
  }, 0)
