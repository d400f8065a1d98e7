import { mean } from '../../data/statistics.ts'
import { fromColumn, fromRows, zeros } from '../../matrix.ts'
import type { Matrix } from '../../matrix.ts'
import { dense } from '../../network/dense.ts'
import { uniform } from '../../network/initializers.ts'
import { halfSquaredErrorSum } from '../../network/losses.ts'
import { initialize, sequential } from '../../network/network.ts'
import { Random } from '../../random.ts'
import { evaluate, predict } from '../../training/evaluate.ts'
import type { Block } from '../block.ts'
import { defineExample, descent, settle } from '../example.ts'
import type { Example, ExampleSettings } from '../example.ts'
import { spreadsheet } from '../listing.ts'
import { between, heading, numbersOf, paragraph, rangeOf, short, table, trained, warned } from './figures.ts'
import type { ReadersSettings } from './figures.ts'
import { asInTheTutorial } from './network.ts'
import { broadcastDifference, broadcastShape, misaligned, shapeText } from './numpy-shapes.ts'

const ROWS = 75
const HIDDEN = 3
/** So many rows and columns of a large matrix are shown. */
const CORNER = 3
/** The range of the ratings, and of sugar, fibre and protein in grams. */
const LOWEST = 18
const HIGHEST = 94
const SUGAR = 15
const FIBRE = 14
const PROTEIN = 6

/** Cereals made up from a seed in the size of the reader's table: little sugar, much fibre and protein are rated high, and a bit by whim. */
function cereals(seed: number): { readonly inputs: Matrix; readonly ratings: Float64Array } {
  const random = new Random(seed)
  const rows = Array.from({ length: ROWS }, () => {
    const [sugar, fibre, protein] = [random.integer(0, SUGAR + 1), random.integer(0, FIBRE + 1), random.integer(1, PROTEIN + 1)]
    const goodness = [1 - sugar / SUGAR, fibre / FIBRE, protein / PROTEIN, random.uniform()]
    return { inputs: [sugar / SUGAR, fibre / FIBRE, protein / PROTEIN], goodness: mean(Float64Array.from(goodness)) }
  })
  const { least, most } = rangeOf(rows.map(({ goodness }) => goodness))
  const ratings = Float64Array.from(rows, ({ goodness }) => LOWEST + ((HIGHEST - LOWEST) * (goodness - least)) / (most - least))
  return { inputs: fromRows(rows.map(({ inputs }) => inputs)), ratings }
}

const own = { learningRate: 0.1, epochs: 500, seed: 42 }

/** 75 ratings under the tutorial's sigmoid, which reaches no more than 1: as the reader had it, its shapes put right. */
export function ratings(settings: ExampleSettings = {}): Example {
  const settled = settle('ratings', settings, own)
  const { inputs, ratings: targets } = cereals(settled.seed)
  const network = asInTheTutorial(inputs.columns, HIDDEN, 1)
  return defineExample({
    name: 'ratings',
    title: 'A reader’s 75 ratings under a sigmoid',
    notes: [
      'The rows are made up from the seed, in the size and range of the reader’s table of cereals.',
      'A sigmoid reaches no number above 1, and every rating is above: whatever the weights, the outputs cannot come near.',
      'The targets are one column of 75 rows. One-dimensional in NumPy, they would broadcast against the outputs.',
    ],
    network,
    data: { inputs, targets: fromColumn(targets) },
    options: descent(halfSquaredErrorSum(), settled, initialize(network, { seed: settled.seed })),
    names: spreadsheet().names,
  })
}

/** Another network or other targets for the same rows; `back` makes ratings of its outputs. */
interface Variant {
  readonly what: string
  readonly example: Example
  back(output: number): number
}

/**
 * The two ways out: targets brought between 0 and 1, and an output without a sigmoid. There is no end to what a linear output may be off by, so its
 * gradients are averaged over the rows: summed, the steps would be too long.
 */
function cures(brought: Example): readonly Variant[] {
  const { least, most } = rangeOf(brought.data.targets.data)
  const scaled = fromColumn(brought.data.targets.data.map(t => (t - least) / (most - least)))
  const loss = halfSquaredErrorSum({ reduction: 'mean' })
  const hidden = { activation: 'sigmoid', weightsInitializer: uniform(), biasInitializer: uniform() } as const
  const linear = sequential(brought.network.inputWidth, dense(HIDDEN, hidden), dense(1))
  return [
    {
      what: 'targets scaled to 0 to 1, sigmoid',
      example: defineExample({ ...brought, data: { ...brought.data, targets: scaled } }),
      back: p => least + p * (most - least),
    },
    {
      what: 'ratings as they are, linear output',
      example: defineExample({
        ...brought,
        network: linear,
        options: { ...brought.options, loss, parameters: initialize(linear, { seed: brought.options.seed }) },
      }),
      back: p => p,
    },
  ]
}

/** The first cells of a large matrix, for a look. */
const corner = (rows: number, columns: number, cell: (r: number, c: number) => number): Matrix => {
  const out = zeros(rows, columns)
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out.data[r * columns + c] = cell(r, c)
  return out
}

