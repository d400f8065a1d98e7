import type { Value } from 'glassbox'
import type { ArithmeticOptions } from 'glassbox/export'
import type { Trace } from 'glassbox/trace'
import { spelled } from '../../terminal/ascii.ts'
import { count } from '../../terminal/number.ts'
import { paint } from '../../terminal/style.ts'
import type { Look } from '../../terminal/style.ts'
import { wrap } from '../../terminal/text.ts'
import { cellArithmetic } from './frame.ts'
import { sourcesOf } from './places.ts'
import type { Place } from './places.ts'
import type { View } from './view.ts'

/** A cell of a chain, with what it was computed from. */
interface Link {
  readonly place: Place
  readonly sources: readonly Place[]
}

/** Everything behind a cell, nearest first. */
export interface Chain {
  /** Cells that were computed. */
  readonly links: readonly Link[]
  /** Cells that were given: data, parameters, settings. */
  readonly given: readonly Place[]
  /** Cells that are not followed any further, since there are too many. */
  readonly left: number
}

/** The cells that a cell comes from, and theirs, back to data and parameters; each once, and at the most so many. */
export function chainOf(trace: Trace, start: Place, view: View, most: number): Chain {
  const key = ({ value, row, column }: Place) => `${value.id} ${row} ${column}`
  const seen = new Set([key(start)])
  const links: Link[] = []
  const given: Place[] = []
  let left = 0
  const open = [start]
  for (let place = open.shift(); place !== undefined; place = open.shift()) {
    if (trace.producer(place.value) === undefined) {
      given.push(place)
      continue
    }
    if (links.length === most) {
      left++
      continue
    }
    const sources = sourcesOf(trace, place, view)
    links.push({ place, sources })
    for (const source of sources) {
      if (seen.has(key(source))) continue
      seen.add(key(source))
      open.push(source)
    }
  }
  return { links, given, left }
}

/** A chain for people: each cell with its arithmetic and the formula of its step, then what was given. */
export function chainLines(
  { links, given, left }: Chain,
  trace: Trace,
  view: View,
  look: Look,
  options: ArithmeticOptions = {},
): string[] {
  const links0 = links.flatMap(({ place }) => {
    const step = trace.producer(place.value)
    const told = step === undefined ? '' : view.told(step).formula
    return [
      ...cellArithmetic(view, trace, place, look, options),
      ...wrap(spelled(told, look), look.columns - 4, '  ').map(line => `    ${paint(look, 'dim', line)}`),
    ]
  })
  return [
    ...links0,
    ...(left === 0
      ? []
      : [
          '',
          ...wrap(`${count(left)} more cells stand behind these: ask for one of them, or for more with --most`, look.columns),
        ]),
    ...(given.length === 0 ? [] : ['', paint(look, 'bold', 'Given'), ...givenLines(given, trace, view, look)]),
  ]
}

/** What each given cell is: data, a weight, a setting. */
function givenLines(given: readonly Place[], trace: Trace, view: View, look: Look): string[] {
  const groups = new Map<Value, Place[]>()
  for (const place of given) groups.set(place.value, [...(groups.get(place.value) ?? []), place])
  return [...groups].flatMap(([value, places]) => {
    const { data, columns } = view.numbers(trace, value)
    const cells = places.map(({ row, column }) => `[${row},${column}]=${data[row * columns + column]}`)
    return wrap(`${view.nameOf(value)} (${value.role})  ${cells.join('  ')}`, look.columns, '    ')
  })
}

/** A chain as plain data, every number in full precision. */
export function chainJson({ links, given, left }: Chain, trace: Trace, view: View): object {
  const number = ({ value, row, column }: Place) => {
    const { data, columns } = view.numbers(trace, value)
    return data[row * columns + column]
  }
  const named = (place: Place) => ({
    name: view.nameOf(place.value),
    row: place.row,
    column: place.column,
    number: number(place),
  })
  return {
    cells: links.map(({ place, sources }) => {
      const step = trace.producer(place.value)
      return { ...named(place), formula: step && view.told(step).formula, sources: sources.map(named) }
    }),
    given: given.map(place => ({ ...named(place), role: place.value.role })),
    cellsLeftOut: left,
  }
}
