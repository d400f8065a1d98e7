import { check } from './checking.ts'
import type { CheckReply, CheckRequest } from './checking.ts'

addEventListener('message', ({ data }: MessageEvent<CheckRequest>) => {
  const reply = (said: CheckReply) => postMessage(said)
  check(data, reply)
    .catch((error: unknown) =>
      reply({ kind: 'failed', item: 0, message: error instanceof Error ? error.message : String(error) }),
    )
    .finally(() => reply({ kind: 'done' }))
})
