import type { Dtype } from '../../matrix.ts'
import { canShare, cores, pause, startHelper } from '#platform'
import type { Helper } from './platform.ts'
import { moduleOf } from './module.ts'
import type { Memory } from './module.ts'

// Where the words stand that threads share: see assembly/threads.ts. Here as numbers of 4 bytes.
const TICKET = 1024 / 4
const DONE = 1152 / 4
const WAITING = 1220 / 4
const ROUND = 1280 / 4

/** Bytes of scratch of each helper. */
export const SCRATCH = 1024
/** A helper is replaced after having seen so many bytes of memory: its own heap is small, so that it would hardly ever let go of them. */
const HELD = 2 ** 30
/** What a memory counts at the least: addresses are reserved for it beyond its bytes. */
const LEAST_SEEN = 2 ** 22
/** Most threads that are taken where no number is asked for. */
const MOST = 8
/** How long the caller sleeps before it looks again, in milliseconds, and how often it does while nothing moves. */
const PAUSE = 100
const PAUSES = 100

/** What a helper is sent. */
interface Invitation {
  readonly module: object
  readonly memory: Memory
  readonly desk: Int32Array
  readonly which: number
  readonly at: number
  readonly round: number
  readonly kernel: string
}

/** What a helper does with an invitation. It reaches the helper as a text, so that it must stand for itself. */
const receive = `({ module, memory, desk, which, at, round, kernel }) => {
  try {
    new WebAssembly.Instance(module, { env: { memory, wait: () => 0 } }).exports[kernel](round, which, at)
  } finally {
    Atomics.sub(desk, 0, 1)
  }
}`

interface Started {
  readonly helper: Helper
  /** Its invitations that have not ended. */
  readonly desk: Int32Array
  /** The last round that it was invited to. */
  round: number
  /** Memory that it has seen, in bytes: it may hold it until it ends. */
  seen: number
}

/** The helpers of the process: started when first needed, and shared by all sessions. */
interface Pool {
  readonly helpers: Started[]
  rounds: number
  /** The team that they help. It is held until there is another: a weak reference would hold all of a long job's. */
  last: Team | undefined
}

let pool: Pool | undefined
let isLost = false
const lose = () => {
  isLost = true
}

/** How many threads are taken where no number is asked for. */
export const usualThreads = (): number => {
  const own = cores()
  return own < MOST ? own : MOST
}

/** Whether there can be more threads than one: not where memory cannot be shared, or where a helper was lost. */
export const canHelp = (): boolean => !isLost && canShare()

function poolOf(count: number): Pool {
  pool ??= { helpers: [], rounds: 0, last: undefined }
  const { helpers } = pool
  for (let i = 0; i < count && !isLost; i++) {
    // No call is under way, so that none misses it.
    if (helpers[i] && helpers[i]!.seen > HELD) helpers[i]!.helper.stop()
    else if (helpers[i]) continue
    try {
      helpers[i] = { helper: startHelper(receive, lose), desk: new Int32Array(new SharedArrayBuffer(4)), round: 0, seen: 0 }
    } catch {
      lose()
    }
  }
  return pool
}

/** A session's memory with those who help on it. */
export class Team {
  readonly #memory: Memory
  readonly #kernel: string
  readonly #scratch: number
  readonly #cells: Int32Array
  #round = 0
  #pauses = 0
  #doneBefore = 0

  /** At `scratch` there are {@link SCRATCH} bytes for each helper. */
  constructor(memory: Memory, dtype: Dtype, scratch: number) {
    this.#memory = memory
    this.#kernel = dtype === 'float64' ? 'help64' : 'help32'
    this.#scratch = scratch
    this.#cells = new Int32Array(memory.buffer, 0, 4096 / 4)
  }

  /** Invites helpers to the call that follows. Those that come late, or never, are not waited for. */
  invite(count: number): void {
    const own = poolOf(count)
    if (own.last !== this) {
      own.last?.dismiss()
      own.last = this
    }
    if (isLost) return
    if (this.#round === 0) {
      this.#round = ++own.rounds
      Atomics.store(this.#cells, ROUND, this.#round)
    }
    own.helpers.slice(0, count).forEach((started, i) => {
      const { desk, helper } = started
      const pending = Atomics.load(desk, 0)
      if (pending > 0 && (started.round === this.#round || pending > 1)) return
      if (started.round !== this.#round) started.seen += LEAST_SEEN + this.#memory.buffer.byteLength
      started.round = this.#round
      Atomics.add(desk, 0, 1)
      const invitation: Invitation = {
        ...{ module: moduleOf(true), memory: this.#memory, desk, which: i + 1, round: this.#round, kernel: this.#kernel },
        at: this.#scratch + i * SCRATCH,
      }
      helper.post(invitation)
    })
  }

  /** Sends helpers away; the next call invites anew. To be done before the memory grows, and when they are wanted elsewhere. */
  dismiss(): void {
    if (this.#round === 0) return
    this.#round = 0
    Atomics.store(this.#cells, ROUND, 0)
    Atomics.notify(this.#cells, TICKET)
  }

  /** Waits for helpers' parts while so many are done; false where nothing has moved for long. The kernels call it. */
  wait(done: number): boolean {
    if (done !== this.#doneBefore) this.#pauses = 0
    this.#doneBefore = done
    Atomics.store(this.#cells, WAITING, 1)
    pause(this.#cells, DONE, done, PAUSE)
    Atomics.store(this.#cells, WAITING, 0)
    if (Atomics.load(this.#cells, DONE) !== done) this.#pauses = 0
    else if (++this.#pauses >= PAUSES) {
      lose()
      return false
    }
    return true
  }
}
