import { compare } from 'glassbox/trace'
import type { Comparison } from 'glassbox/trace'
import type { Subject, Target } from './subject.ts'

/** Numbers as they were given: texts, which tell their digits. */
export type Cells = readonly (readonly string[])[]

/** A cell that differs, in the convention of whoever gave the numbers. */
export interface Difference {
  readonly row: number
  readonly column: number
  readonly yours: string
  readonly ours: number
}

/** How numbers compare with a value. */
export interface Judgement {
  readonly target: Target
  readonly comparison: Comparison
  /** In which way the numbers depart from the convention of the name that they were compared under. */
  readonly departs: { readonly sign: boolean; readonly transposed: boolean }
  /** The largest differences come first. */
  readonly differences: readonly Difference[]
  readonly givenShape: readonly [number, number]
  /** The shape wanted, in the convention that the numbers were read in. */
  readonly expectedShape: readonly [number, number]
}

interface Form {
  readonly sign: 1 | -1
  readonly transposed: boolean
}

/**
 * Compares numbers with a value in the convention of its name. Where they disagree, and the program itself has the other sign or the
 * other direction, they are taken in that convention: if they agree there, or a mistake explains them there and not here.
 */
export function judge(
  subject: Subject,
  target: Target,
  cells: Cells,
  { digits, explain }: { readonly digits: number | undefined; readonly explain: boolean },
): Judgement {
  const { trace, nameOf } = subject
  const options = { nameOf, explain, ...(digits !== undefined && { digits }) }
  const read = (form: Form): Judgement => {
    const comparison = compare(trace, target.value, own(cells, form), options)
    const departs = { sign: form.sign !== target.sign, transposed: form.transposed !== target.transposed }
    const [rows, columns] = comparison.expectedShape
    return {
      target,
      comparison,
      departs,
      givenShape: [cells.length, cells[0]!.length],
      differences: differencesOf(comparison, cells, form),
      expectedShape: form.transposed ? [columns, rows] : [rows, columns],
    }
  }
  const signs = target.sign === -1 ? ([-1, 1] as const) : ([1] as const)
  const turns = target.transposed ? [true, false] : [false]
  const [first, ...others] = turns.flatMap(transposed => signs.map(sign => read({ sign, transposed })))
  const all = [first!, ...others]
  return (
    all.find(({ comparison }) => comparison.agrees) ??
    all.find(({ comparison }) => comparison.mistyped !== undefined) ??
    all.find(({ comparison }) => comparison.mistakes.length > 0) ??
    all.find(({ comparison }) => comparison.together.length > 0) ??
    first!
  )
}

/** Whether a value has as many rows and columns as the numbers, in one of its conventions. */
export function sameShape(subject: Subject, { value, transposed }: Target, cells: Cells): boolean {
  const [rows, columns] = subject.trace.tensor(value).shape
  const is = (r: number | undefined, c: number | undefined) => r === cells.length && c === cells[0]!.length
  return is(rows, columns) || (transposed && is(columns, rows))
}

/** The numbers as the program has them. */
function own(cells: Cells, { sign, transposed }: Form): Cells {
  const turned = transposed ? cells[0]!.map((_, c) => cells.map(row => row[c]!)) : cells
  return sign === 1 ? turned : turned.map(row => row.map(negated))
}

const negated = (text: string) => (/^[-−]/.test(text) ? text.slice(1) : `-${text.replace(/^\+/, '')}`)

function differencesOf({ differences }: Comparison, cells: Cells, { sign, transposed }: Form): Difference[] {
  const size = ({ got, expected }: { readonly got: number; readonly expected: number }) => {
    const distance = Math.abs(got - expected)
    return Number.isNaN(distance) ? Infinity : distance
  }
  return [...differences]
    .sort((a, b) => size(b) - size(a) || 0)
    .map(({ row, column, expected }) => {
      const [r, c] = transposed ? [column, row] : [row, column]
      return { row: r, column: c, yours: cells[r]![c]!, ours: sign * expected + 0 }
    })
}
