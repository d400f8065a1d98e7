import type { Block } from '../block.ts'
import { tell } from '../example.ts'
import { mazur } from '../mazur.ts'
import { mazurPrinted, within } from '../printed.ts'
import { heading, paragraph, short, table } from '../readers/figures.ts'
import { erratum, lossCurve, printedBlocks, rowText, stagesOf, unseeded } from './parts.ts'
import type { LessonSettings } from './parts.ts'
import { stepBlock } from './told-steps.ts'

/** Mazur's example by the same steps: two outputs, one sample, biases that stand still. */
export async function* mazurLesson(settings: LessonSettings): AsyncGenerator<Block, void, undefined> {
  const options = within(10000, unseeded(settings))
  const example = mazur(options)
  // One epoch more than the cap may allow, so that the error after the first step can be read off.
  const timeline = mazur({ ...options, epochs: 2 }).timeline()
  const [trace, next] = [await timeline.trace(0), await timeline.trace(1)]
  const { learningRate } = example.options.optimizer
  yield heading('Beside the tutorial: Mazur’s step by step example')
  yield paragraph(
    ...example.notes,
    `One sample with two inputs and two targets; learning rate ${short(learningRate)}. The steps are the same, with samples as rows and the error as output − target, so that gradients are taken off.`,
  )
  for (let number = 0; number <= 10; number++) yield stepBlock(number, example, trace.program, trace)
  const [w5, updated] = [tell(example, trace, 'w5_to_w8').data[0]!, tell(example, trace, 'w5_to_w8_updated').data[0]!]
  yield paragraph(
    `A hidden unit has two errors to answer for, one from each output: dE_dout_h adds them up. w5 goes from ${short(w5)} to ${updated.toPrecision(9)}, but dE_dout_h was computed with ${short(w5)}.`,
  )
  yield* printedBlocks(mazurPrinted(example, trace, next))
  yield erratum('mazur-updated-weights')
  const { history, stages } = await stagesOf(example)
  const last = stages.at(-1)!
  yield table(
    ['steps done', 'total error', 'outputs'],
    stages.map(({ epochs, loss, output }) => [String(epochs), loss.toPrecision(9), rowText(output, 0, x => x.toPrecision(9))]),
  )
  yield paragraph(
    `After ${last.epochs} steps the outputs are near the targets ${rowText(example.data.targets, 0)} as the table shows.`,
  )
  yield lossCurve('mazur-loss', 'The total error of Mazur’s example', { name: 'error', history })
}
