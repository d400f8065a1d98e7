import { check } from './checking.ts'
import type { CheckReply, CheckRequest } from './checking.ts'
import { messageOf } from '../../words/message.ts'

addEventListener('message', ({ data }: MessageEvent<CheckRequest>) => {
  const reply = (said: CheckReply) => postMessage(said)
  check(data, reply)
    .catch((error: unknown) => reply({ kind: 'failed', item: 0, message: messageOf(error) }))
    .finally(() => reply({ kind: 'done' }))
})
