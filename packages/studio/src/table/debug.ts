import {
  encode,
  encodeTarget,
  featuresOf,
  losses,
  matrix,
  networkToJson,
  OptionError,
  optimizers,
  readTableFor,
  toRows,
} from 'glassbox'
import type { LossName, Matrix, Model, OptimizerName, TextTable } from 'glassbox'
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
  const table = readTableFor(encoder, text, { target: true })
  const { targets, keep } = encodeTarget(encoder, table)
  const { numbers, categories } = encode(encoder, table, keep)
  const inputs = [...(numbers.columns > 0 ? [numbers] : []), ...categories]
  const { target } = encoder
  const makeLoss: (options: object) => (typeof losses)[LossName] extends (...args: never) => infer L ? L : never = losses[loss]
  const wide = target.task === 'multiclass' && makeLoss(model.lossOptions ?? {}).targetKind === 'numbers'
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
    penalty: updateOptions?.penalty ?? {},
    clipping: updateOptions?.clipping ?? {},
    inputs: inputs.map(toRows),
    targets: toRows(wide ? oneHot(targets, target.classes.length) : targets),
    ...(numbers.columns > 0 && { columnNames: featuresOf(encoder).map(({ name }) => name) }),
    parameters: Object.fromEntries([...parameters].map(([name, m]) => [name, toRows(m)])),
  }
}

function oneHot({ rows, data }: Matrix, classes: number): Matrix {
  const out = matrix(rows, classes, new Float64Array(rows * classes))
  data.forEach((k: number, r: number) => (out.data[r * classes + k] = 1))
  return out
}
