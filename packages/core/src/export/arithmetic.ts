import { checkNumber, checkOptions } from '../errors.ts'
import type { Step, Value } from '../ops/op.ts'
import type { Trace } from '../trace/trace.ts'
import { why } from '../trace/why.ts'
import { rounded } from './arithmetic/digits.ts'
import type { ArithmeticCell, Part } from './arithmetic/parts.ts'
import { writeCell } from './arithmetic/write.ts'
import type { Aside } from './arithmetic/write.ts'
import type { Expression } from './expression.ts'
import { expressionOf } from './recipes.ts'

/** A piece of arithmetic as it is shown; the number of a cell says which. */
export interface ArithmeticText {
  readonly text: string
  readonly cell?: ArithmeticCell
}

/** One line: what stands at the left of `=`, the arithmetic, and what it comes to. */
export interface ArithmeticLine {
  /** Name of a quantity put aside; undefined for the cell itself. */
  readonly name: string | undefined
  readonly parts: readonly ArithmeticText[]
  readonly result: string
}

/** The arithmetic of a cell, written out with its numbers. */
export interface CellArithmetic {
  /** Quantities that are computed first, then the cell. */
  readonly lines: readonly ArithmeticLine[]
  /** Significant digits that the numbers of cells are shown with: as many as it takes to get the result again, digit by digit. */
  readonly digits: number
}

export interface ArithmeticOptions {
  /** Significant digits of the result; default 4. What it is computed from is shown with more where that is needed. */
  readonly digits?: number
  /** Terms of a sum that are written out; default 12. Of more, the first ones and the last. */
  readonly terms?: number
}

/** What the arithmetic of a cell is written from. */
interface Ground {
  readonly row: number
  readonly column: number
  /** Rows of the batch. */
  readonly rows: number
  read(value: Value, row: number, column: number): number
}

const MOST_DIGITS = 17

/**
 * Writes the arithmetic of one cell with its numbers, `0.8146 × 0.3 + 0.8557 × 0.25 = 0.4583`, so that a person who computes with the
 * numbers as shown gets the result as shown: it is computed again from the rounded numbers, and digits are added until it is so.
 */
export function writeArithmetic(expression: Expression, ground: Ground, options: ArithmeticOptions = {}): CellArithmetic {
  checkOptions(options, ['digits', 'terms'], 'arithmetic')
  const { digits = 4, terms = 12 } = options
  checkNumber(digits, 'digits', 'arithmetic', { integer: true, min: 1, max: MOST_DIGITS })
  checkNumber(terms, 'terms', 'arithmetic', { integer: true, min: 3 })
  const { row, column, rows } = ground
  /** Written and computed with numbers as they are shown with so many digits, or in full precision. */
  const written = (n?: number) => {
    const round = (x: number) => (n === undefined ? x : Number(rounded(x, n)))
    const read: Ground['read'] = (value, r, c) => round(ground.read(value, r, c))
    const asides: Aside[] = []
    const cell = writeCell(expression, row, column, { read, round, rows, asides, known: new Map(), ids: new Map(), terms })
    return { asides, cell }
  }
  const result = rounded(written().cell.number, digits)
  let used = digits
  let { asides, cell } = written(used)
  while (used < MOST_DIGITS && Number(rounded(cell.number, digits)) !== Number(result)) ({ asides, cell } = written(++used))
  const line = (name: string | undefined, parts: readonly Part[], text: string) => ({
    name,
    parts: parts.map(part => textOf(part, used)),
    result: text,
  })
  return {
    digits: used,
    lines: [
      ...asides.map(({ name, parts, number }) => line(name, parts, rounded(number, used))),
      line(undefined, cell.parts, result),
    ],
  }
}

/**
 * The arithmetic of one cell of what a step computes, with the numbers of a trace.
 *
 * @throws {OptionError} for digits or terms out of range; {DataError} for a place outside of the value.
 * @example stepArithmetic(trace, trace.producer(trace.value('dense1.z'))!, 0, 0).lines[0].parts // 1.02 + 0.46
 */
export function stepArithmetic(
  trace: Trace,
  step: Step,
  row: number,
  column: number,
  options: ArithmeticOptions = {},
): CellArithmetic {
  why(trace, step.output, row, column)
  const read = (value: Value, r: number, c: number) => {
    const { shape, data } = trace.tensor(value)
    return data[r * shape[1]! + c]!
  }
  return writeArithmetic(expressionOf(step), { row, column, rows: trace.rows, read }, options)
}

function textOf(part: Part, digits: number): ArithmeticText {
  if (typeof part === 'string') return { text: part }
  const { number, cell } = part
  return { text: rounded(number, digits), ...(cell !== undefined && { cell }) }
}
