/** The values of the cells in the chosen rows that are there (not NaN), in the order of the rows. */
export function presentValues(cells: Float64Array, rows: ArrayLike<number>): Float64Array {
  const out = new Float64Array(rows.length)
  let count = 0
  for (let i = 0; i < rows.length; i++) {
    const value = cells[rows[i]!]!
    if (value === value) out[count++] = value
  }
  return out.subarray(0, count)
}

/** The arithmetic mean, with a second pass that takes off the first one's rounding error. */
export function mean(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  const first = sum / values.length
  let rest = 0
  for (const value of values) rest += value - first
  return first + rest / values.length
}

/** The standard deviation of the values themselves (divided by n, not n − 1), without overflow or underflow of the squares. */
export function standardDeviation(values: Float64Array, centre: number): number {
  let largest = 0
  for (const value of values) largest = Math.max(largest, Math.abs(value - centre))
  if (largest === 0) return 0
  let sum = 0
  for (const value of values) {
    const part = (value - centre) / largest
    sum += part * part
  }
  return largest * Math.sqrt(sum / values.length)
}

/** The quantile `q` (0 to 1) of sorted values, linear between the two nearest (NumPy's default). */
export function quantile(sorted: Float64Array, q: number): number {
  const position = (sorted.length - 1) * q
  const below = Math.floor(position)
  const low = sorted[below]!
  return position === below ? low : low + (sorted[below + 1]! - low) * (position - below)
}
