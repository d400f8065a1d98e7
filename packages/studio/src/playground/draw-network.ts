import { painter, rgb, scaleOf } from '../matrix/colour.ts'
import { shown } from '../matrix/number.ts'
import type { Frame, Picture } from '../work/messages.ts'
import { fitted } from './draw-surface.ts'
import type { Layout, Mark, Place } from './layout.ts'

let sheet: CanvasRenderingContext2D | undefined

/** Pictures of all units below each other, to be cut out of. */
function sheetOf({ size, pixels }: Frame['units']): HTMLCanvasElement {
  sheet ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true })!
  const height = pixels.length / (4 * size)
  if (sheet.canvas.width !== size || sheet.canvas.height !== height) {
    sheet.canvas.width = size
    sheet.canvas.height = height
  }
  sheet.putImageData(new ImageData(pixels, size), 0, 0)
  return sheet.canvas
}

let canvasOfLines: CanvasRenderingContext2D | undefined

interface Biases {
  readonly data: ArrayLike<number>
}

/**
 * Keeps the worker's picture of the weights, to be drawn under every frame, with every unit's bias before it: as a number, or where there is
 * no room as a bar below it, to the right above 0. Colours are those of the element.
 */
export function pictureOf(
  { width, height, pixels }: Picture,
  element: Element,
  layout: Layout,
  biases: readonly (Biases | undefined)[],
): HTMLCanvasElement {
  canvasOfLines ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true })!
  const pen = canvasOfLines
  if (pen.canvas.width !== width || pen.canvas.height !== height) {
    pen.canvas.width = width
    pen.canvas.height = height
  }
  pen.putImageData(new ImageData(pixels, width), 0, 0)
  const ratio = devicePixelRatio || 1
  pen.setTransform(ratio, 0, 0, ratio, 0, 0)
  pen.font = '11px Inter, "DejaVu Sans", system-ui, sans-serif'
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  const draw = layout.bias > 0 ? written : bar
  biases.forEach((own, layer) => {
    if (!own) return
    const most = scaleOf(own.data)
    for (const place of layout.places[layer + 1]!) draw(pen, element, layout, place, own.data[place.unit]!, most)
  })
  return pen.canvas
}

type Draw = (pen: CanvasRenderingContext2D, element: Element, layout: Layout, at: Place, bias: number, most: number) => void

const written: Draw = (pen, element, { edge, bias: room }, { x, y }, bias, most) => {
  const colour = (name: string) => `rgb(${rgb(element, name).join(' ')})`
  pen.beginPath()
  pen.roundRect(x - edge / 2 - room, y - 9, room - 4, 18, 5)
  pen.fillStyle = painter(element)(bias, 2 * most)
  pen.strokeStyle = colour('--line-strong')
  pen.lineWidth = 1
  pen.fill()
  pen.stroke()
  pen.fillStyle = colour('--ink')
  pen.fillText(shown(bias, 2), x - (edge + room + 4) / 2, y + 0.5)
}

const bar: Draw = (pen, element, { edge }, { x, y }, bias, most) => {
  const length = (Math.abs(bias) / most) * (edge / 2)
  pen.fillStyle = `rgb(${rgb(element, bias < 0 ? '--neg' : '--pos').join(' ')})`
  pen.fillRect(bias < 0 ? x - length : x, y + edge / 2 + 1, length, 3)
  pen.fillStyle = `rgb(${rgb(element, '--line-strong').join(' ')})`
  pen.fillRect(x - 0.5, y + edge / 2 + 0.5, 1, 4)
}

interface Drawn {
  /** Surfaces of the units. */
  readonly frame: Frame | undefined
  readonly lines: HTMLCanvasElement | undefined
  readonly lit: { readonly mark: Mark | undefined; readonly unit: { readonly layer: number; readonly unit: number } | undefined }
}

/** The network: the surface of every unit in its place over the weights. One canvas for all: each that changes costs its own. */
export function drawNetwork(canvas: HTMLCanvasElement, layout: Layout, { frame, lines, lit }: Drawn): void {
  const { width, height, places, edge, bias } = layout
  const pen = fitted(canvas, width, height)
  const colour = (name: string) => `rgb(${rgb(canvas, name).join(' ')})`
  if (lines) pen.drawImage(lines, 0, 0, width, height)
  pen.strokeStyle = colour('--source-line')
  const light = ({ from, to }: Mark, wide: number) => {
    pen.lineWidth = wide
    pen.beginPath()
    if (from) {
      pen.moveTo(from.x + edge / 2, from.y)
      pen.lineTo(to.x - edge / 2 - bias, to.y)
    } else pen.roundRect(to.x - edge / 2 - bias, to.y - 9, bias - 4, 18, 5)
    pen.stroke()
  }
  const to = lit.unit && places[lit.unit.layer + 1]?.[lit.unit.unit]
  if (to) for (const from of places[to.layer - 1]!) light({ layer: to.layer - 1, from, to }, 1.2)
  if (lit.mark) light(lit.mark, lit.mark.from ? 3 : 2)
  pen.fillStyle = colour('--paper')
  for (const own of places.flat()) pen.fillRect(own.x - edge / 2, own.y - edge / 2, edge, edge)
  if (frame) {
    const { size } = frame.units
    const pictures = sheetOf(frame.units)
    places
      .flat()
      .forEach(({ x, y }, i) => pen.drawImage(pictures, 0, i * size, size, size, x - edge / 2, y - edge / 2, edge, edge))
  }
}
