import { DataError } from '../errors.ts'
import type { Dtype } from '../matrix.ts'
import type { Phase, Role } from '../ops/op.ts'
import type { Trace } from './trace.ts'

/** A number, or what JSON has no number for. */
export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity'

/** A trace as plain data, with every number of every value: to be saved, loaded, compared. */
export interface TraceJson {
  readonly format: 'glassbox-trace'
  readonly version: 1
  readonly dtype: Dtype
  readonly rows: number
  readonly values: readonly {
    readonly name: string
    readonly role: Role
    readonly shape: readonly number[]
    readonly numbers: readonly JsonNumber[]
  }[]
  readonly steps: readonly {
    readonly op: string
    readonly phase: Phase
    readonly scope: string
    readonly inputs: readonly string[]
    readonly output: string
    readonly attributes: object
    readonly formula: string
  }[]
}

const toJsonNumber = (x: number): JsonNumber => (Number.isFinite(x) ? x : (String(x) as JsonNumber))

/** A trace with all its numbers as plain data. */
export function traceToJson(trace: Trace): TraceJson {
  const { dtype, rows, program } = trace
  return {
    format: 'glassbox-trace',
    version: 1,
    dtype,
    rows,
    values: program.values.map(value => {
      const { shape, data } = trace.tensor(value)
      return { name: value.name, role: value.role, shape: [...shape], numbers: Array.from(data, toJsonNumber) }
    }),
    steps: program.steps.map(({ op, phase, scope, inputs, output, attributes }) => {
      const names = inputs.map(input => input.name)
      return { op: op.name, phase, scope, inputs: names, output: output.name, attributes, formula: op.formula(names, attributes) }
    }),
  }
}

const isRecord = (x: unknown): x is Record<string, unknown> => typeof x === 'object' && x !== null && !Array.isArray(x)
const isNumber = (x: unknown) => typeof x === 'number' || x === 'NaN' || x === 'Infinity' || x === '-Infinity'
const isText = (x: unknown) => typeof x === 'string'

function isValue(x: unknown): boolean {
  if (!isRecord(x)) return false
  const { name, role, shape, numbers } = x
  if (!isText(name) || !isText(role) || !Array.isArray(shape) || !Array.isArray(numbers)) return false
  const length = (shape as unknown[]).reduce<number>(
    (product, extent) => product * (Number.isInteger(extent) ? (extent as number) : NaN),
    1,
  )
  return numbers.length === length && numbers.every(isNumber)
}

function isStep(x: unknown): boolean {
  if (!isRecord(x)) return false
  const { op, phase, scope, inputs, output, attributes, formula } = x
  return (
    [op, phase, scope, output, formula].every(isText) && Array.isArray(inputs) && inputs.every(isText) && isRecord(attributes)
  )
}

/** Checks plain data to be a trace of this version. @throws {DataError} that says what is wrong. */
export function checkTraceJson(file: unknown): TraceJson {
  const json: unknown = file
  const fault = (problem: string) =>
    new DataError({ problem, where: 'trace file', cure: 'Give a file that was saved as a trace' })
  if (!isRecord(json) || json['format'] !== 'glassbox-trace') throw fault('it is no trace')
  if (json['version'] !== 1) throw fault(`it is of version ${String(json['version'])}; this program reads version 1`)
  const { dtype, rows, values, steps } = json
  if ((dtype !== 'float64' && dtype !== 'float32') || !Number.isInteger(rows)) throw fault('its dtype or rows are damaged')
  if (!Array.isArray(values) || !values.every(isValue)) throw fault('its values are damaged')
  if (!Array.isArray(steps) || !steps.every(isStep)) throw fault('its steps are damaged')
  return file as TraceJson
}

/** The first number in which two traces differ, in the order of their values; undefined where all are the same. */
export function firstDifference(
  a: TraceJson,
  b: TraceJson,
):
  | {
      readonly value: string
      readonly index: number
      readonly numbers: readonly [JsonNumber | undefined, JsonNumber | undefined]
    }
  | undefined {
  const byName = new Map(b.values.map(value => [value.name, value]))
  for (const { name, numbers } of a.values) {
    const other = byName.get(name)?.numbers ?? []
    const length = numbers.length > other.length ? numbers.length : other.length
    for (let index = 0; index < length; index++)
      if (!Object.is(numbers[index], other[index])) return { value: name, index, numbers: [numbers[index], other[index]] }
  }
  return undefined
}
