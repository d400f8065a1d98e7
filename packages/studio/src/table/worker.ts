import { GlassboxError } from 'glassbox'
import type { Asked, Told } from './messages.ts'
import { Work } from './work.ts'
import { messageOf } from '../words/message.ts'

const tell = (told: Told) => postMessage(told)
const work = new Work(progress => tell({ progress }))

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  const { id, call, body } = data
  // The types of call and body go together: the page's side sees to that.
  const answer = (work.calls[call] as (body: unknown) => Promise<unknown>)(body)
  answer.then(
    done => tell({ id, answer: done }),
    (error: unknown) => {
      const text = messageOf(error)
      tell({ id, trouble: error instanceof GlassboxError ? text : `This should not have happened: ${text}` })
    },
  )
})
