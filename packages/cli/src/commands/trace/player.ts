import { DataError } from 'glassbox'
import type { Program, Step } from 'glassbox'
import { Stepper } from 'glassbox/trace'
import type { Stride, Trace } from 'glassbox/trace'
import { placeText, effectsOf, sourcesOf } from './places.ts'
import type { Place } from './places.ts'
import type { Subject } from './subject.ts'
import { languages } from './view.ts'
import type { Language, View } from './view.ts'

/** Where a player stands, with all that a picture of it needs. */
export interface Scene {
  readonly trace: Trace<Program>
  readonly view: View
  readonly step: Step
  readonly at: Place
}

const strides: Readonly<Record<string, readonly [stride: Stride, direction: 'forward' | 'back']>> = {
  ']': ['step', 'forward'],
  '[': ['step', 'back'],
  n: ['step', 'forward'],
  p: ['step', 'back'],
  '}': ['layer', 'forward'],
  '{': ['layer', 'back'],
  ')': ['phase', 'forward'],
  '(': ['phase', 'back'],
  b: ['batch', 'forward'],
  B: ['batch', 'back'],
  e: ['epoch', 'forward'],
  E: ['epoch', 'back'],
}

const arrows: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  up: [-1, 0],
  down: [1, 0],
  left: [0, -1],
  right: [0, 1],
}

const scrolls: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  '<': [0, -4],
  '>': [0, 4],
  pageup: [-4, 0],
  pagedown: [4, 0],
}

/** Steps through a subject by keys. */
export class Player {
  readonly subject: Subject
  readonly stepper: Stepper
  /** What to look at: the moment, the chain behind the cell, the keys. */
  mode: 'moment' | 'why' | 'help' = 'moment'
  /** The epoch being typed; undefined while none is. */
  typed: string | undefined
  code: Language | undefined
  message = ''
  scroll = { rows: 0, columns: 0 }
  /** Which of the cell's sources Enter follows. */
  chosen = 0
  #place: Place | undefined
  #trail: { readonly place: Place; readonly step: number }[] = []
  #views = new Map<number, View>()

  constructor(subject: Subject) {
    this.subject = subject
    this.stepper = new Stepper(subject)
  }

  /** What stands on the screen. */
  async scene(): Promise<Scene> {
    const trace = await this.stepper.trace()
    const view = this.#views.get(trace.rows) ?? this.subject.view(trace.rows)
    this.#views.set(trace.rows, view)
    const { step } = this.stepper
    return { trace, view, step, at: this.#within(this.#place ?? { value: step.output, row: 0, column: 0 }, trace, view) }
  }

  /** Goes to a moment, a step and a cell of it. */
  async goTo(epoch: number, batch: number, place?: Place): Promise<void> {
    const at = place === undefined ? 0 : this.#stepOf(place)
    await this.stepper.goTo({ epoch, batch, step: at })
    this.#place = place
  }

  /** Obeys a key; one that has no meaning is answered with a message. */
  async press(key: string): Promise<void> {
    this.message = ''
    try {
      if (this.typed !== undefined) return await this.#type(key)
      if (this.mode !== 'moment' && !this.#reads(key)) {
        this.mode = 'moment'
        this.scroll = { rows: 0, columns: 0 }
        return
      }
      await this.#obey(key)
    } catch (error) {
      // Beyond the first or last moment: it stays where it was, and says so.
      if (!(error instanceof DataError)) throw error
      this.message = error.message.split('\n')[0] ?? ''
    }
  }

  /** Whether a key scrolls what is read, instead of closing it. */
  #reads(key: string): boolean {
    const by = { up: -1, down: 1, pageup: -10, pagedown: 10 }[key]
    if (by === undefined) return key === 'resize'
    this.scroll = { rows: Math.max(0, this.scroll.rows + by), columns: 0 }
    return true
  }

