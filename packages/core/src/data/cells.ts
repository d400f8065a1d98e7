const missingWords = ['', 'na', 'n/a', '#n/a', 'null', 'nan', '?', '.']

/** Whether a trimmed cell says that there is no value: empty, NA, N/A, #N/A, null, NaN (in any case), `?`, or a lone dot. */
export function isMissing(cell: string): boolean {
  if (cell.length > 4) return false
  const first = cell.charCodeAt(0)
  return !(first >= 48 && first <= 57) && missingWords.includes(cell.toLowerCase())
}

/**
 * The number that a trimmed cell spells in decimal notation (`-1.5`, `.5`, `2e-3`), which may be infinite (`inf`, `1e999`);
 * undefined where it spells none. With `decimalComma` the comma stands in the place of the dot, and a dot spells none.
 */
export function parseNumber(cell: string, decimalComma: boolean): number | undefined {
  if (decimalComma) {
    if (cell.includes('.')) return undefined
    cell = cell.replace(',', '.')
  }
  const value = Number(cell)
  // Number() also reads 0x1f, 0b1 and 0o7, and an empty text as 0.
  if (value === value)
    return cell === '' || (value !== Infinity && cell.charCodeAt(1) > 64 && /^0[xbo]/i.test(cell)) ? undefined : value
  return /^[+-]?inf(inity)?$/i.test(cell) ? (cell.startsWith('-') ? -Infinity : Infinity) : undefined
}

/** Whether a trimmed cell is a number with a decimal comma, such as `3,14`. */
export const hasDecimalComma = (cell: string): boolean => /^[+-]?\d*,\d+(e[+-]?\d+)?$/i.test(cell)

const decoratedNumber = /^[-+]?[$€£¥]? ?[-+]?\d+(?:[.,'’ ]\d+)*(?:e[-+]?\d+)? ?[%‰°$€£¥]?$/i
const otherDate = /^\d{1,2}([-/.])\d{1,2}\1\d{2,4}\b/

/**
 * Whether most of these texts are numbers or dates in a form that is not read: with a currency, a percent sign or thousands separators
 * (`$1,234.50`, `12 %`), day or month first (3/1/2024).
 */
export function looksUnread(texts: readonly string[]): boolean {
  return texts.filter(text => decoratedNumber.test(text) || otherDate.test(text)).length >= 0.8 * texts.length
}

const booleanPairs = [
  ['false', 'true'],
  ['no', 'yes'],
  ['f', 't'],
  ['n', 'y'],
] as const

/** Which pair of words for no and yes a trimmed cell belongs to, and which of the two it is. */
export function parseBoolean(cell: string): { pair: readonly [string, string]; value: 0 | 1 } | undefined {
  if (cell.length > 5) return undefined
  const word = cell.toLowerCase()
  for (const pair of booleanPairs) {
    if (word === pair[0]) return { pair, value: 0 }
    if (word === pair[1]) return { pair, value: 1 }
  }
  return undefined
}

/** Sorts labels: numbers first, by size, then text by its characters' codes; the same in every language and place. */
export function compareLabels(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)]
  const [xIsNumber, yIsNumber] = [a.trim() !== '' && x === x, b.trim() !== '' && y === y]
  if (xIsNumber !== yIsNumber) return xIsNumber ? -1 : 1
  if (xIsNumber && x !== y) return x - y
  return a < b ? -1 : a > b ? 1 : 0
}
