import { featuresOf, losses, lossOf, modelData, networkToJson, OptionError, optimizers, penaltyOf, toRows } from 'glassbox'
import type { LossName, Model, OptimizerName, TextTable } from 'glassbox'
import type { CustomRecipe } from '../moment/recipe.ts'

/** Numbers in parameters that a link can carry. */
const MOST_NUMBERS = 60_000
/** How far the debugger can go on training. */
const STEPS = 1000

const isOneOf = <K extends string>(known: Readonly<Record<K, unknown>>, name: unknown): name is K =>
  typeof name === 'string' && Object.hasOwn(known, name)

/** A model and some rows with known targets as what the debugger opens: it goes on training, on these rows alone. */
export function recipeOf(model: Model, text: TextTable, title: string): CustomRecipe {
  const { encoder, network, parameters, training, dtype, seed, updateOptions } = model
  const { loss, optimizer, learningRate } = training
  if (!isOneOf<LossName>(losses, loss) || !isOneOf<OptimizerName>(optimizers, optimizer) || typeof learningRate !== 'number')
    throw new OptionError({
      problem: 'the model does not say a known loss and optimiser, and its learning rate',
      where: 'model file',
      got: `${JSON.stringify(loss)}, ${JSON.stringify(optimizer)}, ${JSON.stringify(learningRate)}`,
    })
  const size = [...parameters.values()].reduce((sum, { data }) => sum + data.length, 0)
  if (size > MOST_NUMBERS)
    throw new OptionError({
      problem: 'the network is too large to be handed to the debugger',
      expected: `at most ${MOST_NUMBERS} numbers`,
      got: `${size}`,
      cure: 'Look at it with `glassbox trace`, or train a smaller one',
    })
  const { data } = modelData(model, text, lossOf(model))
  const names = featuresOf(encoder).map(({ name }) => name)
  return {
    kind: 'custom',
    title,
    network: networkToJson(network),
    loss: { name: loss, options: model.lossOptions ?? {} },
    optimizer: { name: optimizer, options: { ...updateOptions?.optimizer, learningRate } },
    epochs: STEPS,
    seed,
    batchSize: 'full',
    shuffle: false,
    dtype,
    penalty: penaltyOf(model),
    clipping: updateOptions?.clipping ?? {},
    inputs: Object.values(data.inputs).map(toRows),
    targets: toRows(data.targets),
    ...(names.length > 0 && { columnNames: names }),
    parameters: Object.fromEntries([...parameters].map(([name, m]) => [name, toRows(m)])),
  }
}
