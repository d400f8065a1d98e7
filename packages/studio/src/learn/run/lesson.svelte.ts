import type { Block, LessonSettings, SectionId } from 'glassbox/tutorial'
import { Job } from './job.ts'

/**
 * A section as it is told: its blocks come one after the other from a worker. When it is told anew with other settings, what was told
 * before stays until all is there, so that the numbers on the page belong together.
 */
export class LessonRun {
  blocks = $state.raw<readonly Block[]>([])
  replies = $state.raw<ReadonlyMap<number, string>>(new Map())
  isDone = $state(false)
  /** Whether what is shown was told with the settings before. */
  isStale = $state(false)
  trouble = $state<string>()
  readonly #job = new Job()
  #section: SectionId | undefined

  start(section: SectionId, settings: LessonSettings): void {
    const isNew = section !== this.#section || this.trouble !== undefined
    if (isNew) {
      this.blocks = []
      this.replies = new Map()
    }
    this.#section = section
    this.isDone = false
    this.isStale = !isNew
    this.trouble = undefined
    let blocks: readonly Block[] = []
    let replies: ReadonlyMap<number, string> = new Map()
    const show = () => {
      this.blocks = blocks
      this.replies = replies
    }
    this.#job.ask({ kind: 'lesson', section, settings }, answer => {
      if (answer.kind === 'block') blocks = [...blocks, answer.block]
      else if (answer.kind === 'reply') replies = new Map([...replies, [answer.question, answer.text]])
      else {
        this.trouble = answer.kind === 'trouble' ? answer.message : undefined
        this.isDone = true
        this.isStale = false
      }
      if (!this.isStale) show()
    })
  }

  stop(): void {
    this.#job.stop()
  }
}
