import { toRows } from 'glassbox'
import type { Matrix } from 'glassbox'

/** A block as JSON can hold it: matrices as rows, typed arrays as arrays; NaN and infinite become null. */
export function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  if ('rows' in value && 'columns' in value && 'data' in value && ArrayBuffer.isView(value.data)) return toRows(value as Matrix)
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]))
}
