import { besideNumber, departuresOf, verdictOf } from 'glassbox/trace'
import type { JudgedNumbers, Mistake } from 'glassbox/trace'
import { spelled } from '../../terminal/ascii.ts'
import { count } from '../../terminal/number.ts'
import { paint } from '../../terminal/style.ts'
import type { Look } from '../../terminal/style.ts'
import { table } from '../../terminal/table.ts'
import { printable, wrap } from '../../terminal/text.ts'
import { blocks, sentence, some } from '../print.ts'
import type { Subject, Target } from './subject.ts'

/** Cells that are shown where many differ. */
const MOST_CELLS = 6

/** Mistakes that are shown where many explain the numbers. */
const MOST_MISTAKES = 8

type Judgement = JudgedNumbers<Target>

/** A value's name, with the tutorial's step where it has one. */
export const targetText = ({ name, step }: Pick<Target, 'name' | 'step'>): string =>
  step === undefined ? name : `${name} (step ${step})`

/** How numbers compare with a value, for people. */
export function judgementLines(subject: Subject, judgement: Judgement, look: Look): string[] {
  const { target, comparison, differences } = judgement
  const { agrees, mistyped, complete } = comparison
  const say = (text: string, style?: 'bold' | 'dim') => sentence(spelled(text, look), look, style)
  const sure = mistyped !== undefined && comparison.mistakes.length === 0
  const updates = subject.trace.producer(target.value)?.phase === 'update' ? subject.notes : []
  return blocks(
    [
      ...say(verdictOf(judgement, targetText(target), { count }), 'bold'),
      ...departuresOf(judgement, target.name).flatMap(text => say(text)),
    ],
    sure ? [] : cellTable(differences, look),
    agrees ? [] : explanations(subject, judgement, look),
    !complete ? say('The matrices are so large that only the nearest steps were searched for mistakes.', 'dim') : [],
    subject.turned && hasExplanations(judgement) ? say('In words of mistakes, samples are rows.', 'dim') : [],
    updates.flatMap(text => say(text, 'dim')),
  )
}

/** The largest differences. */
function cellTable(differences: Judgement['differences'], look: Look): string[] {
  if (differences.length === 0) return []
  const rows = differences.slice(0, MOST_CELLS).map(({ row, column, yours, ours }) => {
    const off = Number(yours.replace('−', '-')) - ours
    return [`[${row},${column}]`, yours, besideNumber(ours, yours), Number.isFinite(off) ? off.toExponential(1) : '']
  })
  const columns = [
    { title: 'cell' },
    { title: 'yours', align: 'right' },
    { title: 'ours', align: 'right' },
    { title: 'off by', align: 'right' },
  ] as const
  const left = differences.length - rows.length
  return [...table(columns, rows, look), ...(left > 0 ? [paint(look, 'dim', `and ${count(left)} more, which differ less`)] : [])]
}

const hasExplanations = ({ comparison: { mistakes, together } }: Judgement) => mistakes.length > 0 || together.length > 0

function explanations(subject: Subject, { comparison }: Judgement, look: Look): string[] {
  const { mistakes, together, mistyped, transposed } = comparison
  const item = (text: string, depth: number) =>
    wrap(printable(spelled(text, look)), look.columns - depth, '  ').map(line => ' '.repeat(depth) + line)
  const told = (mistake: Mistake, depth: number) => [
    ...item(`- ${mistake.words}`, depth),
    ...item(where(subject, mistake), depth + 2).map(line => paint(look, 'dim', line)),
  ]
  const head = (text: string) => paint(look, 'bold', text)
  if (mistakes.length > 0) {
    const left = mistakes.length - MOST_MISTAKES
    return [
      head(mistakes.length === 1 ? 'One mistake explains all of it' : 'Any one of these explains all of it'),
      ...mistakes.slice(0, MOST_MISTAKES).flatMap(mistake => told(mistake, 0)),
      ...(left > 0 ? [`and ${count(left)} more`] : []),
      ...(mistyped === undefined ? [] : item('or that one cell is mistyped', 0)),
    ]
  }
  if (together.length > 0)
    return together
      .slice(0, MOST_MISTAKES)
      .flatMap((several, i) => [
        head(`${i === 0 ? 'These mistakes together explain it' : 'or these together'}`),
        ...several.flatMap(mistake => told(mistake, 0)),
      ])
  if (mistyped !== undefined || transposed) return []
  return sentence('None of the mistakes that are known here gives these numbers.', look)
}

function where(subject: Subject, { step, elsewhere }: Mistake): string {
  const named = (output: Mistake['step']['output']) => targetText({ name: subject.nameOf(output), step: subject.stepOf(output) })
  const others = elsewhere.map(({ output }) => named(output))
  const also = others.length === 0 ? '' : `; made in ${some(others, 2)} instead, it gives the same numbers`
  const at = subject.stepOf(step.output)
  return `right${at === undefined ? '' : `, in step ${at}`}: ${subject.formulaOf(step)}${also}`
}

/** How numbers compare with a value, as plain data. */
export function judgementJson(
  subject: Subject,
  { target, comparison, departs, differences, expectedShape, givenShape }: Judgement,
): object {
  const mistake = ({ kind, words, step, elsewhere }: Mistake) => ({
    kind,
    words,
    step: subject.nameOf(step.output),
    value: step.output.name,
    op: step.op.name,
    elsewhere: elsewhere.map(({ output }) => subject.nameOf(output)),
  })
  const { agrees, transposed, mistyped, mistakes, together, complete } = comparison
  return {
    step: target.name,
    value: target.value.name,
    tutorialStep: target.step ?? null,
    agrees,
    otherSign: departs.sign,
    samplesAsRows: departs.transposed,
    expectedShape,
    givenShape,
    transposed,
    differing: differences.length,
    differences: differences.map(({ yours, ...rest }) => ({ ...rest, yours: Number(yours.replace('−', '-')) })),
    mistyped: mistyped === undefined ? null : { row: differences[0]!.row, column: differences[0]!.column },
    mistakes: mistakes.map(mistake),
    together: together.map(several => several.map(mistake)),
    complete,
  }
}
