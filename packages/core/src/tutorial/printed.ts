import { checkChoice, checkNumber, checkOptions } from '../errors.ts'
import { takeRows } from '../matrix.ts'
import type { Matrix } from '../matrix.ts'
import type { Trace } from '../trace/trace.ts'
import { evaluate, predict } from '../training/evaluate.ts'
import { isTable } from '../training/data.ts'
import type { EpochReport } from '../training/report.ts'
import { train } from '../training/train.ts'
import { detailed, detailedEpochs } from './detailed.ts'
import { tell } from './example.ts'
import type { Example, ExampleSettings } from './example.ts'
import { listing } from './listing.ts'
import { mazur } from './mazur.ts'
import { perceptrons } from './perceptron.ts'
import type { SectionId } from './sections.ts'
import { moons } from './toy-examples.ts'

/** Something that the tutorial prints, and what the program makes of it. */
export interface Printed {
  readonly section: SectionId
  readonly what: string
  /** As it is printed, with its trailing zeros. */
  readonly printed: string
  /** Computed, rounded to as many places. */
  readonly ours: string
  /** In full precision, where it is a number. */
  readonly number?: number
  /** Whether both are the same to the last printed digit. */
  readonly equal: boolean
  /** Why it cannot be made again, where that is known. A row that is neither equal nor has a reason is a fault, or of other settings. */
  readonly reason?: string
}

export interface PrintedOptions extends Pick<ExampleSettings, 'learningRate' | 'seed'> {
  /** Which sections; default all that print something: perceptron, numpy, detailed, moons, mazur. */
  readonly sections?: readonly PrintingSection[]
  /** Trains no example further than this; rows of later epochs are left out. */
  readonly epochs?: number
}

const printing = ['perceptron', 'numpy', 'detailed', 'moons', 'mazur'] as const
export type PrintingSection = (typeof printing)[number]

const UNSEEDED = 'The tutorial set no seed for this run. Ours is the same program from the seed of the example.'
const CHAOTIC =
  'Chaotic: with gradients summed over 1000 samples the steps are so long that the last bit of a sum, so the order of adding up, decides.'
const UPDATED =
  'The page carried the error back through output weights that it had already updated. All gradients come from the weights of the forward pass.'

function row(section: SectionId, what: string, printed: string, number: number, reason?: string): Printed {
  const places = printed.includes('.') ? printed.length - printed.indexOf('.') - 1 : 0
  return { ...told(section, what, printed, number.toFixed(places), reason), number }
}

const told = (section: SectionId, what: string, printed: string, ours: string, reason?: string): Printed => {
  const equal = printed === ours
  return { section, what, printed, ours, equal, ...(!equal && reason !== undefined && { reason }) }
}

const shape = ({ rows, columns }: Matrix) => `(${rows}, ${columns})`
const brackets = ({ rows, columns, data }: Matrix) =>
  `[${Array.from({ length: rows }, (_, r) => `[${data.subarray(r * columns, (r + 1) * columns).join(' ')}]`).join(' ')}]`

/** The loss of each row by itself. */
function lossOfEach({ network, data: { inputs, targets }, options: { loss, parameters } }: Example): number[] {
  return Array.from({ length: targets.rows }, (_, r) => {
    const own = isTable(inputs)
      ? takeRows(inputs, [r])
      : Object.fromEntries(Object.entries(inputs).map(([name, table]) => [name, takeRows(table, [r])]))
    return evaluate(network, parameters, { inputs: own, targets: takeRows(targets, [r]) }, loss).loss
  })
}

/** The error before each of some epochs: the loss by the number of rows. */
function errorTable(
  section: SectionId,
  { data: { targets } }: Example,
  history: readonly EpochReport[],
  every: number,
  printed: readonly string[],
  reasonFrom = printed.length,
): Printed[] {
  return printed.flatMap((text, i) => {
    const report = history[i * every]
    if (report === undefined) return []
    const reason = i >= reasonFrom ? CHAOTIC : undefined
    return [row(section, `error at epoch ${i * every}`, text, report.loss / targets.rows, reason)]
  })
}

type Settings = Pick<PrintedOptions, 'learningRate' | 'seed' | 'epochs'>

/** The settings that an example takes; epochs no more than its own. */
export const within = <S extends Settings>(epochs: number, settings: S): S & { readonly epochs: number } => ({
  ...settings,
  epochs: settings.epochs !== undefined && settings.epochs < epochs ? settings.epochs : epochs,
})

const trained = ({ network, data, options }: Example) => train(network, data, options).run()

/** What the tutorial prints of its first perceptron. */
export const perceptronPrinted = (): Printed[] => [
  row('perceptron', 'output of form 1 for 0, 1, 1', '1', perceptrons()[0].output),
]

/** What it prints of the NumPy listing's outputs, beside some. */
export const numpyPrinted = (output: Matrix): Printed[] =>
  ['0.98032096', '0.96845624', '0.04532167'].map((text, i) =>
    row('numpy', `output of sample ${i + 1} after thousands of iterations`, text, output.data[i]!, UNSEEDED),
  )

async function numpyRows(settings: Settings): Promise<Printed[]> {
  const example = listing(within(5000, settings))
  const { parameters } = await trained(example)
  return numpyPrinted(predict(example.network, parameters, example.data.inputs))
}

