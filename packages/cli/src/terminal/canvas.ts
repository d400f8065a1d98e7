/** Braille dots of one cell, by row and column; each sets one bit. */
const bits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const

/** A drawing of dots: 2 × 4 to a cell in braille, or one (a `*`) to a cell in ASCII. Dots outside it are left out. */
export class Canvas {
  /** Dots across and down. */
  readonly width: number
  readonly height: number
  readonly #perCell: { readonly x: number; readonly y: number }
  readonly #columns: number
  readonly #cells: Uint8Array

  constructor(columns: number, rows: number, unicode: boolean) {
    this.#perCell = unicode ? { x: 2, y: 4 } : { x: 1, y: 1 }
    this.#columns = columns
    this.#cells = new Uint8Array(columns * rows)
    this.width = columns * this.#perCell.x
    this.height = rows * this.#perCell.y
  }

  /** Sets the dot at column x and row y, both from 0 at the top left. */
  set(x: number, y: number): void {
    if (!(x >= 0 && x < this.width && y >= 0 && y < this.height)) return
    const row = Math.floor(y / this.#perCell.y)
    const column = Math.floor(x / this.#perCell.x)
    this.#cells[row * this.#columns + column]! |= bits[y % this.#perCell.y]![x % this.#perCell.x]!
  }

  /** Sets the dots on the way from one dot to another (Bresenham's line). */
  line(fromX: number, fromY: number, toX: number, toY: number): void {
    const dx = Math.abs(toX - fromX)
    const dy = -Math.abs(toY - fromY)
    let [x, y, error] = [fromX, fromY, dx + dy]
    for (;;) {
      this.set(x, y)
      if (x === toX && y === toY) return
      const twice = 2 * error
      if (twice >= dy) {
        error += dy
        x += Math.sign(toX - fromX)
      }
      if (twice <= dx) {
        error += dx
        y += Math.sign(toY - fromY)
      }
    }
  }

  /** The character of a cell; a space where it has no dot. */
  cell(column: number, row: number): string {
    const cell = this.#cells[row * this.#columns + column] ?? 0
    if (cell === 0) return ' '
    return this.#perCell.x === 1 ? '*' : String.fromCodePoint(0x2800 + cell)
  }

  /** The characters of a row. */
  row(row: number): string {
    return Array.from({ length: this.#columns }, (_, column) => this.cell(column, row)).join('')
  }
}
