import { mean } from '../../data/statistics.ts'
import { fromColumn } from '../../matrix.ts'
import { glorotUniform, normal } from '../../network/initializers.ts'
import { halfSquaredErrorSum } from '../../network/losses.ts'
import { initialize } from '../../network/network.ts'
import type { Network } from '../../network/network.ts'
import type { Parameters } from '../../program/program.ts'
import { evaluate } from '../../training/evaluate.ts'
import type { Block } from '../block.ts'
import { accuracyOf } from '../boundary.ts'
import { defineExample, descent, settle } from '../example.ts'
import type { Example, ExampleSettings } from '../example.ts'
import { spreadsheet, threeSamples } from '../listing.ts'
import { between, heading, numbersOf, paragraph, percent, short, table, trained, warned } from './figures.ts'
import type { ReadersSettings } from './figures.ts'
import { asInTheTutorial, startingFrom } from './network.ts'

const UNITS = 100
/** Numbers of hidden units that are set side by side; the last is the reader's. */
const GROWING = [3, 10, 30, UNITS] as const

const own = { learningRate: 0.1, epochs: 1000, seed: 42 }

function withNetwork(network: Network, settings: ExampleSettings): Example {
  const settled = settle('hundred-units', settings, own)
  return defineExample({
    name: 'hundred-units',
    title: 'A reader’s 100 hidden units: saturated from the start',
    notes: [
      'All weights are positive: the sum into the output grows with the number of hidden units, and its sigmoid is 1.',
      'The slope of a sigmoid at 1 is 0. Every gradient is multiplied by it, so nothing moves, however long it is trained.',
    ],
    network,
    data: threeSamples(),
    options: descent(halfSquaredErrorSum(), settled, initialize(network, { seed: settled.seed })),
    names: spreadsheet().names,
  })
}

const widthOf = () => threeSamples().inputs.columns

/** The spreadsheet's rows under 100 hidden units with weights uniform in [0, 1): outputs of 1, for ever. */
export const hundredUnits = (settings: ExampleSettings = {}): Example =>
  withNetwork(asInTheTutorial(widthOf(), UNITS, 1), settings)

/** How many numbers two sets of parameters have, and how many of them differ. */
function moved(before: Parameters, after: Parameters): { readonly cells: number; readonly changed: number } {
  let [cells, changed] = [0, 0]
  for (const [name, { data }] of before) {
    cells += data.length
    data.forEach((x, i) => (changed += x === after.get(name)!.data[i] ? 0 : 1))
  }
  return { cells, changed }
}

/** What an example shows before its first step and after its last. */
async function run(example: Example) {
  const { network, data, options } = example
  const trace = await example.timeline().trace(0)
  const result = await trained(example)
  const { loss, predictions } = evaluate(network, result.parameters, data, options.loss)
  return {
    hidden: numbersOf(trace, 'dense1.z'),
    hiddenSlopes: numbersOf(trace, 'dense1.sigmoidSlope'),
    sums: numbersOf(trace, 'dense2.z'),
    outputs: numbersOf(trace, 'dense2.output'),
    slopes: numbersOf(trace, 'dense2.sigmoidSlope'),
    gradient: numbersOf(trace, 'd_dense1.weights'),
    before: trace.tensor(trace.program.loss).data[0]!,
    loss,
    predictions,
    share: accuracyOf(example, result.parameters),
    warnings: result.warnings,
    ...moved(options.parameters, result.parameters),
  }
}

const listed = (values: ArrayLike<number>) => `[${Array.from(values, short).join(', ')}]`

/** The hundred units told: what saturates, how the sum grows with the units, and first weights that learn. */
export async function* hundredUnitsLesson(settings: ReadersSettings): AsyncGenerator<Block, void, undefined> {
  const example = hundredUnits(settings)
  const { epochs } = example.options
  const found = await run(example)
  const biggest = found.gradient.reduce((most, g) => (Math.abs(g) > most ? Math.abs(g) : most), 0)
  yield heading(`${UNITS} hidden units, and outputs of 1 for ever`)
  yield paragraph(
    `A reader put ${UNITS} in place of 3 hidden units and got ${listed(found.outputs)}, and the same after any number of epochs.`,
    `The weights are uniform between 0 and 1, none below. A hidden unit’s output is positive too, so nothing cancels: ${UNITS} products add up to sums of ${between(found.sums)} at the output.`,
    `A sigmoid of that is 1 to the last digits of the machine, and its slope, output (1 − output), is ${between(found.slopes)}.`,
    `The hidden layer is not to blame: its sums are ${between(found.hidden)}, its slopes ${between(found.hiddenSlopes)}. But the slope of the output stands before every gradient: the largest gradient of wh is ${short(biggest)}.`,
  )
  yield {
    kind: 'matrices',
    matrices: [
      { name: 'output_layer_input', matrix: fromColumn(found.sums) },
      { name: 'output', matrix: fromColumn(found.outputs) },
      { name: 'slope_output_layer', matrix: fromColumn(found.slopes) },
    ],
  }
  yield paragraph(
    `After ${epochs} epochs ${found.changed} of ${found.cells} weights and biases have changed (${percent(found.changed / found.cells)}); the outputs are ${listed(found.predictions.data)}.`,
  )
  yield* warned(example.title, found.warnings)

  yield paragraph(
    'The sum grows with the number of units that lead into it (the fan-in), each weight being 0.5 on average. The same rows, weights drawn in the same way:',
  )
  const growing = []
  for (const units of GROWING) {
    const { sums, slopes, before, loss } = await run(withNetwork(asInTheTutorial(widthOf(), units, 1), settings))
    growing.push([`${units}`, short(mean(sums)), between(slopes), short(before), short(loss)])
  }
  yield table(['hidden units', 'mean sum at the output', 'slope there', 'loss before', `loss after ${epochs} epochs`], growing)

  yield paragraph(
    'Weights of both signs cancel in part: the sum then grows only with the square root of the number of units, which can still be too much.',
    'Glorot’s weights are also the smaller the more of them there are, so that the sum stays where the sigmoid is steep, whatever the number of units.',
  )
  const cures = [
    { what: 'uniform in [0, 1)', network: example.network },
    { what: 'standard_normal', network: startingFrom(normal(), widthOf(), UNITS, 1) },
    { what: 'Glorot, uniform', network: startingFrom(glorotUniform(), widthOf(), UNITS, 1) },
  ]
  const compared = []
  for (const { what, network } of cures) {
    const { sums, slopes, before, loss, predictions, share } = await run(withNetwork(network, settings))
    const right = `${(share * predictions.rows).toFixed(0)} of ${predictions.rows}`
    compared.push([what, between(sums), between(slopes), short(before), short(loss), listed(predictions.data), right])
  }
  const columns = ['first weights', 'sums at the output', 'slopes there', 'loss before', 'loss after', 'outputs after', 'right']
  yield table(columns, compared)
}
