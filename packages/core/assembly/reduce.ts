// ops/reduce.ts. Words: 1 output, 2 rows, 3 columns, 4… inputs, 5 of a sum the bytes
// from row to row, 15 the axis.
import { Same } from './cells/arithmetic'
import { word } from './instruction'
import { sumOf } from './sum'
import { lanes, storePart } from './vector'

/** Down the rows: a vector's columns at a time, in ascending order from zero. */
function down<T>(x: usize, rows: i32, columns: i32, step: usize, to: usize): void {
  const across = 4 * lanes<T>()
  let c = 0
  for (; c + across <= columns; c += across) {
    let a = v128.splat<T>(0)
    let b = a
    let d = a
    let e = a
    let at = x + <usize>c * sizeof<T>()
    for (let r = 0; r < rows; r++) {
      a = v128.add<T>(a, v128.load(at))
      b = v128.add<T>(b, v128.load(at, 16))
      d = v128.add<T>(d, v128.load(at, 32))
      e = v128.add<T>(e, v128.load(at, 48))
      at += step
    }
    const out = to + <usize>c * sizeof<T>()
    v128.store(out, a)
    v128.store(out, b, 16)
    v128.store(out, d, 32)
    v128.store(out, e, 48)
  }
  for (; c < columns; c += lanes<T>()) {
    let a = v128.splat<T>(0)
    let at = x + <usize>c * sizeof<T>()
    for (let r = 0; r < rows; r++) {
      a = v128.add<T>(a, v128.load(at))
      at += step
    }
    if (columns - c >= lanes<T>()) v128.store(to + <usize>c * sizeof<T>(), a)
    else storePart<T>(to + <usize>c * sizeof<T>(), a, columns - c)
  }
}

export function sumOver<T>(p: usize): void {
  const rows = word(p, 2)
  const columns = word(p, 3)
  const x = <usize>word(p, 4)
  const to = <usize>word(p, 1)
  if (word(p, 15) == 0) return down<T>(x, rows, columns, <usize>word(p, 5), to)
  for (let r = 0; r < rows; r++)
    store<T>(to + <usize>r * sizeof<T>(), <T>sumOf<T, Same>(x + <usize>(r * columns) * sizeof<T>(), columns))
}

// @ts-ignore: decorator
@inline
function over<T>(x: T, count: f64): T {
  return <T>(<f64>x / count)
}

export function meanOver<T>(p: usize): void {
  sumOver<T>(p)
  const down = word(p, 15) == 0
  const count = <f64>word(p, down ? 2 : 3)
  let at = <usize>word(p, 1)
  for (const end = at + <usize>word(p, down ? 3 : 2) * sizeof<T>(); at < end; at += sizeof<T>()) store<T>(at, over<T>(load<T>(at), count))
}

/** Word 14: the count that a mean divides by, else 1. */
export function spread<T>(p: usize): void {
  const rows = word(p, 2)
  const columns = word(p, 3)
  const up = <usize>word(p, 4)
  const count = <f64>word(p, 14)
  let to = <usize>word(p, 1)
  const width = <usize>columns * sizeof<T>()
  if (word(p, 15) == 0) {
    for (let c: usize = 0; c < width; c += sizeof<T>()) store<T>(to + c, over<T>(load<T>(up + c), count))
    for (let r = 1; r < rows; r++) memory.copy(to + <usize>r * width, to, width)
    return
  }
  for (let r = 0; r < rows; r++) {
    const x = over<T>(load<T>(up + <usize>r * sizeof<T>()), count)
    for (const end = to + width; to < end; to += sizeof<T>()) store<T>(to, x)
  }
}

/** Words: 2 cells, 3 rows of the batch, 4 variance, 5 the variance before. */
export function unbiased<T>(p: usize): void {
  const size = <usize>word(p, 2) * sizeof<T>()
  const to = <usize>word(p, 1)
  const n = <f64>word(p, 3)
  if (n == 1) return memory.copy(to, <usize>word(p, 5), size)
  const factor = <T>(n / (n - 1))
  const variance = <usize>word(p, 4)
  for (let i: usize = 0; i < size; i += sizeof<T>()) store<T>(to + i, <T>(load<T>(variance + i) * factor))
}
