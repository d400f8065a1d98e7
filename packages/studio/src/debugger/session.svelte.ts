import type { Matrix } from 'glassbox'
import { tellingOf } from 'glassbox/tutorial'
import { scaleOf } from '../matrix/colour.ts'
import type { Marks } from '../matrix/marks.ts'
import type { DebuggerMoment, LaneMoment, Wording } from '../moment/moment.ts'
import type { Mark } from '../network/places.ts'
import { messageOf } from '../words/message.ts'
import type { ToldCell, Value } from './cell.ts'
import { sameCell } from './edits.ts'
import { litBy } from './lit-drawing.ts'
import type { Lit } from './lit-drawing.ts'
import { litCells } from './lit.ts'
import type { Overlay } from './overlay.ts'
import { ToldRun } from './told-run.svelte.ts'

export type { ToldCell, Value } from './cell.ts'

/** So long a second click may take, in milliseconds. */
const DOUBLE = 250

/** Everything that the debugger shows of one run: where it stands, what it is told like, what is pointed at, what was changed by hand. */
export class Session extends ToldRun {
  /** Whether matrices show how far their numbers are from the untouched run instead of the numbers. */
  differences = $state(false)
  lanes = $state.raw<readonly LaneMoment[]>([])
  overlay = $state.raw<Overlay>()
  /** Pointed at or focused just now. */
  pointed = $state.raw<ToldCell>()
  /** Chosen, and kept while nothing is pointed at. */
  chosen = $state.raw<ToldCell>()
  /** Named elsewhere, in an arithmetic or a chain, and pointed at there. */
  hinted = $state.raw<ToldCell>()
  /** A unit, connection or bias that is pointed at in the drawing. */
  element = $state.raw<Mark>()
  #leaving: ReturnType<typeof setTimeout> | undefined

  readonly cell: ToldCell | undefined = $derived.by(() => this.pointed ?? this.chosen)
  /** What is lit, by value: the cell in hand, and its sources. */
  readonly marks: ReadonlyMap<Value, Marks> = $derived.by(() => (this.trace ? litCells(this) : new Map()))
  /** The same in the drawing of the network. */
  readonly lit: Lit = $derived.by(() => this.#lit())

  async start(moment: Omit<DebuggerMoment, 'recipe'>): Promise<void> {
    const { epoch, batch, step, cell, wording, edits, lanes } = moment
    this.say(wording ?? {})
    const { trouble: untold } = this
    this.history.list = edits ?? []
    this.lanes = lanes ?? []
    await this.goTo({ epoch, batch, step })
    // A link may lead to where this training never comes.
    if (!this.trace) {
      const { trouble } = this
      await this.goTo({ epoch: 0, batch: 0, step: 0 })
      this.trouble = trouble
    }
    this.trouble ??= untold
    const value = cell && this.program.values.find(({ name }) => name === cell.value)
    const [rows, columns] = value && this.trace ? (this.trace.tensor(value).shape as [number, number]) : [0, 0]
    if (value && cell && cell.row < rows && cell.column < columns) this.chosen = this.toldPlace(value, cell)
  }

  protected arrived(): void {
    this.stay()
    this.pointed = undefined
    this.hinted = undefined
    this.#follow()
  }

  /** Keeps the cell in hand at its row and column, as far as the value at hand has them. */
  #follow(): void {
    const { output } = this.told.step
    if (this.chosen?.value === output) return
    const [rows, columns] = this.trace!.tensor(output).shape as [number, number]
    const { row, column } = this.chosen ? this.placeOf(this.chosen) : { row: 0, column: 0 }
    this.chosen = this.toldPlace(output, { row: Math.min(row, rows - 1), column: Math.min(column, columns - 1) })
  }

  /** Tells all in another wording. What cannot be told so is said, and stays as it was. */
  say(wording: Wording): void {
    const { chosen } = this
    const place = chosen && this.placeOf(chosen)
    this.trouble = undefined
    try {
      tellingOf(this.program, this.tellingOptions(this.rows, wording))
    } catch (error) {
      this.trouble = messageOf(error)
      return
    }
    this.pointed = undefined
    this.wording = wording
    if (place) this.chosen = this.toldPlace(chosen.value, place)
  }

