import { fromRows } from '../../matrix.ts'
import { predict } from '../../training/evaluate.ts'
import type { Block } from '../block.ts'
import { listing } from '../listing.ts'
import { numpyPrinted, within } from '../printed.ts'
import { heading, paragraph, short, table } from '../readers/figures.ts'
import { experiments } from './experiments.ts'
import { frameworks } from './frameworks.ts'
import { listingCode } from './listing-code.ts'
import { code, erratum, lossCurve, printedBlocks, rowText, stagesOf } from './parts.ts'
import type { LessonSettings } from './parts.ts'

/** The listing in NumPy, what it gives, and what else one may try with it. */
export async function* numpy(settings: LessonSettings): AsyncGenerator<Block, void, undefined> {
  const example = listing(within(5000, settings))
  const { network, data, options } = example
  const { program } = example.timeline()
  yield heading('Implementing NN using Numpy (Python)')
  yield paragraph(
    `${program.inputs[0]!.shape[1] as number} inputs, ${options.parameters.get('dense1.weights')!.columns} hidden units (neurons) in one hidden layer, ${network.outputWidth} output; ${options.epochs} epochs at the learning rate ${short(options.optimizer.learningRate)}; weights and biases uniform from 0 to 1, drawn with the seed ${options.seed}.`,
    'The code is printed from the program that is trained here. There is no loop over samples or units: a matrix product does them all.',
  )
  yield code(
    'numpy',
    listingCode(example, program, 'numpy', (rows, columns) => `np.random.uniform(size=(${rows}, ${columns}))`),
  )
  yield erratum('layers-for-neurons')
  const { history, stages } = await stagesOf(example)
  const [first, last] = [stages[0]!, stages.at(-1)!]
  yield table(
    ['sample', 'y', 'output before', `output after ${last.epochs} epochs`],
    Array.from({ length: data.targets.rows }, (_, r) => [
      String(r + 1),
      ...[data.targets, first.output, last.output].map(matrix => rowText(matrix, r)),
    ]),
  )
  yield* printedBlocks(numpyPrinted(last.output))
  yield erratum('no-seed')
  yield lossCurve('numpy-loss', 'The error of the NumPy listing', { name: 'error', history })
  const fresh = fromRows([[1, 1, 0, 0]])
  yield heading('Predicting new data')
  yield paragraph(
    `A row that was not trained on goes through the forward steps with the trained weights: for ${rowText(fresh, 0)} the output is ${short(predict(network, last.parameters, fresh).data[0]!)}.`,
    'Whether such an answer is worth anything is seen on rows that were kept out of training: split the table first, train on one part, judge on the other. Three rows are too few for that.',
  )
  yield* experiments(example)
  yield* frameworks(example)
}
