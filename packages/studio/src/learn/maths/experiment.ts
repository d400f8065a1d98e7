import { dense, evaluate, initializers, networkToJson, sequential, toRows, train } from 'glassbox'
import type { ActivationName, OptimizerName } from 'glassbox'
import { listing } from 'glassbox/tutorial'
import type { LessonSettings } from 'glassbox/tutorial'
import { open } from '../../moment/recipe.ts'
import type { CustomRecipe } from '../../moment/recipe.ts'
import { rowsOf } from './first-round.ts'

/** What can be tried on the rows of the listing. */
export interface Experiment {
  /** Units of each hidden layer. */
  readonly hidden: readonly number[]
  readonly activation: ActivationName
  readonly optimizer: { readonly name: OptimizerName; readonly options: object }
}

/** The listing with other layers or another descent; its rows, seed and number of epochs. */
export function experimentRecipe(
  { hidden, activation, optimizer }: Experiment,
  { seed, epochs }: LessonSettings = {},
): CustomRecipe {
  const own = listing({ ...(seed !== undefined && { seed }), ...(epochs !== undefined && { epochs }) })
  const { network, data, options } = own
  const draws = { weightsInitializer: initializers.uniform(), biasInitializer: initializers.uniform() }
  const [first, ...rest] = hidden.map(units => dense(units, { activation, ...draws }))
  const layered = sequential(network.inputWidth, first!, ...rest, dense(1, { activation: 'sigmoid', ...draws }))
  return {
    kind: 'custom',
    title: `The listing’s rows, ${hidden.join(' and ')} hidden units, ${activation}`,
    network: networkToJson(layered),
    loss: { name: 'halfSquaredErrorSum' },
    optimizer,
    epochs: options.epochs,
    seed: options.seed,
    batchSize: 'full',
    shuffle: false,
    inputs: [toRows(rowsOf(own))],
    targets: toRows(data.targets),
  }
}

/** The error at the end of an experiment. */
export async function errorOf(experiment: Experiment, settings: LessonSettings): Promise<number> {
  const { network, data, options } = open(experimentRecipe(experiment, settings))
  const { parameters } = await train(network, data, options).run()
  return evaluate(network, parameters, data, options.loss).loss
}
