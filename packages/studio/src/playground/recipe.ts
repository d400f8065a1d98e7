import { activation, batchNorm, dense, dropout, losses, networkToJson, predictionProgram, sequential } from 'glassbox'
import type { ActivationName, LossName, Network, OptimizerName } from 'glassbox'
import type { PlaygroundSettings } from '../moment/moment.ts'
import type { CustomRecipe, Rows } from '../moment/recipe.ts'
import type { Job, Region, Task } from '../work/messages.ts'
import { scaled } from './points.ts'
import type { Points } from './points.ts'

/** The training ends there. */
const MOST_EPOCHS = 100_000

/** Losses that fit what is learnt, the task's own first. */
export const lossesOf: Readonly<Record<Task, readonly LossName[]>> = {
  binary: ['binaryCrossEntropy', 'mse', 'mae', 'huber', 'halfSquaredErrorSum'],
  classes: ['softmaxCrossEntropy', 'mse', 'mae', 'huber', 'halfSquaredErrorSum'],
  numbers: ['mse', 'mae', 'huber', 'halfSquaredErrorSum'],
}

export const lossOf = ({ loss }: PlaygroundSettings, task: Task): LossName =>
  loss && lossesOf[task].includes(loss) ? loss : lossesOf[task][0]!

const outputs: Readonly<Record<Task, ActivationName>> = { binary: 'sigmoid', classes: 'softmax', numbers: 'linear' }

/** The network that the settings draw. @throws {GlassboxError} */
export function networkOf({ layers }: PlaygroundSettings, { task, classNames }: Pick<Points, 'task' | 'classNames'>): Network {
  const hidden = layers.flatMap(({ units, activation: name, batchNorm: isNormed, dropout: rate }, i) => {
    // Names come from links too: the core says which it knows.
    const own = name as ActivationName
    const at = i + 1
    return [
      dense(units, { name: `hidden${at}`, ...(!isNormed && { activation: own }) }),
      ...(isNormed ? [batchNorm({ name: `norm${at}` }), activation(own, { name: `active${at}` })] : []),
      ...(rate ? [dropout(rate, { name: `dropout${at}` })] : []),
    ]
  })
  const end = dense(task === 'classes' ? classNames.length : 1, { name: 'output', activation: outputs[task] })
  return sequential(2, ...hidden, end)
}

/** The values that hold what each layer puts out when the network predicts, the network's own last. */
export function layerValues(network: Network, hidden: number): string[] {
  const { values, output } = predictionProgram(network)
  const names = new Set(values.map(({ name }) => name))
  const own = Array.from({ length: hidden }, (_, i) => {
    const kinds = [`active${i + 1}.output`, `norm${i + 1}.output`, `hidden${i + 1}.output`, `hidden${i + 1}.z`]
    return kinds.find(name => names.has(name))!
  })
  return [...own, output.name]
}

function tablesOf(points: Points, rows: Uint32Array, loss: LossName): { readonly inputs: Rows; readonly targets: Rows } {
  const { x, y, target, scales, task, classNames } = points
  const isOneHot = task === 'classes' && losses[loss]().targetKind === 'numbers'
  return {
    inputs: Array.from(rows, row => [scaled(x[row]!, scales.x), scaled(y[row]!, scales.y)]),
    targets: Array.from(rows, row =>
      isOneHot ? classNames.map((_, c) => (c === target[row] ? 1 : 0)) : [scaled(target[row]!, scales.target)],
    ),
  }
}

/** The first rate of an optimiser. */
export const ratesOf: Readonly<Record<OptimizerName, number>> = {
  ...{ sgd: 0.1, adagrad: 0.1, adadelta: 1, rmsprop: 0.01, adam: 0.01, adamw: 0.01, nadam: 0.01, radam: 0.01 },
  ...{ rprop: 0.01, lbfgs: 1 },
}

const titleOf = ({ layers }: PlaygroundSettings, { task, classNames }: Points): string =>
  [2, ...layers.map(({ units }) => units), task === 'classes' ? classNames.length : 1].join('–')

/** All of a training as plain data, as the debugger opens it too. */
export function recipeOf(settings: PlaygroundSettings, points: Points): CustomRecipe {
  const { optimizer, learningRate, momentum, seed, batchSize, l1, l2 } = settings
  const loss = lossOf(settings, points.task)
  const { inputs, targets } = tablesOf(points, points.train, loss)
  return {
    kind: 'custom',
    title: `Playground, ${titleOf(settings, points)}`,
    network: networkToJson(networkOf(settings, points)),
    loss: { name: loss },
    optimizer: { name: optimizer, options: { learningRate, ...(optimizer === 'sgd' && momentum > 0 && { momentum }) } },
    epochs: MOST_EPOCHS,
    seed,
    batchSize,
    shuffle: batchSize !== 'full',
    ...((l1 > 0 || l2 > 0) && { penalty: { l1, l2 } }),
    inputs: [inputs],
    targets,
    columnNames: points.names.slice(0, 2),
  }
}

/** What the worker is asked to train. */
export function jobOf(settings: PlaygroundSettings, points: Points): Omit<Job, 'id' | 'edits' | 'epoch' | 'batch'> {
  const { region, scales, task, target, held } = points
  const bounds = (axis: 'x' | 'y'): Region['x'] => [scaled(region[axis][0], scales[axis]), scaled(region[axis][1], scales[axis])]
  const sizes = Array.from(target, own => Math.abs(scaled(own, scales.target)))
  return {
    recipe: recipeOf(settings, points),
    held: held.length > 0 ? tablesOf(points, held, lossOf(settings, task)) : undefined,
    task,
    region: { x: bounds('x'), y: bounds('y') },
    scale: task === 'numbers' ? Math.max(...sizes) || 1 : 1,
    layers: layerValues(networkOf(settings, points), settings.layers.length),
  }
}
