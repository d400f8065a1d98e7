import type { Frame, Picture, Spread, Spreads } from '../work/messages.ts'
import { Course } from './course.ts'

/**
 * What is shown anew while a training runs, one after the other: a picture of the page has one thing to do, so that none takes long. The
 * surface and the network take turns, with one of the rest after both.
 */
const ROUND = (['texts', 'loss', 'spread', 'texts', 'scores', 'spread'] as const).flatMap(
  rest => ['surface', 'network', rest] as const,
)
/** Milliseconds over which epochs are counted. */
const PACED = 500

/** How the numbers of a parameter are spread, and at which epochs that was looked at. */
export interface ShownSpread {
  readonly spread: Spread
  readonly epochs: readonly number[]
}

/** What is seen of a training: of each frame a part while it runs, all once it stands. */
export class Seen {
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
  #lines: Picture | undefined
  #spreads: Spreads | undefined
  /** Whether nothing of this training is shown yet. */
  #isNew = true
  #turn = 0
  #spreadTurn = 0
  #paced = { epoch: 0, at: 0 }

  /** Another training begins; what was seen of the last stays until there is something of this. */
  restart(): void {
    this.course = new Course()
    this.pace = undefined
    this.spreads = []
    this.#spreads = undefined
    this.lossTurn++
    this.scored = undefined
    this.#isNew = true
  }

  /** There is nothing to train. */
  clear(): void {
    this.frame = this.network = this.still = undefined
  }

  /** Begins to count epochs. */
  time(): void {
    this.#paced = { epoch: this.frame?.epoch ?? 0, at: performance.now() }
  }

  hearSpreads(spreads: Spreads, isRunning: boolean): void {
    this.#spreads = spreads
    if (!isRunning || this.spreads.length === 0) this.spreads = spreads.list.map(spread => ({ spread, epochs: spreads.epochs }))
  }

  /** Keeps what comes once only, whether the frame is shown or not. */
  hear({ losses, heldLosses, lines }: Frame): void {
    this.course.loss.add(losses)
    this.course.held.add(heldLosses)
    if (lines) this.#lines = lines
  }

  show(frame: Frame): void {
    const isAll = !frame.isRunning || this.#isNew
    this.#isNew = false
    const turn = ROUND[this.#turn++ % ROUND.length]
    const isTurn = (of: typeof turn) => isAll || turn === of
    if (isTurn('surface')) this.frame = frame
    if (isTurn('network')) {
      this.network = frame
      if (this.#lines) this.lines = this.#lines
      this.#lines = undefined
    }
    if (isTurn('texts')) this.still = frame
    if (isTurn('loss')) this.lossTurn++
    if (isTurn('scores')) this.scored = frame
    if (isTurn('spread') && this.#spreads) this.#showSpread(this.#spreads)
    if (frame.isRunning) this.#pace(frame.epoch)
  }

  /** One of them, the next in turn. */
  #showSpread({ epochs, list }: Spreads): void {
    const turn = this.#spreadTurn++ % list.length
    this.spreads = this.spreads.with(turn, { spread: list[turn]!, epochs })
  }

  #pace(epoch: number): void {
    const now = performance.now()
    if (now - this.#paced.at < PACED) return
    this.pace = (1000 * (epoch - this.#paced.epoch)) / (now - this.#paced.at)
    this.#paced = { epoch, at: now }
  }
}
