import { rgb } from '../matrix/colour.ts'
import { shown } from '../matrix/number.ts'
import type { Frame } from '../work/messages.ts'
import { fitted } from './draw-surface.ts'
import type { Layout, Line } from './layout.ts'

/** Lines are drawn in so many widths: one stroke each. */
const WIDTHS = 6

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

/** The surface of every unit in its place. */
export function drawUnits(canvas: HTMLCanvasElement, { width, height, places, edge }: Layout, frame: Frame | undefined): void {
  const pen = fitted(canvas, width, height)
  pen.fillStyle = `rgb(${rgb(canvas, '--paper').join(' ')})`
  for (const own of places.flat()) pen.fillRect(own.x - edge / 2, own.y - edge / 2, edge, edge)
  if (!frame) return
  const { size } = frame.units
  const pictures = sheetOf(frame.units)
  // The inputs have no surface: their pictures are the ramp of their own coordinate.
  places
    .slice(1)
    .flat()
    .forEach(({ x, y }, i) => pen.drawImage(pictures, 0, i * size, size, size, x - edge / 2, y - edge / 2, edge, edge))
}

interface Weights {
  readonly columns: number
  readonly data: ArrayLike<number>
}

/** All weights as lines, wider where they are larger, dashed below 0; and biases under their units where there is room. */
export function drawLines(
  canvas: HTMLCanvasElement,
  layout: Layout,
  weights: readonly (Weights | undefined)[],
  biases: readonly (Weights | undefined)[],
  lit: { readonly line: Line | undefined; readonly unit: { readonly layer: number; readonly unit: number } | undefined },
): void {
  const { width, height, places, edge, isRoomy } = layout
  const pen = fitted(canvas, width, height)
  const colour = (name: string, share: number) => `rgb(${rgb(canvas, name).join(' ')} / ${share})`
  const stroke = (lines: readonly Line[], name: string, wide: number, share: number, isDashed: boolean) => {
    pen.beginPath()
    for (const { from, to } of lines) {
      pen.moveTo(from.x + edge / 2, from.y)
      pen.lineTo(to.x - edge / 2, to.y)
    }
    pen.strokeStyle = colour(name, share)
    pen.lineWidth = wide
    pen.setLineDash(isDashed ? [4, 3] : [])
    pen.stroke()
  }
  weights.forEach((own, layer) => {
    if (!own) return
    const { data, columns } = own
    let most = 0
    for (let i = 0; i < data.length; i++) most = Math.max(most, Math.abs(data[i]!))
    const isDense = data.length > 300
    const groups = Array.from({ length: 2 * WIDTHS }, (): Line[] => [])
    for (const from of places[layer]!)
      for (const to of places[layer + 1]!) {
        const weight = data[from.unit * columns + to.unit]!
        const size = Math.min(WIDTHS - 1, Math.floor((WIDTHS * Math.abs(weight)) / (most || 1)))
        groups[2 * size + (weight < 0 ? 1 : 0)]!.push({ layer, from, to })
      }
    groups.forEach((lines, i) => {
      const size = Math.floor(i / 2) / (WIDTHS - 1)
      // Of very many, the faintest would only be a fog, and dashes are slow.
      if (lines.length === 0 || (isDense && i < 2)) return
      stroke(
        lines,
        i % 2 === 1 ? '--neg' : '--pos',
        0.5 + 2.6 * size,
        (isDense ? 0.12 : 0.3) + 0.5 * size,
        i % 2 === 1 && !isDense,
      )
    })
  })
  if (lit.unit) {
    const { layer, unit } = lit.unit
    const to = places[layer + 1]?.[unit]
    if (to)
      stroke(
        places[layer]!.map(from => ({ layer, from, to })),
        '--source-line',
        1.2,
        0.8,
        false,
      )
  }
  if (lit.line) stroke([lit.line], '--source-line', 3, 1, false)
  if (!isRoomy) return
  pen.font = '10.5px Inter, "DejaVu Sans", system-ui, sans-serif'
  pen.textAlign = 'center'
  pen.fillStyle = colour('--soft', 1)
  biases.forEach((own, layer) => {
    if (!own) return
    for (const { x, y, unit } of places[layer + 1]!) pen.fillText(`b ${shown(own.data[unit]!, 2)}`, x, y + edge / 2 + 12)
  })
}
