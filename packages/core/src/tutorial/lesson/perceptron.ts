import { fromColumn } from '../../matrix.ts'
import { Random } from '../../random.ts'
import { dense } from '../../network/dense.ts'
import { mse } from '../../network/losses.ts'
import { initialize, sequential } from '../../network/network.ts'
import { sgd } from '../../optimizers/sgd.ts'
import { predict } from '../../training/evaluate.ts'
import { train } from '../../training/train.ts'
import type { Block } from '../block.ts'
import { spreadsheet } from '../listing.ts'
import { perceptrons } from '../perceptron.ts'
import type { Perceptron } from '../perceptron.ts'
import { perceptronPrinted, within } from '../printed.ts'
import { heading, paragraph, short, table } from '../readers/figures.ts'
import { activations } from './activations.ts'
import { descents } from './descent.ts'
import { code, erratum, printedBlocks } from './parts.ts'
import type { LessonSettings } from './parts.ts'

/** `2·0 + 3·1 + 4·1 + 1·(−8)`: the sum of a form with its numbers. */
function sumText({ name, inputs, weights, bias }: Perceptron): string {
  const signed = (x: number) => (x < 0 ? `(${short(x)})` : short(x))
  const parts = inputs.map((x, i) => (name === 'threshold' ? signed(x) : `${signed(weights[i]!)}·${signed(x)}`))
  return [...parts, ...(bias === undefined ? [] : [`1·${signed(bias)}`])].join(' + ')
}

const answer = (form: Perceptron) =>
  `${sumText(form)} = ${short(form.sum)}, which is ${form.sum > form.threshold ? 'above' : 'not above'} ${short(form.threshold)}: the output is ${form.output}.`

function* forms(): Generator<Block> {
  const all = perceptrons()
  const [plain, weighted, biased] = all
  yield heading('A perceptron in three forms')
  yield paragraph(
    'A perceptron takes several inputs and gives one output. It can do so in three ways, each a little richer than the one before.',
  )
  yield paragraph(`1. The sum of the inputs against a threshold: ${plain.formula}.`, answer(plain))
  yield* printedBlocks(perceptronPrinted())
  yield erratum('x2-twice')
  yield paragraph(
    `2. Each input has a weight, which says how much it counts: ${weighted.formula}.`,
    answer(weighted),
    `With the weights ${weighted.weights.map(short).join(', ')}, an input of weight ${short(weighted.weights[2]!)} moves the sum by ${short(weighted.weights[2]! / weighted.weights[0]!)} times as much as one of weight ${short(weighted.weights[0]!)}.`,
  )
  yield paragraph(
    `3. A bias is added, which belongs to no input: ${biased.formula}.`,
    answer(biased),
    'So a bias makes a unit eager or reluctant, whatever comes in.',
  )
  yield erratum('inputs-and-weights')
  yield paragraph(
    'The bias can be written as one more weight, w0 = b, of an input x0 that is always 1. Then the weighted sum is all there is.',
  )
  yield code(
    'maths',
    `w0·x0 + w1·x1 + w2·x2 + w3·x3 = ${short(biased.bias!)}·1 + ${sumText({ ...weighted, weights: biased.weights })} = ${short(biased.sum)}`,
  )
  yield table(
    ['form', 'formula', 'sum', 'threshold', 'output', 'sigmoid of the sum'],
    all.map(form => [form.title, form.formula, short(form.sum), short(form.threshold), String(form.output), short(form.sigmoid)]),
  )
}

const POINTS = 20

/** A line with and without b, fitted to points that lie on neither. */
async function* throughTheOrigin({ seed = 42, epochs = 400 }: LessonSettings): AsyncGenerator<Block> {
  const random = new Random(seed)
  const [slope, shift] = [random.uniform(), 1 + random.uniform()]
  const x = Float64Array.from({ length: POINTS }, () => random.uniform()).sort()
  const y = x.map(at => slope * at + shift + 0.1 * random.normal())
  const data = { inputs: fromColumn(x), targets: fromColumn(y) }
  const fitted = async (bias: boolean) => {
    const network = sequential(1, dense(1, { bias, name: 'line' }))
    const parameters = initialize(network, { seed })
    // Its own rate: a line diverges where the sigmoid network would not.
    const options = { loss: mse(), optimizer: sgd({ learningRate: 0.1 }), epochs, seed, shuffle: false, parameters }
    const result = await train(network, data, options).run()
    const at = Float64Array.from([0, ...x])
    const line = predict(network, result.parameters, fromColumn(at)).data
    return { at, line, loss: result.history.at(-1)!.loss }
  }
  const [without, withOne] = [await fitted(false), await fitted(true)]
  yield heading('What the bias is for: the line through the origin')
  yield paragraph(
    'With one input the weighted sum is a straight line, y = a·x + b. The weight a turns it, the bias b moves it up and down. Without b the line goes through the origin, wherever the points lie.',
    `Both are fitted here to ${POINTS} points, drawn with the seed ${seed} about y = ${short(slope)}·x + ${short(shift)}. At x = 0 the line without a bias gives ${short(without.line[0]!)}, that with one ${short(withOne.line[0]!)}; the mean squared errors are ${short(without.loss)} and ${short(withOne.loss)}.`,
  )
  yield {
    kind: 'curve',
    id: 'line-and-origin',
    title: 'The same points, fitted without a bias and with one',
    x: 'x',
    series: [
      { name: 'points', x, y },
      { name: 'a·x', x: without.at, y: without.line },
      { name: 'a·x + b', x: withOne.at, y: withOne.line },
    ],
  }
}

function* network(): Generator<Block> {
  const { network: net, options, names } = spreadsheet()
  const { parameters } = options
  const wh = parameters.get('dense1.weights')!
  const count = [...parameters.values()].reduce((sum, { data }) => sum + data.length, 0)
  yield heading('Forward propagation, back propagation, epochs')
  yield paragraph(
    'To compute the output is forward propagation. To find out from the error how each weight and bias has to move, and to move them, is back propagation.',
    'One round of both over all rows is an epoch.',
  )
  yield erratum('below-section')
  yield heading('The multi-layer perceptron')
  yield paragraph(
    'One unit draws one straight border. Layers of units between input and output, the hidden layers, can draw any. There may be one or several; each unit is connected with all units of the layer before: the layers are fully connected.',
    `The network of the following sections has ${net.inputWidth} inputs, ${wh.columns} hidden units and ${net.outputWidth} output. Its shapes say so: each column of wh is a unit.`,
  )
  yield table(
    ['parameter', 'shape', 'numbers'],
    [
      ...[...parameters].map(([name, { rows, columns, data }]) => [
        names.find(({ value }) => value === name)!.name,
        `${rows} × ${columns}`,
        String(data.length),
      ]),
      ['all', '', String(count)],
    ],
  )
  yield erratum('inputs-drawn')
  yield erratum('units-drawn')
}

export async function* perceptron(settings: LessonSettings): AsyncGenerator<Block, void, undefined> {
  yield heading('Multi-Layer Perceptron and its basics')
  yield* forms()
  yield* throughTheOrigin(within(400, settings))
  yield* activations(settings)
  yield* network()
  yield* descents(settings)
}
