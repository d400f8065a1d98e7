import type { Block, LessonSettings, SectionId } from 'glassbox/tutorial'
import { Job } from './job.ts'

/** A section as it is told: its blocks come one after the other from a worker, and take the places of those told before. */
export class LessonRun {
  blocks = $state.raw<readonly Block[]>([])
  replies = $state.raw<ReadonlyMap<number, string>>(new Map())
  isDone = $state(false)
  trouble = $state<string>()
  readonly #job = new Job()
  #section: SectionId | undefined

  start(section: SectionId, settings: LessonSettings): void {
    if (section !== this.#section) {
      this.blocks = []
      this.replies = new Map()
    }
    this.#section = section
    this.isDone = false
    this.trouble = undefined
    let told = 0
    this.#job.ask({ kind: 'lesson', section, settings }, answer => {
      if (answer.kind === 'block') this.blocks = this.blocks.toSpliced(told++, 1, answer.block)
      else if (answer.kind === 'reply') this.replies = new Map([...this.replies, [answer.question, answer.text]])
      else if (answer.kind === 'trouble') this.#end(told, answer.message)
      else if (answer.kind === 'done') this.#end(told)
    })
  }

  #end(told: number, trouble?: string): void {
    this.blocks = this.blocks.slice(0, told)
    this.trouble = trouble
    this.isDone = true
  }

  stop(): void {
    this.#job.stop()
  }
}
