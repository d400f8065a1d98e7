import type { Network } from 'glassbox'

/** Units that are drawn one by one; a wider layer is a block with its count. */
const SINGLY = 12

export interface Spot {
  readonly x: number
  readonly y: number
}

/** A node of the network as it is drawn. */
export interface DrawnNode {
  readonly index: number
  readonly name: string
  readonly kind: string
  /** How many units it has. */
  readonly width: number
  /** Whether units are drawn as circles: inputs and dense layers of few units. */
  readonly isSingle: boolean
  /** Centres of the units; one spot for a block. */
  readonly spots: readonly Spot[]
  readonly radius: number
  /** Half the extents of the box around a block or another kind of layer. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}

/** A line between two nodes: of one connection, of one unit that is handed on, or of all connections at once. */
export interface DrawnLine {
  readonly from: Spot
  readonly to: Spot
  /** As an SVG path: straight, and in a bow around the columns that it skips. */
  readonly path: string
  readonly node: number
  /** Unit of the node before and unit of the node; undefined where the line stands for many. */
  readonly units: readonly [number, number] | undefined
  /** Whether a weight lies on it. */
  readonly isWeighted: boolean
}

export interface Drawing {
  readonly width: number
  readonly height: number
  readonly nodes: readonly DrawnNode[]
  readonly lines: readonly DrawnLine[]
}

const EDGE = 30
const GAP = 96
const NARROWEST = 312
const TOP = 26
const BLOCK = 116
const BOX = { width: 44, height: 46 }

/** Where everything stands, from the shapes alone: columns by the longest way from an input, nodes of a column one below the other. */
export function drawingOf(network: Network): Drawing {
  const depths: number[] = []
  for (const { inputs } of network.nodes) depths.push(Math.max(-1, ...inputs.map(input => depths[input]!)) + 1)
  const columns: number[][] = []
  depths.forEach((depth, index) => (columns[depth] ??= []).push(index))

  const most = Math.max(...network.nodes.map(({ width }) => (width <= SINGLY ? width : 4)))
  const spacing = most <= 5 ? 46 : most <= 8 ? 40 : 34
  // A bias stands above its unit.
  const radius = Math.min(15, (spacing - 14) / 2)
  const tall = (index: number) => {
    const { width } = network.nodes[index]!
    return width <= SINGLY ? width * spacing : BLOCK
  }
  const heights = columns.map(own => own.reduce((total, index) => total + tall(index) + spacing * 0.5, -spacing * 0.5))
  const height = TOP + Math.max(...heights, 120) + 10
  const width = Math.max(NARROWEST, EDGE * 2 + (columns.length - 1) * GAP)
  const step = columns.length > 1 ? (width - EDGE * 2) / (columns.length - 1) : 0

  const nodes: DrawnNode[] = []
  columns.forEach((own, depth) => {
    const x = columns.length > 1 ? EDGE + depth * step : width / 2
    let y = TOP + (height - TOP - 10 - heights[depth]!) / 2
    for (const index of own) {
      const { name, spec, width: units } = network.nodes[index]!
      const extent = tall(index)
      const isFew = units <= SINGLY
      const isUnits = spec.kind === 'input' || spec.kind === 'dense'
      const spots = isFew
        ? Array.from({ length: units }, (_, unit) => ({ x, y: y + spacing * (unit + 0.5) }))
        : [{ x, y: y + extent / 2 }]
      const boxHeight = isFew ? Math.max(extent - 6, BOX.height) : extent
      const box = { x: x - BOX.width / 2, y: y + (extent - boxHeight) / 2, width: BOX.width, height: boxHeight }
      nodes[index] = { index, name, kind: spec.kind, width: units, isSingle: isUnits && isFew, spots, radius, box }
      y += extent + spacing * 0.5
    }
  })
  return { width, height, nodes, lines: nodes.flatMap(node => linesInto(node, network, nodes, depths)) }
}

/** Where lines leave or reach a unit: at the edge of its circle or box. */
function port({ isSingle, spots, radius, box }: DrawnNode, unit: number, side: 1 | -1): Spot {
  const spot = spots[unit] ?? spots[0]!
  return { x: spot.x + side * (isSingle ? radius : box.width / 2), y: spot.y }
}

function pathBetween(from: Spot, to: Spot, isSkipping: boolean): string {
  const start = `M${from.x} ${from.y}`
  if (!isSkipping) return `${start}L${to.x} ${to.y}`
  const reach = (to.x - from.x) / 3
  const rise = Math.min(from.y, to.y) * 0.8
  return `${start}C${from.x + reach} ${from.y - rise} ${to.x - reach} ${to.y - rise} ${to.x} ${to.y}`
}

function linesInto(node: DrawnNode, network: Network, nodes: readonly DrawnNode[], depths: readonly number[]): DrawnLine[] {
  let offset = 0
  return network.nodes[node.index]!.inputs.flatMap(input => {
    const before = nodes[input]!
    const start = offset
    if (node.kind === 'concatenate') offset += before.width
    const isSkipping = depths[node.index]! - depths[input]! > 1
    const line = (unit: number, into: number, units: DrawnLine['units']): DrawnLine => ({
      from: port(before, unit, 1),
      to: port(node, into, -1),
      path: pathBetween(port(before, unit, 1), port(node, into, -1), isSkipping),
      node: node.index,
      units,
      isWeighted: node.kind === 'dense',
    })
    const isFew = before.width <= SINGLY && node.width <= SINGLY
    if (!isFew) return [line(0, 0, undefined)]
    if (node.kind === 'dense')
      return Array.from({ length: before.width * node.width }, (_, i) => {
        const [from, to] = [Math.floor(i / node.width), i % node.width]
        return line(from, to, [from, to])
      })
    if (node.kind === 'embedding') return [line(0, Math.floor(node.width / 2), undefined)]
    return Array.from({ length: before.width }, (_, unit) => line(unit, start + unit, [unit, start + unit]))
  })
}
