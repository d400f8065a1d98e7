import type { Matrix, TrainingProgram } from 'glassbox'
import { effects, Stepper, why } from 'glassbox/trace'
import type { Position, Stride, Timeline, Trace } from 'glassbox/trace'
import { tellingOf } from 'glassbox/tutorial'
import type { Telling, TellingOptions, ToldStep } from 'glassbox/tutorial'
import { scaleOf } from '../matrix/colour.ts'
import type { At, Marks } from '../matrix/marks.ts'
import type { CellPlace, DebuggerMoment, Edit, Wording } from '../moment/moment.ts'
import { open } from '../moment/recipe.ts'
import type { Recipe, Subject } from '../moment/recipe.ts'
import { Places } from '../network/places.ts'
import type { Mark } from '../network/places.ts'
import { Curve } from './curve.svelte.ts'
import { litBy } from './lit.ts'
import type { Lit } from './lit.ts'
import { RemoteMoments } from './moments.ts'
import { numbered } from './numbering.ts'

export type Value = TrainingProgram['values'][number]
type OneTrace = Trace<TrainingProgram>

/** A cell as the page shows it: its place is that of the told matrix. */
export interface ToldCell extends At {
  readonly value: Value
}

/** Everything that the debugger shows of one run: where it stands, what it is told like, what is pointed at, what was changed by hand. */
export class Session {
  readonly recipe: Recipe
  readonly subject: Subject
  readonly timeline: Timeline
  /** Replays the training beside the page. */
  readonly moments: RemoteMoments
  readonly curve: Curve
  readonly places: Places
  readonly #stepper: Stepper<TrainingProgram>
  /** Numbers that have the full colour, by value: fixed from the first moment that shows it. */
  readonly #scales = new Map<Value, number>()

  position = $state.raw<Position>({ epoch: 0, batch: 0, step: 0 })
  /** The moment at hand, untouched; undefined until the first is computed. */
  trace = $state.raw<OneTrace>()
  wording = $state.raw<Wording>({})
  edits = $state.raw<readonly Edit[]>([])
  #undone: (readonly Edit[])[] = []
  #last: Promise<void> = Promise.resolve()
  #asked = 0
  /** Pointed at or focused just now. */
  pointed = $state.raw<ToldCell>()
  /** Chosen, and kept while nothing is pointed at. */
  chosen = $state.raw<ToldCell>()
  /** Named elsewhere, in an arithmetic or a chain, and pointed at there. */
  hinted = $state.raw<ToldCell>()
  /** A unit, connection or bias that is pointed at in the drawing. */
  element = $state.raw<Mark>()
  /** Whether a moment is being computed for so long that it must be said. */
  busy = $state(false)
  /** The last thing that could not be done, for people. */
  trouble = $state<string>()

  constructor(recipe: Recipe) {
    this.recipe = recipe
    this.subject = open(recipe)
    this.timeline = this.subject.timeline()
    this.moments = new RemoteMoments(recipe, this.timeline, this.subject.options.dtype ?? 'float64')
    this.curve = new Curve(this.moments)
    this.places = new Places(this.subject.network, this.program)
    this.#stepper = new Stepper(this.moments)
  }

  get program(): TrainingProgram {
    return this.timeline.program
  }

