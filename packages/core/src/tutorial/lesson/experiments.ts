import type { ActivationName } from '../../network/activation.ts'
import { dense } from '../../network/dense.ts'
import { uniform } from '../../network/initializers.ts'
import { initialize, sequential } from '../../network/network.ts'
import type { Network } from '../../network/network.ts'
import type { Optimizer } from '../../optimizers/optimizer.ts'
import { sgd } from '../../optimizers/sgd.ts'
import { evaluate } from '../../training/evaluate.ts'
import { train } from '../../training/train.ts'
import type { Block } from '../block.ts'
import type { Example } from '../example.ts'
import { heading, paragraph, short, table } from '../readers/figures.ts'

/** A network as the listing has it, with other hidden layers. */
function withHidden(example: Example, hidden: readonly number[], kind: ActivationName): Network {
  const draws = { weightsInitializer: uniform(), biasInitializer: uniform() }
  const [first, ...rest] = hidden.map(units => dense(units, { activation: kind, ...draws }))
  return sequential(example.network.inputWidth, first!, ...rest, dense(1, { activation: 'sigmoid', ...draws }))
}

interface Trial {
  readonly name: string
  readonly network: Network
  readonly optimizer: Optimizer
}

/** The last error of each trial: the listing's data, seed and epochs. */
async function outcomes({ data, options }: Example, trials: readonly Trial[]): Promise<string[][]> {
  const rows: string[][] = []
  for (const { name, network, optimizer } of trials) {
    const parameters = initialize(network, { seed: options.seed })
    const result = await train(network, data, { ...options, parameters, optimizer }).run()
    rows.push([name, short(evaluate(network, result.parameters, data, options.loss).loss)])
  }
  return rows
}

/** Other hidden layers, activations, rates and a momentum, tried on the listing. */
export async function* experiments(example: Example): AsyncGenerator<Block> {
  const { network, options } = example
  const { learningRate } = options.optimizer
  const plain = sgd({ learningRate })
  const title = `error after ${options.epochs} epochs`
  yield heading('How many hidden units, how many layers, which activation?')
  yield paragraph(
    'Nobody can tell beforehand: try, and compare on rows that were not trained on. These are the three rows of the listing, so the table shows how fast each learns, no more.',
  )
  yield table(
    ['hidden layers', title],
    await outcomes(
      example,
      [
        ...[[1], [2], [3], [10], [3, 3]].map(hidden => ({ hidden, kind: 'sigmoid' as const })),
        { hidden: [3], kind: 'tanh' as const },
        { hidden: [3], kind: 'relu' as const },
      ].map(({ hidden, kind }) => ({
        name: `${hidden.join(' and ')} ${hidden.join() === '1' ? 'unit' : 'units'}, ${kind}`,
        network: withHidden(example, hidden, kind),
        optimizer: plain,
      })),
    ),
  )
  yield paragraph(
    'A further hidden layer needs no new idea: its error comes back through the weights of the layer after it, as in step 8.',
  )
  yield heading('Tuning the learning rate')
  const momentum = 0.9
  yield table(
    ['descent', title],
    await outcomes(example, [
      ...[learningRate / 10, learningRate, learningRate * 10].map(rate => ({
        name: `plain, learning rate ${short(rate)}`,
        network,
        optimizer: sgd({ learningRate: rate }),
      })),
      {
        name: `Nesterov momentum ${momentum}, learning rate ${short(learningRate)}`,
        network,
        optimizer: sgd({ learningRate, momentum, nesterov: true }),
      },
    ]),
  )
  yield paragraph(
    'A larger rate learns faster until it is too large. Momentum keeps part of the last move; Nesterov’s form looks ahead along it.',
  )
}
