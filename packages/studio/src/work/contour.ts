/**
 * The lines along which numbers on a square of places cross a level (marching squares), four numbers each: from x, y to x, y, as shares
 * of width and height from the top left; the first row of places lies at the top.
 */
export function contour(values: ArrayLike<number>, size: number, level: number): number[] {
  const lines: number[] = []
  // Middles of places, not their edges.
  const share = (at: number) => (at + 0.5) / size
  for (let row = 0; row + 1 < size; row++)
    for (let column = 0; column + 1 < size; column++) {
      const at = row * size + column
      const [a, b, c, d] = [
        values[at]! - level,
        values[at + 1]! - level,
        values[at + size + 1]! - level,
        values[at + size]! - level,
      ]
      const isAbove = [a > 0, b > 0, c > 0, d > 0]
      if (isAbove.every(own => own === isAbove[0])) continue
      const points: number[][] = []
      if (isAbove[0] !== isAbove[1]) points.push([share(column + a / (a - b)), share(row)])
      if (isAbove[1] !== isAbove[2]) points.push([share(column + 1), share(row + b / (b - c))])
      if (isAbove[2] !== isAbove[3]) points.push([share(column + d / (d - c)), share(row + 1)])
      if (isAbove[3] !== isAbove[0]) points.push([share(column), share(row + a / (a - d))])
      // Four crossings are a saddle: told apart by its middle.
      if (points.length === 4 && a + b + c + d > 0 === isAbove[0]) points.unshift(points.pop()!)
      for (let i = 0; i + 1 < points.length; i += 2) lines.push(...points[i]!, ...points[i + 1]!)
    }
  return lines
}
