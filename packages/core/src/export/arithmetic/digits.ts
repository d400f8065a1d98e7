/**
 * A number for people, rounded to so many significant digits, never cut. Zeros at the end are kept, as they are digits too, but for
 * numbers that are exact without them: 0.42 stays 0.42.
 */
export function rounded(x: number, digits: number): string {
  if (!Number.isFinite(x)) return String(x)
  if (x === 0) return '0'
  const size = Math.abs(x)
  if (Number.isInteger(x) && size < 1e9) return String(x)
  const [figures, exponent] = written(x, size, digits).split('e') as [string, string?]
  const tail = exponent === undefined ? '' : `e${exponent.replace('+', '')}`
  const exact = figures.includes('.') && Number(figures + tail) === x
  return (exact ? figures.replace(/\.?0+$/, '') : figures) + tail
}

function written(x: number, size: number, digits: number): string {
  if (size < 1e-4 || size >= 1e6) return x.toExponential(digits - 1)
  const text = x.toPrecision(digits)
  return text.includes('e') ? x.toFixed(0) : text
}
