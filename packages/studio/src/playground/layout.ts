/** Units that stand below each other, at the most. */
const MOST_ROWS = 16
const HEIGHT = 470
/** Heads of layers need so much, from middle to middle. */
const APART = 102

/** Where a unit stands: the middle of its picture. */
export interface Place {
  readonly layer: number
  readonly unit: number
  readonly x: number
  readonly y: number
}

export interface Layout {
  readonly width: number
  readonly height: number
  /** Edge of a unit's picture. */
  readonly edge: number
  /** Whether there is room for a bias under each unit. */
  readonly isRoomy: boolean
  /** Layer after layer, the inputs first; units in order. */
  readonly places: readonly (readonly Place[])[]
  /** The middle of each layer. */
  readonly middles: readonly number[]
}

/** Layers side by side; where a layer has many units, in several columns. `widths` counts the inputs as the first layer. */
export function layOut(widths: readonly number[], available: number): Layout {
  const columnsOf = (units: number) => Math.ceil(units / MOST_ROWS)
  const rows = Math.min(MOST_ROWS, Math.max(...widths))
  const pitch = Math.max(29, Math.min(62, HEIGHT / rows))
  const isRoomy = pitch >= 44
  const edge = isRoomy ? Math.min(40, pitch - 17) : pitch - 4
  const height = Math.max(240, rows * pitch)
  const step = edge + 8
  const taken = widths.reduce((sum, units) => sum + edge + (columnsOf(units) - 1) * step, 0)
  const gap = Math.max(APART - edge, Math.min(210, (available - taken - 60) / Math.max(1, widths.length - 1)))
  const used = taken + gap * (widths.length - 1)
  // Heads of layers are wider than their units.
  const start = Math.max(30, (available - used) / 2)
  let left = start
  const middles: number[] = []
  const places = widths.map((units, layer) => {
    const columns = columnsOf(units)
    const inColumn = Math.ceil(units / columns)
    const own = Array.from({ length: units }, (_, unit): Place => {
      const [column, row] = [unit % columns, Math.floor(unit / columns)]
      return {
        ...{ layer, unit, x: left + edge / 2 + column * step },
        y: height / 2 + (row - (inColumn - 1) / 2) * pitch - (isRoomy ? 6 : 0),
      }
    })
    middles.push(left + (edge + (columns - 1) * step) / 2)
    left += edge + (columns - 1) * step + gap
    return own
  })
  return { width: Math.max(available, start + used + 30), height, edge, isRoomy, places, middles }
}

/** A line from a unit to one of the next layer. */
export interface Line {
  /** The layer it leads to, without the inputs: weights count from 0. */
  readonly layer: number
  readonly from: Place
  readonly to: Place
}

/** The line nearest to a point, if one is near. */
export function lineAt({ places, edge }: Layout, x: number, y: number, near = 6): Line | undefined {
  let found: Line | undefined
  let least = near
  for (let layer = 0; layer + 1 < places.length; layer++)
    for (const from of places[layer]!)
      for (const to of places[layer + 1]!) {
        const [x0, x1] = [from.x + edge / 2, to.x - edge / 2]
        if (x < x0 || x > x1) continue
        const at = from.y + ((x - x0) / (x1 - x0)) * (to.y - from.y)
        const slope = (to.y - from.y) / (x1 - x0)
        const distance = Math.abs(y - at) / Math.sqrt(1 + slope * slope)
        if (distance < least) {
          least = distance
          found = { layer, from, to }
        }
      }
  return found
}
