import type { Warning } from 'glassbox'
import type { RemoteMoments } from './moments.ts'

/** The losses of a whole training, as they come in from the worker. */
export class Curve {
  /** Loss of each epoch, counted from 0; replaced when more have come. */
  losses = $state.raw<readonly number[]>([])
  isDone = $state(false)
  /** Why the training ends early. */
  trouble = $state<string>()
  /** The epoch in which the first number that is not finite comes up. */
  brokenEpoch = $state<number>()
  warnings = $state.raw<readonly Warning[]>([])
  readonly #moments: RemoteMoments
  #isAsked = false

  constructor(moments: RemoteMoments) {
    this.#moments = moments
  }

  /** Starts the training beside the page, once. */
  start(): void {
    if (this.#isAsked) return
    this.#isAsked = true
    this.#moments.curve(answer => {
      if (answer.kind === 'losses') this.losses = [...this.losses, ...answer.losses]
      if (answer.kind !== 'trained') return
      this.isDone = true
      this.trouble = answer.trouble
      this.warnings = answer.warnings
      if (answer.nonFinite) this.brokenEpoch = this.losses.length
    })
  }
}
