/** A whole number with separators: 1437 is "1,437". */
export const count = (value: number): string => grouped(String(value))

/** A count and its noun: "1 row", "1,437 rows". */
export const plural = (value: number, noun: string, nouns = `${noun}s`): string => `${count(value)} ${value === 1 ? noun : nouns}`

const grouped = (digits: string) => digits.replace(/^(-?\d+)/, whole => whole.replace(/\B(?=(\d{3})+$)/g, ','))

const special = (value: number) => (Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity')

/**
 * A number with so many significant digits, zeros at the end kept, so that a changing number keeps its width: "0.1230", "12.30".
 * Below 0.0001 and from a million on in powers of ten: "1.230e-7".
 */
export function significant(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return special(value)
  if (value === 0) return (0).toFixed(digits - 1)
  const rounded = Number(value.toPrecision(digits))
  const size = Math.abs(rounded)
  if (size < 1e-4 || size >= 1e6) return value.toExponential(digits - 1).replace('e+', 'e')
  const text = value.toPrecision(digits)
  return grouped(text.includes('e') ? value.toFixed(0) : text)
}

/** A number for people: so many significant digits, no zeros at the end; whole numbers below a thousand million in full. */
export function number(value: number, digits = 4): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return count(value)
  return significant(value, digits).replace(/\.0+(?=e|$)|(\.\d*[1-9])0+(?=e|$)/, '$1')
}

/**
 * A fraction as a percentage: "97.1 %". It says 100 or 0 only where that is exact: 0.9999 is "99.9 %", 0.0001 is "0.1 %".
 */
export function percent(fraction: number, decimals = 1): string {
  if (!Number.isFinite(fraction)) return special(fraction)
  if (fraction === 1 || fraction === 0) return `${fraction * 100} %`
  const unit = 10 ** -decimals
  const value = fraction * 100
  const shown = fraction > 0 && fraction < 1 ? Math.min(100 - unit, Math.max(unit, value)) : value
  return `${shown.toFixed(decimals)} %`
}

/** A time in seconds for people: "420ms", "4.2s", "42s", "1m 23s", "2h 05m", "3d 04h". */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return special(seconds)
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)}ms`
  if (seconds < 9.95) return `${seconds.toFixed(1)}s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole}s`
  const parts = (large: number, largeUnit: string, small: number, smallUnit: string) =>
    `${large}${largeUnit} ${String(small).padStart(2, '0')}${smallUnit}`
  if (whole < 3600) return parts(Math.floor(whole / 60), 'm', whole % 60, 's')
  const minutes = Math.round(seconds / 60)
  if (minutes < 1440) return parts(Math.floor(minutes / 60), 'h', minutes % 60, 'm')
  const hours = Math.round(seconds / 3600)
  return parts(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

/** A size in bytes for people: "812 B", "12.3 kB", "4.56 MB". */
export function bytes(size: number): string {
  if (size < 1000) return `${size} B`
  const units = ['kB', 'MB', 'GB', 'TB']
  let value = size / 1000
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${number(value, 3)} ${units[unit]}`
}
