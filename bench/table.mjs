// From the times of all rounds to the tables of bench/LOG.md. Pure: no clock, no files.

/**
 * @typedef {object} Result one process, one case
 * @property {string} id the case: a workload, or one product
 * @property {string} contender
 * @property {string} label
 * @property {Readonly<Record<string, string | number>>} setting
 * @property {number} [seconds]
 * @property {number} [loss]
 * @property {string} [missing] why there is no time
 * @property {string} [failed] the error it ended with instead
 * @property {string} [note] how it differs; then its loss is not compared
 * @property {string} [loose] why it is held to 10⁻³ where the workload is in float64
 *
 * @typedef {object} Row
 * @property {string} contender
 * @property {string} label
 * @property {Readonly<Record<string, string | number>>} setting
 * @property {number[]} times in seconds
 * @property {number | undefined} median
 * @property {number | undefined} loss
 * @property {string} note how it differs, or why there is no time
 * @property {string | undefined} loose
 */

/** The middle of the values, the mean of the middle two. @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const high = sorted[middle]
  if (high === undefined) return undefined
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? high)) / 2
}

/** The results of one case, a row for each contender and setting, in the order they came. @param {readonly Result[]} results @returns {Row[]} */
export function rowsOf(results) {
  /** @type {Map<string, Result[]>} */
  const groups = new Map()
  for (const result of results) {
    const key = `${result.contender}, ${result.label}`
    groups.set(key, [...(groups.get(key) ?? []), result])
  }
  return [...groups.values()].flatMap(group => {
    const [first] = group
    if (first === undefined) return []
    const times = group.flatMap(({ seconds }) => (seconds === undefined ? [] : [seconds]))
    const notes = new Set(
      group.flatMap(({ missing, failed, note }) => {
        if (missing !== undefined) return `not here: ${missing}`
        return failed === undefined ? (note ?? []) : `failed: ${failed}`
      }),
    )
    const { contender, label, setting } = first
    const losses = group.flatMap(({ loss }) => (loss === undefined ? [] : [loss]))
    return {
      contender,
      label,
      setting,
      times,
      median: median(times),
      loss: median(losses),
      note: [...notes].join('; '),
      loose: first.loose,
    }
  })
}

/** The fastest row of a contender. @param {readonly Row[]} rows @param {string} contender @param {(row: Row) => boolean} [fits] */
export function best(rows, contender, fits = () => true) {
  const timed = rows.filter(row => row.contender === contender && row.median !== undefined && fits(row))
  return timed.reduce(
    (/** @type {Row | undefined} */ least, row) => (least && (least.median ?? 0) <= (row.median ?? 0) ? least : row),
    undefined,
  )
}

/**
 * How much the losses differ from the one they are held to: that of the first row that has one and is no special case.
 * float64 is held to 10⁻⁹ of it, float32 to 10⁻³.
 * @param {readonly Row[]} rows
 * @param {'float64' | 'float32'} dtype
 */
export function judgeLosses(rows, dtype) {
  const base = rows.find(({ loss, note, loose }) => loss !== undefined && note === '' && loose === undefined)?.loss
  return rows.map(row => {
    if (row.loss === undefined || row.note !== '' || base === undefined) return { row, agrees: undefined, difference: undefined }
    const difference = base === row.loss ? 0 : Math.abs(row.loss - base) / Math.abs(base)
    return { row, difference, agrees: difference <= (dtype === 'float64' && row.loose === undefined ? 1e-9 : 1e-3) }
  })
}

/** Seconds with a fitting unit, three digits. @param {number} seconds */
export function time(seconds) {
  const [factor, unit] = seconds < 1e-6 ? [1e9, 'ns'] : seconds < 1e-3 ? [1e6, 'µs'] : seconds < 1 ? [1e3, 'ms'] : [1, 's']
  return `${Number((seconds * factor).toPrecision(3))} ${unit}`
}

/** @param {number | undefined} value */
export const ratio = value =>
  value === undefined || !Number.isFinite(value)
    ? ''
    : value >= 100
      ? value.toFixed(0)
      : value >= 10
        ? value.toFixed(1)
        : value.toFixed(2)

/** A Markdown table with its columns aligned; all but the first `left` to the right. @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
export function markdown(head, rows) {
  const widths = head.map((word, c) => Math.max(3, word.length, ...rows.map(row => (row[c] ?? '').length)))
  const line = /** @param {readonly string[]} cells */ cells =>
    `| ${cells.map((cell, c) => cell.padEnd(widths[c] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map(width => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
