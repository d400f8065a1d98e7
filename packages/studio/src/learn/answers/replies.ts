import type { LessonSettings, SectionId } from 'glassbox/tutorial'
import { questions } from '../questions.ts'
import type { QuestionNumber } from '../questions.ts'
import { last } from './beyond.ts'
import { late } from './code.ts'
import { early } from './perceptron.ts'
import { middle } from './steps.ts'
import type { Reply } from './words.ts'
import { messageOf } from '../../words/message.ts'

const all: { readonly [N in QuestionNumber]: Reply } = { ...early, ...middle, ...late, ...last }

/** The answers to the questions that arise in a section. */
export async function replies(section: SectionId, settings: LessonSettings): Promise<ReadonlyMap<number, string>> {
  const told = new Map<number, string>()
  for (const { number, at } of questions) {
    if (at.section !== section) continue
    try {
      told.set(number, await all[number](settings))
    } catch (error) {
      // Under some settings a training comes to no end: that is then the answer.
      told.set(number, `With these settings it cannot be told: ${messageOf(error)}`)
    }
  }
  return told
}
