import type { Block } from '../block.ts'
import { detailed, detailedEpochs } from '../detailed.ts'
import { tell } from '../example.ts'
import { detailedErrors, detailedPrinted, within } from '../printed.ts'
import type { Printed } from '../printed.ts'
import { heading, paragraph, short, table, trained } from '../readers/figures.ts'
import { code, erratum, lossCurve, printedBlocks, rowText, shapeText, stagesOf, toldMatrices } from './parts.ts'
import type { LessonSettings } from './parts.ts'
import { toldBy } from './told-steps.ts'

interface Part {
  readonly name: string
  readonly says: string
}

const TO_OUTPUT_WEIGHTS: readonly Part[] = [
  { name: 'error_wrt_output', says: 'error by output: ∂E/∂O' },
  { name: 'output_wrt_output_layer_input', says: 'output by its input: ∂O/∂Z2' },
  { name: 'output_layer_input_wrt_weights_hidden_output', says: 'that input by the weights: ∂Z2/∂Who' },
]

const TO_HIDDEN_WEIGHTS: readonly Part[] = [
  ...TO_OUTPUT_WEIGHTS.slice(0, 2),
  { name: 'output_layer_input_wrt_hidden_layer_activations', says: 'that input by the activations: ∂Z2/∂H' },
  { name: 'hidden_layer_activations_wrt_hidden_layer_input', says: 'the activations by their input: ∂H/∂Z1' },
  { name: 'hidden_layer_input_wrt_weights_input_hidden', says: 'that input by the weights: ∂Z1/∂Wih' },
]

/** One update by hand from named parts of the chain rule, then many. */
export async function* detailedLesson(settings: LessonSettings): AsyncGenerator<Block, void, undefined> {
  const example = detailed(within(1, settings))
  const trace = await example.timeline().trace(0)
  const rows = detailedPrinted(example, trace)
  const value = (name: string) => tell(example, trace, name)
  const show = (...names: readonly string[]) => toldMatrices(example, trace, ...names)
  const these = (test: (row: Printed) => boolean) => printedBlocks(rows.filter(test))
  const telling = toldBy(example, trace.program, trace.rows)
  const formula = (name: string) => telling.steps.find(step => step.name === name)!
  const parts = (list: readonly Part[]) =>
    table(
      ['part', 'what it is', 'shape'],
      list.map(({ name, says }) => [name, says, shapeText(value(name))]),
    )
  yield heading('Understanding the implementation of Neural Networks from scratch in detail')
  yield paragraph(
    `Other data, the seed ${example.options.seed}, no bias, and samples as columns: X is transposed before it goes in. (The tutorial ran it with NumPy 1.18.1 and drew its pictures with Matplotlib 3.1.3.) Only the first of its features is worth anything, since it equals the target.`,
  )
  yield* these(({ what }) => /^(shape of )?(input|output)/.test(what))
  yield show('X', 'y', 'weights_input_hidden', 'weights_hidden_output')
  yield paragraph('Every product turns round with the samples: where rows had X·W, columns have Wᵀ·X. The numbers stay the same.')
  yield heading('The forward pass')
  for (const name of ['hidden_layer_input', 'hidden_layer_activations', 'output_layer_input', 'output'])
    yield code('maths', formula(name).formula)
  yield show('hidden_layer_activations', 'output')
  yield* these(({ what }) => what.startsWith('squared error'))
  yield heading('Back, part by part: the weights from hidden to output')
  yield code(
    'latex',
    String.raw`\frac{\partial E}{\partial W_{ho}} = \frac{\partial E}{\partial O} \cdot \frac{\partial O}{\partial Z_2} \cdot \frac{\partial Z_2}{\partial W_{ho}}`,
  )
  yield parts(TO_OUTPUT_WEIGHTS)
  yield* these(({ what }) => what.includes('from hidden to output'))
  const product = formula('error_wrt_weights_hidden_output')
  yield paragraph(
    `The first two have a number for each sample and are multiplied cell by cell. The third meets them over the samples: ${product.formula}. ${product.why ?? ''}.`,
  )
  yield show(...TO_OUTPUT_WEIGHTS.map(({ name }) => name), 'error_wrt_weights_hidden_output')
  const [toOutput, toHidden] = rows.filter(({ what }) => what === 'shape of their product')
  yield* printedBlocks([toOutput!])
  yield heading('Back, part by part: the weights from input to hidden')
  yield code(
    'latex',
    String.raw`\frac{\partial E}{\partial W_{ih}} = \frac{\partial E}{\partial O} \cdot \frac{\partial O}{\partial Z_2} \cdot \frac{\partial Z_2}{\partial H} \cdot \frac{\partial H}{\partial Z_1} \cdot \frac{\partial Z_1}{\partial W_{ih}}`,
  )
  yield parts(TO_HIDDEN_WEIGHTS)
  yield* these(({ what }) => what.includes('from input to hidden'))
  const last = formula('error_wrt_weights_input_hidden')
  yield paragraph(
    `A weight’s slope is what came in through it, so Z1 by its weights is X, not the weights. In the end: ${last.formula}. ${last.why ?? ''}.`,
  )
  yield show('hidden_layer_activations_wrt_hidden_layer_input', 'error_wrt_weights_input_hidden')
  yield* printedBlocks([toHidden!])
  yield heading('One update')
  yield paragraph(
    `With the learning rate ${short(example.options.optimizer.learningRate)}: ${formula('weights_hidden_output_updated').formula}. The error is output − y here, so the gradient points uphill and is taken off.`,
  )
  yield show('weights_hidden_output', 'weights_hidden_output_updated', 'weights_input_hidden', 'weights_input_hidden_updated')
  yield* epochs(settings, example.options.optimizer.learningRate)
}

/** The table of many epochs, and the same under the rate that the text gives. */
async function* epochs(settings: LessonSettings, textRate: number): AsyncGenerator<Block> {
  const example = detailedEpochs(within(1000, settings))
  const { history, stages } = await stagesOf(example)
  const { targets } = example.data
  const mean = (loss: number) => (loss / targets.rows).toFixed(5)
  const last = stages.at(-1)!
  const { learningRate } = example.options.optimizer
  yield heading(`${last.epochs} epochs`)
  yield* printedBlocks(detailedErrors(example, history))
  yield erratum('rate-of-the-table')
  yield erratum('redrawn-weights')
  const own = { name: `learning rate ${short(learningRate)}`, history, rows: targets.rows }
  const title = 'The mean error of the detailed variant'
  if (textRate === learningRate) yield lossCurve('detailed-loss', title, own)
  else {
    const slow = (await trained(detailedEpochs({ ...within(1000, settings), learningRate: textRate }))).history
    yield paragraph(
      `At ${short(textRate)} the mean error goes from ${mean(slow[0]!.loss)} to ${mean(slow.at(-1)!.loss)} in as many epochs; at ${short(learningRate)} to ${mean(history.at(-1)!.loss)}.`,
    )
    yield lossCurve('detailed-loss', title, own, { ...own, name: `learning rate ${short(textRate)}`, history: slow })
  }
  const weights = (name: string, called: string) => ({ name: called, matrix: last.parameters.get(name)! })
  yield {
    kind: 'matrices',
    matrices: [
      weights('dense1.weights', 'weights_input_hidden after training'),
      weights('dense2.weights', 'weights_hidden_output after training'),
    ],
  }
  yield table(
    ['sample', 'y', 'output', 'difference'],
    Array.from({ length: targets.rows }, (_, r) => [
      String(r + 1),
      rowText(targets, r),
      rowText(last.output, r),
      short(last.output.data[r]! - targets.data[r]!),
    ]),
  )
}
