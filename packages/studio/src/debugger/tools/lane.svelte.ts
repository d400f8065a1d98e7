import type { TrainingProgram } from 'glassbox'
import type { Timeline, Trace } from 'glassbox/trace'
import type { LaneMoment } from '../../moment/moment.ts'
import type { Subject } from '../../moment/recipe.ts'
import { openLane } from './lane-run.ts'
import { messageOf } from '../../words/message.ts'

/** A run beside the one at hand, which follows it from moment to moment. */
export class Lane {
  readonly moment: LaneMoment
  readonly subject: Subject | undefined
  readonly timeline: Timeline | undefined
  trace = $state.raw<Trace<TrainingProgram>>()
  /** The batch shown: the last, where it has fewer than the run at hand. */
  batch = $state(0)
  batches = $state(1)
  trouble = $state<string>()
  difference = $state('')
  losses = $state.raw<readonly number[]>([])
  /** What ended the training before its last epoch. */
  ended = $state<string>()
  #epoch = -1
  #asked = 0

  constructor(moment: LaneMoment) {
    this.moment = moment
    try {
      const { subject, timeline } = openLane(moment)
      this.subject = subject
      this.timeline = timeline
    } catch (error) {
      this.trouble = messageOf(error)
    }
  }

  async goTo(epoch: number, batch: number): Promise<void> {
    if (!this.timeline) return
    const asked = ++this.#asked
    try {
      const { length } = this.timeline.batches(epoch)
      const own = Math.min(batch, length - 1)
      // Another step of the same moment.
      if (this.trace && epoch === this.#epoch && own === this.batch) return
      const trace = await this.timeline.trace(epoch, own)
      // The reader has gone on meanwhile.
      if (asked !== this.#asked) return
      this.trace = trace
      this.#epoch = epoch
      this.batch = own
      this.batches = length
      this.trouble = undefined
    } catch (error) {
      if (asked !== this.#asked) return
      this.trace = undefined
      this.trouble = messageOf(error)
    }
  }
}
