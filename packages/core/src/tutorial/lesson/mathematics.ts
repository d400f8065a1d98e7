import { matrix } from '../../matrix.ts'
import type { Matrix } from '../../matrix.ts'
import type { TrainingProgram } from '../../program/program.ts'
import { checkTraceGradients } from '../../trace/check.ts'
import type { Trace } from '../../trace/trace.ts'
import { evaluate } from '../../training/evaluate.ts'
import type { Block } from '../block.ts'
import { defineExample } from '../example.ts'
import type { Example } from '../example.ts'
import { spreadsheet } from '../listing.ts'
import { within } from '../printed.ts'
import { heading, paragraph, short, table } from '../readers/figures.ts'
import { lettersAndValues, slopeOfSigmoid, towardsInput, towardsOutput, updates } from './derivation.ts'
import type { Line } from './derivation.ts'
import { code, erratum, matrices, shapeText, unseeded } from './parts.ts'
import type { LessonSettings } from './parts.ts'
import type { Telling } from '../telling.ts'
import { toldBy } from './told-steps.ts'

/** A value's numbers in the program's own sign, which is the derivation's. */
function plain(trace: Trace, name: string): Matrix {
  const { shape, data } = trace.tensor(trace.value(name))
  return matrix(shape[0]!, shape[1]!, data)
}

/** Each line of a derivation with its numbers; a minus stands before the code's name where the code has the other sign. */
function* derived(lines: readonly Line[], trace: Trace<TrainingProgram>, telling: Telling): Generator<Block> {
  const nameOf = (name: string) => {
    const value = trace.value(name)
    const numbers = trace.tensor(value).data
    const same = telling.numbers(trace, value).data.every((x, i) => x === numbers[i])
    return `${same ? '' : '−'}${telling.nameOf(value)}`
  }
  for (const { text, latex, value } of lines) {
    yield paragraph(
      value === undefined ? text : `${text} In the spreadsheet’s run this is ${nameOf(value)} ${shapeText(plain(trace, value))}.`,
    )
    yield code('latex', latex)
    if (value !== undefined) yield matrices({ name: nameOf(value), matrix: plain(trace, value) })
  }
}

/** The loss after a step along the gradients, down (−1) or up (1). */
function lossAfter({ network, data, options }: Example, trace: Trace<TrainingProgram>, sign: -1 | 1): number {
  const moved = new Map(options.parameters)
  for (const [value, gradient] of trace.program.gradients) {
    const [before, slope] = [plain(trace, value.name), trace.tensor(gradient).data]
    const after = before.data.map((x, i) => x + sign * options.optimizer.learningRate * slope[i]!)
    moved.set(value.name, matrix(before.rows, before.columns, after))
  }
  return evaluate(network, moved, data, options.loss).loss
}

const NUDGE = 1e-6

/** How u moves when one weight does: by the X that the weight meets. */
async function nudged(example: Example, trace: Trace): Promise<Block> {
  const [row, column] = [2, 0]
  const name = 'dense1.weights'
  const before = example.options.parameters.get(name)!
  const data = before.data.slice()
  data[row * before.columns + column]! += NUDGE
  const parameters = new Map([...example.options.parameters, [name, matrix(before.rows, before.columns, data)]])
  const moved = await defineExample({ ...example, options: { ...example.options, parameters } })
    .timeline()
    .trace(0)
  const [x, u, after] = [plain(trace, 'X'), plain(trace, 'dense1.z'), plain(moved, 'dense1.z')]
  return table(
    ['sample', `X in column ${row + 1}`, `wh in row ${row + 1}, column ${column + 1}`, `how far u moved ÷ ${NUDGE}`],
    Array.from({ length: u.rows }, (_, r) => {
      const at = r * u.columns + column
      return [
        String(r + 1),
        short(x.data[r * x.columns + row]!),
        short(before.data[row * before.columns + column]!),
        short((after.data[at]! - u.data[at]!) / NUDGE),
      ]
    }),
  )
}

/** The derivation with its signs put right, each term beside the matrix that it is. */
export async function* mathematics(settings: LessonSettings): AsyncGenerator<Block, void, undefined> {
  const example = spreadsheet(within(5000, unseeded(settings)))
  const trace = await example.timeline().trace(0)
  const { program } = trace
  const telling = toldBy(example, program, trace.rows)
  const nameOf = (name: string) => telling.nameOf(trace.value(name))
  const loss = trace.tensor(program.loss).data[0]!
  yield heading('Mathematical Perspective of Back Propagation Algorithm')
  yield paragraph(
    'Wi are the weights from input to hidden, Wh those from hidden to output. Wanted are ∂E/∂Wi and ∂E/∂Wh: how much the error grows with each weight.',
    'Samples are rows here as in the code, and the biases b and b′, which the tutorial leaves out, stand with the rest. Each line is followed by the matrix of the spreadsheet’s first round that it is. Errors have the sign of Y − t; a minus before the code’s name says that the code has the other sign.',
  )
  yield heading('The weights from hidden to output')
  yield* derived(towardsOutput, trace, telling)
  yield heading('The slope of the sigmoid')
  yield paragraph('The tutorial leaves it to its readers to work this out.')
  for (const latex of slopeOfSigmoid) yield code('latex', latex)
  yield heading('The weights from input to hidden')
  yield* derived(towardsInput, trace, telling)
  yield heading('Why X and not W?')
  yield paragraph(
    'Move one weight a little and see how far u moves. It moves by the X that the weight meets in each sample, whatever the weight is.',
  )
  yield await nudged(example, trace)
  yield heading('Are they right?')
  yield paragraph(
    'Each weight is moved a little up and a little down, and the error computed anew; the slope between is compared with the gradient.',
  )
  yield table(
    ['parameter', 'weights compared', 'largest relative difference'],
    checkTraceGradients(trace).parameters.map(({ parameter, checked, worst }) => [
      telling.nameOf(parameter),
      String(checked),
      worst === undefined ? '' : short(worst.relativeError),
    ]),
  )
  yield heading('The updates')
  for (const latex of updates) yield code('latex', latex)
  yield erratum('ascent')
  yield paragraph(
    `With minus the error goes from ${loss.toPrecision(6)} to ${lossAfter(example, trace, -1).toPrecision(6)}, with plus to ${lossAfter(example, trace, 1).toPrecision(6)} (learning rate ${short(example.options.optimizer.learningRate)}).`,
  )
  yield heading('Why it is called back propagation')
  yield paragraph(
    'Both gradients begin with ∂E/∂Y · ∂Y/∂u′. It is computed once, at the output, and handed back: first to the weights before the output, then along these weights to the hidden layer, and so on. So the whole gradient costs about as much as a second forward pass, and the error at the output is what goes back.',
  )
  yield heading('From mathematics to code')
  yield erratum('error-sign')
  yield table(
    ['mathematics', 'code', 'shape', 'value of the program'],
    lettersAndValues.map(([letters, value]) => [letters, nameOf(value), shapeText(plain(trace, value)), value]),
  )
  yield heading('Where to go from here')
  yield paragraph(
    'For the mathematics itself, the chain rule and matrix products are all that was used; any introduction to multivariable calculus has them.',
    'Convolution for pictures, recurrence for speech and language (LSTM, sequence to sequence) are built from the same steps, forward and back: products, sums and activations. They are not told here yet. Networks also run in hardware: a forward pass is multiplying and adding, with fixed weights.',
  )
}