  /** What a matrix of the page holds: the numbers, their differences from the untouched run, or what a tool puts in their place. */
  shown(value: Value): Matrix {
    const own = this.overlay?.numbers?.get(value)
    if (own) return own
    const now = this.numbers(value)
    if (!this.differences || this.edits.length === 0) return now
    const before = this.untouched(value).data
    return { ...now, data: Float64Array.from(now.data, (x, i) => (Object.is(x, before[i]) ? 0 : x - before[i]!)) }
  }

  /** What changed cells of a matrix held before; undefined where differences are shown. */
  before(value: Value): Matrix | undefined {
    return this.edits.length > 0 && !this.differences ? this.untouched(value) : undefined
  }

  /** The scale of what {@link shown} gives: differences are small beside the numbers, and have one of their own. */
  scaleShown(value: Value): number {
    return this.differences && this.edits.length > 0 ? scaleOf(this.shown(value).data) : this.scale(value)
  }

  isHidden({ value, row, column }: ToldCell): boolean {
    return this.overlay?.hidden?.get(value)?.has(row * this.numbers(value).columns + column) ?? false
  }

  /** Goes to the step that computes a cell's value, and takes the cell in hand. */
  async goToCell(cell: ToldCell): Promise<void> {
    const step = this.stepOf(cell)
    if (step !== undefined) await this.goTo({ ...this.position, step })
    this.chosen = cell
  }

  /** The step that computes a cell's value; where none does, the first that reads it. */
  stepOf({ value }: ToldCell): number | undefined {
    const { steps } = this.program
    const computing = steps.findIndex(({ output }) => output === value)
    const at = computing >= 0 ? computing : steps.findIndex(({ inputs }) => inputs.includes(value))
    return at >= 0 ? at : undefined
  }

  /** Sets a told cell to a number; what follows from it is computed anew. */
  edit(cell: ToldCell, x: number, text = String(x)): void {
    if (this.overlay?.onedit?.(cell, x, text)) return
    const place = this.placeOf(cell)
    const now = this.numbers(cell.value)
    const before = this.untouched(cell.value).data[cell.row * now.columns + cell.column]!
    // Where differences are shown, a difference is what is typed.
    const number = this.fromTold(cell, this.differences && this.edits.length > 0 ? before + x : x)
    this.history.change([...this.edits.filter(edit => !sameCell(edit, place)), { ...place, number }])
  }

  undo(): void {
    this.history.undo()
  }

  redo(): void {
    this.history.redo()
  }

  clearEdits(): void {
    if (this.edits.length > 0) this.history.change([])
  }

  /** What choosing a cell of a matrix does: as {@link goToCell}, unless a tool takes it, or it comes to be edited by a double click. */
  choose(cell: ToldCell): void {
    this.stay()
    if (this.overlay?.onchoose?.(cell)) return
    this.chosen = cell
    const step = this.stepOf(cell)
    if (step !== undefined && step !== this.position.step) this.#leaving = setTimeout(() => void this.goToCell(cell), DOUBLE)
  }

  /** Stays at the step at hand though a cell of another was chosen just now. */
  stay(): void {
    clearTimeout(this.#leaving)
  }

  #lit(): Lit {
    const nothing = { current: new Set<Mark>(), sources: new Set<Mark>() }
    if (this.element !== undefined) return { ...nothing, current: new Set([this.element]) }
    if (!this.cell || !this.trace) return nothing
    const { places } = this
    return litBy(this.cell, { places, placeOf: cell => this.placeOf(cell), sourcesOf: cell => this.sourcesOf(cell) })
  }

  /** What a link to this moment holds. */
  get moment(): DebuggerMoment {
    const { cell } = this
    return {
      recipe: this.recipe,
      ...this.position,
      ...(cell && { cell: this.placeOf(cell) }),
      ...(Object.keys(this.wording).length > 0 && { wording: this.wording }),
      ...(this.edits.length > 0 && { edits: this.edits }),
      ...(this.lanes.length > 0 && { lanes: this.lanes }),
    }
  }
}
