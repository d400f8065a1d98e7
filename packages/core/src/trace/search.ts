import { matmul } from '../ops/matmul.ts'
import type { Transposes } from '../ops/matmul.ts'
import type { Step, Tensor, Value } from '../ops/op.ts'
import { variants } from './mistakes.ts'
import { stepsBetween } from './replay.ts'
import type { MistakeKind, Scene, Variant } from './variant.ts'
import { again, follow, turned, withChanges } from './what-if.ts'
import type { Run } from './what-if.ts'

/** A mistake that gives exactly the numbers at hand, to the digits printed. */
export interface Mistake {
  readonly kind: MistakeKind
  readonly words: string
  /** The step in which it was made: that of the value, or the nearest before it that explains the numbers. */
  readonly step: Step
  /** Other steps, farther back, in which a mistake of the same kind gives the same numbers. */
  readonly elsewhere: readonly Step[]
}

/** What was found. */
export interface Findings {
  /** Each explains the numbers by itself. */
  readonly mistakes: readonly Mistake[]
  /** Each explains them only as a whole: two mistakes, or one made in several steps. Looked for where no single mistake does. */
  readonly together: readonly (readonly Mistake[])[]
  /** Whether every step before the value was looked at; with very large matrices the nearest ones are. */
  readonly complete: boolean
}

/** Multiplications that a search may take: about a second. */
const MOST_WORK = 2e8

/** About how many wrong ways there are to take a step. */
const WAYS = 12

/** Pairs of mistakes are looked for in so many steps at the most, the nearest; in fewer where that takes too much work. */
const PAIRED_STEPS = 24

/** Digits of all cells together below which a pair of mistakes that fits says nothing: there are thousands of pairs. */
const ENOUGH_DIGITS = 9

/** What somebody does wrongly in every layer who does it wrongly in one. */
const HABITS: readonly MistakeKind[] = ['slope-of-input', 'slope-of-output', 'bias-left-out', 'bias-recycled']

export interface Wanted {
  readonly value: Value
  /** Whether a tensor has the numbers at hand, to the digits printed. */
  readonly isGiven: (tensor: Tensor) => boolean
  /** Significant digits of all numbers at hand together. */
  readonly digits: number
}

/** Makes every mistake in every step that leads to a value, carries it on to the value, and keeps those that give the numbers at hand. */
export function search(scene: Scene, wanted: Wanted): Findings {
  const { run } = scene
  const steps = stepsBefore(run, wanted.value)
  const paths = new Map(steps.map(step => [step, stepsBetween(run.program, step.output, wanted.value)]))
  const found = new Map<MistakeKind, { kind: MistakeKind; words: string; step: Step; elsewhere: Step[] }>()
  const costs = new Map<Step, number>()
  let work = 0
  let looked = 0
  for (const step of steps) {
    const path = paths.get(step)!
    const cost = [step, ...path].reduce((sum, one) => sum + workOf(run, one), 0)
    costs.set(step, cost)
    work += WAYS * cost
    if (work > MOST_WORK && looked > 0) break
    looked++
    for (const { kind, words, tensor } of variants(scene, step)) {
      const known = found.get(kind)
      if (known?.step === step || known?.elsewhere.at(-1) === step) continue
      const reached = follow(run, step.output, tensor, path)?.get(wanted.value)
      if (reached === undefined || !fits(wanted, reached, [kind])) continue
      if (known === undefined) found.set(kind, { kind, words, step, elsewhere: [] })
      else known.elsewhere.push(step)
    }
  }
  const mistakes = [...found.values()]
  const complete = looked === steps.length
  if (mistakes.length > 0 || !complete || wanted.digits < ENOUGH_DIGITS) return { mistakes, together: [], complete }
  const order = new Map(run.program.steps.map((step, i) => [step, i]))
  const inOrder = (some: readonly Step[]) => [...some].sort((a, b) => order.get(a)! - order.get(b)!)
  const habits = HABITS.map(kind => everywhere(scene, wanted, inOrder(steps), kind)).filter(several => several !== undefined)
  const two = pairs(scene, wanted, inOrder(steps.slice(0, affordable(steps, costs))), paths)
  const known = (pair: readonly Mistake[]) =>
    habits.some(
      habit => habit.length === 2 && habit.every(({ kind, step }, i) => pair[i]!.kind === kind && pair[i]!.step === step),
    )
  const together = [...habits, ...two.filter(pair => !known(pair))]
  return { mistakes, together, complete }
}

