import type { Stride } from 'glassbox/trace'
import type { Session } from './session.svelte.ts'

/** Plays a run forwards or backwards, by any stride and at any speed. */
export class Player {
  isPlaying = $state(false)
  direction = $state<1 | -1>(1)
  stride = $state<Stride>('step')
  /** Strides a second. */
  speed = $state(2)
  readonly #session: Session
  #run = 0

  constructor(session: Session) {
    this.#session = session
  }

  toggle(): void {
    if (this.isPlaying) this.pause()
    else void this.#play()
  }

  pause(): void {
    this.isPlaying = false
    this.#run++
  }

  async #play(): Promise<void> {
    const own = ++this.#run
    this.isPlaying = true
    while (this.#run === own) {
      const begun = performance.now()
      const { epoch, batch, step } = this.#session.position
      await (this.direction === 1 ? this.#session.forward(this.stride) : this.#session.back(this.stride))
      if (this.#run !== own) return
      const now = this.#session.position
      const isStill = now.epoch === epoch && now.batch === batch && now.step === step
      // At either end it stops; that there is nothing more is no trouble.
      if (isStill) {
        this.#session.trouble = undefined
        this.pause()
        return
      }
      const rest = 1000 / this.speed - (performance.now() - begun)
      await new Promise(resolve => setTimeout(resolve, Math.max(rest, 0)))
    }
  }
}
