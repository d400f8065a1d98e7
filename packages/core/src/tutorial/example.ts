import { checkNumber, checkOptions, nearest, OptionError } from '../errors.ts'
import { zeros } from '../matrix.ts'
import type { Matrix } from '../matrix.ts'
import type { Loss } from '../network/losses.ts'
import type { Network } from '../network/network.ts'
import type { Optimizer } from '../optimizers/optimizer.ts'
import { sgd } from '../optimizers/sgd.ts'
import type { Parameters } from '../program/program.ts'
import { Timeline } from '../trace/timeline.ts'
import type { Trace } from '../trace/trace.ts'
import type { TrainingData } from '../training/data.ts'

/** What may be changed in an example; whatever is left out is as the tutorial has it. */
export interface ExampleSettings {
  readonly learningRate?: number
  readonly epochs?: number
  /** Of all that the example draws at random; refused where it draws nothing. */
  readonly seed?: number
  /** Rows to an update, taken in their order; 'full' takes all at once, 1 goes sample by sample. */
  readonly batchSize?: number | 'full'
}

/** A value of the program under the name that the tutorial gives it. */
export interface TutorialName {
  readonly name: string
  /** The program's own name for it. */
  readonly value: string
  /** The tutorial's step, 0 to 11, where the value comes up. */
  readonly step: number
  /** −1 where the tutorial has the other sign: its E is y − output and is added, ours is output − y and is subtracted. */
  readonly sign: 1 | -1
  /** Whether the tutorial writes it with samples as columns; ours are always rows. */
  readonly transposed: boolean
}

/** How an example is trained: options of `train`, with the first parameters. */
export interface ExampleOptions {
  readonly loss: Loss
  readonly optimizer: Optimizer
  readonly epochs: number
  readonly seed: number
  readonly batchSize: number | 'full'
  readonly shuffle: boolean
  readonly parameters: Parameters
}

/** One of the tutorial's examples, ready to be trained, traced and told. */
export interface Example {
  readonly name: string
  readonly title: string
  /** What must be known to read it right: where it comes from, and what is wrong with it. */
  readonly notes: readonly string[]
  readonly network: Network
  readonly data: TrainingData
  readonly options: ExampleOptions
  readonly names: readonly TutorialName[]
  /** A new timeline over the whole training. */
  timeline(): Timeline
}

/** An example from its parts. */
export const defineExample = (parts: Omit<Example, 'timeline'>): Example => ({
  ...parts,
  timeline: () => new Timeline(parts.network, parts.data, parts.options),
})

/** Settings with the example's own where none are given. @throws {OptionError} for unknown settings, or a seed where nothing is drawn. */
export function settle(
  name: string,
  settings: ExampleSettings,
  own: { readonly learningRate: number; readonly epochs: number; readonly seed?: number },
): Required<ExampleSettings> {
  checkOptions(settings, ['learningRate', 'epochs', 'seed', 'batchSize'], `example ${name}`)
  if (settings.seed !== undefined && own.seed === undefined)
    throw new OptionError({
      problem: 'the example draws nothing at random: a seed changes nothing',
      where: `example ${name}`,
      cure: 'Leave the seed out',
    })
  const settled = { seed: 0, batchSize: 'full' as const, ...own, ...settings }
  checkNumber(settled.learningRate, 'learningRate', `example ${name}`, { min: 0 })
  return settled
}

/** Plain gradient descent from given parameters, rows in their order: how all examples are trained. */
export const descent = (
  loss: Loss,
  { learningRate, epochs, seed, batchSize }: Required<ExampleSettings>,
  parameters: Parameters,
): ExampleOptions => ({ loss, optimizer: sgd({ learningRate }), epochs, seed, batchSize, shuffle: false, parameters })

interface NameMarks {
  readonly negative?: boolean
  readonly transposed?: boolean
}

/** One entry of an example's table of names. */
export const called = (
  step: number,
  name: string,
  value: string,
  { negative = false, transposed = false }: NameMarks = {},
): TutorialName => ({ step, name, value, sign: negative ? -1 : 1, transposed })

/** The entry of a name that the tutorial uses. @throws {OptionError} that names the nearest where there is none. */
export function nameIn(example: Example, name: string): TutorialName {
  const entry = example.names.find(known => known.name === name)
  if (entry !== undefined) return entry
  const names = example.names.map(known => known.name)
  const near = nearest(name, names)
  throw new OptionError({
    problem: `the example has no value "${name}"`,
    where: `example ${example.name}`,
    cure: `${near === undefined ? '' : `Did you mean "${near}"? `}Values: ${names.join(', ')}`,
  })
}

/** What a trace holds under one of the tutorial's names, with the tutorial's sign and the tutorial's rows and columns. */
export function tell(example: Example, trace: Trace, name: string): Matrix {
  const { value, sign, transposed } = nameIn(example, name)
  const { shape, data } = trace.tensor(trace.value(value))
  const [rows, columns] = shape as [number, number]
  const out = transposed ? zeros(columns, rows) : zeros(rows, columns)
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const x = data[r * columns + c]!
      out.data[transposed ? c * rows + r : r * columns + c] = sign === -1 && x !== 0 ? -x : x
    }
  return out
}
