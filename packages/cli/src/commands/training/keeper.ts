import type { Training } from 'glassbox'
import { saveCheckpoint } from 'glassbox/node'

/** Milliseconds between two checkpoints where nothing else is asked for. */
const pause = 1000

interface Keeping {
  readonly file: string
  /** Write after every so many epochs; else about once a second. */
  readonly every: number | undefined
  /** A clock in milliseconds. */
  now(): number
}

/** Writes a training's checkpoints as it goes on. */
export function checkpointKeeper(training: Training, { file, every, now }: Keeping) {
  let written: { readonly time: number; readonly epoch: number } | undefined
  const write = async (epoch: number) => {
    await saveCheckpoint(file, training.checkpoint())
    written = { time: now(), epoch }
  }
  return {
    /** After an epoch. */
    async offer(epoch: number): Promise<void> {
      const due = every === undefined ? written === undefined || now() - written.time >= pause : epoch % every === 0
      if (due) await write(epoch)
    },
    /** At the end, so that the file is no older than the training. */
    async end(epoch: number): Promise<void> {
      if (written?.epoch !== epoch) await write(epoch)
    },
  }
}
