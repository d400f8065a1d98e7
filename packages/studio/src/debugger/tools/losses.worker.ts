import type { LaneMoment } from '../../moment/moment.ts'
import { openLane } from './lane-run.ts'
import { messageOf } from '../../words/message.ts'

export interface LossesRequest {
  readonly id: number
  readonly lane: LaneMoment
}
/** More of a lane's losses, epoch by epoch; or what ended them before the last epoch. */
export interface LossesReply {
  readonly id: number
  readonly more: readonly number[]
  readonly trouble?: string
}

const EVERY = 100
let before: Promise<void> = Promise.resolve()

// One lane after the other: they share the processor anyway.
addEventListener('message', ({ data }: MessageEvent<LossesRequest>) => {
  before = before.then(() => losses(data))
})

async function losses({ id, lane }: LossesRequest): Promise<void> {
  let more: number[] = []
  let sent = performance.now()
  const send = (trouble?: string) => {
    postMessage({ id, more, ...(trouble !== undefined && { trouble }) } satisfies LossesReply)
    more = []
    sent = performance.now()
  }
  try {
    for await (const loss of openLane(lane).timeline.losses()) {
      more.push(loss)
      if (performance.now() - sent > EVERY) send()
    }
    send()
  } catch (error) {
    send(messageOf(error))
  }
}
