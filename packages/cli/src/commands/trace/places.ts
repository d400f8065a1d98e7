import { DataError } from 'glassbox'
import type { Step, Value } from 'glassbox'
import { effects, why } from 'glassbox/trace'
import type { Trace } from 'glassbox/trace'
import { suggestion, UsageError } from '../../command/usage.ts'
import { quoted } from '../../command/words.ts'
import type { View } from './view.ts'

/** A cell of a value, its row and column as they are told. */
export interface Place {
  readonly value: Value
  readonly row: number
  readonly column: number
}

/** A place as people write it: `d_hiddenlayer[2,0]`. */
export const placeText = ({ value, row, column }: Place, view: View): string => `${view.nameOf(value)}[${row},${column}]`

const turned = (place: Place, view: View): Place =>
  view.transposed(place.value) ? { value: place.value, row: place.column, column: place.row } : place

/** The cells that a cell was computed from. */
export function sourcesOf(trace: Trace, place: Place, view: View): readonly Place[] {
  const { value, row, column } = turned(place, view)
  return why(trace, value, row, column).sources.map(source => turned(source, view))
}

/** The cells that a cell changes, step by step. */
export function effectsOf(trace: Trace, place: Place, view: View): readonly { readonly step: Step; readonly cells: Place[] }[] {
  const { value, row, column } = turned(place, view)
  return effects(trace, value, row, column).map(({ step, cells }) => ({ step, cells: cells.map(cell => turned(cell, view)) }))
}

/** The value of a name, as it is told or as the program has it. @throws {UsageError} that names the nearest. */
export function valueNamed(name: string, view: View): Value {
  const { values } = view.program
  const found = values.find(value => view.nameOf(value) === name) ?? values.find(value => value.name === name)
  if (found !== undefined) return found
  const names = values.map(value => view.nameOf(value))
  throw new UsageError({
    problem: `there is no value ${quoted(name)}`,
    cure: `${suggestion(name, [...names, ...values.map(value => value.name)])}Values: ${names.join(', ')}`,
  })
}

/** Reads `name[row,column]`. @throws {UsageError} {@link DataError} for another form, an unknown name, a place outside. */
export function placeNamed(text: string, trace: Trace, view: View, option: string): Place {
  const parts = /^\s*(.*?)\s*\[\s*(\d+)\s*,\s*(\d+)\s*\]\s*$/.exec(text)
  if (parts === null)
    throw new UsageError({
      problem: `${option} cannot take this value`,
      expected: 'a cell as name[row,column], counted from 0, such as "output[2,0]"',
      got: quoted(text),
    })
  const value = valueNamed(parts[1] ?? '', view)
  return inside({ value, row: Number(parts[2]), column: Number(parts[3]) }, trace, view)
}

function inside(place: Place, trace: Trace, view: View): Place {
  const { rows, columns } = view.numbers(trace, place.value)
  if (place.row < rows && place.column < columns) return place
  throw new DataError({
    problem: `${view.nameOf(place.value)} has no cell [${place.row},${place.column}]`,
    where: 'trace',
    expected: `rows 0 to ${rows - 1}, columns 0 to ${columns - 1}`,
  })
}
