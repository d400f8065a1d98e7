import { checkChoice, checkNumber, checkOptions } from '../errors.ts'
import { writeArithmetic } from '../export/arithmetic.ts'
import type { ArithmeticOptions, CellArithmetic } from '../export/arithmetic.ts'
import { conventional, toldCells, toldNumbers } from '../export/convention/convention.ts'
import type { Convention } from '../export/convention/convention.ts'
import { retoldLine } from '../export/convention/line.ts'
import { writeLatex } from '../export/latex.ts'
import { numpyNames, writeNumpy } from '../export/numpy.ts'
import { rNames, writeR } from '../export/r.ts'
import { helpersOf, typescriptNames, writeTypescript } from '../export/typescript.ts'
import { writeUnicode } from '../export/unicode.ts'
import type { ProgramLanguage } from '../export/program.ts'
import type { Matrix } from '../matrix.ts'
import type { Step, Value } from '../ops/op.ts'
import type { TrainingProgram } from '../program/program.ts'
import type { Trace } from '../trace/trace.ts'
import { rateIn } from './telling-rate.ts'
import type { ToldRate } from './telling-rate.ts'
import { namesOf } from './telling-names.ts'
import type { NameStyle } from './telling-names.ts'
import { sentenceOf, sizeText, whyOf } from './telling-words.ts'
import type { Example, TutorialName } from './example.ts'

export interface TellingOptions extends Convention {
  readonly names: NameStyle
  /** Rows of the batch, for shapes; `n` where left out. */
  readonly rows?: number
  /** Names that go before all others: those of an example. */
  readonly ownNames?: readonly TutorialName[]
}

/** A step of the program in a convention. */
export interface ToldStep {
  readonly step: Step
  /** What the step's output is called. */
  readonly name: string
  /** One sentence, without its full stop. */
  readonly sentence: string
  /** Plain mathematics: `Z = Wᵀ · X + b`. */
  readonly formula: string
  readonly latex: string
  /** The step in each language: one line, or a few where something is read twice. */
  readonly code: { readonly [L in ProgramLanguage]: string }
  readonly shapes: { readonly inputs: readonly { readonly name: string; readonly shape: string }[]; readonly output: string }
  /** Why a transpose, none, or a sum stands there; undefined where the question does not come up. */
  readonly why: string | undefined
}

/** One program, told in one convention. */
export interface Telling {
  readonly steps: readonly ToldStep[]
  nameOf(value: Value): string
  /** What a value is called in the lines of a language: its name made valid and unique there. */
  identifierOf(value: Value, language: ProgramLanguage): string
  /** The functions that the TypeScript lines call. */
  readonly typescriptHelpers: string
  /** What a trace holds, in the telling's sign, scale, rows and columns; a value or its told name. */
  numbers(trace: Trace, value: Value): Matrix
  /** −1 where it is told with the other sign than the program has it. */
  sign(value: Value): 1 | -1
  /** Whether what the program has as rows is told as columns. */
  transposed(value: Value): boolean
  /**
   * The arithmetic of a told cell of a step, with the told numbers.
   *
   * @throws {OptionError} for digits or terms out of range.
   */
  arithmetic(trace: Trace, step: Step, row: number, column: number, options?: ArithmeticOptions): CellArithmetic
  /** A learning rate of the program in this telling, and what it acts like in the other. */
  effectiveLearningRate(learningRate: number, rows: number): ToldRate
}

/**
 * A program told in one of the field's conventions. The program is one: samples as rows, the error as output − target, updates that
 * subtract, a sum or a mean as its loss says. Told otherwise, values with samples (and rows such as a bias) are transposed, gradients
 * change their sign, or are multiplied or divided by the rows of the batch, together with the plain learning rate, so that every told
 * formula holds for the told numbers.
 *
 * @throws {OptionError} for an unknown option, and for the other of sum and mean where rows or classes have weights.
 */
export function tellingOf(program: TrainingProgram, options: TellingOptions): Telling {
  checkOptions(options, ['error', 'samples', 'gradients', 'names', 'rows', 'ownNames'], 'tellingOf')
  checkChoice(options.error, 'error', 'tellingOf', ['targetMinusOutput', 'outputMinusTarget'])
  checkChoice(options.samples, 'samples', 'tellingOf', ['rows', 'columns'])
  checkChoice(options.gradients, 'gradients', 'tellingOf', ['sum', 'mean'])
  checkChoice(options.names, 'names', 'tellingOf', ['tutorial', 'standard', 'own'])
  const { rows } = options
  if (rows !== undefined) checkNumber(rows, 'rows', 'tellingOf', { integer: true, min: 1 })
  const told = conventional(program, options, namesOf(program, options.names, options.ownNames))
  const { at } = told
  const names = { numpy: numpyNames(nameOfTold), r: rNames(nameOfTold), typescript: typescriptNames(nameOfTold) }
  for (const language of Object.values(names)) for (const value of program.values) language.of(at(value).value)
  const helpers = new Set<string>()

  const steps = program.steps.map((step): ToldStep => {
    const line = retoldLine(step, at, told.rows)
    const telling = { step, line, conventional: told, rows }
    const typescript = writeTypescript(line, names.typescript)
    for (const helper of typescript.helpers) helpers.add(helper)
    return {
      step,
      name: line.output.name,
      sentence: sentenceOf(telling),
      formula: writeUnicode(line, nameOfTold),
      latex: writeLatex(line, nameOfTold),
      code: {
        numpy: writeNumpy(line, names.numpy).join('\n'),
        r: writeR(line, names.r).join('\n'),
        typescript: typescript.lines.join('\n'),
      },
      shapes: {
        inputs: step.inputs.map(input => ({ name: at(input).value.name, shape: sizeText(at(input).value.shape, rows) })),
        output: sizeText(line.output.shape, rows),
      },
      why: whyOf(telling),
    }
  })
  return {
    steps,
    typescriptHelpers: helpersOf(helpers),
    nameOf: value => at(value).value.name,
    identifierOf: (value, language) => names[language].of(at(value).value),
    numbers: (trace, value) => toldNumbers(trace, value, at(value)),
    sign: value => at(value).sign,
    transposed: value => at(value).transposed,
    arithmetic(trace, step, row, column, arithmetic) {
      const given = new Map(step.inputs.map(input => [input.id, toldCells(trace, input, at(input))]))
      const read = (value: Value, r: number, c: number) => given.get(value.id)!.cell(r, c)
      return writeArithmetic(retoldLine(step, at, told.rows).expression, { row, column, rows: trace.rows, read }, arithmetic)
    },
    effectiveLearningRate: (rate, batch) => rateIn(told, options.gradients, rate, batch),
  }
}

const nameOfTold = (value: Value): string => value.name

/** The convention that the tutorial itself tells an example in, with its names. */
export function ownTelling(example: Example): TellingOptions {
  return {
    error: example.names.some(({ sign }) => sign === -1) ? 'targetMinusOutput' : 'outputMinusTarget',
    samples: example.names.some(({ transposed }) => transposed) ? 'columns' : 'rows',
    gradients: example.options.loss.reduction,
    names: 'tutorial',
    ownNames: example.names,
  }
}
