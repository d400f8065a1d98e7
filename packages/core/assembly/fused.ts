// Steps that only the engine knows as one.
import { adamMove, flushed, prepareAdam } from './cells/updates'
import { execute } from './generated/execute'
import { constant, SIZE, word } from './instruction'
import { all, lanes, storePart } from './vector'

/**
 * Adam in one pass: accumulate, accumulateSquare and adamStep. Words: 1 the parameter's place, 3 cells, 4 parameter, 5 first and 6 second
 * moment (both updated in place), 7 gradient, 8 rate, 9 step count, 15 as in cells/updates.ts. Numbers: β₁, β₂, ε, two that are computed, 1 − β₁, 1 − β₂, and what
 * is kept of the moments is β₁ and β₂ themselves.
 */
export function adam<T>(p: usize): void {
  prepareAdam<T>(p, 4)
  const keep1 = constant<T>(p, 0)
  const keep2 = constant<T>(p, 1)
  const epsilon = constant<T>(p, 2)
  const size = constant<T>(p, 3)
  const spread = constant<T>(p, 4)
  const take1 = constant<T>(p, 5)
  const take2 = constant<T>(p, 6)
  const out = <usize>word(p, 1)
  const w = <usize>word(p, 4)
  const m = <usize>word(p, 5)
  const v = <usize>word(p, 6)
  const g = <usize>word(p, 7)
  const count = word(p, 3)
  for (let i = 0, at: usize = 0; i < count; i += lanes<T>(), at += 16) {
    const slope = v128.load(g + at)
    const first = flushed<T>(v128.add<T>(v128.mul<T>(keep1, v128.load(m + at)), v128.mul<T>(take1, slope)))
    const second = flushed<T>(
      v128.add<T>(v128.mul<T>(keep2, v128.load(v + at)), v128.mul<T>(take2, v128.mul<T>(slope, slope))),
    )
    const next = adamMove<T>(v128.load(w + at), first, second, size, spread, epsilon)
    if (count - i >= lanes<T>()) {
      v128.store(m + at, first)
      v128.store(v + at, second)
      v128.store(out + at, next)
    } else {
      storePart<T>(m + at, first, count - i)
      storePart<T>(v + at, second, count - i)
      storePart<T>(out + at, next, count - i)
    }
  }
}

/** Bytes of each array that a chain works on at a time: all of them together stay near. */
const LINK = 8192

/**
 * Instructions that work cell by cell on arrays of as many cells, all of them on some cells before the next cells. Words: 1 how many, 3 cells,
 * 4 the first of them. They are led through their arrays in place, and put back.
 */
export function chain<T>(p: usize): void {
  const first = <usize>word(p, 4)
  const end = first + <usize>word(p, 1) * SIZE
  const cells = word(p, 3)
  const most = LINK / <i32>sizeof<T>()
  let left = cells
  for (; left > 0; left -= most) {
    for (let q = first; q < end; q += SIZE) {
      store<i32>(q + 12, left < most ? left : most)
      execute<T>(q)
      move(q, LINK)
      // What it takes of rate and step count is known from now on.
      store<i32>(q + 60, 1)
    }
  }
  const back = (left - cells) * <i32>sizeof<T>()
  for (let q = first; q < end; q += SIZE) {
    move(q, back)
    store<i32>(q + 12, cells)
    store<i32>(q + 60, 0)
  }
}

/** Moves an instruction's arrays on by so many bytes. */
function move(q: usize, by: i32): void {
  store<i32>(q + 4, word(q, 1) + by)
  for (let i: usize = 0; i < 5; i++) if ((word(q, 14) >> <i32>i) & 1) store<i32>(q + 16 + 4 * i, word(q, 4 + i) + by)
}
