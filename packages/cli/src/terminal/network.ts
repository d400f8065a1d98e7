import { Canvas } from './canvas.ts'
import { count } from './number.ts'
import { inputsOf, parameterShapes } from './layers.ts'
import type { LayerShape } from './layers.ts'
import { railed } from './rails.ts'
import { paint } from './style.ts'
import type { Look } from './style.ts'
import { pad, printable, truncate, width } from './text.ts'

/**
 * A picture of a network, drawn from its shapes. A chain stands as columns of units with the shapes of weights and biases between them;
 * layers that leave the width alone are written below the column that they act on. A network with branches, or too long a chain for
 * the look, stands as a list with rails.
 */
export function networkPicture(layers: readonly LayerShape[], look: Look): string[] {
  const columns = layers.every((layer, i) => isLink(inputsOf(layer, i), i)) ? chain(layers, look) : []
  return columns.length > 0 && columns.every(line => width(line) <= look.columns) ? columns : railed(layers, look)
}

const isLink = (inputs: readonly number[], i: number) =>
  i === 0 ? inputs.length === 0 : inputs.length === 1 && inputs[0] === i - 1

const changesWidth = ({ kind }: LayerShape) => ['input', 'dense', 'embedding'].includes(kind)

interface Column {
  readonly head: LayerShape
  readonly notes: string[]
}

const picture = { rows: 7, gap: 9 } as const

function chain(layers: readonly LayerShape[], look: Look): string[] {
  const columns: Column[] = []
  for (const layer of layers) {
    const column = columns.at(-1)
    if (column === undefined || changesWidth(layer))
      columns.push({ head: layer, notes: layer.activation === undefined ? [] : [layer.activation] })
    else column.notes.push(layer.activation ?? layer.name)
  }
  const deepest = Math.max(...columns.map(column => column.notes.length))
  const blocks = columns.map(({ head, notes }) => {
    const labels = [
      truncate(printable(head.name), 14, look.unicode),
      count(head.units),
      ...Array.from({ length: deepest }, (_, i) => notes[i] ?? ''),
    ]
    const columnWidth = Math.max(3, ...labels.map(width))
    const [name = '', units = '', ...below] = labels.map(label => pad(label, columnWidth, 'center'))
    const dots = unitRows(head.units, look).map(dot => pad(dot === ' ' ? dot : paint(look, 'cyan', dot), columnWidth, 'center'))
    return [
      pad(paint(look, 'bold', name.trim()), columnWidth, 'center'),
      units,
      ...dots,
      ...below,
      ' '.repeat(columnWidth),
      ' '.repeat(columnWidth),
    ]
  })
  const parts = blocks.flatMap((block, i) => {
    const [from, to] = [columns[i - 1], columns[i]]
    return from && to ? [gap(from.head, to.head, deepest, look), block] : [block]
  })
  const height = blocks[0]?.length ?? 0
  return Array.from({ length: height }, (_, row) =>
    parts
      .map(part => part[row] ?? '')
      .join('')
      .trimEnd(),
  ).filter((line, row) => line !== '' || row < height - 2)
}

/** The column of a layer's units, row by row: all of them, or the first and last three. */
function unitRows(units: number, look: Look): string[] {
  const { dot, more } = look.unicode ? { dot: '●', more: '⋮' } : { dot: 'o', more: ':' }
  if (units > picture.rows) return Array.from({ length: picture.rows }, (_, row) => (row === (picture.rows - 1) / 2 ? more : dot))
  const above = Math.floor((picture.rows - units) / 2)
  return Array.from({ length: picture.rows }, (_, row) => (row >= above && row < above + units ? dot : ' '))
}

/** What stands between two columns: lines from units to units, and below them the shapes of weights and bias. */
function gap(from: LayerShape, to: LayerShape, deepest: number, look: Look): string[] {
  const [weights = '', ...rest] = parameterShapes(to, look).split(' + ')
  const labels = [weights, rest.map(shape => `+ ${shape}`).join(' ')]
  const columns = Math.max(picture.gap, ...labels.map(label => width(label) + 2))
  const edges = look.unicode
    ? braided(from, to, columns, look)
    : Array.from({ length: picture.rows }, (_, row) => (row === (picture.rows - 1) / 2 ? ` ${'-'.repeat(columns - 3)}>` : ''))
  const empty = ' '.repeat(columns)
  return [
    empty,
    empty,
    ...edges.map(line => pad(paint(look, 'dim', line), columns)),
    ...Array.from({ length: deepest }, () => empty),
    ...labels.map(label => pad(label, columns, 'center')),
  ]
}

function braided(from: LayerShape, to: LayerShape, columns: number, look: Look): string[] {
  const canvas = new Canvas(columns, picture.rows, true)
  const ends = (layer: LayerShape) => unitRows(layer.units, look).flatMap((dot, row) => (dot === '●' ? [row * 4 + 1] : []))
  for (const start of ends(from)) for (const end of ends(to)) canvas.line(0, start, canvas.width - 1, end)
  return Array.from({ length: picture.rows }, (_, row) => canvas.row(row).trimEnd())
}
