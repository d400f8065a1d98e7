import type { TrainingProgram } from 'glassbox'
import { shown } from '../matrix/number.ts'
import { cellName } from './cells.ts'
import type { Hint } from './hint.ts'
import type { Session, ToldCell, Value } from './session.svelte.ts'
import { worstSample } from './worst-sample.ts'

type Step = TrainingProgram['steps'][number]

/** A slope below this hardly lets anything through. */
const FLAT = 0.01
/** An update of more than this share of its weights is large, of less than the other next to nothing. */
const LARGE_UPDATE = 0.1
const SMALL_UPDATE = 1e-7
const LARGE_GRADIENT = 1e3
/** How near to 0.25 an error stands on its plateau. */
const PLATEAU = 0.01

/** All that can be said of the moment at hand. */
export function hintsOf(session: Session): readonly Hint[] {
  if (!session.touched) return []
  return [
    ...nonFinite(session),
    ...worstSample(session),
    ...plateau(session),
    ...rate(session),
    ...session.program.steps.filter(({ phase }) => phase === 'forward').flatMap(step => units(session, step)),
    ...exploding(session),
    ...updates(session),
  ]
}

const norm = (data: ArrayLike<number>) => Math.sqrt(Array.from(data).reduce((total, x) => total + x * x, 0))

const at = (session: Session, value: Value, index: number): ToldCell => {
  const columns = session.touched!.tensor(value).shape[1]!
  return session.toldPlace(value, { row: Math.floor(index / columns), column: index % columns })
}

/** The first cell, in the order of the steps, whose number is not finite. */
export function firstNonFinite(session: Session): { readonly step: number; readonly cell: ToldCell } | undefined {
  const { steps } = session.program
  for (let step = 0; step < steps.length; step++) {
    const { output } = steps[step]!
    const index = session.touched!.tensor(output).data.findIndex(x => !Number.isFinite(x))
    if (index >= 0) return { step, cell: at(session, output, index) }
  }
  return undefined
}

function nonFinite(session: Session): Hint[] {
  const found = firstNonFinite(session)
  if (found === undefined) return []
  const name = session.telling.nameOf(found.cell.value)
  return [{ id: 'non-finite', tone: 'warning', title: 'A number is not finite', text: `the first in this batch stands in ${name}`, cell: found.cell }] // prettier-ignore
}

function plateau(session: Session): Hint[] {
  const { program, touched } = session
  const last = touched!.producer(program.output)
  if (last?.op.name !== 'sigmoid' || session.subject.options.loss.targetKind === 'class') return []
  const [output, target] = [touched!.tensor(program.output).data, touched!.tensor(program.target).data]
  if (!target.every(t => t === 0 || t === 1) || target.every(t => t === target[0])) return []
  const error = norm(output.map((x, i) => x - target[i]!)) ** 2 / output.length
  // Either all is told as 0.5, or half of the samples are wrong by 1, and half of a square of 1 is taken.
  const isUndecided = Math.abs(error - 0.25) < PLATEAU
  if (!isUndecided && Math.abs(error / 2 - 0.25) > PLATEAU) return []
  return [
    {
      id: 'plateau',
      tone: 'warning',
      title: isUndecided ? `The squared error stands at ${shown(error)}` : `Half the squared error stands at ${shown(error / 2)}`,
      text: isUndecided
        ? '0.25 is what 0.5 for every sample gives: the outputs tell the samples hardly apart'
        : '0.25 is what half of the samples wrong by 1 give: where the sigmoid is flat there, hardly anything is learnt',
      cell: session.toldPlace(program.output, { row: 0, column: 0 }),
    },
  ]
}

function rate(session: Session): Hint[] {
  const own = session.touched!.tensor(session.program.learningRate).data[0]!
  if (!(own >= 0)) return []
  const { sum, mean, sentence } = session.telling.effectiveLearningRate(own, session.rows)
  const title =
    sum === mean ? `Learning rate ${Number(own.toPrecision(3))}` : `Effective learning rate ${Number(mean.toPrecision(3))}`
  return [{ id: 'rate', tone: 'plain', title, text: sentence }]
}

/** Units that are dead, and cells where an activation is flat. */
function units(session: Session, step: Step): Hint[] {
  const { op, output } = step
  const { data, shape } = session.touched!.tensor(output)
  const columns = shape[1]!
  const name = session.telling.nameOf(output)
  if (op.name === 'relu' || op.name === 'relu6') {
    const dead = Array.from({ length: columns }, (_, unit) => unit).filter(unit =>
      data.every((x, i) => i % columns !== unit || x === 0),
    )
    if (dead.length === 0) return []
    const cell = session.toldPlace(output, { row: 0, column: dead[0]! })
    const title =
      dead.length === 1 ? `Unit ${dead[0]! + 1} of ${name} is dead` : `${dead.length} of ${columns} units of ${name} are dead`
    return [{ id: `dead ${name}`, tone: 'warning', title, text: 'zero for every sample of this batch: no gradient passes', cell }]
  }
  const slope = op.name === 'sigmoid' ? (a: number) => a * (1 - a) : op.name === 'tanh' ? (a: number) => 1 - a * a : undefined
  if (slope === undefined) return []
  let [flat, flattest, least] = [0, -1, FLAT]
  data.forEach((a, i) => {
    const own = slope(a)
    if (own >= FLAT) return
    flat++
    if (own < least || flattest < 0) [flattest, least] = [i, own]
  })
  if (flat === 0) return []
  const cell = at(session, output, flattest)
  const title = `${flat} of ${data.length} cells of ${name} are saturated`
  return [{ id: `flat ${name}`, tone: flat * 4 > data.length ? 'warning' : 'plain', title, text: `slope below ${FLAT}; the flattest is ${cellName(session, cell)}`, cell }] // prettier-ignore
}

function exploding(session: Session): Hint[] {
  let worst: { value: Value; index: number; size: number } | undefined
  for (const gradient of session.program.gradients.values())
    session.touched!.tensor(gradient).data.forEach((x, index) => {
      const size = Math.abs(x)
      if (size > LARGE_GRADIENT && size > (worst?.size ?? 0)) worst = { value: gradient, index, size }
    })
  if (worst === undefined) return []
  const cell = at(session, worst.value, worst.index)
  return [{ id: 'exploding', tone: 'warning', title: 'Gradients explode', text: `${cellName(session, cell)} is ${shown(worst.size)} in size`, cell }] // prettier-ignore
}

/** How large each update is against its weights. */
function updates(session: Session): Hint[] {
  const { program, touched } = session
  const ratios = program.parameters.flatMap(({ value, kind }) => {
    const source = program.assignments.find(({ target }) => target === value)?.source
    if (source === undefined || kind !== 'weights') return []
    const [before, after] = [touched!.tensor(value).data, touched!.tensor(source).data]
    const size = norm(before)
    return size > 0 ? [{ source, ratio: norm(before.map((x, i) => after[i]! - x)) / size }] : []
  })
  return ratios.flatMap(({ source, ratio }): Hint[] => {
    const name = session.telling.nameOf(source)
    const cell = session.toldPlace(source, { row: 0, column: 0 })
    if (ratio > LARGE_UPDATE)
      return [{ id: `update ${name}`, tone: 'warning', title: `A large update: ${name}`, text: `${shown(ratio * 100)} % of the weights; about 0.1 to 1 % is usual`, cell }] // prettier-ignore
    if (ratio < SMALL_UPDATE)
      return [{ id: `update ${name}`, tone: 'warning', title: `Next to no update: ${name}`, text: `${shown(ratio * 100)} % of the weights: it hardly learns`, cell }] // prettier-ignore
    return []
  })
}
