import { matrix } from 'glassbox'
import type { Matrix, Network, Parameters } from 'glassbox'
import { contour } from './contour.ts'
import { Forward, surfaceScale } from './forward.ts'
import type { Frame, Job, Region, Surface, View } from './messages.ts'
import { columnOf, lead, paintClasses, paintNumbers } from './paint.ts'

/** Places along each edge of the large surface, and of a unit's. */
const LARGE = 72
const SMALL = 24

/** Lines that part a range of numbers. */
const LEVELS = [-0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75]

/** The middles of all places of a square over the region, from the top. */
export function grid({ x, y }: Region, size: number): Matrix {
  const data = new Float64Array(2 * size * size)
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const at = 2 * (row * size + column)
      data[at] = x[0] + ((column + 0.5) / size) * (x[1] - x[0])
      data[at + 1] = y[1] - ((row + 0.5) / size) * (y[1] - y[0])
    }
  return matrix(size * size, 2, data)
}

/** What the network, and each of its units, says to every place of a region. */
export class Surfaces {
  readonly #job: Job
  readonly #large: Forward
  readonly #small: Forward
  /** What the inputs are at the places of a small square. */
  readonly #inputs: readonly Float64Array[]

  constructor(network: Network, job: Job) {
    this.#job = job
    this.#large = new Forward(network, job.layers, grid(job.region, LARGE))
    const small = grid(job.region, SMALL)
    this.#small = new Forward(network, job.layers, small)
    this.#inputs = [0, 1].map(column => columnOf(small.data, 2, column))
  }

  at(parameters: Parameters, view: View): Pick<Frame, 'surface' | 'units'> {
    this.#large.run(parameters)
    this.#small.run(parameters)
    return { surface: this.#largeOne(view), units: this.#allUnits(view) }
  }

  #largeOne({ palette, unit }: View): Surface {
    const { layers, task, scale } = this.#job
    const last = layers.length - 1
    const pixels = new Uint8ClampedArray(4 * LARGE * LARGE)
    const surface = (lines: readonly number[], own?: number) => ({
      size: LARGE,
      pixels,
      contours: Float32Array.from(lines),
      scale: own,
    })
    const isNetwork = unit === undefined || (unit.layer === last && task !== 'classes')
    const layer = isNetwork ? last : unit.layer
    const [outputs, columns] = [this.#large.read(layer), this.#large.columns(layer)]
    if (!isNetwork) {
      const values = columnOf(outputs, columns, unit.unit)
      const own = surfaceScale(values)
      paintNumbers(pixels, 0, values, own, palette)
      return surface(contour(values, LARGE, middleOf(values)), own)
    }
    if (task === 'numbers') {
      paintNumbers(pixels, 0, outputs, scale, palette)
      return surface(
        LEVELS.flatMap(level => contour(outputs, LARGE, level * scale)),
        scale,
      )
    }
    paintClasses(pixels, 0, outputs, columns, palette)
    if (columns === 1) return surface(contour(outputs, LARGE, 0.5))
    return surface(Array.from({ length: columns }, (_, c) => contour(lead(outputs, columns, c), LARGE, 0)).flat())
  }

  #allUnits({ palette }: View): Frame['units'] {
    const { layers, task, scale } = this.#job
    const places = SMALL * SMALL
    const count = layers.reduce((sum, _, layer) => sum + this.#small.columns(layer), this.#inputs.length)
    const pixels = new Uint8ClampedArray(4 * places * count)
    let at = 0
    for (const values of this.#inputs) {
      paintNumbers(pixels, at, values, surfaceScale(values), palette)
      at += places
    }
    layers.forEach((_, layer) => {
      const [outputs, columns] = [this.#small.read(layer), this.#small.columns(layer)]
      const isLast = layer === layers.length - 1
      for (let unit = 0; unit < columns; unit++, at += places) {
        const values = columnOf(outputs, columns, unit)
        if (isLast && task === 'binary') paintClasses(pixels, at, values, 1, palette)
        else paintNumbers(pixels, at, values, isLast && task === 'numbers' ? scale : surfaceScale(values), palette)
      }
    })
    return { size: SMALL, pixels }
  }
}

/** Where a unit's surface is parted: a share of one half, or 0. */
function middleOf(values: Float64Array): number {
  const isShare = values.every(value => value >= 0 && value <= 1)
  return isShare ? 0.5 : 0
}
