import type { Trace } from '../../trace/trace.ts'
import type { TrainingProgram } from '../../program/program.ts'
import type { StepBlock } from '../block.ts'
import type { Example } from '../example.ts'
import { ownTelling, tellingOf } from '../telling.ts'
import type { Telling, ToldStep } from '../telling.ts'

/** What each of the tutorial's steps is about. */
const TITLES: readonly string[] = [
  'Read input and output',
  'Start with weights and biases',
  'The hidden layer’s input: a linear step',
  'The hidden layer’s activations: a non-linear step',
  'The output layer: a linear step, then a non-linear one',
  'The error at the output',
  'The slopes of both layers',
  'The delta of the output layer',
  'The error at the hidden layer',
  'The delta of the hidden layer',
  'New weights',
  'New biases',
]

/** What it does, before the program's own steps say how. */
const SUMMARIES: readonly string[] = [
  'Each row of the input is a sample, each column a feature; the output has a row for each sample.',
  'They are drawn (or given) once. From then on every round starts from what the round before left.',
  'Each hidden unit adds up its inputs, each times its weight, and its bias.',
  'The sums are bent by the sigmoid.',
  'The output layer does the same with what the hidden units say.',
  'What came out is compared with what should have come out.',
  'How much would each unit’s output move with its sum? Little where the unit is sure of itself.',
  'Error times slope: in which direction, and how strongly, the output’s sum should move.',
  'The delta goes back through the weights it came through, so that each hidden unit gets its share.',
  'The same as step 7, one layer back: error times slope.',
  'Each weight moves by what came in through it times the delta it led to, added up over the samples, times the learning rate.',
  'A bias is a weight whose input is always 1: it moves by the sum of its unit’s deltas, times the learning rate.',
]

/** The steps whose values are given, not computed. */
const GIVEN = 2

/** A program in the tutorial's convention, for its shapes with so many rows, or with n. */
export const toldBy = (example: Example, program: TrainingProgram, rows?: number): Telling =>
  tellingOf(program, { ...ownTelling(example), ...(rows !== undefined && { rows }) })

/** The tutorial's number of a step of the program: its own, or that of the step that needs it; a loss stands with the error. */
function numberOf(example: Example, { steps }: TrainingProgram, { step }: ToldStep): number {
  const named = (name: string) => example.names.find(({ value }) => value === name)?.step
  const own = named(step.output.name)
  if (own !== undefined) return own
  const reader = steps.find(({ inputs }) => inputs.includes(step.output))
  const next = reader ?? steps.find(({ phase }) => phase === 'backward')!
  return named(next.output.name)!
}

const sentence = ({ name, sentence: text }: ToldStep) => `${name}: ${text}.`

/** One of the tutorial's steps; with its numbers where a trace is given. */
export function stepBlock(number: number, example: Example, program: TrainingProgram, trace?: Trace): StepBlock {
  const telling = toldBy(example, program, trace?.rows)
  const told = telling.steps.filter(step => numberOf(example, program, step) === number)
  const given = number < GIVEN
  const values = given
    ? example.names.filter(({ step }) => step === number).map(({ value }) => program.values.find(({ name }) => name === value)!)
    : told.map(({ step }) => step.output)
  const whys = told.filter(({ step, why }) => step.phase === 'backward' && why !== undefined)
  return {
    kind: 'step',
    number,
    title: TITLES[number]!,
    words: [SUMMARIES[number]!, ...told.filter(step => !whys.includes(step)).map(sentence)].join(' '),
    shapes: whys.map(({ name, why }) => `${name}: ${why!}.`).join(' '),
    code: told.map(({ formula, latex, code }) => ({ maths: formula, latex, ...code })),
    values:
      trace === undefined ? [] : values.map(value => ({ name: telling.nameOf(value), matrix: telling.numbers(trace, value) })),
  }
}
