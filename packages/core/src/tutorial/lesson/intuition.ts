import { heading, paragraph, short, table } from '../readers/figures.ts'
import { spreadsheet } from '../listing.ts'
import { within } from '../printed.ts'
import type { Block } from '../block.ts'
import { rowText, stagesOf, unseeded } from './parts.ts'
import type { LessonSettings } from './parts.ts'

/** Forward, back and down the slope, before any formula. */
export async function* intuition(settings: LessonSettings): AsyncGenerator<Block, void, undefined> {
  const example = spreadsheet(within(5000, unseeded(settings)))
  const { stages } = await stagesOf(example, [1, 10, 100, 1000])
  const { targets } = example.data
  const outputs = Array.from({ length: targets.rows }, (_, r) => `output ${r + 1}`)
  const numbers = (stage: (typeof stages)[number]) => outputs.map((_, r) => rowText(stage.output, r))
  yield heading('Simple intuition behind neural networks')
  yield paragraph(
    'Think of looking for a bug. You run the program on some input, look at what comes out, and from how it differs from what you wanted you guess which line to change. You change it a little, and run again.',
    'A neural network is corrected in the same way, only that its lines are numbers: weights and biases. Intuition comes first here; the mathematics has a section of its own.',
  )
  yield paragraph(
    'Forward propagation: inputs go through the units of one layer after the other, until an output comes out.',
    'Backward propagation: the output is compared with what it should be, and the error goes back through the same units, so that each learns its own share of it.',
    'Gradient descent: every weight moves a little in the direction in which the error falls. Then all starts again.',
  )
  yield paragraph(
    `Here is such a search, run on the three rows of the spreadsheet at the learning rate ${short(example.options.optimizer.learningRate)}. The outputs should become ${Array.from(targets.data, short).join(', ')}.`,
  )
  yield table(
    ['rounds done', ...outputs, 'error (half the squares, summed)'],
    [
      ['wanted', ...Array.from({ length: targets.rows }, (_, r) => rowText(targets, r)), short(0)],
      ...stages.map(stage => [String(stage.epochs), ...numbers(stage), short(stage.loss)]),
    ],
  )
  yield paragraph(
    'Nothing in the table was set by hand but the first weights: each round only asks in which direction the error falls.',
    'Everything that follows says how that question is answered for each single weight, with the code beside the numbers.',
  )
}
