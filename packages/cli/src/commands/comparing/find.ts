import { DataError } from 'glassbox'
import { spelled } from '../../terminal/ascii.ts'
import type { Look } from '../../terminal/style.ts'
import { blocks, sentence, some } from '../print.ts'
import { judge, sameShape } from './judge.ts'
import type { Cells, Judgement } from './judge.ts'
import type { Subject } from './subject.ts'
import { judgementJson, judgementLines, targetText } from './told.ts'

/** Values that numbers could be, where nobody says which. */
export interface Found {
  /** Values that have these numbers, in the program's order. */
  readonly agreeing: readonly Judgement[]
  /** Where none has: those with one mistyped cell, then those that a mistake explains, then several mistakes; in the program's order. */
  readonly explained: readonly Judgement[]
  /** Where nothing explains them: the first of those with the fewest cells that differ, unless all cells do. */
  readonly nearest: Judgement | undefined
  /** Names of all values of this shape. */
  readonly candidates: readonly string[]
}

/** Looks for numbers among all values of their shape. @throws {DataError} where no value has it. */
export function find(subject: Subject, cells: Cells, digits: number | undefined, where: string): Found {
  const targets = subject.targets.filter(target => sameShape(subject, target, cells))
  if (targets.length === 0)
    throw new DataError({
      problem: 'no step has a matrix of this shape',
      where,
      expected: some([...new Set(subject.targets.map(({ value }) => subject.trace.tensor(value).shape.join(' × ')))], 12),
      got: `${cells.length} × ${cells[0]!.length}`,
      cure: 'Give the whole matrix; with --step it is compared whatever its shape',
    })
  const candidates = targets.map(targetText)
  const quick = targets.map(target => judge(subject, target, cells, { digits, explain: false }))
  const agreeing = quick.filter(({ comparison }) => comparison.agrees)
  if (agreeing.length > 0) return { agreeing, explained: [], nearest: undefined, candidates }
  const told = targets.map(target => judge(subject, target, cells, { digits, explain: true }))
  const rank = ({ comparison: { mistyped, mistakes, together } }: Judgement) =>
    mistyped !== undefined ? 0 : mistakes.length > 0 ? 1 : together.length > 0 ? 2 : 3
  const explained = [0, 1, 2].flatMap(wanted => told.filter(judgement => rank(judgement) === wanted))
  const fewest = told.reduce((best, one) => (one.differences.length < best.differences.length ? one : best))
  const near = explained.length === 0 && fewest.differences.length < cells.length * cells[0]!.length
  return { agreeing, explained, nearest: near ? fewest : undefined, candidates }
}

/** What the numbers were found to be, for people. */
export function foundLines(subject: Subject, { agreeing, explained, nearest, candidates }: Found, look: Look): string[] {
  const say = (text: string, style?: 'bold' | 'dim') => sentence(spelled(text, look), look, style)
  if (agreeing.length > 0)
    return blocks(
      say(
        `These are the numbers of ${some(
          agreeing.map(({ target }) => targetText(target)),
          6,
        )}.`,
        'bold',
      ),
      ...agreeing
        .filter(({ departs }) => departs.sign || departs.transposed)
        .map(judgement => judgementLines(subject, judgement, look)),
    )
  const among = say(`Values of this shape: ${some(candidates, 8)}.`, 'dim')
  const [first, ...others] = explained
  if (first === undefined)
    return blocks(
      say(
        `No step has these numbers, and no mistake that is known here gives them.${nearest === undefined ? '' : ' Nearest:'}`,
        'bold',
      ),
      nearest === undefined ? [] : judgementLines(subject, nearest, look),
      among,
    )
  return blocks(
    say('No step has these numbers. The first that a mistake explains:', 'bold'),
    judgementLines(subject, first, look),
    others.length === 0
      ? []
      : say(
          `So it does for ${some(
            others.map(({ target }) => targetText(target)),
            5,
          )}: say which one is meant with --step.`,
        ),
    among,
  )
}

/** What the numbers were found to be, as plain data. */
export const foundJson = (subject: Subject, { agreeing, explained, nearest, candidates }: Found): object => ({
  agrees: agreeing.length > 0,
  agreeing: agreeing.map(judgement => judgementJson(subject, judgement)),
  explained: explained.map(judgement => judgementJson(subject, judgement)),
  nearest: nearest === undefined ? null : judgementJson(subject, nearest),
  candidates,
})
