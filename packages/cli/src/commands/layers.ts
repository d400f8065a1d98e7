import { predictionProgram } from 'glassbox'
import type { Network } from 'glassbox'
import { plural } from '../terminal/number.ts'
import { parameterCount } from '../terminal/layers.ts'
import type { LayerShape } from '../terminal/layers.ts'
import type { Look } from '../terminal/style.ts'

/** The layers of a network as they are drawn and listed. */
export function layersOf(network: Network): LayerShape[] {
  const { parameters } = predictionProgram(network)
  const ownerOf = (parameter: string) =>
    network.nodes.reduce<string>(
      (owner, { name }) => (parameter.startsWith(`${name}.`) && name.length > owner.length ? name : owner),
      '',
    )
  return network.nodes.map(({ name, width, definition, spec, inputs }) => ({
    name,
    kind: definition.kind,
    units: width,
    activation: activationText(spec['activation']),
    parameters: parameters
      .filter(({ value }) => ownerOf(value.name) === name)
      .map(({ value, rows, columns }) => ({
        name: value.name.slice(name.length + 1),
        shape: [rows, columns],
      })),
    inputs,
  }))
}

/** "relu", "leakyRelu 0.2"; nothing for linear. */
function activationText(activation: unknown): string | undefined {
  if (typeof activation === 'string') return activation === 'linear' ? undefined : activation
  if (typeof activation !== 'object' || activation === null) return undefined
  const { name, alpha } = activation as { name?: unknown; alpha?: unknown }
  return `${String(name)} ${String(alpha)}`
}

/** A network in one line: "9 inputs → 32 relu → 3 softmax, 419 parameters". */
export function networkLine(layers: readonly LayerShape[], look: Look): string {
  const arrow = look.unicode ? ' → ' : ' -> '
  const indices = new Set(layers.flatMap(({ kind, inputs = [] }) => (kind === 'embedding' ? inputs : [])))
  const start = layers.flatMap((layer, i) => {
    if (layer.kind === 'input') return indices.has(i) ? [] : [plural(layer.units, 'input')]
    return layer.kind === 'embedding' ? [`embedding of ${layer.units}`] : []
  })
  const rest = layers.flatMap(({ kind, units, activation }) => {
    if (['input', 'embedding', 'concatenate'].includes(kind)) return []
    if (kind === 'dense') return [activation === undefined ? `${units}` : `${units} ${activation}`]
    return [activation ?? kind]
  })
  const size = layers.reduce((sum, layer) => sum + parameterCount(layer), 0)
  return `${[start.join(' + '), ...rest].join(arrow)}, ${plural(size, 'parameter')}`
}
