import type { Boundary, CurveBlock, PointsBlock } from 'glassbox/tutorial'
import { fittingAxis, linearAxis } from '../terminal/axis.ts'
import type { Axis } from '../terminal/axis.ts'
import { colorOf, drawing, element, marksPath, px, textElement } from './svg.ts'

const size = { width: 800, height: 520 }
const top = 64
const bottom = 56
const right = 24

/** Where a number falls, in pixels. */
interface Scale {
  readonly left: number
  x(value: number): number
  y(value: number): number
}

/** Lines over a common axis, as SVG; the y axis is logarithmic where the numbers are positive and the largest is over 30 times the least. */
export function curvePicture({ title, x, series }: Omit<CurveBlock, 'kind' | 'id'>): string {
  const lines = series.map(({ name, x: xs, y: ys }) => ({ name, points: pointsOf(xs, ys) }))
  const all = lines.flatMap(line => line.points).filter(point => point !== undefined)
  if (all.length === 0) return empty(title)
  const xAxis = linearAxis(...extent([all.map(([a]) => a)]), 8)
  const yAxis = fittingAxis(...extent([all.map(([, b]) => b)]), 7)
  const scale = scaleOf(xAxis, yAxis)
  const paths = lines.map(({ points }, s) =>
    element('path', {
      d: pathOf(points, scale),
      fill: 'none',
      stroke: colorOf(s),
      'stroke-width': 2,
      'stroke-linejoin': 'round',
      'stroke-linecap': 'round',
      'stroke-dasharray': dashes[s % dashes.length],
    }),
  )
  const signs = lines.map(({ name }, s) => ({
    text: name,
    sign: (a: number, b: number) =>
      element('path', {
        d: `M${px(a - 12)} ${px(b)}h24`,
        fill: 'none',
        stroke: colorOf(s),
        'stroke-width': 2,
        'stroke-dasharray': dashes[s % dashes.length],
      }),
  }))
  const heading = yAxis.log ? `${title} (log scale)` : title
  return drawing(size, title, [...frame(heading, xAxis, yAxis, scale, x), ...legend(signs, scale), ...paths])
}

const dashes = [undefined, '9 5', '2 5', '12 5 2 5'] as const

/** Points of classes, told by colour and by mark, as SVG; the predicted class tints the ground behind them. */
export function pointsPicture({ title, x, y, labels, classes, boundary }: Omit<PointsBlock, 'kind' | 'id'>): string {
  const points = pointsOf(x, y)
  const finite = points.filter(point => point !== undefined)
  if (finite.length === 0) return empty(title)
  const xAxis = linearAxis(...extent([finite.map(([a]) => a), boundary?.x ?? []]), 8)
  const yAxis = linearAxis(...extent([finite.map(([, b]) => b), boundary?.y ?? []]), 7)
  const scale = scaleOf(xAxis, yAxis)
  const radius = finite.length > 400 ? 2.5 : 4
  const of = (label: number) =>
    points.flatMap((point, i) => (point && labels[i] === label ? [[scale.x(point[0]), scale.y(point[1])] as const] : []))
  const known = Array.from({ length: classes }, (_, label) => label)
  const signs = known.map(label => ({ text: `class ${label}`, sign: (a: number, b: number) => marksPath([[a, b]], label, 4) }))
  return drawing(size, title, [
    ...(boundary === undefined ? [] : ground(boundary, scale)),
    ...frame(title, xAxis, yAxis, scale, ''),
    ...legend(signs, scale),
    ...known.map(label => marksPath(of(label), label, radius)),
  ])
}

type Point = readonly [x: number, y: number]

/** Beyond 1e300 the range of an axis would overflow. */
const isDrawable = (value: number) => Math.abs(value) < 1e300

const pointsOf = (xs: ArrayLike<number>, ys: ArrayLike<number>): (Point | undefined)[] =>
  Array.from(xs, (x, i) => {
    const y = ys[i] ?? NaN
    return isDrawable(x) && isDrawable(y) ? ([x, y] as const) : undefined
  })

function extent(lists: readonly ArrayLike<number>[]): [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const list of lists) for (const value of Array.from(list)) [low, high] = [Math.min(low, value), Math.max(high, value)]
  return [low, high]
}

