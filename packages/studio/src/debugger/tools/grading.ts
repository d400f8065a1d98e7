import { Random } from 'glassbox'

/** Right to the digits typed; right, but too few digits to tell; wrong; or no number. */
export type Grade = 'right' | 'coarse' | 'wrong' | 'none'

/** So many significant digits an answer must have, unless it is exactly the number. */
const LEAST_DIGITS = 2

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i

/** Grades what was typed for a number: rounded or cut after the digits typed is right. */
export function grade(text: string, exact: number): Grade {
  const plain = text
    .trim()
    .replaceAll('−', '-')
    .replace(/^([+-]?\d*),(\d+)/, '$1.$2')
  const [, , whole = '', fraction = '', exponent = '0'] = NUMBER.exec(plain) ?? []
  const x = Number(plain)
  if (whole + fraction === '' || Number.isNaN(x)) return 'none'
  if (x === exact) return 'right'
  const unit = 10 ** (Number(exponent) - fraction.length)
  const slack = Math.abs(exact) * 1e-12
  const isRounded = Math.abs(x - exact) <= unit / 2 + slack
  const less = Math.abs(exact) - Math.abs(x)
  const isCut = x * exact >= 0 && less >= -slack && less < unit
  if (!isRounded && !isCut) return 'wrong'
  return `${whole}${fraction}`.replace(/^0+/, '').length < LEAST_DIGITS ? 'coarse' : 'right'
}

/** So many cells of a matrix, chosen by a seed. */
export const chosenCells = (seed: number, count: number, cells: number): Set<number> =>
  new Set([...new Random(seed).permutation(cells).subarray(0, Math.min(count, cells))].sort((a, b) => a - b))