  /** Rows of the batch at hand. */
  readonly rows = $derived.by(() => this.trace?.rows ?? 1)
  readonly telling: Telling = $derived.by(() => tellingOf(this.program, this.#options()))
  readonly told: ToldStep = $derived.by(() => this.telling.steps[this.position.step]!)
  /** The tutorial's numbers of the steps, "6a", "6b" where several have one; undefined for those it does not count. */
  readonly numbering: readonly (string | undefined)[] = $derived.by(() => numbered(this.program, this.subject.names))
  /** The moment at hand with what was changed by hand. */
  readonly touched: OneTrace | undefined = $derived.by(() => this.trace && this.#touched(this.trace, this.edits))
  /** Told numbers by value, kept while moment and telling stay: a large matrix is told once. */
  readonly #told: Map<Value, Matrix> = $derived.by(() => {
    void this.touched
    void this.telling
    return new Map()
  })
  readonly cell: ToldCell | undefined = $derived.by(() => this.pointed ?? this.chosen)
  /** What is lit, by value: the cell in hand, and its sources. */
  readonly marks: ReadonlyMap<Value, Marks> = $derived.by(() => this.#marks())
  /** The same in the drawing of the network. */
  readonly lit: Lit = $derived.by(() => this.#lit())

  #options(): TellingOptions {
    const { language: _language, ...wording } = this.wording
    const { ownNames, ...own } = this.subject.telling
    const options = { ...own, ...wording, rows: this.rows }
    return options.names === 'tutorial' && ownNames ? { ...options, ownNames } : options
  }

  async start(moment: Omit<DebuggerMoment, 'recipe'>): Promise<void> {
    const { epoch, batch, step, cell, wording, edits } = moment
    this.say(wording ?? {})
    const { trouble: untold } = this
    this.edits = edits ?? []
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

  /** Goes to a position, unless another is asked for before it is this one's turn. */
  async goTo(position: Position): Promise<void> {
    const own = ++this.#asked
    await this.#move(async () => {
      if (own === this.#asked) await this.#stepper.goTo(position)
    })
  }

  async forward(stride: Stride = 'step'): Promise<void> {
    await this.#move(() => this.#stepper.forward(stride))
  }

  async back(stride: Stride = 'step'): Promise<void> {
    await this.#move(() => this.#stepper.back(stride))
  }

  /** Moves wait for one another. */
  #move(go: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(() => this.#moved(go))
    return this.#last
  }

  async #moved(go: () => Promise<void>): Promise<void> {
    const slow = setTimeout(() => (this.busy = true), 150)
    try {
      await go()
      const trace = await this.#stepper.trace()
      this.trouble = undefined
      if (trace !== this.trace) this.trace = trace
      this.position = this.#stepper.position
      this.pointed = undefined
      this.hinted = undefined
      this.#follow()
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error)
    } finally {
      clearTimeout(slow)
      this.busy = false
    }
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
    const before = this.wording
    const { chosen } = this
    const place = chosen && this.placeOf(chosen)
    this.trouble = undefined
    this.pointed = undefined
    this.wording = wording
    try {
      void this.telling
      if (place) this.chosen = this.toldPlace(chosen.value, place)
    } catch (error) {
      this.wording = before
      this.trouble = error instanceof Error ? error.message : String(error)
    }
  }

  /** Ends what runs beside the page. */
  close(): void {
    this.moments.close()
  }

  /** The numbers of a value as they are told, changed cells and all. */
  numbers(value: Value): Matrix {
    const known = this.#told.get(value)
    if (known !== undefined) return known
    const numbers = this.telling.numbers(this.touched!, value)
    this.#told.set(value, numbers)
    return numbers
  }

  /** The same without what was changed by hand. */
  untouched(value: Value): Matrix {
    return this.telling.numbers(this.trace!, value)
  }

  scale(value: Value): number {
    const known = this.#scales.get(value)
    if (known !== undefined) return known
    const scale = scaleOf(this.trace!.tensor(value).data)
    this.#scales.set(value, scale)
    return scale
  }

  /** Where a told cell stands in the program. */
  placeOf({ value, row, column }: ToldCell): CellPlace {
    return this.telling.transposed(value) ? { value: value.name, row: column, column: row } : { value: value.name, row, column }
  }

  toldPlace(value: Value, { row, column }: At): ToldCell {
    return this.telling.transposed(value) ? { value, row: column, column: row } : { value, row, column }
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

  /** The cells that a told cell was computed from, and those that it feeds. */
  sourcesOf(cell: ToldCell): readonly ToldCell[] {
    const { row, column } = this.placeOf(cell)
    return why(this.touched!, cell.value, row, column).sources.map(source => this.toldPlace(source.value, source))
  }

  effectsOf(cell: ToldCell): readonly { readonly step: TrainingProgram['steps'][number]; readonly cells: readonly ToldCell[] }[] {
    const { row, column } = this.placeOf(cell)
    return effects(this.touched!, cell.value, row, column).map(({ step, cells }) => ({
      step,
      cells: cells.map(fed => this.toldPlace(fed.value, fed)),
    }))
  }

  /** Sets a told cell to a number; what follows from it is computed anew. */
  edit(cell: ToldCell, x: number): void {
    const place = this.placeOf(cell)
    const number = this.#fromTold(cell, x)
    const rest = this.edits.filter(e => e.value !== place.value || e.row !== place.row || e.column !== place.column)
    this.#undone = []
    this.edits = [...rest, { ...place, number }]
  }

  undo(): void {
    if (this.edits.length === 0) return
    this.#undone.push(this.edits)
    this.edits = this.edits.slice(0, -1)
  }

  redo(): void {
    const last = this.#undone.pop()
    if (last) this.edits = last
  }

  clearEdits(): void {
    if (this.edits.length > 0) this.#undone.push(this.edits)
    this.edits = []
  }

  /** What a told number is in the program: of its own sign, and in its own scale. */
  #fromTold(cell: ToldCell, x: number): number {
    const { row, column } = this.placeOf(cell)
    const { shape, data } = this.touched!.tensor(cell.value)
    const own = data[row * shape[1]! + column]!
    const told = this.numbers(cell.value)
    const now = told.data[cell.row * told.columns + cell.column]!
    // A telling multiplies each value by one factor; of a zero only the sign can be told.
    return now !== 0 && own !== 0 ? (x * own) / now : x * this.telling.sign(cell.value)
  }

  #touched(trace: OneTrace, edits: readonly Edit[]): OneTrace {
    let changed = trace
    for (const { value: name, row, column, number } of edits) {
      const value = trace.program.values.find(known => known.name === name)
      if (value === undefined) continue
      const { shape, data } = changed.tensor(value)
      if (row >= shape[0]! || column >= shape[1]!) continue
      const numbers = data.slice()
      numbers[row * shape[1]! + column] = number
      changed = changed.with(new Map([[value, numbers]]))
    }
    return changed
  }

  #marks(): ReadonlyMap<Value, Marks> {
    const marks = new Map<
      Value,
      { current?: At; hinted?: At; sources?: Set<number>; changed?: Set<number>; group?: Set<number> }
    >()
    const of = (value: Value) => {
      const own = marks.get(value) ?? {}
      marks.set(value, own)
      return own
    }
    if (!this.trace || !this.touched) return marks
    if (this.cell) {
      of(this.cell.value).current = this.cell
      for (const source of this.sourcesOf(this.cell)) {
        const own = of(source.value)
        const { columns } = this.numbers(source.value)
        ;(own.sources ??= new Set()).add(source.row * columns + source.column)
      }
    }
    // Of what stands at the left of the step, the cells that it feeds.
    const { step } = this.told
    if (this.cell && step.inputs.includes(this.cell.value) && this.element === undefined) {
      const { columns } = this.numbers(step.output)
      const fed = this.effectsOf(this.cell).find(effect => effect.step === step)?.cells ?? []
      of(step.output).group = new Set(fed.map(({ row, column }) => row * columns + column))
    }
    if (this.hinted) of(this.hinted.value).hinted = this.hinted
    if (this.element !== undefined)
      for (const value of [this.told.step.output, ...this.told.step.inputs]) {
        const rows = this.touched.tensor(value).shape[0]!
        const cells = this.places.cellsOf(value, this.element, rows).map(cell => this.toldPlace(value, cell))
        const { columns } = this.numbers(value)
        if (cells.length > 0) of(value).group = new Set(cells.map(({ row, column }) => row * columns + column))
      }
    if (this.edits.length > 0)
      for (const value of [this.told.step.output, ...this.told.step.inputs]) {
        const [now, before] = [this.numbers(value).data, this.untouched(value).data]
        const changed = new Set([...now.keys()].filter(i => !Object.is(now[i], before[i])))
        if (changed.size > 0) of(value).changed = changed
      }
    return marks
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
    }
  }
}
