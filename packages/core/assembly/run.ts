// The interpreter: runs a list of instructions, or the lists of many batches one after the other.
import { erf } from './error'
import { exp, expm1, tanh } from './exponential'
import { execute } from './generated/execute'
export { wideTile } from './generated/tiles'
import { setThread, SIZE, word } from './instruction'
import { log, log1p } from './logarithm'
import { pow } from './power'
import { claim, done, finish, publish, take } from './threads'

// What stands at the start of the memory, beside scratch: the rows of the batch in hand.
const ROWS: usize = 0
const COUNT: usize = 4
const GATHERING: usize = 8

// Opcodes below those of the kernels; the same in src/engines/wasm/instruction.ts.
const END = 0
const UPDATE = 1
const GATHER = 2
const COPY = 3
const PARTS = 4
const FIRST_KERNEL = 8
/** Added to an opcode: the instruction before has run it. */
const ALREADY_RUN = 0x10000

/** Rows of a table, by number. Words: 1 output, 3 bytes of a row, 4 table; of a part 5 which, and 6 of how many. How they lie: 0 anywhere, 1 side by side, 2 they are there already. */
function gather(p: usize): void {
  const how = load<i32>(GATHERING)
  if (how == 2) return
  const size = <usize>word(p, 3)
  const table = <usize>word(p, 4)
  let rows = load<usize>(ROWS)
  let count = load<usize>(COUNT)
  let to = <usize>word(p, 1)
  let first: usize = 0
  if (word(p, 6)) {
    first = (count * <usize>word(p, 5)) / <usize>word(p, 6)
    count = (count * <usize>(word(p, 5) + 1)) / <usize>word(p, 6) - first
    to += first * size
  }
  if (how == 1) return memory.copy(to, table + (load<usize>(rows) + first) * size, count * size)
  rows += 4 * first
  if (size & 15) {
    for (let i: usize = 0; i < count; i++) {
      let from = table + load<usize>(rows + 4 * i) * size
      for (const end = to + size; to < end; to += 4, from += 4) store<i32>(to, load<i32>(from))
    }
    return
  }
  for (let i: usize = 0; i < count; i++) {
    let from = table + load<usize>(rows + 4 * i) * size
    for (const end = to + size; to < end; to += 16, from += 16) v128.store(to, v128.load(from))
  }
}

/** An instruction that is a part of a step. */
function part<T>(p: usize): void {
  if ((word(p, 0) & 0xffff) == GATHER) gather(p)
  else execute<T>(p)
}

/** Whether the list came to its end: it does not where a helper was lost. */
function list<T>(p: usize, update: bool): bool {
  for (; ; p += SIZE) {
    const op = word(p, 0)
    if (op >= ALREADY_RUN) continue
    if (op >= FIRST_KERNEL) execute<T>(p)
    else if (op == GATHER) gather(p)
    else if (op == COPY) memory.copy(<usize>word(p, 1), <usize>word(p, 4), <usize>word(p, 3))
    else if (op == PARTS) {
      if (!parts<T>(p + SIZE, word(p, 1))) return false
    } else if (op == END || (op == UPDATE && !update)) break
  }
  return true
}

/** Runs the parts of a step, together with whoever helps. */
function parts<T>(first: usize, count: i32): bool {
  publish(first, count)
  let own = 0
  for (let next = 0; next >= 0; next = claim(count)) {
    part<T>(first + <usize>next * SIZE)
    own++
  }
  return finish(count, own)
}

// @ts-ignore: decorator
@inline
function help<T>(round: i32): void {
  for (let at = take(round); at; at = take(round)) {
    part<T>(at)
    done()
  }
}

/** What a helper does: parts of steps, until it is sent away or nothing was to be done for a while. */
export function help64(round: i32, which: usize, at: usize): void {
  setThread(which, at)
  help<f64>(round)
}
export function help32(round: i32, which: usize, at: usize): void {
  setThread(which, at)
  help<f32>(round)
}

/** Copies a few bytes, or many. */
// @ts-ignore: decorator
@inline
function copy(to: usize, from: usize, bytes: usize): void {
  if (bytes > 64) return memory.copy(to, from, bytes)
  for (const end = to + bytes; to < end; to += 4, from += 4) store<i32>(to, load<i32>(from))
}

/**
 * Runs batches. Each has five whole numbers: list, rows, their number, how they lie, whether to update. False where a helper was lost: what
 * is in memory is then of no use. The head says where the loss stands (0 where none is wanted), how many values are given with each batch,
 * where the losses go, and after how many batches they begin anew; then for each value its place, its bytes, its bytes a row, and
 * where its numbers for the next batch are.
 */
// @ts-ignore: decorator
@inline
function batches<T>(start: usize, count: i32, head: usize): bool {
  const loss = load<usize>(head)
  const givenEnd = head + 16 + 16 * load<usize>(head, 4)
  const end = start + 20 * load<usize>(head, 12)
  let to = load<usize>(head, 8)
  let p = start
  for (; count; count--) {
    const rows = load<usize>(p, 8)
    store<usize>(ROWS, load<usize>(p, 4))
    store<usize>(COUNT, rows)
    store<i32>(GATHERING, load<i32>(p, 12))
    for (let at = head + 16; at < givenEnd; at += 16) {
      const bytes = load<usize>(at, 4) + load<usize>(at, 8) * rows
      const given = load<usize>(at, 12)
      copy(load<usize>(at), given, bytes)
      store<usize>(at, given + bytes, 12)
    }
    if (!list<T>(load<usize>(p), load<i32>(p, 16) != 0)) return false
    if (loss) {
      store<f64>(to, <f64>load<T>(loss))
      to += 8
    }
    p += 20
    if (p == end) {
      // Where a batch follows itself, its rows are there.
      if (end == start + 20) store<i32>(start, 2, 12)
      p = start
    }
  }
  return true
}

export function batches64(p: usize, count: i32, head: usize): bool {
  return batches<f64>(p, count, head)
}
export function batches32(p: usize, count: i32, head: usize): bool {
  return batches<f32>(p, count, head)
}

// @ts-ignore: decorator
@inline
function numeric<T>(which: i32, at: usize, count: i32): void {
  for (const end = at + <usize>count * sizeof<T>(); at < end; at += 16) {
    const x = v128.load(at)
    let y = x
    if (which == 0) y = exp<T>(x)
    else if (which == 1) y = expm1<T>(x)
    else if (which == 2) y = log<T>(x)
    else if (which == 3) y = log1p<T>(x)
    else if (which == 4) y = tanh<T>(x)
    else if (which == 5) y = erf<T>(x)
    v128.store(at, y)
  }
}

/** A function over numbers in place, for the tests that compare each with the definition: exp, expm1, log, log1p, tanh, erf. */
export function numeric64(which: i32, at: usize, count: i32): void {
  numeric<f64>(which, at, count)
}
export function numeric32(which: i32, at: usize, count: i32): void {
  numeric<f32>(which, at, count)
}
/** xʸ, for the same tests. */
export function power64(x: f64, y: f64): f64 {
  return pow<f64>(x, y)
}
export function power32(x: f64, y: f64): f64 {
  return pow<f32>(x, y)
}
