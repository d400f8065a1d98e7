import type { Network } from 'glassbox'
import { shown } from '../matrix/number.ts'

const below = (n: number): string => String(n).replace(/\d/g, digit => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]!)

const boxes: Readonly<Record<string, string>> = {
  activation: 'f',
  dropout: 'drop',
  batchNorm: 'norm',
  layerNorm: 'norm',
  embedding: 'emb',
  concatenate: 'join',
  add: '+',
}

/** What a unit is called in a drawing: x₁, h₂, o. */
export function unitLabel(network: Network, node: number, unit: number): string {
  const { spec, width } = network.nodes[node]!
  const isOutput = node === network.nodes.length - 1
  const letter = spec.kind === 'input' ? 'x' : isOutput ? 'o' : 'h'
  return isOutput && width === 1 ? letter : `${letter}${below(unit + 1)}`
}

/** What stands in the box of a layer that is no row of units. */
export function boxLabel(network: Network, node: number): string {
  const { spec } = network.nodes[node]!
  const activation = spec['activation']
  if (spec.kind === 'activation') return typeof activation === 'string' ? activation : 'f'
  return boxes[spec.kind] ?? ''
}

/** A unit in words: its label, its place in its layer, the name of its column, its bias. */
export function unitText(
  network: Network,
  node: number,
  unit: number,
  bias: number | undefined,
  columnNames: readonly string[] | undefined,
): string {
  const { name, width, spec } = network.nodes[node]!
  const column = spec.kind === 'input' && columnNames?.[unit] ? `, ${columnNames[unit]}` : ''
  const label = `${unitLabel(network, node, unit)}: unit ${unit + 1} of ${width} of ${name}${column}`
  return bias === undefined ? label : `${label}, bias ${shown(bias)}`
}
