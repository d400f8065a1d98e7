import type { LayerSetting, ParameterEdit, PlaygroundMoment, PlaygroundSettings } from '../moment/moment.ts'
import { Client } from '../work/client.ts'
import { isOrder } from '../work/messages.ts'
import type { Answer, Drawing, Frame, Palette, Picture, Request, Spread, Spreads, View } from '../work/messages.ts'
import { Course } from './course.ts'
import { pointsFor } from './points.ts'
import type { Points } from './points.ts'
import { jobOf } from './recipe.ts'
import { first } from './settings.ts'

/**
 * What is shown anew while a training runs, one after the other: a picture of the page has one thing to do, so that none takes long. The
 * surface and the network take turns, with one of the rest after both.
 */
const ROUND = (['texts', 'loss', 'spread', 'texts', 'scores', 'spread'] as const).flatMap(
  rest => ['surface', 'network', rest] as const,
)

/** How the numbers of a parameter are spread, and at which epochs that was looked at. */
export interface ShownSpread {
  readonly spread: Spread
  readonly epochs: readonly number[]
}

type Made<T> = { readonly made: T } | { readonly trouble: string }

function attempt<T>(make: () => T): Made<T> {
  try {
    return { made: make() }
  } catch (error) {
    return { trouble: error instanceof Error ? error.message : String(error) }
  }
}

