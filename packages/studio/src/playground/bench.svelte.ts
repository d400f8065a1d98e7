import type { LayerSetting, ParameterEdit, PlaygroundMoment, PlaygroundSettings } from '../moment/moment.ts'
import { Client } from '../work/client.ts'
import type { Answer, Drawing, Frame, Palette, Picture, Request, Spreads, View } from '../work/messages.ts'
import { Course } from './course.ts'
import { pointsFor } from './points.ts'
import type { Points } from './points.ts'
import { jobOf } from './recipe.ts'
import { first } from './settings.ts'

/** Milliseconds between the frames that texts and curves tell. */
const STILL = 150

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
  frame = $state.raw<Frame>()
  spreads = $state.raw<Spreads>()
  /** The last picture of the weights. */
  lines = $state.raw<Picture>()
  course = new Course()
  /** The frame that texts and curves tell: no one reads thirty a second. */
  still = $state.raw<Frame>()
  /** Epochs a second while it was played last. */
  pace = $state<number>()
  isRunning = $state(false)
  /** Whether a moment is still being trained to. */
  isComing = $state(false)
  /** Epochs a second; as many as there can be where undefined. */
  speed = $state<number>()
  unit = $state.raw<{ readonly layer: number; readonly unit: number }>()
  pointed = $state.raw<{ readonly layer: number; readonly unit: number }>()
  log = $state(false)
  edits = $state.raw<readonly ParameterEdit[]>([])
  #palette: Palette = []
  #job = 0
  #arrived: Frame | undefined
  #arrivedLines: Picture | undefined
  #gathered: Float64Array<ArrayBuffer>[][] = [[], []]
  #stillAt = 0
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
    this.#stillAt = 0
    this.pace = undefined
    this.spreads = undefined
    this.#gathered = [[], []]
    this.#job++
    const { points } = this
    if (!points) {
      this.frame = undefined
      this.still = undefined
      this.#ask({ kind: 'pause' })
      return
    }
    const job = attempt(() => jobOf(this.settings, points))
    if ('trouble' in job) return this.#fail(job.trouble)
    const { edits } = this
    this.#ask({ kind: 'start', job: { ...job.made, id: this.#job, edits, epoch, batch }, view: this.view })
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
  }

  #hear(answer: Answer): void {
    if (answer.job !== this.#job) return
    if (answer.kind === 'trouble') this.#fail(answer.message)
    else if (answer.kind === 'spreads') this.spreads = answer
    else {
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
    if (frame?.job !== this.#job) return
    for (const part of this.#gathered[0]!) this.course.loss.add(part)
    for (const part of this.#gathered[1]!) this.course.held.add(part)
    this.#gathered = [[], []]
    if (frame.batch === 0) this.course.addScores(frame.epoch, frame.scores.train, frame.scores.held)
    this.isComing = false
    if (frame.isRunning) this.#pace(frame.epoch)
    else if (this.isRunning && this.frame?.isRunning) this.isRunning = false
    this.frame = frame
    if (this.#arrivedLines) this.lines = this.#arrivedLines
    this.#arrivedLines = undefined
    const now = performance.now()
    if (!frame.isRunning || now - this.#stillAt > STILL) {
      this.#stillAt = now
      this.still = frame
    }
    this.#ask({ kind: 'seen' })
  }

  #pace(epoch: number): void {
    const now = performance.now()
    if (now - this.#paced.at < 500) return
    this.pace = (1000 * (epoch - this.#paced.epoch)) / (now - this.#paced.at)
    this.#paced = { epoch, at: now }
  }

  get moment(): PlaygroundMoment {
    const { settings, edits, unit, log, frame } = this
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
