import { DataError } from '../errors.ts'
import type { Value } from '../ops/op.ts'
import { compare } from './compare.ts'
import type { Comparison } from './compare.ts'
import type { Trace } from './trace.ts'

/** Numbers as they were given: texts, which tell their digits. */
type Cells = readonly (readonly string[])[]

/** A value that numbers can be compared with, in the convention of its name. */
export interface NumbersTarget {
  readonly value: Value
  /** −1 where the name's convention has the other sign than the program: y − output in place of output − y. */
  readonly sign: 1 | -1
  /** Whether the name's convention has samples as columns. */
  readonly transposed: boolean
}

export interface JudgeOptions {
  /** Decimals that the numbers were printed with. Default: read off the numbers. */
  readonly digits?: number | undefined
  /** Whether mistakes are looked for. Default true. */
  readonly explain?: boolean
  /** How values are called in the words of a mistake. Default: by their own names. */
  readonly nameOf?: (value: Value) => string
}

/** A cell that differs, in the convention of whoever gave the numbers. */
interface Difference {
  readonly row: number
  readonly column: number
  readonly yours: string
  readonly ours: number
}

/** How numbers compare with a value. */
export interface JudgedNumbers<T extends NumbersTarget = NumbersTarget> {
  readonly target: T
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
export function judgeNumbers<T extends NumbersTarget>(
  trace: Trace,
  target: T,
  cells: Cells,
  { digits, ...rest }: JudgeOptions = {},
): JudgedNumbers<T> {
  const options = digits === undefined ? rest : { ...rest, digits }
  const read = (form: Form): JudgedNumbers<T> => {
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

/** Values that numbers could be, where nobody says which. */
export interface FoundNumbers<T extends NumbersTarget = NumbersTarget> {
  /** Values that have these numbers, in the program's order. */
  readonly agreeing: readonly JudgedNumbers<T>[]
  /** Where none has: those with one mistyped cell, then those that a mistake explains, then several mistakes; in the program's order. */
  readonly explained: readonly JudgedNumbers<T>[]
  /** Where nothing explains them: the first of those with the fewest cells that differ, unless all cells do. */
  readonly nearest: JudgedNumbers<T> | undefined
  /** All values of this shape. */
  readonly candidates: readonly T[]
}

export interface FindOptions extends Omit<JudgeOptions, 'explain'> {
  /** What the numbers are called in complaints. */
  readonly where?: string
  /** Called while mistakes are looked for: how many values of how many are done. */
  readonly progress?: (done: number, all: number) => void
}

/** Looks for numbers among all targets of their shape. @throws {DataError} where no target has it. */
export function findNumbers<T extends NumbersTarget>(
  trace: Trace,
  all: readonly T[],
  cells: Cells,
  { where = 'the numbers', progress, ...options }: FindOptions = {},
): FoundNumbers<T> {
  const candidates = all.filter(target => hasShape(trace, target, cells))
  if (candidates.length === 0) {
    const shapes = [...new Set(all.map(({ value }) => trace.tensor(value).shape.join(' × ')))]
    throw new DataError({
      problem: 'no step has a matrix of this shape',
      where,
      expected: shapes.length > 13 ? `${shapes.slice(0, 12).join(', ')} and ${shapes.length - 12} more` : shapes.join(', '),
      got: `${cells.length} × ${cells[0]!.length}`,
      cure: 'Give the whole matrix; where you say which step it is, it is compared whatever its shape',
    })
  }
  const quick = candidates.map(target => judgeNumbers(trace, target, cells, { ...options, explain: false }))
  const agreeing = quick.filter(({ comparison }) => comparison.agrees)
  if (agreeing.length > 0) return { agreeing, explained: [], nearest: undefined, candidates }
  const judged = candidates.map((target, i) => {
    progress?.(i, candidates.length)
    return judgeNumbers(trace, target, cells, options)
  })
  const rank = ({ comparison: { mistyped, mistakes, together } }: JudgedNumbers<T>) =>
    mistyped !== undefined ? 0 : mistakes.length > 0 ? 1 : together.length > 0 ? 2 : 3
  const explained = [0, 1, 2].flatMap(wanted => judged.filter(one => rank(one) === wanted))
  const fewest = judged.reduce((best, one) => (one.differences.length < best.differences.length ? one : best))
  const near = explained.length === 0 && fewest.differences.length < cells.length * cells[0]!.length
  return { agreeing, explained, nearest: near ? fewest : undefined, candidates }
}

/** Whether a value has as many rows and columns as the numbers, in one of its conventions. */
function hasShape(trace: Trace, { value, transposed }: NumbersTarget, cells: Cells): boolean {
  const [rows, columns] = trace.tensor(value).shape
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