/** The playground: what is trained, where the training stands, what is looked at. */
class Bench {
  settings = $state.raw<PlaygroundSettings>(first)
  readonly #points: Made<Points> = $derived.by(() => {
    // Layers and descent change nothing of the points.
    const { source, seed, heldOut, isStandardised } = this.#ofPoints
    return attempt(() => pointsFor({ ...first, source, seed, heldOut, isStandardised }))
  })
  #ofPoints = $state.raw<Pick<PlaygroundSettings, 'source' | 'seed' | 'heldOut' | 'isStandardised'>>(first)
  readonly points: Points | undefined = $derived.by(() => ('made' in this.#points ? this.#points.made : undefined))
  /** What is wrong with the points. */
  readonly pointTrouble: string | undefined = $derived.by(() => ('trouble' in this.#points ? this.#points.trouble : undefined))
  /** What is wrong with the network or its training. */
  trouble = $state<string>()
  /** The last frames: for the surface, for the network, and for texts. */
  frame = $state.raw<Frame>()
  network = $state.raw<Frame>()
  still = $state.raw<Frame>()
  /** The one whose scores are drawn. */
  scored = $state.raw<Frame>()
  /** Counts how often the losses are to be drawn. */
  lossTurn = $state(0)
  spreads = $state.raw<readonly ShownSpread[]>([])
  /** The last picture of the weights. */
  lines = $state.raw<Picture>()
  course = new Course()
  /** Epochs a second while it was played last. */
  pace = $state<number>()
  isRunning = $state(false)
  /** Whether a moment is still being trained to. */
  isComing = $state(false)
  /** Epochs a second; as many as there can be where undefined. */
  speed = $state<number | undefined>(30)
  unit = $state.raw<{ readonly layer: number; readonly unit: number }>()
  pointed = $state.raw<{ readonly layer: number; readonly unit: number }>()
  log = $state(false)
  edits = $state.raw<readonly ParameterEdit[]>([])
  #palette: Palette = []
  /** Counts trainings: what is told of another is not heard. */
  job = $state(0)
  #orders = 0
  #halted: (() => void) | undefined
  #arrived: Frame | undefined
  #arrivedLines: Picture | undefined
  #arrivedSpreads: Spreads | undefined
  #gathered: Float64Array<ArrayBuffer>[][] = [[], []]
  #turn = 0
  #spreadTurn = 0
  #paced = { epoch: 0, at: 0 }
  readonly #client = new Client(
    answer => this.#hear(answer),
    message => this.#fail(message),
  )

  /** The unit whose surface is shown large: pointed at, or else chosen. */
  readonly shownUnit = $derived.by(() => this.pointed ?? this.unit)
  get view(): View {
    return { palette: this.#palette, unit: this.shownUnit }
  }

  #ask(request: Request): void {
    if (isOrder(request)) this.#orders++
    this.#client.ask(request)
  }

  /** Opens what a link holds, or the first things to see. */
  open(moment?: PlaygroundMoment): void {
    this.log = moment?.log ?? false
    this.unit = moment?.unit
    this.edits = moment?.edits ?? []
    this.settings = { ...first, ...moment?.settings }
    this.#restart(moment?.epoch ?? 0, moment?.batch ?? 0)
  }

  /** Changes what is trained, or how: the training starts anew, and goes on where it was going. */
  set(part: Partial<PlaygroundSettings>): void {
    const wasRunning = this.isRunning
    this.settings = { ...this.settings, ...part }
    this.edits = []
    const { length } = this.settings.layers
    if (this.unit && (this.unit.layer > length || 'layers' in part)) this.unit = undefined
    this.pointed = undefined
    this.#restart(0, 0)
    if (wasRunning && this.points && this.trouble === undefined) this.play()
  }

  setLayer(at: number, part: Partial<LayerSetting>): void {
    this.set({ layers: this.settings.layers.map((own, i) => (i === at ? { ...own, ...part } : own)) })
  }

  reset(): void {
    this.edits = []
    this.#restart(0, 0)
  }

  #restart(epoch: number, batch: number): void {
    const { source, seed, heldOut, isStandardised } = this.settings
    const own = this.#ofPoints
    if (source !== own.source || seed !== own.seed || heldOut !== own.heldOut || isStandardised !== own.isStandardised)
      this.#ofPoints = { source, seed, heldOut, isStandardised }
    this.trouble = undefined
    this.isRunning = false
    this.isComing = epoch > 0 || batch > 0
    this.course = new Course()
    this.pace = undefined
    this.spreads = []
    this.#arrivedSpreads = undefined
    this.lossTurn++
    this.scored = undefined
    this.#gathered = [[], []]
    this.job++
    const { points } = this
    if (!points) {
      this.frame = this.network = this.still = undefined
      this.#ask({ kind: 'pause' })
      return
    }
    const job = attempt(() => jobOf(this.settings, points))
    if ('trouble' in job) return this.#fail(job.trouble)
    const { edits } = this
    this.#ask({ kind: 'start', job: { ...job.made, id: this.job, edits, epoch, batch }, view: this.view })
  }

  play(): void {
    if (!this.points || this.trouble !== undefined) return
    this.isRunning = true
    this.#paced = { epoch: this.frame?.epoch ?? 0, at: performance.now() }
    this.#ask({ kind: 'play', speed: this.speed })
  }

  setSpeed(speed: number | undefined): void {
    this.speed = speed
    if (this.isRunning) this.#ask({ kind: 'play', speed })
  }

  pause(): void {
    this.isRunning = false
    this.#ask({ kind: 'pause' })
  }

  /** Pauses, and waits until the last numbers are there. */
  async halt(): Promise<void> {
    if (!this.isRunning) return
    await new Promise<void>(resolve => {
      this.#halted = resolve
      this.pause()
    })
  }

  step(kind: 'epoch' | 'batch'): void {
    this.isRunning = false
    this.#ask({ kind })
  }

  /** Parameters can be changed between epochs, not between batches. */
  get mayEdit(): boolean {
    return this.frame !== undefined && this.frame.batch === 0 && !this.isRunning
  }

  edit(parameter: string, row: number, column: number, number: number): void {
    const { frame } = this
    if (!frame || !this.mayEdit) return
    const edit = { epoch: frame.epoch, parameter, row, column, number }
    this.edits = [...this.edits, edit]
    this.#ask({ kind: 'edit', edit })
  }

  /** Looks at a unit, or at the network's answer. */
  look(pointed: Bench['pointed'], chosen = this.unit): void {
    this.pointed = pointed
    this.unit = chosen
    this.#ask({ kind: 'view', view: this.view })
  }

  draw(drawing: Drawing): void {
    this.#ask({ kind: 'drawing', drawing })
  }

  colour(palette: Palette): void {
    this.#palette = palette
    this.#ask({ kind: 'view', view: this.view })
  }

  #fail(message: string): void {
    this.trouble = message
    this.isRunning = false
    this.isComing = false
    this.#halted?.()
  }

  #hear(answer: Answer): void {
    if (answer.job !== this.job) return
    if (answer.kind === 'trouble') this.#fail(answer.message)
    else if (answer.kind === 'spreads') {
      this.#arrivedSpreads = answer
      if (!this.isRunning) this.spreads = answer.list.map(spread => ({ spread, epochs: answer.epochs }))
    } else {
      this.#gathered[0]!.push(answer.losses)
      this.#gathered[1]!.push(answer.heldLosses)
      // Drawn once a picture, however many come.
      if (this.#arrived === undefined) requestAnimationFrame(() => this.#show())
      this.#arrived = answer
      if (answer.lines) this.#arrivedLines = answer.lines
    }
  }

  #show(): void {
    const frame = this.#arrived
    this.#arrived = undefined
    if (frame?.job !== this.job) return
    for (const part of this.#gathered[0]!) this.course.loss.add(part)
    for (const part of this.#gathered[1]!) this.course.held.add(part)
    this.#gathered = [[], []]
    this.isComing = false
    this.#take(frame)
    if (frame.isRunning) this.#pace(frame.epoch)
    if (frame.heard === this.#orders) {
      this.isRunning = frame.isRunning
      if (!frame.isRunning) this.#halted?.()
    }
    this.#ask({ kind: 'seen' })
  }

  #take(frame: Frame): void {
    const isAll = !frame.isRunning
    const turn = ROUND[this.#turn++ % ROUND.length]
    const isTurn = (of: typeof turn) => isAll || turn === of
    if (isTurn('surface')) this.frame = frame
    if (isTurn('network')) {
      this.network = frame
      if (this.#arrivedLines) this.lines = this.#arrivedLines
      this.#arrivedLines = undefined
    }
    if (isTurn('texts')) this.still = frame
    if (isTurn('loss')) this.lossTurn++
    if (isTurn('scores')) this.scored = frame
    if (isTurn('spread') && this.#arrivedSpreads) this.#takeSpread(this.#arrivedSpreads)
  }

  /** One of them, the next in turn. */
  #takeSpread({ epochs, list }: Spreads): void {
    if (this.spreads.length !== list.length) this.spreads = list.map(spread => ({ spread, epochs }))
    const turn = this.#spreadTurn++ % list.length
    this.spreads = this.spreads.with(turn, { spread: list[turn]!, epochs })
  }

  #pace(epoch: number): void {
    const now = performance.now()
    if (now - this.#paced.at < 500) return
    this.pace = (1000 * (epoch - this.#paced.epoch)) / (now - this.#paced.at)
    this.#paced = { epoch, at: now }
  }

  get moment(): PlaygroundMoment {
    const { settings, edits, unit, log, still: frame } = this
    return {
      settings,
      epoch: frame?.epoch ?? 0,
      batch: frame?.batch ?? 0,
      edits,
      ...(unit && { unit }),
      ...(log && { log }),
    }
  }

  /** One number of a parameter as it is now. */
  parameter(name: string, row: number, column: number): number | undefined {
    const own = this.frame?.parameters.get(name)
    return own?.data[row * own.columns + column]
  }
}

export type { Bench }
/** There is one: who looks at another room and comes back finds it as it was. */
export const bench = new Bench()
