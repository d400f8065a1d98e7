const form =
  /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?([Zz]|[+-]\d{2}:?\d{2}))?)?$/

/** A day in the Gregorian calendar: month and day from 1, `dayOfYear` and `weekday` from 0 (Monday). */
export interface CalendarDay {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly dayOfYear: number
  readonly weekday: number
}

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const isLeap = (year: number) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

const monthLength = (year: number, month: number) => (month === 2 && isLeap(year) ? 29 : (lengths[month - 1] ?? 0))

const before = (year: number, month: number) => {
  let days = 0
  for (let m = 1; m < month; m++) days += monthLength(year, m)
  return days
}

/** Days from 1970-01-01 to the first of January of a year. */
function yearStart(year: number): number {
  const past = year - 1
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) - 719162
}

/**
 * Days since 1970-01-01 00:00 UTC, with a fraction for the time of day; undefined where the text is no date.
 *
 * Read are ISO 8601 dates and date-times, `2024-03-01`, `2024-03-01T17:30`, `2024-03-01 17:30:05.25+02:00`, and the same with
 * slashes, `2024/3/1`. A time without a zone counts as UTC, so the result is the same everywhere. Forms that begin with a day or a
 * month are ambiguous (3/1/2024) and are not read as dates.
 */
export function parseDate(text: string): number | undefined {
  const first = text.charCodeAt(0)
  if (text.length < 8 || first < 48 || first > 57) return undefined
  const parts = form.exec(text)
  if (parts === null) return undefined
  const [year, month, day] = [Number(parts[1]), Number(parts[3]), Number(parts[4])]
  if (day < 1 || day > monthLength(year, month)) return undefined
  const [hour, minute, second] = [Number(parts[5] ?? 0), Number(parts[6] ?? 0), Number(`${parts[7] ?? 0}.${parts[8] ?? 0}`)]
  if (hour > 24 || minute > 59 || second >= 61 || (hour === 24 && minute + second > 0)) return undefined
  const zone = parts[9] ?? 'Z'
  const shift = zone.toUpperCase() === 'Z' ? 0 : Number(zone.slice(0, 3)) * 60 + Number(`${zone[0]}${zone.slice(-2)}`)
  return yearStart(year) + before(year, month) + day - 1 + ((hour * 60 + minute - shift) * 60 + second) / 86400
}

/** The calendar day of a number of days since 1970-01-01. */
export function calendarDay(days: number): CalendarDay {
  const whole = Math.floor(days)
  let year = 1970 + Math.floor(whole / 365.2425)
  while (yearStart(year) > whole) year--
  while (yearStart(year + 1) <= whole) year++
  const dayOfYear = whole - yearStart(year)
  let month = 1
  while (before(year, month + 1) <= dayOfYear && month < 12) month++
  const weekday = (((whole + 3) % 7) + 7) % 7
  return { year, month, day: dayOfYear - before(year, month) + 1, dayOfYear, weekday }
}

/** The date of a number of days since 1970-01-01, as `2024-03-01`, with the time to the second where it is not midnight. */
export function formatDate(days: number): string {
  const seconds = Math.floor((days - Math.floor(days)) * 86400 + 0.5)
  const { year, month, day } = calendarDay(Math.floor(days) + Math.floor(seconds / 86400))
  const two = (n: number) => String(n).padStart(2, '0')
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
  const rest = seconds % 86400
  return rest === 0 ? date : `${date}T${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}Z`
}
