import type { LayerSetting, ParameterEdit, PlaygroundMoment, PlaygroundSettings } from '../moment/moment.ts'
import { Client } from '../work/client.ts'
import { isOrder } from '../work/messages.ts'
import type { Answer, Drawing, Frame, Palette, Request, View } from '../work/messages.ts'
import { pointsFor } from './points.ts'
import type { Points } from './points.ts'
import { jobOf } from './recipe.ts'
import { Seen } from './seen.svelte.ts'
import { first } from './settings.ts'
import { messageOf } from '../words/message.ts'

type Made<T> = { readonly made: T } | { readonly trouble: string }

function attempt<T>(make: () => T): Made<T> {
  try {
    return { made: make() }
  } catch (error) {
    return { trouble: messageOf(error) }
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
  readonly seen = new Seen()
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
    this.seen.restart()
    this.job++
    const { points } = this
    if (!points) {
      this.seen.clear()
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
    this.seen.time()
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
    return this.seen.frame?.batch === 0 && !this.isRunning
  }

  edit(parameter: string, row: number, column: number, number: number): void {
    const { frame } = this.seen
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
    else if (answer.kind === 'spreads') this.seen.hearSpreads(answer, this.isRunning)
    else {
      this.seen.hear(answer)
      // Drawn once a picture, however many come.
      if (this.#arrived === undefined) requestAnimationFrame(() => this.#show())
      this.#arrived = answer
    }
  }

  #show(): void {
    const frame = this.#arrived
    this.#arrived = undefined
    if (frame?.job !== this.job) return
    this.isComing = false
    this.seen.show(frame)
    if (frame.heard === this.#orders) {
      this.isRunning = frame.isRunning
      if (!frame.isRunning) this.#halted?.()
    }
    this.#ask({ kind: 'seen' })
  }

  get moment(): PlaygroundMoment {
    const { settings, edits, unit, log } = this
    const { still: frame } = this.seen
    return {
      settings,
      epoch: frame?.epoch ?? 0,
      batch: frame?.batch ?? 0,
      edits,
      ...(unit && { unit }),
      ...(log && { log }),
    }
  }
}

export type { Bench }
/** There is one: who looks at another room and comes back finds it as it was. */
export const bench = new Bench()