async function* shapesTold(brought: Example): AsyncGenerator<Block, void, undefined> {
  const trace = await brought.timeline().trace(0)
  const [y, output] = [numbersOf(trace, 'target'), numbersOf(trace, 'dense2.output')]
  const n = y.length
  const flat = { shape: [n], data: y }
  const column = { shape: [n, 1], data: y }
  const outputs = { shape: [n, 1], data: output }
  const wrong = broadcastDifference(flat, outputs)
  const right = broadcastDifference(column, outputs)
  const transposed = [1, HIDDEN]
  const [one, whole] = [shapeText(flat.shape), shapeText(wrong.shape)]
  const delta = broadcastShape(wrong.shape, outputs.shape)
  const message = misaligned(delta, transposed)
  yield heading(`A column of ${n} ratings under a sigmoid`)
  yield paragraph(
    `A reader put a table of cereals into the NumPy listing and got: “${message ?? 'no message'}”.`,
    `A column taken out of a table has the shape ${one}: one dimension, neither row nor column. The outputs are ${shapeText(outputs.shape)}.`,
    `NumPy lines shapes up from the right and repeats what is 1 or missing: ${one} counts as a row, (1,${n}), and is repeated down; the column of outputs is repeated to the right. The difference of each rating and each output comes out, ${n * n} numbers where ${n} were meant. No error is raised until a product does not fit.`,
  )
  yield table(
    ['step', 'y as it came', 'y.reshape(-1, 1)'],
    [
      ['y', one, shapeText(column.shape)],
      ['E = y - output', whole, shapeText(right.shape)],
      ['d_output = E * slope', shapeText(delta), shapeText(broadcastShape(right.shape, outputs.shape))],
      [
        `d_output.dot(wout.T), wout.T ${shapeText(transposed)}`,
        message ?? shapeText([delta[0]!, HIDDEN]),
        misaligned(right.shape, transposed) ?? shapeText([n, HIDDEN]),
      ],
    ],
  )
  yield { kind: 'code', language: 'numpy', text: 'y = y.reshape(-1, 1)  # one column, a row for each sample' }
  const look = n < CORNER ? n : CORNER
  yield paragraph('Cell for cell: the first rows and columns of E as it came, with the first column of E as it should be.')
  yield {
    kind: 'matrices',
    matrices: [
      { name: `E ${whole}, its corner`, matrix: corner(look, look, (r, c) => wrong.data[r * n + c]!) },
      { name: `E ${shapeText(right.shape)}, its top`, matrix: corner(look, 1, r => right.data[r]!) },
    ],
  }
}

/** How far a rating told is from the real one, on average. */
function distance(told: ArrayLike<number>, real: ArrayLike<number>): number {
  return mean(Float64Array.from(told, (x, i) => Math.abs(x - real[i]!)))
}

async function* rangeTold(brought: Example): AsyncGenerator<Block, void, undefined> {
  const { network, data, options } = brought
  const real = Float64Array.from(data.targets.data)
  const { least, most } = rangeOf(real)
  const result = await trained(brought)
  const { loss, predictions } = evaluate(network, result.parameters, data, options.loss)
  // The nearest that an output can come to a target above 1 is 1.
  const floor = real.reduce((total, t) => total + ((t - 1) * (t - 1)) / 2, 0)
  const slopes = predictions.data.map(p => p * (1 - p))
  yield paragraph(
    `With the shapes put right nothing is learnt yet. The ratings run from ${short(least)} to ${short(most)}; a sigmoid’s output lies between 0 and 1.`,
    `The best that it can do is 1 for every row, and then the loss is Σ ½ (t − 1)² = ${short(floor)}. It cannot fall below that.`,
    `The training comes to ${short(loss)} after ${result.epochs} epochs: every output is pushed up as far as it goes (${between(predictions.data)}), whatever the row; the slopes there are ${between(slopes)}.`,
  )
  yield* warned(brought.title, result.warnings)
  const centre = mean(real)
  const rows = [
    ['ratings as they are, sigmoid', short(distance(predictions.data, real)), between(predictions.data)],
    ['the mean rating for every row', short(distance(new Float64Array(real.length).fill(centre), real)), short(centre)],
  ]
  for (const { what, example, back } of cures(brought)) {
    const { parameters } = await trained(example)
    const told = predict(example.network, parameters, example.data.inputs).data.map(back)
    rows.push([what, short(distance(told, real)), between(told)])
  }
  yield paragraph(
    'There are two ways out: bring the targets between 0 and 1 and turn the outputs back into ratings, or leave the sigmoid of the last layer out. Both are trained here as long and at the same rate, the second with gradients averaged over the rows: an output without bounds makes long steps.',
  )
  yield table(['', 'mean distance from the rating', 'told'], rows)
}

/** The ratings told: the shapes, then the range. */
export async function* ratingsLesson(settings: ReadersSettings): AsyncGenerator<Block, void, undefined> {
  const brought = ratings(settings)
  yield* shapesTold(brought)
  yield* rangeTold(brought)
}
