/** A block as JSON can hold it: matrices as rows, typed arrays as arrays; NaN and infinite become null. */
export function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  if ('rows' in value && 'columns' in value && 'data' in value && ArrayBuffer.isView(value.data)) {
    const { rows, columns, data } = value as { readonly rows: number; readonly columns: number; readonly data: Float64Array }
    return Array.from({ length: rows }, (_, r) => Array.from(data.subarray(r * columns, (r + 1) * columns)))
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]))
}
