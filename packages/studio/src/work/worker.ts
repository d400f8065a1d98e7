import type { Request } from './messages.ts'
import { Runner } from './runner.ts'

const runner = new Runner((answer, transfer) => postMessage(answer, { transfer }))

addEventListener('message', ({ data }: MessageEvent<Request>) => runner.hear(data))
