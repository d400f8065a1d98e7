/** How many significant digits a cell shows; its full precision comes on focus. */
const DIGITS = 3

const MINUS = '−'
const FIGURE_SPACE = ' '
const POINT_SPACE = ' '

/**
 * A number with so many significant digits and a proper minus sign: "0.0105", "−0.151", "12.3". Below 10⁻⁴ and from a million on in powers
 * of ten: "1.23e−7".
 */
export function shown(x: number, digits = DIGITS): string {
  if (Number.isNaN(x)) return 'NaN'
  if (!Number.isFinite(x)) return x > 0 ? '∞' : `${MINUS}∞`
  if (x === 0) return '0'
  const size = Math.abs(Number(x.toPrecision(digits)))
  const text =
    size < 1e-4 || size >= 1e6
      ? x.toExponential(digits - 1).replace('e+', 'e')
      : Number.isInteger(x)
        ? String(x)
        : plain(x.toPrecision(digits), x)
  return text.replaceAll('-', MINUS)
}
const plain = (text: string, x: number) => (text.includes('e') ? x.toFixed(0) : text)

/** All digits that a number has. */
export const exact = (x: number): string => (Number.isFinite(x) ? String(x).replaceAll('-', MINUS) : shown(x))

/** What a number was before it was changed: "was 0.42, now 0.5 (difference 0.08)". */
export const change = (was: number, now: number): string =>
  `was ${brief(was)}, now ${brief(now)} (difference ${shown(now - was)})`

/** A number to six significant digits, without zeros at its end. */
export const brief = (x: number): string => exact(Number(x.toPrecision(6)))

/** Characters behind the point, the point included. */
const tail = (text: string) => {
  const point = text.indexOf('.')
  return point < 0 ? 0 : text.length - point
}

/** Numbers as texts of which every point stands at the same place from the right: filled up with spaces as wide as a digit. */
export const aligned = (numbers: ArrayLike<number>, digits = DIGITS): string[] =>
  atThePoint(Array.from(numbers, x => shown(x, digits)))

/** The same for numbers that are texts already; what is no plain number stays as it is. */
export function atThePoint(texts: readonly string[]): string[] {
  const isPlain = (text: string) => /^[+−-]?[\d.]+$/.test(text)
  const widest = texts.reduce((most, text) => (isPlain(text) ? Math.max(most, tail(text)) : most), 0)
  return texts.map(text => {
    const own = tail(text)
    if (!isPlain(text) || own === widest) return text
    return own > 0 ? text + FIGURE_SPACE.repeat(widest - own) : text + POINT_SPACE + FIGURE_SPACE.repeat(widest - 1)
  })
}

/** What somebody typed as a number, with a comma or a proper minus sign as well; undefined where it is none. */
export function typed(text: string): number | undefined {
  const plainText = text
    .trim()
    .replaceAll(MINUS, '-')
    .replace(/^(-?\d*),(\d+)$/, '$1.$2')
  if (plainText === '') return undefined
  const x = Number(plainText)
  return Number.isNaN(x) ? undefined : x
}
