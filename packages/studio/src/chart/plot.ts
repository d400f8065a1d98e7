/** A line through points, told from others by its place in the list or by being faint. */
export interface PlotLine {
  readonly name: string
  readonly points: readonly (readonly [number, number])[]
  readonly isFaint?: boolean
}

export interface PlotBar {
  readonly from: number
  readonly to: number
  readonly height: number
}

/** The points of a line that can be told apart when drawn. */
export function thinned(points: readonly (readonly [number, number])[], least: number): (readonly [number, number])[] {
  const kept: (readonly [number, number])[] = []
  points.forEach((point, i) => {
    const last = kept.at(-1)
    if (!last || i === points.length - 1 || Math.abs(point[0] - last[0]) + Math.abs(point[1] - last[1]) >= least) kept.push(point)
  })
  return kept
}