/** What it prints of the detailed variant's first step, beside a trace of it. */
export function detailedPrinted(example: Example, trace: Trace): Printed[] {
  const value = (name: string) => tell(example, trace, name)
  const shapes = (...names: string[]) => names.map(name => shape(value(name))).join(' ')
  const { inputs } = example.data as { inputs: Matrix }
  const errors = lossOfEach(example)
  const toOutput = ['error_wrt_output', 'output_wrt_output_layer_input']
  return [
    told('detailed', 'input', '[[1 0 0 0] [1 0 1 1] [0 1 0 1]]', brackets(inputs)),
    told('detailed', 'shape of input', '(3, 4)', shape(inputs)),
    told('detailed', 'input in matrix form', '[[1 1 0] [0 0 1] [0 1 0] [0 1 1]]', brackets(value('X'))),
    told('detailed', 'shape of input matrix', '(4, 3)', shape(value('X'))),
    told('detailed', 'output in matrix form', '[[1 1 0]]', brackets(value('y'))),
    told('detailed', 'shape of output', '(1, 3)', shape(value('y'))),
    ...['0.05013458', '0.03727248', '0.25388062'].map((text, i) =>
      row('detailed', `squared error of sample ${i + 1}`, text, errors[i]!),
    ),
    told(
      'detailed',
      'shapes of the parts towards the weights from hidden to output',
      '(1, 3) (1, 3) (3, 3)',
      shapes(...toOutput, 'output_layer_input_wrt_weights_hidden_output'),
    ),
    told('detailed', 'shape of their product', '(3, 1)', shapes('error_wrt_weights_hidden_output')),
    told(
      'detailed',
      'shapes of the parts towards the weights from input to hidden',
      '(1, 3) (1, 3) (3, 1) (3, 3) (4, 3)',
      shapes(
        ...toOutput,
        'output_layer_input_wrt_hidden_layer_activations',
        'hidden_layer_activations_wrt_hidden_layer_input',
        'hidden_layer_input_wrt_weights_input_hidden',
      ),
    ),
    told('detailed', 'shape of their product', '(4, 3)', shapes('error_wrt_weights_input_hidden')),
  ]
}

/** The table of its 1000 epochs, beside a training. */
export const detailedErrors = (example: Example, history: readonly EpochReport[]): Printed[] =>
  errorTable('detailed', example, history, 100, [
    ...['0.11553', '0.11082', '0.10606', '0.09845', '0.08483', '0.06396', '0.04206', '0.02641', '0.01719', '0.01190'],
  ])

async function detailedRows(settings: Settings): Promise<Printed[]> {
  const [first, long] = [detailed(within(1, settings)), detailedEpochs(within(1000, settings))]
  const { history } = await trained(long)
  return [...detailedPrinted(first, await first.timeline().trace(0)), ...detailedErrors(long, history)]
}

/** The table of the moons' errors, beside a training. */
export const moonsErrors = (example: Example, history: readonly EpochReport[]): Printed[] =>
  errorTable(
    'moons',
    example,
    history,
    1000,
    ['0.23478', '0.25000', '0.25000', '0.25000', '0.05129', '0.02163', '0.01157', '0.00775', '0.00689', '0.07556'],
    7,
  )

async function moonsRows(settings: Settings): Promise<Printed[]> {
  const example = moons(within(10000, settings))
  return moonsErrors(example, (await trained(example)).history)
}

/** The two errors of Mazur's page, beside traces of the first step and of the second. */
export function mazurPrinted(example: Example, before: Trace, after: Trace): Printed[] {
  const total = (trace: Trace) => tell(example, trace, 'E_total').data[0]!
  return [
    row('mazur', 'total error before the first step', '0.298371109', total(before)),
    row('mazur', 'total error after one step', '0.291027924', total(after), UPDATED),
  ]
}

async function mazurRows({ learningRate }: Settings): Promise<Printed[]> {
  const example = mazur({ epochs: 2, ...(learningRate !== undefined && { learningRate }) })
  const timeline = example.timeline()
  return mazurPrinted(example, await timeline.trace(0), await timeline.trace(1))
}

const makers: { readonly [S in PrintingSection]: (settings: Settings) => Printed[] | Promise<Printed[]> } = {
  perceptron: perceptronPrinted,
  numpy: numpyRows,
  detailed: detailedRows,
  moons: moonsRows,
  mazur: mazurRows,
}

/**
 * Everything that the tutorial prints beside what its program gives, row by row in the tutorial's order: each example is trained when
 * its rows are reached (the moons take some seconds). Other rates or seeds than the tutorial's give other numbers.
 * The digits of the spreadsheet pictures are lost, and so are weights and outputs that were only in pictures.
 *
 * @throws {OptionError} for an unknown section or option.
 * @example for await (const { what, printed, ours, equal, reason } of printed()) console.log(what, printed, ours, equal || reason)
 */
export async function* printed(options: PrintedOptions = {}): AsyncGenerator<Printed, void, undefined> {
  checkOptions(options, ['sections', 'learningRate', 'seed', 'epochs'], 'printed')
  const { sections = printing, ...settings } = options
  for (const section of sections) checkChoice(section, 'sections', 'printed', printing)
  if (settings.epochs !== undefined) checkNumber(settings.epochs, 'epochs', 'printed', { integer: true, min: 1 })
  for (const section of printing) if (sections.includes(section)) yield* await makers[section](settings)
}
