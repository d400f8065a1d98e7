import type { Matrix } from '../../matrix.ts'
import type { Block, PointsBlock } from '../block.ts'
import { accuracyOf, boundary, labelsOf } from '../boundary.ts'
import type { Boundary } from '../boundary.ts'
import type { Example } from '../example.ts'
import { moonsErrors, within } from '../printed.ts'
import { heading, paragraph, percent, rangeOf, short, table } from '../readers/figures.ts'
import { blobs, blobsSoftmax, moons } from '../toy-examples.ts'
import { erratum, lossCurve, printedBlocks, rowText, stagesOf } from './parts.ts'
import type { LessonSettings, Stage } from './parts.ts'
import { toldBy } from './told-steps.ts'

/** An epoch in which the moons' error stands still. */
const STILL = 1000

/** An example's points, on the classes that a training tells where its boundary is given. */
function points(example: Example, id: string, title: string, over?: Boundary): PointsBlock {
  const { data } = example.data.inputs as Matrix
  const labels = labelsOf(example)
  const axis = (k: number) => Float64Array.from(labels, (_, row) => data[2 * row + k]!)
  const classes = Math.max(2, example.network.outputWidth)
  return { kind: 'points', id, title, x: axis(0), y: axis(1), labels, classes, ...(over && { boundary: over }) }
}

/** The first rows of a trained example: outputs beside targets. */
function firstRows({ data: { targets } }: Example, { output }: Stage): Block {
  return table(
    ['sample', 'y', 'output'],
    Array.from({ length: 5 }, (_, r) => [String(r + 1), rowText(targets, r), rowText(output, r, x => x.toFixed(4))]),
  )
}

const told = (example: Example, { epochs, parameters }: Stage) =>
  `After ${epochs} epochs ${percent(accuracyOf(example, parameters))} of the points are told right.`

/** How the outputs of all points stand in the middle of the training. */
function standing({ epochs, loss, output }: Stage, rows: number): string {
  const { least, most } = rangeOf(output.data)
  const error = `After ${epochs} epochs the mean error is ${short(loss / rows)}`
  return most - least < 0.001
    ? `${error}: the output unit is saturated. It says ${short(most)} to all points, and its answers differ by ${short(most - least)} at the most.`
    : `${error}, and the outputs run from ${short(least)} to ${short(most)}.`
}

/** Two moons, then the exercise: three blobs with sigmoids, and with softmax. */
export async function* moonsLesson(settings: LessonSettings): AsyncGenerator<Block, void, undefined> {
  const example = moons(within(10000, settings))
  const { targets } = example.data
  const { learningRate } = example.options.optimizer
  const hidden = example.options.parameters.get('dense1.weights')!.columns
  yield heading('The same on a different dataset, with its decision boundary')
  yield paragraph(
    `${targets.rows} points on two half moons with some noise, drawn with the seed ${example.options.seed}. They are scaled with the least and the largest number of the whole table, X − min, then ÷ max, so that all lie between 0 and 1.`,
  )
  yield points(example, 'moons', 'The moons')
  yield paragraph(
    `The network is that of the section before with ${hidden} hidden units and the learning rate ${short(learningRate)}, for ${example.options.epochs} epochs.`,
  )
  yield erratum('summed-rate')
  yield paragraph(
    `${toldBy(example, example.timeline().program).effectiveLearningRate(learningRate, targets.rows).sentence}. That is why the learning rate should be divided by the number of rows, or the gradients averaged.`,
  )
  const { history, stages } = await stagesOf(example, [STILL])
  yield* printedBlocks(moonsErrors(example, history))
  const still = stages.find(({ epochs }) => epochs === STILL)
  const last = stages.at(-1)!
  if (still !== undefined && still !== last) yield paragraph(standing(still, targets.rows))
  yield lossCurve('moons-loss', 'The mean error of the moons', { name: 'error', history, rows: targets.rows })
  yield firstRows(example, last)
  yield paragraph(
    told(example, last),
    'The picture asks the network for each place of a grid over the range of the points; an output above one half is the one class, else the other.',
  )
  yield points(example, 'moons-boundary', 'The decision boundary of the moons', boundary(example, last.parameters))
  yield* exercise(settings)
}

async function* exercise(settings: LessonSettings): AsyncGenerator<Block> {
  yield heading('The exercise: blobs')
  const [sigmoids, softmax] = [blobs(within(1000, settings)), blobsSoftmax(within(1000, settings))]
  yield points(sigmoids, 'blobs', 'The blobs')
  for (const [example, id] of [
    [sigmoids, 'blobs-sigmoids'],
    [softmax, 'blobs-softmax'],
  ] as const) {
    yield heading(example.title)
    yield paragraph(...example.notes)
    const { history, stages } = await stagesOf(example)
    const last = stages.at(-1)!
    const rows = example.options.loss.reduction === 'sum' ? example.data.targets.rows : 1
    yield paragraph(`Learning rate ${short(example.options.optimizer.learningRate)}. ${told(example, last)}`)
    yield lossCurve(`${id}-loss`, `The mean loss: ${example.title}`, { name: 'loss', history, rows })
    yield firstRows(example, last)
    yield points(example, `${id}-boundary`, `The decision boundary: ${example.title}`, boundary(example, last.parameters))
  }
}
