/** Units that stand below each other, at the most. */
const MOST_ROWS = 16
/** Heads of layers need so much, from middle to middle. */
const APART = 106
/** Room for a bias, before its unit's picture. */
const BIAS = 52
/** From the end of one layer to the beginning of the next, at the least and at the most. */
const GAP = { least: 56, most: 330 }
const MARGIN = 34
/** Room for a name below a picture. */
const NAME = 22

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
  /** How far before a picture its bias is written; 0 where there is no room for that. */
  readonly bias: number
  /** Layer after layer, the inputs first; units in order. */
  readonly places: readonly (readonly Place[])[]
  /** The middle of each layer. */
  readonly middles: readonly number[]
}

/** Layers side by side; where a layer has many units, in several columns. `widths` counts the inputs as the first layer. */
export function layOut(widths: readonly number[], available: number, high: number): Layout {
  const columnsOf = (units: number) => Math.ceil(units / MOST_ROWS)
  const rows = Math.min(MOST_ROWS, Math.max(...widths))
  const edge = Math.max(19, Math.min(46, high / rows - 5))
  const height = Math.max(high, rows * (edge + 5))
  const step = edge + 8
  const layers = widths.length - 1
  const columns = widths.reduce((sum, units) => sum + edge + (columnsOf(units) - 1) * step, 0)
  const isRoomy = columns + layers * (BIAS + GAP.least) + 2 * MARGIN <= available && widths.every(units => units <= MOST_ROWS)
  const bias = isRoomy ? BIAS : 0
  const free = (available - columns - layers * bias - 2 * MARGIN) / Math.max(1, layers)
  const inner = Math.max(APART - edge - bias, Math.min(GAP.most, free))
  // Inputs and outputs have small heads: they make room for the others.
  const rest = (free * layers - inner * (layers - 2)) / 2
  const outer = layers === 1 ? inner : Math.max(MARGIN, Math.min(GAP.most, rest))
  const gaps = widths.map((_, layer) => (layer === 0 || layer === layers - 1 ? outer : layer < layers ? inner : 0))
  const used = columns + layers * bias + gaps.reduce((sum, gap) => sum + gap, 0)
  const start = Math.max(MARGIN, (available - used) / 2)
  let left = start
  const middles: number[] = []
  const places = widths.map((units, layer) => {
    const own = layer === 0 ? 0 : bias
    const wide = (columnsOf(units) - 1) * step + edge
    const inColumn = Math.ceil(units / columnsOf(units))
    // Few units stand further apart, with their names between.
    const pitch = Math.max(edge + 5, Math.min(height / inColumn, edge + NAME + 8))
    const row = Array.from({ length: units }, (_, unit): Place => {
      const [column, row] = [unit % columnsOf(units), Math.floor(unit / columnsOf(units))]
      return {
        ...{ layer, unit, x: left + own + edge / 2 + column * step },
        y: height / 2 + (row - (inColumn - 1) / 2) * pitch,
      }
    })
    middles.push(left + (own + wide) / 2)
    left += own + wide + gaps[layer]!
    return row
  })
  return { width: Math.max(available, start + used + MARGIN), height, edge, bias, places, middles }
}

/** A weight, from a unit to one of the next layer; or a bias, which comes from none. */
export interface Mark {
  /** The layer it leads to, without the inputs: weights count from 0. */
  readonly layer: number
  readonly from?: Place
  readonly to: Place
}

/** Where a mark's number is told. */
export function middleOf(
  { from, to }: Mark,
  { edge, bias }: Pick<Layout, 'edge' | 'bias'>,
): { readonly x: number; readonly y: number } {
  if (!from) return { x: to.x - (edge + bias) / 2, y: to.y }
  return { x: (from.x + to.x - bias) / 2, y: (from.y + to.y) / 2 }
}

/** The bias that is written there, or the line nearest to a point, if one is near. */
export function markAt({ places, edge, bias }: Layout, x: number, y: number, near = 6): Mark | undefined {
  let found: Mark | undefined
  let least = near
  for (let layer = 0; layer + 1 < places.length; layer++)
    for (const to of places[layer + 1]!) {
      const x1 = to.x - edge / 2 - bias
      if (x >= x1 && x < x1 + bias && Math.abs(y - to.y) <= 12) return { layer, to }
      for (const from of places[layer]!) {
        const x0 = from.x + edge / 2
        if (x < x0 || x > x1) continue
        const slope = (to.y - from.y) / (x1 - x0)
        const distance = Math.abs(y - from.y - (x - x0) * slope) / Math.sqrt(1 + slope * slope)
        if (distance < least) {
          least = distance
          found = { layer, from, to }
        }
      }
    }
  return found
}
