import type { Matrix } from '../../matrix.ts'
import type { Parameters } from '../../program/program.ts'
import type { Trace } from '../../trace/trace.ts'
import { evaluate, predict } from '../../training/evaluate.ts'
import type { EpochReport } from '../../training/report.ts'
import { train } from '../../training/train.ts'
import type { GivenCell } from '../cells.ts'
import type { Block, CurveBlock, ShownMatrix } from '../block.ts'
import { errata } from '../errata.ts'
import { tell } from '../example.ts'
import type { Example, ExampleSettings } from '../example.ts'
import type { Printed } from '../printed.ts'
import { short } from '../readers/figures.ts'

/** What may be changed in a lesson; whatever is left out is as the tutorial has it. */
export interface LessonSettings extends Pick<ExampleSettings, 'learningRate' | 'seed' | 'epochs'> {
  /** Cells of the spreadsheet's first numbers that are changed; other examples have cells of their own. */
  readonly cells?: readonly GivenCell[]
}

/** Tells a section. */
export type Teller = (settings: LessonSettings) => AsyncGenerator<Block, void, undefined>

/** For an example that draws nothing, and so takes no seed. */
export const unseeded = ({ seed: _seed, ...rest }: LessonSettings): LessonSettings => rest

export const erratum = (id: string): Block => ({ kind: 'erratum', erratum: errata.find(known => known.id === id)! })

export const printedBlocks = (rows: readonly Printed[]): Block[] => rows.map(printed => ({ kind: 'printed', printed }))

export const code = (language: (Block & { kind: 'code' })['language'], ...lines: readonly string[]): Block => ({
  kind: 'code',
  language,
  text: lines.join('\n'),
})

export const matrices = (...shown: readonly ShownMatrix[]): Block => ({ kind: 'matrices', matrices: shown })

/** Values of a trace under the tutorial's names. */
export const toldMatrices = (example: Example, trace: Trace, ...names: readonly string[]): Block =>
  matrices(...names.map(name => ({ name, matrix: tell(example, trace, name) })))

export const shapeText = ({ rows, columns }: Matrix): string => `(${rows} × ${columns})`

/** A row of a matrix as text. */
export const rowText = ({ columns, data }: Matrix, row: number, write = short): string =>
  Array.from({ length: columns }, (_, c) => write(data[row * columns + c]!)).join(' ')

/** Where a training stands after some epochs. */
export interface Stage {
  readonly epochs: number
  readonly parameters: Parameters
  readonly output: Matrix
  readonly loss: number
}

/** Trains an example once, to its end, and says how it stood at the start, after some epochs, and at the end. */
export async function stagesOf(
  example: Example,
  after: readonly number[] = [],
): Promise<{ readonly history: readonly EpochReport[]; readonly stages: readonly Stage[] }> {
  const { network, data, options } = example
  const stage = (epochs: number, parameters: Parameters): Stage => ({
    epochs,
    parameters,
    output: predict(network, parameters, data.inputs),
    loss: evaluate(network, parameters, data, options.loss).loss,
  })
  const training = train(network, data, options)
  const stages = [stage(0, options.parameters)]
  for await (const { epoch } of training)
    if (after.includes(epoch) || epoch === options.epochs) stages.push(stage(epoch, training.result().parameters))
  return { history: training.result().history, stages }
}

/** The loss over the epochs of one training, or of several to compare. */
export const lossCurve = (
  id: string,
  title: string,
  ...trainings: readonly { readonly name: string; readonly history: readonly EpochReport[]; readonly rows?: number }[]
): CurveBlock => ({
  kind: 'curve',
  id,
  title,
  x: 'epochs done',
  series: trainings.map(({ name, history, rows = 1 }) => ({
    name,
    x: Float64Array.from(history, ({ epoch }) => epoch - 1),
    y: Float64Array.from(history, ({ loss }) => loss / rows),
  })),
})
