import {
  adam,
  batchNorm,
  binaryCrossEntropy,
  dense,
  dropout,
  fromColumn,
  mse,
  rmsprop,
  sequential,
  sgd,
  softmaxCrossEntropy,
  toy,
  train,
} from 'glassbox'
import type { Dtype, EngineName, Loss, Network, Optimizer, TrainingResult } from 'glassbox'

/** What came of one small training on an engine, beside the same on the reference engine. */
export interface Finding {
  readonly engine: EngineName
  readonly dtype: Dtype
  readonly task: string
  /** The first number that differs, or the error; undefined where every bit is the same. */
  readonly difference: string | undefined
}

interface Task {
  readonly name: string
  readonly network: Network
  readonly loss: Loss
  readonly optimizer: () => Optimizer
}

/** Between them: products of every shape and way, the usual activations, masks, statistics, losses and updates. */
const tasks = (): readonly Task[] => [
  {
    name: 'one layer of tanh, binary cross-entropy, sgd',
    network: sequential(2, dense(10, { activation: 'tanh' }), dense(1, { activation: 'sigmoid' })),
    loss: binaryCrossEntropy(),
    optimizer: () => sgd({ learningRate: 0.3, momentum: 0.9 }),
  },
  {
    name: 'wide layers of relu and gelu, softmax cross-entropy, adam',
    network: sequential(2, dense(130, { activation: 'relu' }), dense(67, { activation: 'gelu' }), dense(2)),
    loss: softmaxCrossEntropy(),
    optimizer: () => adam(),
  },
  {
    name: 'dropout and batch normalisation, mse, rmsprop',
    network: sequential(2, dense(20, { activation: 'silu' }), batchNorm(), dropout(0.2), dense(1, { activation: 'softplus' })),
    loss: mse(),
    optimizer: () => rmsprop(),
  },
]

/** Large enough for steps to be shared by threads, and in float32 for wide vectors. */
const large: Task = {
  name: 'large layers of tanh, as threads and wide vectors share them, sgd',
  network: sequential(2, dense(256, { activation: 'tanh' }), dense(256, { activation: 'tanh' }), dense(2)),
  loss: softmaxCrossEntropy(),
  optimizer: () => sgd({ learningRate: 0.1 }),
}

const EPOCHS = 3

function run({ network, loss, optimizer }: Task, engine: EngineName, dtype: Dtype, epochs = EPOCHS, rows = 150) {
  const { inputs, labels } = toy.moons({ rows, noise: 0.2, seed: 1 })
  const data = { inputs, targets: fromColumn(labels) }
  return train(network, data, { loss, optimizer: optimizer(), epochs, seed: 1, batchSize: 32, dtype, engine }).run()
}

/** Trains every task on some engines. */
export async function selfCheck(engines: readonly EngineName[], dtype: Dtype): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const task of [...tasks(), large]) {
    const expected = await run(task, 'reference', dtype)
    for (const engine of engines.filter(name => name !== 'reference'))
      findings.push({ engine, dtype, task: task.name, difference: await differenceOf(run(task, engine, dtype), expected) })
  }
  return findings
}

/** The first number that differs in a bit between two trainings, or why the first came to none. */
export async function differenceOf(running: Promise<TrainingResult>, expected: TrainingResult): Promise<string | undefined> {
  try {
    const result = await running
    for (const [i, { loss }] of expected.history.entries())
      if (!Object.is(result.history[i]?.loss, loss))
        return `the loss of epoch ${i + 1} is ${result.history[i]?.loss}, expected ${loss}`
    for (const [name, { columns, data }] of expected.parameters) {
      const own = result.parameters.get(name)?.data
      const at = data.findIndex((x, i) => !Object.is(own?.[i], x))
      if (at >= 0) return `${name}[${Math.floor(at / columns)},${at % columns}] is ${own?.[at]}, expected ${data[at]}`
    }
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** How long a small training takes: batches of 32 rows through a network of two layers. */
export async function timeTraining(engine: EngineName, dtype: Dtype, now: () => number) {
  const task = tasks()[1]!
  const epochs = engine === 'reference' ? 2 : 20
  try {
    await run(task, engine, dtype, 1, 500)
    const start = now()
    await run(task, engine, dtype, epochs, 500)
    return { milliseconds: now() - start, epochs }
  } catch {
    // The self-check says why.
    return { milliseconds: NaN, epochs }
  }
}
