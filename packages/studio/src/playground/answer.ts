import { fromRows, predict } from 'glassbox'
import type { Parameters } from 'glassbox'
import { shown } from '../matrix/number.ts'
import type { PlaygroundSettings } from '../moment/moment.ts'
import { scaled, unscaled } from './points.ts'
import type { Points } from './points.ts'
import { networkOf } from './recipe.ts'

/** What the network says of points in their own coordinates: a share, one for each class, or a number. */
function says(
  settings: PlaygroundSettings,
  points: Points,
  parameters: Parameters,
  places: readonly (readonly [number, number])[],
) {
  const { scales, task } = points
  const rows = places.map(([x, y]) => [scaled(x, scales.x), scaled(y, scales.y)])
  const { data, columns } = predict(networkOf(settings, points), parameters, fromRows(rows))
  return (row: number): number[] =>
    Array.from(data.subarray(row * columns, (row + 1) * columns), own =>
      task === 'numbers' ? unscaled(own, scales.target) : own,
    )
}

/** What it says of every point, by its row. */
export const saysOf = (settings: PlaygroundSettings, points: Points, parameters: Parameters) =>
  says(
    settings,
    points,
    parameters,
    Array.from(points.x, (x, row) => [x, points.y[row]!] as const),
  )

/** What it says of a place, in words; undefined where these are the parameters of another network. */
export function told(
  settings: PlaygroundSettings,
  points: Points,
  parameters: Parameters,
  place: readonly [number, number],
): string | undefined {
  const { task, classNames } = points
  try {
    const own = says(settings, points, parameters, [place])(0)
    if (task === 'numbers') return shown(own[0]!)
    if (task === 'binary') return `${shown(own[0]!)} for ${classNames[1]}`
    return classNames.map((name, c) => `${name} ${shown(own[c]!, 2)}`).join(', ')
  } catch {
    return undefined
  }
}
