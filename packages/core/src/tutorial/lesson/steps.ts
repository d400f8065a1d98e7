import type { Block } from '../block.ts'
import { tell } from '../example.ts'
import { spreadsheet } from '../listing.ts'
import { within } from '../printed.ts'
import { heading, paragraph, short, table } from '../readers/figures.ts'
import { code, erratum, shapeText, unseeded } from './parts.ts'
import type { LessonSettings } from './parts.ts'
import { stepBlock, toldBy } from './told-steps.ts'

/** The general method, step by step, for any number n of samples; the numbers follow in the next section. */
export async function* steps(settings: LessonSettings): AsyncGenerator<Block, void, undefined> {
  const example = spreadsheet(within(5000, unseeded(settings)))
  const { learningRate } = example.options.optimizer
  const trace = await example.timeline().trace(0)
  const { program } = trace
  const value = (name: string) => tell(example, trace, name)
  const units = (letter: string, count: number) => Array.from({ length: count }, (_, i) => `${letter}${i + 1}`).join(' ')
  yield heading('Steps involved in Neural Network methodology')
  yield code(
    'maths',
    `${units('x', value('X').columns)}  ──wh ${shapeText(value('wh'))}──▶  ${units('h', value('wh').columns)}  ──wout ${shapeText(value('wout'))}──▶  output`,
  )
  yield paragraph(
    `The network has one hidden layer. Its shapes draw it: X ${shapeText(value('X'))} has ${value('X').columns} inputs, wh ${shapeText(value('wh'))} leads from each of them to each of ${value('wh').columns} hidden units, wout ${shapeText(value('wout'))} from these to ${value('wout').columns} output. One output is enough to tell yes from no; two, one for each class, are told beside it in the section on what readers brought.`,
    'Samples are rows. Two rules cover all transposes: in a matrix product the columns of the left must meet the rows of the right, and the result must have the shape of what it is for. A product cell by cell (∘) needs twice the same shape.',
  )
  for (const number of [0, 1, 2, 3, 4]) yield stepBlock(number, example, program)
  yield erratum('dot-for-product')
  yield paragraph('Steps 2 to 4 are forward propagation. Steps 5 to 11 are back propagation.')
  yield stepBlock(5, example, program)
  const loss = trace.tensor(program.loss).data[0]!
  const { rows } = value('y')
  yield paragraph(
    `On the spreadsheet’s rows the sum of the half squares is ${short(loss)}; a mean over the ${rows} samples would be ${short(loss / rows)}, and every gradient ${rows} times smaller. ${toldBy(example, program).effectiveLearningRate(learningRate, rows).sentence}.`,
  )
  yield erratum('mean-square')
  yield stepBlock(6, example, program)
  const [z, a, slope] = [value('output_layer_input'), value('output'), value('slope_output_layer')]
  yield paragraph('Is it x(1 − x) or σ(z)(1 − σ(z))? Both, since x is the sigmoid’s output, a = σ(z). It is not z(1 − z).')
  yield table(
    ['sample', 'z', 'a = σ(z)', 'slope: a(1 − a)', 'not the slope: z(1 − z)'],
    Array.from({ length: rows }, (_, r) => [
      String(r + 1),
      ...[z.data[r]!, a.data[r]!, slope.data[r]!, z.data[r]! * (1 - z.data[r]!)].map(short),
    ]),
  )
  yield erratum('slope-of-output')
  for (const number of [7, 8, 9, 10]) yield stepBlock(number, example, program)
  yield paragraph(
    `The learning rate lr, here ${short(learningRate)}, says how far the weights move. It comes in here and in step 11, and nowhere else.`,
  )
  yield stepBlock(11, example, program)
  yield erratum('bias-delta')
  yield erratum('row-wise')
  yield paragraph(
    'One round of all steps is one epoch of full batch gradient descent. The next round starts with the updated weights and biases.',
  )
}