/** How many steps, the nearest first, can be paired with each other. */
function affordable(steps: readonly Step[], costs: ReadonlyMap<Step, number>): number {
  let sum = 0
  for (const [before, step] of steps.slice(0, PAIRED_STEPS).entries()) {
    sum += costs.get(step)!
    if (WAYS * WAYS * sum * (before + 1) > 2 * MOST_WORK) return before
  }
  return PAIRED_STEPS
}

/** What reads no direction of a row of numbers takes a column for a row. */
const fits = ({ isGiven }: Wanted, tensor: Tensor, kinds: readonly MistakeKind[]) =>
  isGiven(tensor) || (kinds.includes('wrong-axis') && isGiven(turned(tensor)))

/** The steps that lead to a value, the nearest first. */
function stepsBefore(run: Run, value: Value): readonly Step[] {
  const steps = new Set<Step>()
  for (let values: readonly Value[] = [value]; values.length > 0;) {
    const makers = values.map(one => run.producer(one)).filter(step => step !== undefined && !steps.has(step)) as Step[]
    for (const step of makers) steps.add(step)
    values = [...new Set(makers.flatMap(step => step.inputs))]
  }
  return [...steps]
}

/** About how many multiplications a step takes. */
function workOf(run: Run, { op, inputs, output, attributes }: Step): number {
  const cells = run.tensor(output).data.length
  return op.name === matmul.name ? cells * run.tensor(inputs[0]!).shape[(attributes as Transposes).transposeA ? 0 : 1]! : cells
}

/** The same mistake in every step in which it can be made; undefined where that is one step only, or does not give the numbers. */
function everywhere(scene: Scene, wanted: Wanted, steps: readonly Step[], kind: MistakeKind): Mistake[] | undefined {
  const changes = new Map<Value, Tensor>()
  const run = withChanges(scene.run, changes)
  const mistakes: Mistake[] = []
  for (const step of steps) {
    if (step.inputs.some(input => changes.has(input))) {
      const out = again(run, step)
      if (out === undefined) return undefined
      changes.set(step.output, out)
    }
    const wrong = [...variants({ ...scene, run }, step)].find(variant => variant.kind === kind)
    if (wrong === undefined) continue
    changes.set(step.output, wrong.tensor)
    mistakes.push({ kind, words: wrong.words, step, elsewhere: [] })
  }
  return mistakes.length > 1 && wanted.isGiven(run.tensor(wanted.value)) ? mistakes : undefined
}

/** With all else that changed values lead to, beside the path to the value at hand: a second mistake may read it. */
function beside(run: Run, changes: ReadonlyMap<Value, Tensor>): ReadonlyMap<Value, Tensor> {
  const all = new Map(changes)
  const changed = withChanges(run, all)
  for (const step of run.program.steps) {
    if (all.has(step.output) || !step.inputs.some(input => all.has(input))) continue
    const out = again(changed, step)
    if (out !== undefined) all.set(step.output, out)
  }
  return all
}

/** Two mistakes in two steps; of pairs of the same kinds the one nearest to the value. */
function pairs(
  scene: Scene,
  wanted: Wanted,
  steps: readonly Step[],
  paths: ReadonlyMap<Step, readonly Step[]>,
): readonly (readonly Mistake[])[] {
  const { run } = scene
  const found = new Map<string, readonly Mistake[]>()
  // Along the program's order: what is found later is nearer.
  const named = ({ kind, words }: Variant, step: Step, before: Mistake | undefined): Mistake =>
    before?.step === step
      ? before
      : { kind, words, step, elsewhere: before === undefined ? [] : [...new Set([before.step, ...before.elsewhere])] }
  steps.forEach((first, i) => {
    for (const one of variants(scene, first)) {
      const changes = follow(run, first.output, one.tensor, paths.get(first)!)
      if (changes === undefined) continue
      const changed = withChanges(run, beside(run, changes))
      for (const second of steps.slice(i + 1))
        for (const other of variants({ ...scene, run: changed }, second)) {
          const reached = follow(changed, second.output, other.tensor, paths.get(second)!)?.get(wanted.value)
          if (reached === undefined || !fits(wanted, reached, [one.kind, other.kind])) continue
          const key = [one.kind, other.kind].sort().join()
          const known = found.get(key)
          const knownAs = (kind: MistakeKind, place: number) =>
            one.kind === other.kind ? known?.[place] : known?.find(mistake => mistake.kind === kind)
          found.set(key, [named(one, first, knownAs(one.kind, 0)), named(other, second, knownAs(other.kind, 1))])
        }
    }
  })
  return [...found.values()]
}
