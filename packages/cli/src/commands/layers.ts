import { predictionProgram } from 'glassbox'
import type { Network } from 'glassbox'
import { count, plural } from '../terminal/number.ts'
import { parameterCount } from '../terminal/layers.ts'
import type { LayerShape } from '../terminal/layers.ts'
import type { Look } from '../terminal/style.ts'
import { some } from './print.ts'

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

/** A network in one line: "9 inputs → 32 relu → 3 softmax, 419 parameters". Layers that keep the width stand with the one before. */
export function networkLine(layers: readonly LayerShape[], look: Look): string {
  const indices = new Set(layers.flatMap(({ kind, inputs = [] }) => (kind === 'embedding' ? inputs : [])))
  const numbers = layers.flatMap(({ kind, units }, i) => (kind === 'input' && !indices.has(i) ? [plural(units, 'input')] : []))
  const embedded = layers.flatMap(({ kind, units }) => (kind === 'embedding' ? [count(units)] : []))
  const start = [...numbers, ...(embedded.length === 0 ? [] : [`${plural(embedded.length, 'embedding')} (${some(embedded, 5)})`])]
  const parts = [start.join(' + ')]
  for (const { kind, units, activation } of layers) {
    if (['input', 'embedding', 'concatenate'].includes(kind)) continue
    if (kind === 'dense') parts.push(activation === undefined ? count(units) : `${count(units)} ${activation}`)
    else parts.push(`${parts.pop() ?? ''} ${activation ?? kind}`)
  }
  const size = layers.reduce((sum, layer) => sum + parameterCount(layer), 0)
  return `${parts.join(look.unicode ? ' → ' : ' -> ')}, ${plural(size, 'parameter')}`
}
