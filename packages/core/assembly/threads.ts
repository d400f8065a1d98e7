// Threads that share the parts of a step. The caller's thread publishes a step, and whoever has time takes the next part that nobody has
// taken yet; who that is changes no bit. Nobody waits for a helper that has not come: the caller then runs all parts by itself.
// What stands where is said once more in src/engines/wasm/helpers.ts.
import { SIZE } from './instruction'

/** The step in hand: from the lowest bit, 16 for the next part, 16 for how many there are, 32 that count the steps. */
const TICKET: usize = 1024
/** Its first part. */
const JOB: usize = 1088
/** How many of its parts are done. */
const DONE: usize = 1152
/** Helpers that sleep, to be woken by the next step. */
const SLEEPING: usize = 1216
/** Whether the caller sleeps until the last part is done. */
const WAITING: usize = 1220
/** Helpers of another round than this one go. */
const ROUND: usize = 1280

/** Looks before a thread goes to sleep: some 20 to 50 µs. */
const LOOKS = 20000
/** How long a helper sleeps before it goes, in nanoseconds: longer than the parts of a large step take, since nobody calls it back within a call. */
const LINGER: i64 = 250_000_000

/** Waits a while as the runtime can, while so many parts are done. False where it has been too long. */
// @ts-ignore: decorator
@external('env', 'wait')
declare function wait(done: i32): bool

/** Offers the parts of a step but the first, which is the caller's. */
// @ts-ignore: decorator
@inline
export function publish(first: usize, count: i32): void {
  atomic.store<usize>(JOB, first)
  atomic.store<i32>(DONE, 0)
  const step = ((atomic.load<i64>(TICKET) >> 32) + 1) << 32
  atomic.store<i64>(TICKET, step | (<i64>count << 16) | 1)
  if (atomic.load<i32>(SLEEPING)) atomic.notify(TICKET, -1)
}

/** The next part for the caller; −1 where all are taken. */
// @ts-ignore: decorator
@inline
export function claim(count: i32): i32 {
  while (true) {
    const ticket = atomic.load<i64>(TICKET)
    const next = <i32>(ticket & 0xffff)
    if (next >= count) return -1
    if (atomic.cmpxchg<i64>(TICKET, ticket, ticket + 1) == ticket) return next
  }
}

/** Waits for the parts that helpers have taken; the caller has done the rest. False where one does not come back. */
export function finish(count: i32, own: i32): bool {
  atomic.add<i32>(DONE, own)
  let looks = 0
  while (true) {
    const done = atomic.load<i32>(DONE)
    if (done == count) return true
    if (++looks > LOOKS && !wait(done)) return false
  }
}

/** The address of the next part for a helper; 0 where it is to go. */
export function take(round: i32): usize {
  let looks = 0
  while (true) {
    const ticket = atomic.load<i64>(TICKET)
    if (atomic.load<i32>(ROUND) != round) return 0
    const next = <i32>(ticket & 0xffff)
    if (next < <i32>((ticket >> 16) & 0xffff)) {
      // Where the ticket is still the same, the step is too: there is no new one before all parts of this one are done.
      const first = atomic.load<usize>(JOB)
      if (atomic.cmpxchg<i64>(TICKET, ticket, ticket + 1) == ticket) return first + <usize>next * SIZE
    } else if (++looks > LOOKS) {
      looks = 0
      atomic.add<i32>(SLEEPING, 1)
      const timedOut = atomic.wait<i64>(TICKET, ticket, LINGER) == AtomicWaitResult.TIMED_OUT
      atomic.sub<i32>(SLEEPING, 1)
      if (timedOut) return 0
    }
  }
}

/** Says that a helper has done its part. */
// @ts-ignore: decorator
@inline
export function done(): void {
  atomic.add<i32>(DONE, 1)
  if (atomic.load<i32>(WAITING)) atomic.notify(DONE, -1)
}
