import type { Block } from '../block.ts'
import { tell } from '../example.ts'
import { spreadsheet } from '../listing.ts'
import { within } from '../printed.ts'
import { heading, paragraph, short, table } from '../readers/figures.ts'
import { why } from '../../trace/why.ts'
import { erratum, lossCurve, matrices, rowText, shapeText, stagesOf, unseeded } from './parts.ts'
import type { LessonSettings } from './parts.ts'
import { stepBlock } from './told-steps.ts'

/** Steps 0 to 11 with the numbers of the spreadsheet pictures, and what becomes of them in the end. */
export async function* spreadsheetLesson(settings: LessonSettings): AsyncGenerator<Block, void, undefined> {
  const example = spreadsheet(within(5000, unseeded(settings)))
  const { learningRate } = example.options.optimizer
  const trace = await example.timeline().trace(0)
  const value = (name: string) => tell(example, trace, name)
  const step = (number: number) => stepBlock(number, example, trace.program, trace)
  yield heading('Visualization of steps for Neural Network methodology')
  yield paragraph(
    'The same steps with numbers. Each value stands in full precision behind what is shown: pictures that are rounded to two or three places cannot be checked to more.',
    `The learning rate of the pictures is not certain; here it is ${short(learningRate)}.`,
  )
  for (let number = 0; number <= 5; number++) yield step(number)
  yield step(6)
  const [z, slope] = [value('output_layer_input'), value('slope_output_layer')]
  const rows = z.rows
  yield erratum('spreadsheet-slope')
  yield table(
    ['sample', 'as the picture has it: z(1 − z)', 'right: output(1 − output)'],
    Array.from({ length: rows }, (_, r) => [String(r + 1), short(z.data[r]! * (1 - z.data[r]!)), short(slope.data[r]!)]),
  )
  yield step(7)
  const delta = value('d_output')
  yield erratum('rate-twice')
  yield table(
    ['sample', 'E · slope · lr, as the picture has it', 'd_output = E · slope'],
    Array.from(delta.data, (x, r) => [String(r + 1), short(x * learningRate), short(x)]),
  )
  yield step(8)
  const [back, wout] = [value('Error_at_hidden_layer'), value('wout')]
  const cell = why(trace, trace.value('d_dense1.output'), 1, 2)
  const [from, through] = [delta.data[1]!, wout.data[2]!]
  yield paragraph(
    `How do ${shapeText(delta)} and a transposed ${shapeText(wout)} give ${shapeText(back)}? Each sample’s delta meets each unit’s weight once: row 2, column 3 is ${short(from)} · ${short(through)} = ${short(back.data[1 * back.columns + 2]!)}, made from these ${cell.sources.length} cells alone, since there is one output. That is an outer product.`,
  )
  yield erratum('step-8-values')
  for (const number of [9, 10, 11]) yield step(number)
  yield erratum('bias-heading')
  const { history, stages } = await stagesOf(example, [1])
  const [before, once, last] = [stages[0]!, stages.find(({ epochs }) => epochs === 1)!, stages.at(-1)!]
  yield paragraph(
    `After one round there is still a good error: it went from ${short(before.loss)} to ${short(once.loss)}. After ${last.epochs} rounds it is ${short(last.loss)}.`,
  )
  yield table(
    ['sample', 'y', 'output at first', 'after one round', `after ${last.epochs} rounds`],
    Array.from({ length: rows }, (_, r) => [
      String(r + 1),
      rowText(example.data.targets, r),
      ...[before, once, last].map(({ output }) => rowText(output, r)),
    ]),
  )
  yield matrices({ name: `output after ${last.epochs} rounds`, matrix: last.output })
  yield lossCurve('spreadsheet-loss', 'The spreadsheet’s error over the rounds', { name: 'error', history })
}
