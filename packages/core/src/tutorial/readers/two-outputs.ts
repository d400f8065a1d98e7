import { fromColumn, oneHot, zeros } from '../../matrix.ts'
import type { Matrix } from '../../matrix.ts'
import { dense } from '../../network/dense.ts'
import { uniform } from '../../network/initializers.ts'
import { halfSquaredErrorSum, softmaxCrossEntropy } from '../../network/losses.ts'
import { initialize, sequential } from '../../network/network.ts'
import type { Parameters } from '../../program/program.ts'
import { predict } from '../../training/evaluate.ts'
import type { Block } from '../block.ts'
import { defineExample, descent, settle } from '../example.ts'
import type { Example, ExampleSettings } from '../example.ts'
import { spreadsheet, threeSamples } from '../listing.ts'
import { heading, paragraph, short, table, trained } from './figures.ts'
import type { ReadersSettings } from './figures.ts'
import { asInTheTutorial } from './network.ts'

const HIDDEN = 3
const CLASSES = 2

const own = { learningRate: 0.1, epochs: 5000, seed: 42 }

const widthOf = () => threeSamples().inputs.columns

/** The classes of the spreadsheet's rows: y itself. */
const classes = () => threeSamples().targets.data

/** A binary target with two output units: one says yes to 0, the other to 1; sigmoid and half squared errors, as the tutorial would. */
export function twoOutputs(settings: ExampleSettings = {}): Example {
  const settled = settle('two-outputs', settings, own)
  const network = asInTheTutorial(widthOf(), HIDDEN, CLASSES)
  return defineExample({
    name: 'two-outputs',
    title: 'A binary target with two output units',
    notes: [
      'The target of a row is (1, 0) for class 0 and (0, 1) for class 1. The class told is that of the larger output.',
      'The two outputs answer separately; nothing makes them add up to 1.',
    ],
    network,
    data: { inputs: threeSamples().inputs, targets: oneHot(classes(), CLASSES) },
    options: descent(halfSquaredErrorSum(), settled, initialize(network, { seed: settled.seed })),
    names: spreadsheet().names,
  })
}

/** The tutorial's own form: one unit that says how much it is for class 1. */
function oneOutput(settings: ExampleSettings): Example {
  const settled = settle('two-outputs', settings, own)
  const network = asInTheTutorial(widthOf(), HIDDEN, 1)
  const parameters = initialize(network, { seed: settled.seed })
  return defineExample({
    ...twoOutputs(settings),
    network,
    data: threeSamples(),
    options: descent(halfSquaredErrorSum(), settled, parameters),
  })
}

/** Two units under softmax, with cross-entropy (summed, as the others are). */
function softmaxOutputs(settings: ExampleSettings): Example {
  const settled = settle('two-outputs', settings, own)
  const draws = { weightsInitializer: uniform(), biasInitializer: uniform() }
  const network = sequential(
    widthOf(),
    dense(HIDDEN, { activation: 'sigmoid', ...draws }),
    dense(CLASSES, { activation: 'softmax', ...draws }),
  )
  const parameters = initialize(network, { seed: settled.seed })
  return defineExample({
    ...twoOutputs(settings),
    network,
    data: { inputs: threeSamples().inputs, targets: fromColumn(classes()) },
    options: descent(softmaxCrossEntropy({ reduction: 'sum' }), settled, parameters),
  })
}

/** One sigmoid unit that tells what two softmax units tell: its weights are the difference of theirs. */
export function asOneUnit(parameters: Parameters): Parameters {
  const difference = ({ rows, data }: Matrix) => {
    const out = zeros(rows, 1)
    for (let r = 0; r < rows; r++) out.data[r] = data[r * CLASSES + 1]! - data[r * CLASSES]!
    return out
  }
  const out = new Map(parameters)
  for (const name of ['dense2.weights', 'dense2.bias']) out.set(name, difference(parameters.get(name)!))
  return out
}

/** Two output units told beside one, and why softmax with two is the same as a sigmoid with one. */
export async function* twoOutputsLesson(settings: ReadersSettings): AsyncGenerator<Block, void, undefined> {
  const forms = [oneOutput(settings), twoOutputs(settings), softmaxOutputs(settings)] as const
  const [one, two, softmax] = (await Promise.all(forms.map(trained))).map(({ parameters }) => parameters) as [
    Parameters,
    Parameters,
    Parameters,
  ]
  const inputs = threeSamples().inputs
  const [p, q, s] = [one, two, softmax].map((parameters, i) => predict(forms[i]!.network, parameters, inputs).data)
  const row = (data: ArrayLike<number>, r: number) => [data[r * CLASSES]!, data[r * CLASSES + 1]!] as const
  yield heading('A binary target with two output units')
  yield paragraph(
    'Yes or no can be told by one unit, whose output is the probability of yes, or by two, one for each class. Then the target of each row has two columns, 1 at its class and 0 at the other, and the class told is that of the larger output.',
    `All three forms are trained for ${forms[0].options.epochs} epochs at the learning rate ${short(forms[0].options.optimizer.learningRate)}.`,
  )
  const told = (larger: boolean) => (larger ? '1' : '0')
  yield table(
    ['sample', 'y', 'one sigmoid', 'class', 'two sigmoids', 'their sum', 'class', 'softmax of two', 'their sum', 'class'],
    Array.from(classes(), (y, r) => {
      const [[a, b], [c, d]] = [row(q!, r), row(s!, r)]
      return [
        ...[`${r + 1}`, `${y}`, p![r]!.toFixed(4), told(p![r]! > 0.5)],
        ...[`${a.toFixed(4)} ${b.toFixed(4)}`, (a + b).toFixed(4), told(b > a)],
        ...[`${c.toFixed(4)} ${d.toFixed(4)}`, (c + d).toFixed(4), told(d > c)],
      ]
    }),
  )
  const single = predict(forms[0].network, asOneUnit(softmax), inputs).data
  let apart = 0
  single.forEach((x, r) => (Math.abs(x - row(s!, r)[1]) > apart ? (apart = Math.abs(x - row(s!, r)[1])) : apart))
  yield paragraph(
    'Two sigmoids answer two questions, each for itself, and their sum is near 1 only as far as both have learnt. Softmax divides by the sum, so its two always add up to 1.',
    'Softmax with two units is one sigmoid unit in other clothes: only the difference of the two sums counts, e^b ÷ (e^a + e^b) = 1 ÷ (1 + e^(a − b)).',
    `One sigmoid unit with the difference of the two columns of wout, and of the two biases, tells the same probabilities: they are ${short(apart)} apart at the most.`,
    'So one unit is enough for two classes; softmax is for more.',
  )
}
