import { rgb } from '../matrix/colour.ts'
import { shown } from '../matrix/number.ts'
import type { Frame, Picture } from '../work/messages.ts'
import { fitted } from './draw-surface.ts'
import type { Layout, Line } from './layout.ts'

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
 * Keeps the worker's picture of the weights, to be drawn under every frame, with the biases under their units where there is room.
 * Colours are those of the element.
 */
export function pictureOf(
  { width, height, pixels }: Picture,
  element: Element,
  { isRoomy, places, edge }: Layout,
  biases: readonly (Biases | undefined)[],
): HTMLCanvasElement {
  canvasOfLines ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true })!
  const pen = canvasOfLines
  if (pen.canvas.width !== width || pen.canvas.height !== height) {
    pen.canvas.width = width
    pen.canvas.height = height
  }
  pen.putImageData(new ImageData(pixels, width), 0, 0)
  if (!isRoomy) return pen.canvas
  const ratio = devicePixelRatio || 1
  pen.setTransform(ratio, 0, 0, ratio, 0, 0)
  pen.font = '10.5px Inter, "DejaVu Sans", system-ui, sans-serif'
  pen.textAlign = 'center'
  pen.fillStyle = `rgb(${rgb(element, '--soft').join(' ')})`
  biases.forEach((own, layer) => {
    if (!own) return
    for (const { x, y, unit } of places[layer + 1]!) pen.fillText(`b ${shown(own.data[unit]!, 2)}`, x, y + edge / 2 + 12)
  })
  return pen.canvas
}

interface Drawn {
  /** Surfaces of the units. */
  readonly frame: Frame | undefined
  readonly lines: HTMLCanvasElement | undefined
  readonly lit: { readonly line: Line | undefined; readonly unit: { readonly layer: number; readonly unit: number } | undefined }
}

/** The network: the surface of every unit in its place over the weights. One canvas for all: each that changes costs its own. */
export function drawNetwork(canvas: HTMLCanvasElement, layout: Layout, { frame, lines, lit }: Drawn): void {
  const { width, height, places, edge } = layout
  const pen = fitted(canvas, width, height)
  const colour = (name: string) => `rgb(${rgb(canvas, name).join(' ')})`
  if (lines) pen.drawImage(lines, 0, 0, width, height)
  pen.strokeStyle = colour('--source-line')
  const light = ({ from, to }: Pick<Line, 'from' | 'to'>, wide: number) => {
    pen.lineWidth = wide
    pen.beginPath()
    pen.moveTo(from.x + edge / 2, from.y)
    pen.lineTo(to.x - edge / 2, to.y)
    pen.stroke()
  }
  const to = lit.unit && places[lit.unit.layer + 1]?.[lit.unit.unit]
  if (to) for (const from of places[to.layer - 1]!) light({ from, to }, 1.2)
  if (lit.line) light(lit.line, 3)
  pen.fillStyle = colour('--paper')
  for (const own of places.flat()) pen.fillRect(own.x - edge / 2, own.y - edge / 2, edge, edge)
  if (frame) {
    const { size } = frame.units
    const pictures = sheetOf(frame.units)
    places
      .slice(1)
      .flat()
      .forEach(({ x, y }, i) => pen.drawImage(pictures, 0, i * size, size, size, x - edge / 2, y - edge / 2, edge, edge))
  }
}
