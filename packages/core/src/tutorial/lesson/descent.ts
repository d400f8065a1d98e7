import { zeros } from '../../matrix.ts'
import { dense } from '../../network/dense.ts'
import { halfSquaredErrorSum } from '../../network/losses.ts'
import { initialize, sequential } from '../../network/network.ts'
import { sgd } from '../../optimizers/sgd.ts'
import { Random } from '../../random.ts'
import { Timeline } from '../../trace/timeline.ts'
import type { Trace } from '../../trace/trace.ts'
import type { Block } from '../block.ts'
import { spreadsheet } from '../listing.ts'
import { within } from '../printed.ts'
import { heading, paragraph, short, table } from '../readers/figures.ts'
import { erratum, lossCurve, stagesOf, unseeded } from './parts.ts'
import type { LessonSettings } from './parts.ts'

const POINTS = 10

/** Ten points, and the two weights of one linear unit that is to learn them. */
function tenPoints({ seed = 42, learningRate = 0.1 }: LessonSettings) {
  const random = new Random(seed)
  const [inputs, targets] = [zeros(POINTS, 2), zeros(POINTS, 1)]
  for (let row = 0; row < POINTS; row++) {
    const [x1, x2] = [random.uniform(), random.uniform()]
    inputs.data.set([x1, x2], 2 * row)
    targets.data[row] = 2 * x1 - x2
  }
  const network = sequential(2, dense(1, { bias: false, name: 'unit' }))
  const parameters = initialize(network, { seed: random })
  const options = { loss: halfSquaredErrorSum(), optimizer: sgd({ learningRate }), epochs: 1, seed, shuffle: false, parameters }
  return {
    seed,
    learningRate,
    timeline: (batchSize: number | 'full') => new Timeline(network, { inputs, targets }, { ...options, batchSize }),
  }
}

/** Both weights before and after one update, as cells. */
function moved(trace: Trace): string[] {
  const read = (name: string) => trace.tensor(trace.value(name)).data
  const [before, after] = [read('unit.weights'), read('unit.weights.updated')]
  return [...before, ...after.map((x, i) => x - before[i]!), ...after].map(short)
}

/** Full batch and sample by sample: the same updating, of all rows at once or of one at a time. */
export async function* descents(settings: LessonSettings): AsyncGenerator<Block> {
  const { seed, learningRate, timeline } = tenPoints(settings)
  yield heading('Full batch and stochastic gradient descent')
  yield paragraph(
    'Both move the weights by the same rule. They differ in how many rows are looked at before the weights move.',
    `Take ${POINTS} points and two weights w1 and w2 (drawn with the seed ${seed}, learning rate ${short(learningRate)}). Full batch looks at all points, adds up what each of them wants, and moves once. Stochastic gradient descent moves after the first point, looks at the second with the weights that the first one left, and so on: ${POINTS} updates in the same epoch.`,
  )
  const [full, single] = [timeline('full'), timeline(1)]
  const rows = [['full batch', `1 to ${POINTS}`, ...moved(await full.trace(0))]]
  for (const [batch, { rows: of }] of single.batches(0).entries())
    rows.push(['point by point', String(of[0]! + 1), ...moved(await single.trace(0, batch))])
  yield table(['way', 'points', 'w1 before', 'w2 before', 'Δw1', 'Δw2', 'w1 after', 'w2 after'], rows)
  yield erratum('never-all-rows')
  yield paragraph(
    'So a network does not take “one input at a time” or “all at once”: the matrix form is the same for any number of rows, and a batch of one row is sample by sample. The first update point by point equals what the first point adds to the sum of the full batch.',
  )
  const options = within(5000, unseeded(settings))
  const [batch, samples] = [await stagesOf(spreadsheet(options)), await stagesOf(spreadsheet({ ...options, batchSize: 1 }))]
  const [a, b] = [batch.stages.at(-1)!, samples.stages.at(-1)!]
  yield paragraph(
    `On the spreadsheet’s three rows, after ${a.epochs} epochs, the error is ${short(a.loss)} in full batches and ${short(b.loss)} sample by sample: gradients are summed, so at a small rate both move about as far in an epoch.`,
  )
  yield lossCurve(
    'batch-and-samples',
    'The spreadsheet’s error, full batch and sample by sample',
    { name: 'full batch', history: batch.history },
    { name: 'sample by sample', history: samples.history },
  )
}
