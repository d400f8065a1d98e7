/** The colours of the classes, in order; the first two are also those of numbers below and above 0. */
export const classColours = ['--neg', '--pos', '--accent', '--source-line'] as const
/** Each class has a shape of its own. */
export const classShapes = ['●', '▲', '■', '◆'] as const

/** Draws the outline of a class's shape. */
export function shape(pen: CanvasRenderingContext2D, own: number, x: number, y: number, size: number): void {
  pen.beginPath()
  if (own === 0) pen.arc(x, y, size, 0, 7)
  else if (own === 1) {
    pen.moveTo(x, y - size * 1.2)
    pen.lineTo(x + size * 1.15, y + size * 0.85)
    pen.lineTo(x - size * 1.15, y + size * 0.85)
  } else if (own === 2) pen.rect(x - size * 0.9, y - size * 0.9, size * 1.8, size * 1.8)
  else {
    pen.moveTo(x, y - size * 1.35)
    pen.lineTo(x + size * 1.35, y)
    pen.lineTo(x, y + size * 1.35)
    pen.lineTo(x - size * 1.35, y)
  }
  pen.closePath()
}
