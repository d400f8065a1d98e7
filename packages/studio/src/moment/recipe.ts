import { fromRows, losses, networkFromJson, optimizers } from 'glassbox'
import type {
  Clipping,
  Dtype,
  Loss,
  LossName,
  Network,
  Optimizer,
  OptimizerName,
  Parameters,
  Penalty,
  TrainingData,
} from 'glassbox'
import { Timeline } from 'glassbox/trace'
import { example, ownTelling } from 'glassbox/tutorial'
import type { ExampleName, SpreadsheetSettings, TellingOptions, TutorialName } from 'glassbox/tutorial'

/** Numbers of a matrix as plain rows. */
export type Rows = readonly (readonly number[])[]

/** A network with its data and its training, all of it plain: what a link, a file and a worker can carry. */
export interface CustomRecipe {
  readonly kind: 'custom'
  readonly title: string
  /** As `networkToJson` writes it. */
  readonly network: unknown
  readonly loss: { readonly name: LossName; readonly options?: object }
  readonly optimizer: { readonly name: OptimizerName; readonly options?: object }
  readonly epochs: number
  readonly seed: number
  readonly batchSize: number | 'full'
  readonly shuffle: boolean
  readonly dtype?: Dtype
  readonly penalty?: Penalty
  readonly clipping?: Clipping
  /** One table for each input of the network. */
  readonly inputs: readonly Rows[]
  readonly targets: Rows
  readonly columnNames?: readonly string[]
  /** First parameters by name; drawn from the seed where there are none. */
  readonly parameters?: Readonly<Record<string, Rows>>
}

/** An example of the tutorial with what was changed in it. */
export interface ExampleRecipe {
  readonly kind: 'example'
  readonly name: ExampleName
  readonly settings: SpreadsheetSettings
}

/** What the debugger opens. */
export type Recipe = ExampleRecipe | CustomRecipe

/** An opened recipe: all that the debugger reads. */
export interface Subject {
  readonly title: string
  readonly notes: readonly string[]
  readonly network: Network
  readonly data: TrainingData
  readonly options: {
    readonly loss: Loss
    readonly optimizer: Optimizer
    readonly epochs: number
    readonly seed: number
    readonly batchSize: number | 'full'
    readonly shuffle: boolean
    readonly dtype?: Dtype
    readonly penalty?: Penalty
    readonly clipping?: Clipping
    readonly parameters?: Parameters
  }
  /** The tutorial's names, where the subject is one of its examples. */
  readonly names: readonly TutorialName[]
  /** The convention in which it is told unless the reader chooses another. */
  readonly telling: TellingOptions
  timeline(): Timeline
}

/**
 * Opens a recipe.
 *
 * @throws {GlassboxError} that says what does not fit, for a recipe that came from a link or a file.
 */
export function open(recipe: Recipe): Subject {
  if (recipe.kind === 'example') {
    const own = example(recipe.name, recipe.settings)
    return { ...own, telling: ownTelling(own), timeline: () => own.timeline() }
  }
  const network = networkFromJson(recipe.network)
  const inputs = Object.fromEntries(network.inputs.map(({ name }, i) => [name, fromRows(recipe.inputs[i] ?? [])]))
  const data: TrainingData = {
    inputs,
    targets: fromRows(recipe.targets),
    ...(recipe.columnNames && { columnNames: recipe.columnNames }),
  }
  const { epochs, seed, batchSize, shuffle, dtype, penalty, clipping, parameters } = recipe
  const options: Subject['options'] = {
    loss: madeBy(losses, recipe.loss),
    optimizer: madeBy(optimizers, recipe.optimizer),
    epochs,
    seed,
    batchSize,
    shuffle,
    ...(dtype && { dtype }),
    ...(penalty && { penalty }),
    ...(clipping && { clipping }),
    ...(parameters && { parameters: new Map(Object.entries(parameters).map(([name, rows]) => [name, fromRows(rows)])) }),
  }
  return {
    title: recipe.title,
    notes: [],
    network,
    data,
    options,
    names: [],
    telling: { error: 'outputMinusTarget', samples: 'rows', gradients: options.loss.reduction, names: 'standard' },
    timeline: () => new Timeline(network, data, options),
  }
}

/** Makes a loss or an optimiser from its name and options; its maker checks the options. */
function madeBy<T>(
  makers: Readonly<Record<string, unknown>>,
  { name, options }: { readonly name: string; readonly options?: object },
): T {
  const make = makers[name] as ((options: object) => T) | undefined
  if (make === undefined) throw new TypeError(`unknown: ${name}; there are ${Object.keys(makers).join(', ')}`)
  return make(options ?? {})
}
