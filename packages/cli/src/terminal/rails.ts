import { inputsOf, kindOf, parameterShapes } from './layers.ts'
import type { LayerShape } from './layers.ts'
import { count } from './number.ts'
import { paint } from './style.ts'
import type { Look } from './style.ts'
import { pad, printable, truncate, width } from './text.ts'

/** The sides on which a cell's line leaves it, as bits. */
const [up, down, left, right] = [1, 2, 4, 8]

const joints: Readonly<Record<number, string>> = {
  [up | down]: '│',
  [left | right]: '─',
  [up | left]: '╯',
  [up | right]: '╰',
  [down | left]: '╮',
  [down | right]: '╭',
  [up | down | left]: '┤',
  [up | down | right]: '├',
  [up | left | right]: '┴',
  [down | left | right]: '┬',
  [up | down | left | right]: '┼',
}

/** One line of the rails: before a layer where lines join or part, or with the layer itself. */
interface Line {
  readonly rails: string
  readonly layer?: LayerShape
}

/** A network as a list, one line a layer in order, its values running as rails at the left from where they are made to where they are read. */
export function railed(layers: readonly LayerShape[], look: Look): string[] {
  const lines = railLines(layers)
  const railWidth = Math.max(...lines.map(({ rails }) => width(rails)))
  const cells = layers.map(
    layer => [printable(layer.name), kindOf(layer), count(layer.units), parameterShapes(layer, look)] as const,
  )
  const most = (c: 0 | 1 | 2 | 3, limit: number) => Math.min(limit, Math.max(...cells.map(cell => width(cell[c]))))
  const [units, shapes] = [most(2, 12), most(3, 22)]
  const room = look.columns - railWidth - units - shapes - 8
  const kind = Math.max(6, Math.min(most(1, 22), Math.floor(room / 2)))
  const name = Math.max(6, Math.min(most(0, 30), room - kind))
  const strip = look.columns - railWidth - name - kind - units - shapes - 10
  return lines.map(({ rails, layer }) => {
    const drawn = paintRails(rails, look)
    if (layer === undefined) return drawn.trimEnd()
    const short = (text: string, columns: number) => pad(truncate(text, columns, look.unicode), columns)
    return [
      drawn + ' '.repeat(railWidth - width(rails)),
      paint(look, 'bold', short(printable(layer.name), name)),
      short(kindOf(layer), kind),
      pad(count(layer.units), units, 'right'),
      short(parameterShapes(layer, look), shapes),
      strip >= 8 ? unitStrip(layer.units, Math.min(strip, 12), look) : '',
    ]
      .join('  ')
      .trimEnd()
  })
}

const ascii: Readonly<Record<string, string>> = { '│': '|', '─': '-', '●': 'o' }

const paintRails = (rails: string, look: Look) =>
  look.unicode
    ? rails.replace(/●/, dot => paint(look, 'cyan', dot))
    : Array.from(rails, part => (part === ' ' ? part : (ascii[part] ?? '+'))).join('')

function unitStrip(units: number, most: number, look: Look): string {
  const { dot, more } = look.unicode ? { dot: '●', more: '…' } : { dot: 'o', more: '...' }
  return paint(look, 'cyan', units <= most ? dot.repeat(units) : dot.repeat(most - width(more)) + more)
}

function railLines(layers: readonly LayerShape[]): Line[] {
  const readers = layers.map(() => 0)
  layers.forEach((layer, i) => {
    for (const input of new Set(inputsOf(layer, i))) readers[input]! += 1
  })
  const lines: Line[] = []
  /** Which layer's output runs in each lane. */
  const lanes: (number | undefined)[] = []
  layers.forEach((layer, i) => {
    const before = lanes.map(value => value !== undefined)
    const read = [...new Set(inputsOf(layer, i))].map(input => lanes.indexOf(input)).filter(lane => lane >= 0)
    for (const lane of read) {
      const value = lanes[lane] ?? 0
      readers[value]! -= 1
      if (readers[value] === 0) lanes[lane] = undefined
    }
    const ended = read.filter(lane => lanes[lane] === undefined)
    const free = lanes.findIndex((value, lane) => value === undefined && !before[lane])
    const lane = ended.length > 0 ? Math.min(...ended) : free >= 0 ? free : lanes.length
    lanes[lane] = i
    if (read.some(from => from !== lane)) lines.push({ rails: joining(before, lanes, [...read, lane]) })
    const verticals = Array.from(lanes, (value, at) => (at === lane ? '●' : value === undefined ? ' ' : '│'))
    lines.push({ rails: verticals.join(' ').trimEnd(), layer })
    if (readers[i] === 0) lanes[lane] = undefined
  })
  return lines
}

/** The line on which lanes meet: those in `joined` are tied by a horizontal line, the others pass behind it. */
function joining(before: readonly boolean[], after: readonly (number | undefined)[], joined: readonly number[]): string {
  const [first, last] = [Math.min(...joined), Math.max(...joined)]
  const cells = Array.from(after, (value, lane) => {
    const vertical = (before[lane] ? up : 0) | (value === undefined ? 0 : down)
    const inside = lane >= first && lane <= last
    if (!inside || (vertical !== 0 && !joined.includes(lane))) return joints[vertical] ?? ' '
    return joints[vertical | (lane > first ? left : 0) | (lane < last ? right : 0)] ?? ' '
  })
  return cells
    .map((cell, lane) => cell + (lane >= first && lane < last ? '─' : ' '))
    .join('')
    .trimEnd()
}
