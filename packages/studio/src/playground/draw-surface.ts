import { rgb } from '../matrix/colour.ts'
import type { Rows } from '../moment/recipe.ts'
import type { Region, Surface } from '../work/messages.ts'
import { classColours, shape } from '../chart/marks.ts'
import type { Points } from './points.ts'

/** Canvases that hold pictures before they are drawn larger, by their size. */
const small = new Map<number, CanvasRenderingContext2D>()

/** A square picture that can be drawn in any size, until the next is asked for. */
function pictureOf({ size, pixels }: Surface): HTMLCanvasElement {
  let pen = small.get(size)
  if (!pen) {
    pen = Object.assign(document.createElement('canvas'), { width: size, height: size }).getContext('2d', {
      willReadFrequently: true,
    })!
    small.set(size, pen)
  }
  pen.putImageData(new ImageData(pixels, size), 0, 0)
  return pen.canvas
}

/** Makes a canvas as large as it is shown, on the finest screens too. */
export function fitted(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  const ratio = devicePixelRatio || 1
  const pen = canvas.getContext('2d')!
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)]
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide
    canvas.height = high
  }
  pen.setTransform(ratio, 0, 0, ratio, 0, 0)
  pen.clearRect(0, 0, width, height)
  return pen
}

/** The surface and its contours, where there is one, under the points. One canvas for all: each that changes costs its own. */
export function drawSurface(
  canvas: HTMLCanvasElement,
  edge: number,
  surface: Surface | undefined,
  points: HTMLCanvasElement | undefined,
): void {
  if (edge === 0) return
  const pen = fitted(canvas, edge, edge)
  if (surface) {
    pen.drawImage(pictureOf(surface), 0, 0, edge, edge)
    const { contours } = surface
    pen.beginPath()
    for (let i = 0; i < contours.length; i += 4) {
      pen.moveTo(contours[i]! * edge, contours[i + 1]! * edge)
      pen.lineTo(contours[i + 2]! * edge, contours[i + 3]! * edge)
    }
    pen.strokeStyle = `rgb(${rgb(canvas, '--ink').join(' ')} / 0.7)`
    pen.lineWidth = 1.3
    pen.stroke()
  }
  if (points) pen.drawImage(points, 0, 0, edge, edge)
}

/**
 * A picture of all points: full where they are trained on, hollow where they are held out; or bare ones that nothing is made of yet.
 * Colours are those of the element.
 */
export function pictureOfPoints(
  element: Element,
  edge: number,
  points: Points | (Region & { readonly points: Rows }),
): HTMLCanvasElement | undefined {
  if (edge === 0) return undefined
  const canvas = document.createElement('canvas')
  // Only ever drawn from: kept where that costs least.
  canvas.getContext('2d', { willReadFrequently: true })
  const pen = fitted(canvas, edge, edge)
  const colours = classColours.map(name => `rgb(${rgb(element, name).join(' ')})`)
  const paper = `rgb(${rgb(element, '--paper').join(' ')})`
  const region = 'region' in points ? points.region : points
  const px = (x: number) => ((x - region.x[0]) / (region.x[1] - region.x[0])) * edge
  const py = (y: number) => (1 - (y - region.y[0]) / (region.y[1] - region.y[0])) * edge
  if (!('region' in points)) {
    for (const [x, y, own] of points.points) {
      shape(pen, own!, px(x!), py(y!), 4)
      pen.fillStyle = colours[own!]!
      pen.fill()
    }
    return canvas
  }
  const { x, y, target, task, train, held } = points
  const size = x.length > 600 ? 2.6 : x.length > 250 ? 3.2 : 4
  const most =
    task === 'numbers' ? target.reduce((least, own) => Math.max(least, Math.abs(own - points.scales.target.mean)), 0) : 1
  const inkOf = (row: number) => {
    if (task !== 'numbers') return colours[target[row]!]!
    const at = (target[row]! - points.scales.target.mean) / most
    const [r, g, b] = rgbMix(element, at)
    return `rgb(${r} ${g} ${b})`
  }
  const mark = (row: number, isHeld: boolean) => {
    shape(pen, task === 'numbers' ? 0 : target[row]!, px(x[row]!), py(y[row]!), isHeld ? size - 0.4 : size)
    pen.lineWidth = isHeld ? 1.6 : 0.9
    pen.fillStyle = isHeld ? paper : inkOf(row)
    pen.strokeStyle = isHeld ? inkOf(row) : paper
    pen.fill()
    pen.stroke()
  }
  for (const row of held) mark(row, true)
  for (const row of train) mark(row, false)
  return canvas
}

/** The full colours of numbers, towards the ink's own grey at 0. */
function rgbMix(element: Element, at: number): number[] {
  const [from, to] = [rgb(element, '--line-strong'), rgb(element, at < 0 ? '--neg' : '--pos')]
  const share = Math.sqrt(Math.abs(at))
  return from.map((own, i) => Math.round(own + (to[i]! - own) * share))
}
