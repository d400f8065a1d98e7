import type { Parameters } from 'glassbox'
import type { Drawing, Picture } from './messages.ts'

type Colour = readonly [number, number, number]

interface Stroke {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
  readonly width: number
  readonly colour: Colour
  /** How opaque, of 1. */
  readonly share: number
  readonly isDashed: boolean
}

/** Lengths of a dash and of the gap after it, along x. */
const DASH = [4, 3] as const
/** Above so many weights, the faintest would only be a fog. */
const MANY = 300
const LEAST_SHOWN = 1 / 6

/** Draws a line from left to right, its edges smooth. Thousands of lines take a browser's own pen far longer. */
export function strokeInto({ width, height, pixels }: Picture, stroke: Stroke): void {
  const { x0, y0, x1, y1, colour, share, isDashed } = stroke
  const slope = (y1 - y0) / (x1 - x0)
  const soft = Math.max(1, Math.abs(slope))
  const reach = (stroke.width * Math.sqrt(1 + slope * slope) + soft) / 2
  for (let x = Math.max(0, Math.round(x0)); x < Math.min(width, Math.round(x1)); x++) {
    if (isDashed && (x - Math.round(x0)) % (DASH[0] + DASH[1]) >= DASH[0]) continue
    const middle = y0 + (x + 0.5 - x0) * slope
    const last = Math.min(height - 1, Math.floor(middle + reach))
    for (let y = Math.max(0, Math.floor(middle - reach)); y <= last; y++) {
      const own = share * Math.min(1, (reach - Math.abs(y + 0.5 - middle)) / soft)
      if (own <= 0) continue
      const at = 4 * (y * width + x)
      const under = (pixels[at + 3]! / 255) * (1 - own)
      const whole = own + under
      for (let c = 0; c < 3; c++) pixels[at + c] = (colour[c]! * own + pixels[at + c]! * under) / whole
      pixels[at + 3] = 255 * whole
    }
  }
}

/** All weights as lines from unit to unit: wider and fuller where larger, dashed below 0 unless there are very many. */
export function pictureOfLines(
  { width, height, ratio, edge, bias, places, below, above, names }: Drawing,
  parameters: Parameters,
): Picture {
  const picture = { width, height, pixels: new Uint8ClampedArray(4 * width * height) }
  names.forEach((name, layer) => {
    const own = parameters.get(name)
    const [from, to] = [places[layer]!, places[layer + 1]!]
    if (own?.rows !== from.length || own.columns !== to.length) return
    const { data, columns } = own
    let most = 0
    for (let i = 0; i < data.length; i++) most = Math.max(most, Math.abs(data[i]!))
    const isMany = data.length > MANY
    for (let row = 0; row < from.length; row++)
      for (let column = 0; column < columns; column++) {
        const weight = data[row * columns + column]!
        const size = most > 0 ? Math.abs(weight) / most : 0
        if (isMany && size < LEAST_SHOWN) continue
        strokeInto(picture, {
          x0: ratio * (from[row]!.x + edge / 2),
          y0: ratio * from[row]!.y,
          x1: ratio * (to[column]!.x - edge / 2 - bias),
          y1: ratio * to[column]!.y,
          width: ratio * (0.5 + 2.4 * size),
          colour: weight < 0 ? below : above,
          share: (isMany ? 0.1 : 0.3) + 0.5 * size,
          isDashed: weight < 0 && !isMany,
        })
      }
  })
  return picture
}
