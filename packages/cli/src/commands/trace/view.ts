import { mathsOf, numpyOf, latexOf, rOf, stepArithmetic, typescriptOf, wordsOf } from 'glassbox/export'
import type { ArithmeticOptions, CellArithmetic } from 'glassbox/export'
import type { Matrix, Program, Step, Value } from 'glassbox'
import type { Trace } from 'glassbox/trace'
import type { Telling } from 'glassbox/tutorial'

export const languages = ['maths', 'numpy', 'r', 'typescript', 'latex'] as const
export type Language = (typeof languages)[number]

/** A step in words and formulas. */
export interface Told {
  readonly formula: string
  readonly sentence: string
  /** Why a transpose or a sum stands there; undefined where it does not come up. */
  readonly why: string | undefined
  code(language: Language): string
}

/** A program as it is told: under which names, in which rows and columns, with which signs. */
export interface View {
  readonly program: Program
  nameOf(value: Value): string
  /** Whether the rows of the program stand as columns. */
  transposed(value: Value): boolean
  numbers(trace: Trace, value: Value): Matrix
  told(step: Step): Told
  /** The arithmetic of a told cell. */
  arithmetic(trace: Trace, step: Step, row: number, column: number, options: ArithmeticOptions): CellArithmetic
}

/** A program under its own names, as it is: a prediction, or a training that no convention is asked for. */
export function plainView(program: Program, rows: number): View {
  return {
    program,
    nameOf: value => value.name,
    transposed: () => false,
    numbers(trace, value) {
      const { shape, data } = trace.tensor(value)
      return { rows: shape[0] ?? 1, columns: shape[1] ?? 1, data }
    },
    told: step => ({
      formula: mathsOf(step),
      sentence: wordsOf(step, { rows }),
      why: undefined,
      code: language => plainCode[language](step),
    }),
    arithmetic: (trace, step, row, column, options) => stepArithmetic(trace, step, row, column, options),
  }
}

const plainCode: { readonly [L in Language]: (step: Step) => string } = {
  maths: step => mathsOf(step),
  numpy: step => numpyOf(step),
  r: step => rOf(step),
  typescript: step => typescriptOf(step),
  latex: step => latexOf(step),
}

/** A training program as a telling has it. */
export function toldView(program: Program, telling: Telling): View {
  const told = new Map(telling.steps.map(one => [one.step, one]))
  return {
    program,
    nameOf: value => telling.nameOf(value),
    transposed: value => telling.transposed(value),
    numbers: (trace, value) => telling.numbers(trace, value),
    told(step) {
      const { formula, sentence, why, code, latex } = told.get(step)!
      return {
        formula,
        sentence,
        why,
        code: language => (language === 'maths' ? formula : language === 'latex' ? latex : code[language]),
      }
    },
    arithmetic: (trace, step, row, column, options) => telling.arithmetic(trace, step, row, column, options),
  }
}
