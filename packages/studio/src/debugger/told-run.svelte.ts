import type { Matrix, TrainingProgram } from 'glassbox'
import { effects, why } from 'glassbox/trace'
import type { Timeline, Trace } from 'glassbox/trace'
import { tellingOf } from 'glassbox/tutorial'
import type { Telling, TellingOptions, ToldStep } from 'glassbox/tutorial'
import { scaleOf } from '../matrix/colour.ts'
import type { At } from '../matrix/marks.ts'
import type { CellPlace, Edit, Wording } from '../moment/moment.ts'
import { open } from '../moment/recipe.ts'
import type { Recipe, Subject } from '../moment/recipe.ts'
import { Places } from '../network/places.ts'
import type { ToldCell, Value } from './cell.ts'
import { Curve } from './curve.svelte.ts'
import { withEdits } from './edits.ts'
import { EditHistory } from './history.svelte.ts'
import { RemoteMoments } from './moments.ts'
import { Moving } from './moving.svelte.ts'
import { numbered } from './numbering.ts'

/** One run and how it is told: its numbers as they are, and with what was changed by hand, in the reader's wording. */
export abstract class ToldRun extends Moving {
  readonly recipe: Recipe
  readonly subject: Subject
  readonly timeline: Timeline
  /** Replays the training beside the page. */
  readonly moments: RemoteMoments
  readonly curve: Curve
  readonly places: Places
  /** Numbers that have the full colour, by value: fixed from the first moment that shows it. */
  readonly #scales = new Map<Value, number>()

  wording = $state.raw<Wording>({})
  readonly history = new EditHistory()

  constructor(recipe: Recipe) {
    const subject = open(recipe)
    const timeline = subject.timeline()
    const moments = new RemoteMoments(recipe, timeline, subject.options.dtype ?? 'float64')
    super(moments)
    this.recipe = recipe
    this.subject = subject
    this.timeline = timeline
    this.moments = moments
    this.curve = new Curve(moments)
    this.places = new Places(subject.network, timeline.program)
  }

  get edits(): readonly Edit[] {
    return this.history.list
  }

  get program(): TrainingProgram {
    return this.timeline.program
  }

  /** Rows of the batch at hand. */
  readonly rows = $derived.by(() => this.trace?.rows ?? 1)
  readonly telling: Telling = $derived.by(() => tellingOf(this.program, this.tellingOptions(this.rows)))
  readonly told: ToldStep = $derived.by(() => this.telling.steps[this.position.step]!)
  /** The tutorial's numbers of the steps, "6a", "6b" where several have one; undefined for those it does not count. */
  readonly numbering: readonly (string | undefined)[] = $derived.by(() => numbered(this.program, this.subject.names))
  /** The moment at hand with what was changed by hand. */
  readonly touched: Trace<TrainingProgram> | undefined = $derived.by(
    () => this.trace && (this.edits.length > 0 ? withEdits(this.trace, this.edits) : this.trace),
  )
  /** Told numbers by value, kept while moment and telling stay: a large matrix is told once. */
  readonly #told: Map<Value, Matrix> = $derived.by(() => {
    void this.touched
    void this.telling
    return new Map()
  })

  /** How this run, and any run beside it, is told. */
  tellingOptions(rows: number, said: Wording = this.wording): TellingOptions {
    const { language: _language, ...wording } = said
    const { ownNames, ...own } = this.subject.telling
    const options = { ...own, ...wording, rows }
    return options.names === 'tutorial' && ownNames ? { ...options, ownNames } : options
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

  /** What a told number is in the program: of its own sign, and in its own scale. */
  protected fromTold(cell: ToldCell, x: number): number {
    const { row, column } = this.placeOf(cell)
    const { shape, data } = this.touched!.tensor(cell.value)
    const own = data[row * shape[1]! + column]!
    const told = this.numbers(cell.value)
    const now = told.data[cell.row * told.columns + cell.column]!
    // A telling multiplies each value by one factor; of a zero only the sign can be told.
    return now !== 0 && own !== 0 ? (x * own) / now : x * this.telling.sign(cell.value)
  }
}
