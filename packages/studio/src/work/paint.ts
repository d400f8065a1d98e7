import type { Palette } from './messages.ts'

/** How opaque a place is at the most, of 255. */
const FULLEST = 170
/** A class that is hardly preferred is still seen. */
const FAINTEST = 14

type Pixels = Uint8ClampedArray

function dot(pixels: Pixels, place: number, colour: readonly [number, number, number], share: number): void {
  const at = 4 * place
  pixels[at] = colour[0]
  pixels[at + 1] = colour[1]
  pixels[at + 2] = colour[2]
  pixels[at + 3] = FAINTEST + share * (FULLEST - FAINTEST)
}

/** Numbers: one colour below 0 and one above, the stronger the farther. */
export function paintNumbers(pixels: Pixels, from: number, values: ArrayLike<number>, scale: number, palette: Palette): void {
  for (let i = 0; i < values.length; i++) {
    const share = Math.min(1, Math.abs(values[i]!) / scale)
    dot(pixels, from + i, palette[values[i]! < 0 ? 0 : 1]!, Number.isNaN(share) ? 0 : Math.sqrt(share))
  }
}

/** The class that each place is told, the stronger the surer. Outputs stand place after place: one for two classes, else one for each class. */
export function paintClasses(pixels: Pixels, from: number, outputs: ArrayLike<number>, columns: number, palette: Palette): void {
  const places = outputs.length / columns
  for (let i = 0; i < places; i++) {
    if (columns === 1) {
      const p = outputs[i]!
      dot(pixels, from + i, palette[p >= 0.5 ? 1 : 0]!, Math.min(1, Math.abs(2 * p - 1)))
      continue
    }
    let best = 0
    for (let c = 1; c < columns; c++) if (outputs[i * columns + c]! > outputs[i * columns + best]!) best = c
    const even = 1 / columns
    dot(pixels, from + i, palette[best]!, Math.max(0, (outputs[i * columns + best]! - even) / (1 - even)))
  }
}

/** How far a class is ahead of the best of the others: 0 where its region ends. */
export function lead(outputs: ArrayLike<number>, columns: number, own: number): Float64Array {
  return Float64Array.from({ length: outputs.length / columns }, (_, place) => {
    let other = -Infinity
    for (let c = 0; c < columns; c++)
      if (c !== own && outputs[place * columns + c]! > other) other = outputs[place * columns + c]!
    return outputs[place * columns + own]! - other
  })
}

/** One column of a table of outputs. */
export const columnOf = (outputs: ArrayLike<number>, columns: number, column: number): Float64Array =>
  Float64Array.from({ length: outputs.length / columns }, (_, row) => outputs[row * columns + column]!)
