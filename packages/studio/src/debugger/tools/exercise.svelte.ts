import type { Matrix } from 'glassbox'
import type { Marks } from '../../matrix/marks.ts'
import type { ToldCell, Value } from '../cell.ts'
import type { Overlay } from '../overlay.ts'
import type { Session } from '../session.svelte.ts'
import { grade } from './grading.ts'
import type { Grade } from './grading.ts'

export interface Answer {
  readonly x: number
  readonly text: string
  readonly grade: Grade
}

/** Hints in their order: the words of the step, the sources lit, the arithmetic. */
export const HINTS = 3

/** Cells of one step to be filled in, and how that goes. */
export class Exercise {
  readonly value: Value
  readonly cells: ReadonlySet<number>
  readonly #session: Session
  readonly #truth: Matrix
  answers = $state.raw<ReadonlyMap<number, Answer>>(new Map())
  /** How many hints were taken, by cell. */
  hints = $state.raw<ReadonlyMap<number, number>>(new Map())
  /** How often each cell was answered. */
  tries = $state.raw<ReadonlyMap<number, number>>(new Map())

  readonly right = $derived.by(() => [...this.answers.values()].filter(answer => answer.grade === 'right').length)
  readonly firstTry = $derived.by(
    () => [...this.answers].filter(([i, answer]) => answer.grade === 'right' && this.tries.get(i) === 1).length,
  )
  readonly isDone = $derived.by(() => this.right === this.cells.size)
  /** The cell in hand, or else the first that is not right yet. */
  readonly at: number | undefined = $derived.by(() => {
    const { cell } = this.#session
    const inHand = cell?.value === this.value ? this.#index(cell) : undefined
    if (inHand !== undefined && this.cells.has(inHand)) return inHand
    return [...this.cells].find(i => this.answers.get(i)?.grade !== 'right')
  })

  constructor(session: Session, value: Value, cells: ReadonlySet<number>) {
    this.#session = session
    this.value = value
    this.cells = cells
    this.#truth = session.numbers(value)
  }

  #index = ({ row, column }: ToldCell): number => row * this.#truth.columns + column

  place(i: number): ToldCell {
    const column = i % this.#truth.columns
    return { value: this.value, row: (i - column) / this.#truth.columns, column }
  }

  hint(i: number): void {
    this.hints = new Map(this.hints).set(i, Math.min(HINTS, (this.hints.get(i) ?? 0) + 1))
  }

  /** Takes what was typed into a cell; false where the cell is none of the exercise. */
  answer(cell: ToldCell, x: number, text: string): boolean {
    const i = this.#index(cell)
    if (cell.value !== this.value || !this.cells.has(i)) return false
    this.answers = new Map(this.answers).set(i, { x, text, grade: grade(text, this.#truth.data[i]!) })
    this.tries = new Map(this.tries).set(i, (this.tries.get(i) ?? 0) + 1)
    return true
  }

  /** What the matrices show meanwhile. */
  get overlay(): Overlay {
    const cells = (fits: (answer: Answer | undefined) => boolean) =>
      new Set([...this.cells].filter(i => fits(this.answers.get(i))))
    const data = Float64Array.from(this.#truth.data, (x, i) => this.answers.get(i)?.x ?? x)
    const own: Marks = {
      right: cells(answer => answer?.grade === 'right'),
      wrong: cells(answer => answer !== undefined && answer.grade !== 'right'),
    }
    return {
      marks: new Map([...this.#sources(), [this.value, own]]),
      blanks: new Map([[this.value, cells(answer => answer === undefined)]]),
      hidden: new Map([[this.value, cells(answer => answer?.grade !== 'right')]]),
      numbers: new Map([[this.value, { ...this.#truth, data }]]),
      // While an exercise is on, nothing else is typed into: it would change what is asked.
      onedit: (cell, x, text) => this.answer(cell, x, text) || true,
    }
  }

  /** The sources of the cell at hand, once its second hint was taken. */
  #sources(): Map<Value, Marks> {
    const marks = new Map<Value, { sources: Set<number> }>()
    if (this.at === undefined || (this.hints.get(this.at) ?? 0) < 2) return marks
    for (const source of this.#session.sourcesOf(this.place(this.at))) {
      const own = marks.get(source.value) ?? { sources: new Set<number>() }
      own.sources.add(source.row * this.#session.numbers(source.value).columns + source.column)
      marks.set(source.value, own)
    }
    return marks
  }
}
