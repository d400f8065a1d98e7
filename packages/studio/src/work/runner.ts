import { pictureOfLines } from './lines.ts'
import { isOrder } from './messages.ts'
import type { Answer, Drawing, Frame, Job, Picture, Request, View } from './messages.ts'
import { Run } from './run.ts'
import { messageOf } from '../words/message.ts'

/** Milliseconds between two frames at the least, between two answers about spreads, between two pictures of lines. */
const EVERY = 40
const SPREADS_EVERY = 500
const LINES_EVERY = 200
/** So long a training goes on before it looks for messages. */
const BREATH = 12
/** A frame takes no more than this share of the time. */
const SHARE = 1 / 3

/** Gives way to messages; a timer would wait longer than it says. */
const breath = () =>
  new Promise<void>(resolve => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })

/** Does what the page asks for, one thing after the other, and tells it where the training stands. */
export class Runner {
  readonly #say: (answer: Answer, transfer: Transferable[]) => void
  #run: Run | undefined
  #view: View = { palette: [], unit: undefined }
  #isRunning = false
  #speed: number | undefined
  /** Counts what ends a training under way, and trainings. */
  #turn = 0
  #started = 0
  #work: Promise<void> = Promise.resolve()
  #isSeen = true
  #heard = 0
  #said = -Infinity
  #pause = EVERY
  #saidSpreads = -Infinity
  #drawing: Drawing | undefined
  #drawn = -Infinity

  constructor(say: (answer: Answer, transfer: Transferable[]) => void) {
    this.#say = say
  }

  hear(request: Request): void {
    if (isOrder(request)) this.#heard++
    if (request.kind === 'seen') this.#isSeen = true
    else if (request.kind === 'view') {
      this.#view = request.view
      this.#then(async () => this.#show())
    } else if (request.kind === 'drawing') {
      this.#drawing = request.drawing
      this.#drawn = -Infinity
      this.#then(async () => this.#show())
    } else if (request.kind === 'start') this.#start(request.job, request.view)
    else if (request.kind === 'play') this.#play(request.speed)
    else {
      this.#halt()
      this.#then(async run => {
        if (request.kind === 'epoch') await run.stepEpoch()
        else if (request.kind === 'batch') await run.stepBatch()
        else if (request.kind === 'edit') run.edit(request.edit)
        this.#show()
      })
    }
  }

  #halt(): void {
    this.#isRunning = false
    this.#turn++
  }

  #then(act: (run: Run) => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (!this.#run) return
      const { id } = this.#run.job
      try {
        await act(this.#run)
      } catch (error) {
        this.#isRunning = false
        this.#say({ kind: 'trouble', job: id, message: messageOf(error) }, [])
      }
    })
  }

  #start(job: Job, view: View): void {
    this.#halt()
    this.#view = view
    // The page hears no more of the last training, and will not say that it has seen it.
    this.#isSeen = true
    const turn = this.#turn
    const started = ++this.#started
    this.#work = this.#work.then(() => {
      this.#run = undefined
      // Orders that came since are for this one, unless there is yet another.
      if (started !== this.#started) return
      try {
        this.#run = new Run(job)
      } catch (error) {
        this.#say({ kind: 'trouble', job: job.id, message: messageOf(error) }, [])
      }
    })
    this.#then(async run => {
      await this.#goTo(run, turn, job.epoch)
      while (turn === this.#turn && run.batch < job.batch) await run.stepBatch()
      if (turn === this.#turn) this.#show()
    })
  }

  /** Trains up to an epoch without a stop, telling of it on the way. */
  async #goTo(run: Run, turn: number, epoch: number): Promise<void> {
    run.record()
    let breathed = performance.now()
    while (turn === this.#turn && run.epoch < epoch && run.isLeft) {
      await run.stepEpoch()
      run.record()
      this.#mayShow()
      if (performance.now() - breathed < BREATH) continue
      await breath()
      breathed = performance.now()
    }
  }

  #play(speed: number | undefined): void {
    this.#speed = speed
    if (this.#isRunning) return
    this.#halt()
    this.#isRunning = true
    const turn = this.#turn
    this.#then(async run => {
      while (turn === this.#turn && run.isLeft) {
        if (this.#speed === undefined) await this.#goTo(run, turn, run.epoch + 10)
        else {
          const begun = performance.now()
          await this.#goTo(run, turn, run.epoch + 1)
          while (turn === this.#turn && performance.now() - begun < 1000 / (this.#speed ?? Infinity))
            await new Promise(resolve => setTimeout(resolve, 10))
        }
      }
      if (turn !== this.#turn) return
      this.#isRunning = false
      this.#show()
    })
  }

  #mayShow(): void {
    if (this.#isSeen && performance.now() - this.#said >= this.#pause) this.#show()
  }

  #show(): void {
    if (!this.#run) return
    const begun = performance.now()
    this.#isSeen = false
    this.#said = begun
    this.#run.record()
    const frame = frameOf(this.#run, this.#view, this.#isRunning, this.#lines(this.#run, begun), this.#heard)
    this.#say(frame, buffersOf(frame))
    if (!this.#isRunning || begun - this.#saidSpreads >= SPREADS_EVERY) {
      this.#saidSpreads = begun
      const { epochs, list } = this.#run.spreads()
      this.#say(
        { kind: 'spreads', job: this.#run.job.id, epochs, list },
        list.map(({ counts }) => counts.buffer),
      )
    }
    this.#pause = Math.max(EVERY, (performance.now() - begun) / SHARE)
  }

  #lines(run: Run, now: number): Picture | undefined {
    if (!this.#drawing || (this.#isRunning && now - this.#drawn < LINES_EVERY)) return undefined
    this.#drawn = now
    return pictureOfLines(this.#drawing, run.parameters)
  }
}

function frameOf(run: Run, view: View, isRunning: boolean, lines: Picture | undefined, heard: number): Frame {
  const [losses, heldLosses] = [Float64Array.from(run.losses), Float64Array.from(run.heldLosses)]
  run.losses = []
  run.heldLosses = []
  return {
    ...{ kind: 'frame', job: run.job.id, epoch: run.epoch, batch: run.batch, batches: run.batches, isRunning, heard },
    ...{ losses, heldLosses, scores: run.scores(), scored: run.scored, parameters: run.parameters, lines },
    ...run.surfaces(view),
  }
}

/** What is handed over instead of copied. Parameters are copies already, but not those between batches, which are small. */
const buffersOf = ({ losses, heldLosses, surface, units, lines }: Frame): Transferable[] =>
  [losses, heldLosses, surface.pixels, surface.contours, units.pixels, ...(lines ? [lines.pixels] : [])].map(
    ({ buffer }) => buffer,
  )