  async #obey(key: string): Promise<void> {
    const scene = await this.scene()
    const stride = strides[key]
    if (stride !== undefined) return this.#stride(...stride, scene)
    const arrow = arrows[key]
    if (arrow !== undefined) return this.#move(...arrow, scene)
    const scroll = scrolls[key]
    if (scroll !== undefined) {
      this.scroll = { rows: this.scroll.rows + scroll[0], columns: this.scroll.columns + scroll[1] }
      return
    }
    switch (key) {
      case 'tab':
      case 'shift-tab':
        return this.#choose(key === 'tab' ? 1 : -1, scene)
      case 'return':
      case 's':
        return this.#follow(sourcesOf(scene.trace, scene.at, scene.view)[this.chosen], 'comes from nothing: it was given', scene)
      case 'f':
        return this.#follow(effectsOf(scene.trace, scene.at, scene.view)[0]?.cells[0], 'feeds nothing more', scene)
      case 'backspace':
      case 'u':
        return this.#return()
      case 'g':
        this.typed = ''
        return
      case 'c':
        this.code = [undefined, ...languages.slice(1)][(languages.indexOf(this.code ?? 'maths') + 1) % languages.length]
        return
      case 'w':
        this.mode = 'why'
        return
      case '?':
      case 'h':
        this.mode = 'help'
        return
      case 'resize':
        return
      default:
        this.message = `No key "${key}"; ? shows all`
    }
  }

  async #stride(stride: Stride, direction: 'forward' | 'back', { at, view }: Scene): Promise<void> {
    const before = this.stepper.position
    await this.stepper[direction](stride)
    const { position, step } = this.stepper
    if (position.epoch === before.epoch && position.batch === before.batch && position.step === before.step)
      this.message = 'This is the very start'
    const turned = view.transposed(at.value) !== view.transposed(step.output)
    this.#arrive({ value: step.output, row: turned ? at.column : at.row, column: turned ? at.row : at.column })
  }

  #move(rows: number, columns: number, { at, trace, view }: Scene): void {
    this.#arrive(this.#within({ value: at.value, row: at.row + rows, column: at.column + columns }, trace, view))
  }

  #arrive(place: Place): void {
    this.#place = place
    this.chosen = 0
    this.scroll = { rows: 0, columns: 0 }
  }

  #choose(by: number, { trace, at, view }: Scene): void {
    const sources = sourcesOf(trace, at, view)
    if (sources.length === 0) return
    this.chosen = (this.chosen + by + sources.length) % sources.length
    this.message = `Source ${this.chosen + 1} of ${sources.length}: ${placeText(sources[this.chosen]!, view)}; Enter goes there`
  }

  async #follow(place: Place | undefined, otherwise: string, { at, view }: Scene): Promise<void> {
    if (place === undefined) {
      this.message = `${placeText(at, view)} ${otherwise}`
      return
    }
    const { epoch, batch, step } = this.stepper.position
    this.#trail.push({ place: at, step })
    await this.stepper.goTo({ epoch, batch, step: this.#stepOf(place) })
    this.#arrive(place)
  }

  async #return(): Promise<void> {
    const last = this.#trail.pop()
    if (last === undefined) {
      this.message = 'Nowhere to go back to: no cell was followed'
      return
    }
    const { epoch, batch } = this.stepper.position
    await this.stepper.goTo({ epoch, batch, step: last.step })
    this.#arrive(last.place)
  }

  /** The step that computes a cell; for one that was given, the first that reads it. */
  #stepOf({ value }: Place): number {
    const { steps } = this.subject.program
    const own = steps.findIndex(({ output }) => output === value)
    return own >= 0
      ? own
      : Math.max(
          0,
          steps.findIndex(({ inputs }) => inputs.includes(value)),
        )
  }

  #within({ value, row, column }: Place, trace: Trace, view: View): Place {
    const { rows, columns } = view.numbers(trace, value)
    const hold = (x: number, extent: number) => Math.max(0, Math.min(extent - 1, x))
    return { value, row: hold(row, rows), column: hold(column, columns) }
  }

  async #type(key: string): Promise<void> {
    const typed = this.typed ?? ''
    if (/^\d$/.test(key) && typed.length < 9) this.typed = typed + key
    else if (key === 'backspace') this.typed = typed.slice(0, -1)
    else if (key === 'return' && typed !== '') {
      this.typed = undefined
      await this.stepper.goTo({ epoch: Number(typed), batch: 0, step: this.stepper.position.step })
    } else if (key !== 'resize') this.typed = undefined
  }
}
