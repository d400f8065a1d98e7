import { networkToJson, optimizers, toRows } from 'glassbox'
import type { ActivationName, LossName, Matrix, OptimizerName } from 'glassbox'
import type { CustomRecipe, Recipe, Subject } from '../../moment/recipe.ts'

/** The one thing in which a lane differs. */
export type Variation =
  | { readonly aspect: 'learningRate'; readonly to: number }
  | { readonly aspect: 'batchSize'; readonly to: number | 'full' }
  | { readonly aspect: 'activation'; readonly to: ActivationName }

interface JsonLayer {
  readonly kind: string
  readonly activation?: unknown
}
/** A network as `networkToJson` writes it. */
const layersOf = (network: unknown) => network as readonly JsonLayer[]

/** Activations of the hidden layers: of all that have one, but the last. */
export function hiddenActivations(subject: Subject): string[] {
  const active = layersOf(networkToJson(subject.network)).filter(({ activation }) => activation !== undefined)
  return active.slice(0, -1).map(({ activation }) => nameOf(activation))
}
const nameOf = (activation: unknown) =>
  typeof activation === 'string' ? activation : (activation as { readonly name: string }).name

/** A recipe with one thing changed. @throws {TypeError} for what no link can hold. */
export function vary(recipe: Recipe, subject: Subject, { aspect, to }: Variation): Recipe {
  if (aspect !== 'activation' && recipe.kind === 'example') return { ...recipe, settings: { ...recipe.settings, [aspect]: to } }
  const custom = recipe.kind === 'custom' ? recipe : customOf(subject)
  if (aspect === 'batchSize') return { ...custom, batchSize: to }
  if (aspect === 'learningRate')
    return { ...custom, optimizer: { ...custom.optimizer, options: { ...custom.optimizer.options, learningRate: to } } }
  const layers = layersOf(custom.network)
  const last = layers.findLastIndex(({ activation }) => activation !== undefined)
  const network = layers.map((layer, i) => (layer.activation === undefined || i === last ? layer : { ...layer, activation: to }))
  return { ...custom, network }
}

/** A subject as a recipe that stands alone: the same numbers, to the bit. */
function customOf({ title, network, data, options }: Subject): CustomRecipe {
  const { loss, optimizer, epochs, seed, batchSize, shuffle, dtype, parameters } = options
  if (!isOptimizer(optimizer.name)) throw new TypeError(`there is no optimiser "${optimizer.name}" that a lane can be made with`)
  const { inputs } = data
  const tables = isMatrix(inputs) ? [inputs] : network.inputs.map(({ name }) => inputs[name]!)
  return {
    kind: 'custom',
    title,
    network: networkToJson(network),
    loss: { name: loss.name as LossName, options: loss.options },
    optimizer: { name: optimizer.name, options: optimizer.options },
    epochs,
    seed,
    batchSize,
    shuffle,
    ...(dtype && { dtype }),
    inputs: tables.map(toRows),
    targets: toRows(data.targets),
    ...(data.columnNames && { columnNames: data.columnNames }),
    ...(parameters && { parameters: Object.fromEntries([...parameters].map(([name, matrix]) => [name, toRows(matrix)])) }),
  }
}

const isOptimizer = (name: string): name is OptimizerName => Object.hasOwn(optimizers, name)
const isMatrix = (inputs: Subject['data']['inputs']): inputs is Matrix => ArrayBuffer.isView((inputs as Partial<Matrix>).data)

/** In what a lane differs from the run at hand, in words. */
export function variationWords(own: Subject, lane: Subject): string {
  const [a, b] = [own.options, lane.options]
  const size = (batch: number | 'full') =>
    batch === 'full' ? 'full batch' : batch === 1 ? 'one row at a time' : `batches of ${batch}`
  const [before, after] = [hiddenActivations(own), hiddenActivations(lane)].map(names => [...new Set(names)].join(', '))
  const all = [
    ...(a.optimizer.learningRate === b.optimizer.learningRate ? [] : [`learning rate ${b.optimizer.learningRate}`]),
    ...(a.batchSize === b.batchSize ? [] : [size(b.batchSize)]),
    ...(before === after ? [] : [`${after} in the hidden layers`]),
    ...(a.seed === b.seed ? [] : [`seed ${b.seed}`]),
    ...(a.optimizer.name === b.optimizer.name ? [] : [b.optimizer.name]),
    ...(a.loss.name === b.loss.name ? [] : [b.loss.name]),
  ]
  return all.join(', ')
}

/** How a run is trained, in words: for the run that the others stand beside. */
export function ownWords({ options: { optimizer, batchSize } }: Subject): string {
  const size = batchSize === 'full' ? 'full batch' : batchSize === 1 ? 'one row at a time' : `batches of ${batchSize}`
  return `learning rate ${optimizer.learningRate}, ${size}`
}
