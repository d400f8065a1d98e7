import type { Step, TrainingProgram } from 'glassbox'
import { besideNumber, departuresOf, findNumbers, judgeNumbers, verdictOf } from 'glassbox/trace'
import type { JudgedNumbers, Mistake, NumbersTarget, Trace } from 'glassbox/trace'
import { tellingOf } from 'glassbox/tutorial'
import type { Telling, TellingOptions } from 'glassbox/tutorial'
import type { Edit } from '../../moment/moment.ts'
import { open } from '../../moment/recipe.ts'
import type { Recipe } from '../../moment/recipe.ts'
import { withEdits } from '../edits.ts'
import { messageOf } from '../../words/message.ts'

/** Numbers of the reader's, and the moment that they are compared with. */
export interface CheckRequest {
  readonly recipe: Recipe
  readonly epoch: number
  readonly batch: number
  readonly edits: readonly Edit[]
  readonly telling: TellingOptions
  /** Each with the program's name of the value that it should be; found out where there is none. */
  readonly items: readonly { readonly cells: string[][]; readonly value: string | undefined }[]
}

export interface ToldMistake {
  readonly words: string
  /** The step it was made in: its place in the program, its name, and how it is right. */
  readonly step: number
  readonly name: string
  readonly formula: string
  readonly elsewhere: readonly string[]
}

/** What came of one matrix, in words and plain data: it crosses from a worker. */
export interface Checked {
  /** The program's name of the value; undefined where the numbers are none of its values. */
  readonly value: string | undefined
  readonly name: string
  /** Its place in the program: −1 for what was given. */
  readonly step: number
  readonly agrees: boolean
  readonly words: readonly string[]
  /** The cells that differ, the largest difference first: as they stand in the numbers pasted. */
  readonly cells: readonly { readonly row: number; readonly column: number; readonly yours: string; readonly ours: string }[]
  /** The same as the page shows the value. */
  readonly lit: readonly { readonly row: number; readonly column: number }[]
  readonly mistakes: readonly ToldMistake[]
  readonly together: readonly (readonly ToldMistake[])[]
}

export type CheckReply =
  | { readonly kind: 'progress'; readonly item: number; readonly done: number; readonly all: number }
  | { readonly kind: 'checked'; readonly item: number; readonly checked: Checked }
  | { readonly kind: 'failed'; readonly item: number; readonly message: string }
  | { readonly kind: 'done' }

interface Target extends NumbersTarget {
  readonly name: string
}

/** Compares matrix after matrix, and says of each what came of it. */
export async function check(request: CheckRequest, reply: (reply: CheckReply) => void): Promise<void> {
  const { recipe, epoch, batch, edits, items } = request
  const trace = withEdits(await open(recipe).timeline().trace(epoch, batch), edits)
  const telling = tellingOf(trace.program, { ...request.telling, rows: trace.rows })
  const targets = targetsOf(trace.program, telling)
  const nameOf = (value: Target['value']) => telling.nameOf(value)
  items.forEach(({ cells, value }, item) => {
    const target = targets.find(known => known.value.name === value)
    const told = (judged: JudgedNumbers<Target>, words: readonly string[] = []) => checkedOf(trace, telling, judged, words)
    try {
      const checked = target ? told(judgeNumbers(trace, target, cells, { nameOf })) : found()
      reply({ kind: 'checked', item, checked })
    } catch (error) {
      reply({ kind: 'failed', item, message: messageOf(error) })
    }
    function found(): Checked {
      const progress = (done: number, all: number) => reply({ kind: 'progress', item, done, all })
      const { agreeing, explained, nearest, candidates } = findNumbers(trace, targets, cells, { nameOf, progress })
      const names = (some: readonly JudgedNumbers<Target>[]) => listed(some.map(one => one.target.name))
      const [first] = agreeing
      if (first) return told(first, [`These are the numbers of ${names(agreeing)}.`])
      const [likely, ...more] = explained
      if (likely)
        return told(likely, [
          'No step has these numbers. The first that a mistake explains:',
          ...(more.length > 0 ? [`So it does for ${names(more)}: say above which one is meant.`] : []),
        ])
      if (nearest) return told(nearest, ['No step has these numbers, and no mistake that is known here gives them. Nearest:'])
      const none = `No step has these numbers, and no mistake that is known here gives them. Values of this shape: ${listed(candidates.map(({ name }) => name))}.`
      return { ...nothing, words: [none] }
    }
  })
}

const nothing: Checked = {
  value: undefined,
  name: '',
  step: -1,
  agrees: false,
  words: [],
  cells: [],
  lit: [],
  mistakes: [],
  together: [],
}

const MOST_NAMES = 6
const listed = (names: readonly string[]) =>
  names.length <= MOST_NAMES + 1
    ? names.join(', ')
    : `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`

/** What can be compared with: data, parameters and all that is computed; settings, masks and states are nobody's result. */
export function targetsOf({ values, steps }: TrainingProgram, telling: Telling): Target[] {
  const given = values.filter(({ role }) => role === 'input' || role === 'target' || role === 'parameter')
  return [...given, ...steps.map(({ output }) => output)].map(value => ({
    value,
    name: telling.nameOf(value),
    sign: telling.sign(value),
    transposed: telling.transposed(value),
  }))
}

function checkedOf(
  trace: Trace<TrainingProgram>,
  telling: Telling,
  judged: JudgedNumbers<Target>,
  before: readonly string[],
): Checked {
  const { target, comparison, differences, departs } = judged
  const place = (step: Step) => trace.program.steps.indexOf(step)
  const mistake = ({ words, step, elsewhere }: Mistake): ToldMistake => ({
    words,
    step: place(step),
    name: telling.nameOf(step.output),
    formula: telling.steps[place(step)]!.formula,
    elsewhere: elsewhere.map(({ output }) => telling.nameOf(output)),
  })
  const { agrees, mistakes, together, mistyped, transposed, complete } = comparison
  const isExplained = agrees || mistakes.length > 0 || together.length > 0 || mistyped !== undefined || transposed
  return {
    value: target.value.name,
    name: target.name,
    step: trace.program.steps.findIndex(({ output }) => output === target.value),
    agrees,
    words: [
      ...before,
      verdictOf(judged, target.name, { place: (row, column) => `row ${row + 1}, column ${column + 1}` }),
      ...departuresOf(judged, target.name),
      ...(isExplained ? [] : ['None of the mistakes that are known here gives these numbers.']),
      ...(complete ? [] : ['The matrices are so large that only the nearest steps were searched for mistakes.']),
    ],
    cells: differences.map(({ row, column, yours, ours }) => ({ row, column, yours, ours: besideNumber(ours, yours) })),
    lit: differences.map(({ row, column }) => (departs.transposed ? { row: column, column: row } : { row, column })),
    mistakes: mistakes.map(mistake),
    together: together.map(several => several.map(mistake)),
  }
}
