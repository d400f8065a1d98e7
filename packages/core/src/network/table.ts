import { checkChoice, GlassboxError, ModelFileError } from '../errors.ts'
import { predictionProgram } from '../program/compile.ts'
import type { Initializer } from '../program/program.ts'
import { activation, activationDefinition } from './activation.ts'
import type { Activation } from './activation.ts'
import { dense, denseDefinition } from './dense.ts'
import { dropout, dropoutDefinition } from './dropout.ts'
import { embedding, embeddingDefinition } from './embedding.ts'
import * as initializers from './initializers.ts'
import type { LayerDefinition, Node } from './layer.ts'
import { add, addDefinition, concatenate, concatenateDefinition } from './merge.ts'
import { graph, input, inputDefinition } from './network.ts'
import type { Network } from './network.ts'
import { batchNorm, batchNormDefinition, layerNorm, layerNormDefinition } from './normalization.ts'

type Options = Readonly<Record<string, unknown>> & { readonly name: string }

/** A kind of layer with the way from plain data to a node; its constructor checks the options. */
interface LayerKind {
  readonly definition: LayerDefinition
  read(options: Options, inputs: readonly Node[]): Node
}

/** A constructor's argument as it came from a file: whatever it is, the constructor checks it. */
const unchecked = <T>(value: unknown): T => value as T

const single = (inputs: readonly Node[], { name }: Options): Node => {
  if (inputs.length !== 1)
    throw new ModelFileError({
      problem: 'a layer has another number of inputs',
      where: `layer "${name}"`,
      expected: '1',
      got: `${inputs.length}`,
    })
  return inputs[0]!
}

/** Every kind of layer by its name. */
export const layerKinds: Readonly<Record<string, LayerKind>> = /* @__PURE__ */ (() => ({
  input: {
    definition: inputDefinition,
    read: ({ width, name }) => input(unchecked<number>(width), name),
  },
  dense: {
    definition: denseDefinition,
    read: ({ units, ...options }, inputs) =>
      dense(
        unchecked<number>(units),
        withInitializers(options, ['weightsInitializer', 'biasInitializer']),
      )(single(inputs, options)),
  },
  activation: {
    definition: activationDefinition,
    read: ({ activation: kind, ...options }, inputs) => activation(unchecked<Activation>(kind), options)(single(inputs, options)),
  },
  dropout: {
    definition: dropoutDefinition,
    read: ({ rate, ...options }, inputs) => dropout(unchecked<number>(rate), options)(single(inputs, options)),
  },
  batchNorm: { definition: batchNormDefinition, read: (options, inputs) => batchNorm(options)(single(inputs, options)) },
  layerNorm: { definition: layerNormDefinition, read: (options, inputs) => layerNorm(options)(single(inputs, options)) },
  embedding: {
    definition: embeddingDefinition,
    read: ({ levels, dimensions, ...options }, inputs) =>
      embedding(
        unchecked<number>(levels),
        unchecked<number>(dimensions),
        withInitializers(options, ['initializer']),
      )(unchecked<Node<1>>(single(inputs, options))),
  },
  concatenate: { definition: concatenateDefinition, read: (options, inputs) => concatenate(inputs, options) },
  add: { definition: addDefinition, read: (options, inputs) => add(unchecked<[Node, ...Node[]]>(inputs), options) },
}))()

function withInitializers<T extends Options>(options: T, keys: readonly string[]): T {
  const out: Record<string, unknown> = { ...options }
  for (const key of keys) if (out[key] !== undefined) out[key] = readInitializer(out[key], options.name)
  return out as T
}

/** Every initialiser that can be written down as a name and options; `given` is not among them, since its numbers are the parameters. */
export const initializerKinds = /* @__PURE__ */ (() => ({
  zeros: initializers.zeros,
  constant: ({ value }: { value: number }) => initializers.constant(value),
  uniform: initializers.uniform,
  normal: initializers.normal,
  glorotUniform: initializers.glorotUniform,
  glorotNormal: initializers.glorotNormal,
  heUniform: initializers.heUniform,
  heNormal: initializers.heNormal,
  lecunUniform: initializers.lecunUniform,
  lecunNormal: initializers.lecunNormal,
  orthogonal: initializers.orthogonal,
}))()