/** Room at the left for the labels of the y axis. */
function scaleOf(xAxis: Axis, yAxis: Axis): Scale {
  const left = 24 + 8.5 * Math.max(0, ...yAxis.ticks.map(tick => tick.label.length))
  return {
    left,
    x: value => left + xAxis.at(value) * (size.width - left - right),
    y: value => size.height - bottom - yAxis.at(value) * (size.height - top - bottom),
  }
}

function pathOf(points: readonly (Point | undefined)[], scale: Scale): string {
  let path = ''
  let open = false
  for (const point of points) {
    if (point !== undefined) {
      const place = `${px(scale.x(point[0]))} ${px(scale.y(point[1]))}`
      // A point on its own is drawn as a dot, by the round ends of a line without length.
      path += open ? `L${place}` : `M${place}L${place}`
    }
    open = point !== undefined
  }
  return path
}

function frame(title: string, x: Axis, y: Axis, { left }: Scale, xName: string): string[] {
  const [floor, end] = [size.height - bottom, size.width - right]
  const grid = (d: string) => element('path', { d, fill: 'none', stroke: '#dddddd', 'stroke-width': 1 })
  return [
    textElement(title, { x: left, y: 26, 'font-size': 16, 'font-weight': 'bold' }),
    ...y.ticks.flatMap(({ at, label }) => {
      const place = floor - at * (floor - top)
      return [
        grid(`M${px(left)} ${px(place)}H${px(end)}`),
        textElement(label, { x: left - 8, y: place + 4.5, 'text-anchor': 'end' }),
      ]
    }),
    ...x.ticks.flatMap(({ at, label }) => {
      const place = left + at * (end - left)
      return [
        grid(`M${px(place)} ${px(top)}V${px(floor)}`),
        textElement(label, { x: place, y: floor + 20, 'text-anchor': 'middle' }),
      ]
    }),
    element('path', {
      d: `M${px(left)} ${px(top)}V${px(floor)}H${px(end)}`,
      fill: 'none',
      stroke: '#555555',
      'stroke-width': 1,
    }),
    ...(xName === '' ? [] : [textElement(xName, { x: (left + end) / 2, y: floor + 42, 'text-anchor': 'middle' })]),
  ]
}

interface Sign {
  readonly text: string
  sign(x: number, y: number): string
}

/** What each line or mark stands for, in a row under the title. */
function legend(signs: readonly Sign[], { left }: Scale): string[] {
  let x = left
  return signs.flatMap(({ text, sign }) => {
    const parts = [sign(x + 12, 46), textElement(text, { x: x + 32, y: 50.5 })]
    x += 32 + 8 * text.length + 20
    return parts
  })
}

/** The predicted class of each place, as a tint: one outline for each class, of stripes along the rows. */
function ground({ x, y, classes }: Boundary, scale: Scale): string[] {
  const [across, up] = [edges(x).map(scale.x), edges(y).map(scale.y)]
  const outlines = new Map<number, string>()
  for (let r = 0; r < y.length; r++) {
    let from = 0
    for (let c = 1; c <= x.length; c++) {
      const label = classes[r * x.length + from] ?? 0
      if (c < x.length && classes[r * x.length + c] === label) continue
      const stripe = `M${px(across[from]!)} ${px(up[r]!)}H${px(across[c]!)}V${px(up[r + 1]!)}H${px(across[from]!)}Z`
      outlines.set(label, (outlines.get(label) ?? '') + stripe)
      from = c
    }
  }
  return [...outlines].map(([label, d]) =>
    element('path', { d, fill: colorOf(label), 'fill-opacity': '0.2', 'shape-rendering': 'crispEdges' }),
  )
}

/** Where the cells around rising middles begin and end; the first and the last end at their middles, with the data. */
function edges(middles: ArrayLike<number>): number[] {
  const last = middles.length - 1
  return Array.from({ length: middles.length + 1 }, (_, i) =>
    i === 0 ? middles[0]! : i > last ? middles[last]! : (middles[i - 1]! + middles[i]!) / 2,
  )
}

const empty = (title: string) =>
  drawing(size, title, [
    textElement(title, { x: 24, y: 26, 'font-size': 16, 'font-weight': 'bold' }),
    textElement('no finite number to draw', { x: 24, y: 60 }),
  ])