function readInitializer(json: unknown, layer: string): Initializer | undefined {
  const { name, ...options } = unchecked<{ name: keyof typeof initializerKinds | 'given' }>(json)
  if (name === 'given') return undefined
  checkChoice(name, 'initializer', `layer "${layer}"`, Object.keys(initializerKinds))
  return unchecked<(options: object) => Initializer>(initializerKinds[name])(options)
}

/** A network as plain data: a list of layers with their options and the places of their inputs. */
export type NetworkJson = readonly (Options & { readonly kind: string; readonly from: readonly number[] })[]

export const networkToJson = (network: Network): NetworkJson =>
  network.nodes.map(({ name, spec, inputs }) =>
    unchecked<NetworkJson[number]>(
      JSON.parse(JSON.stringify({ ...{ kind: spec.kind, name }, ...spec, name, from: inputs }, writeInitializer)),
    ),
  )

/** An initialiser of the caller's own cannot be made again from a name: what it has filled is kept with the parameters. */
function writeInitializer(key: string, value: unknown): unknown {
  if (!key.toLowerCase().endsWith('initializer')) return value
  return Object.hasOwn(initializerKinds, unchecked<Initializer>(value).name) ? value : { name: 'given' }
}

/**
 * A network from plain data, which may come from anywhere.
 * @throws {ModelFileError} that names the layer for everything that is not as {@link networkToJson} writes it.
 */
export function networkFromJson(json: unknown): Network {
  try {
    const network = build(json)
    predictionProgram(network)
    return network
  } catch (error) {
    if (error instanceof ModelFileError) throw error
    // Whatever goes wrong in building it (widths, names, an option that is null, a chain too long) is the data's fault.
    const complaint = error instanceof GlassboxError ? error.complaint : { problem: 'the network is damaged', where: 'network' }
    throw new ModelFileError(complaint, { cause: error })
  }
}

function build(json: unknown): Network {
  if (!Array.isArray(json) || json.length < 2 || json.length > 10_000)
    throw new ModelFileError({ problem: 'the network is not a list of layers', where: 'network' })
  const nodes: Node[] = []
  json.forEach((item: unknown, i) => nodes.push(readNode(item, i, nodes)))
  const inputs = nodes.filter(n => n.definition === inputDefinition)
  const network = graph(inputs, nodes.at(-1)!)
  if (network.nodes.length !== nodes.length)
    throw new ModelFileError({ problem: 'a layer does not lead to the output', where: 'network' })
  return network
}

function readNode(item: unknown, i: number, before: readonly Node[]): Node {
  const where = `network, layer ${i}`
  if (typeof item !== 'object' || item === null || Array.isArray(item))
    throw new ModelFileError({ problem: 'a layer is no object', where })
  const { kind, from, ...options } = unchecked<Record<string, unknown>>(item)
  if (typeof kind !== 'string' || !Object.hasOwn(layerKinds, kind))
    throw new ModelFileError({
      problem: 'a layer is of an unknown kind',
      where,
      expected: Object.keys(layerKinds).join(', '),
      got: JSON.stringify(kind),
    })
  if (typeof options['name'] !== 'string' || options['name'] === '')
    throw new ModelFileError({ problem: 'a layer has no name', where })
  if (!Array.isArray(from) || !from.every(at => Number.isInteger(at) && at >= 0 && at < i))
    throw new ModelFileError({
      problem: 'a layer takes its input from none of the layers before it',
      where,
      got: JSON.stringify(from),
    })
  try {
    return layerKinds[kind]!.read(
      unchecked<Options>(options),
      from.map(at => before[at as number]!),
    )
  } catch (error) {
    if (error instanceof GlassboxError)
      throw new ModelFileError({ ...error.complaint, where: `${where} ("${options['name']}")` }, { cause: error })
    throw error
  }
}
