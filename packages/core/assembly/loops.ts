// The loops of all ops that work cell by cell. Words: 1 output, 2 rows, 3 columns, 4… inputs, 9… bytes from row to row of each input,
// 14 one bit for each input that has columns of its own. F is a class whose method f is the function of the cells; called on a null
// reference it is inlined.
import { Biased, Sigmoid } from './cells/activations'
import { logisticPair } from './exponential'
import { edge, eight, repeated, word } from './instruction'
import { lanes, loadAll, storePart } from './vector'

/** Where an input's row is read from: itself, or its only number repeated. */
// @ts-ignore: decorator
@inline
function start<T>(p: usize, i: usize, r: i32): usize {
  const at = <usize>word(p, 4 + i) + <usize>(r * word(p, 9 + i))
  if ((word(p, 14) >> <i32>i) & 1) return at
  const place = repeated() + 16 * i
  v128.store(place, loadAll<T>(at))
  return place
}

/** How far an input moves with each vector. */
// @ts-ignore: decorator
@inline
function stride(p: usize, i: usize): usize {
  return ((word(p, 14) >> <i32>i) & 1) << 4
}

/** Writes a vector, of the last only what is left; returns where the next one goes. */
// @ts-ignore: decorator
@inline
function put<T>(to: usize, x: v128, left: i32): usize {
  if (left >= lanes<T>()) {
    v128.store(to, x)
    return to + 16
  }
  storePart<T>(to, x, left)
  return to + <usize>left * sizeof<T>()
}

export function loop1<T, F>(p: usize): void {
  const columns = word(p, 3)
  let to = <usize>word(p, 1)
  for (let r = 0, rows = word(p, 2); r < rows; r++) {
    let a = start<T>(p, 0, r)
    const da = stride(p, 0)
    for (let left = columns; left > 0; left -= lanes<T>()) {
      to = put<T>(to, changetype<F>(0).f<T>(p, v128.load(a)), left)
      a += da
    }
  }
}

export function loop2<T, F>(p: usize): void {
  const columns = word(p, 3)
  let to = <usize>word(p, 1)
  for (let r = 0, rows = word(p, 2); r < rows; r++) {
    let a = start<T>(p, 0, r)
    let b = start<T>(p, 1, r)
    const da = stride(p, 0)
    const db = stride(p, 1)
    for (let left = columns; left > 0; left -= lanes<T>()) {
      to = put<T>(to, changetype<F>(0).f<T>(p, v128.load(a), v128.load(b)), left)
      a += da
      b += db
    }
  }
}

export function loop3<T, F>(p: usize): void {
  const columns = word(p, 3)
  let to = <usize>word(p, 1)
  for (let r = 0, rows = word(p, 2); r < rows; r++) {
    let a = start<T>(p, 0, r)
    let b = start<T>(p, 1, r)
    let c = start<T>(p, 2, r)
    const da = stride(p, 0)
    const db = stride(p, 1)
    const dc = stride(p, 2)
    for (let left = columns; left > 0; left -= lanes<T>()) {
      to = put<T>(to, changetype<F>(0).f<T>(p, v128.load(a), v128.load(b), v128.load(c)), left)
      a += da
      b += db
      c += dc
    }
  }
}

export function loop5<T, F>(p: usize): void {
  const columns = word(p, 3)
  let to = <usize>word(p, 1)
  for (let r = 0, rows = word(p, 2); r < rows; r++) {
    let a = start<T>(p, 0, r)
    let b = start<T>(p, 1, r)
    let c = start<T>(p, 2, r)
    let d = start<T>(p, 3, r)
    let e = start<T>(p, 4, r)
    const da = stride(p, 0)
    const db = stride(p, 1)
    const dc = stride(p, 2)
    const dd = stride(p, 3)
    const de = stride(p, 4)
    for (let left = columns; left > 0; left -= lanes<T>()) {
      to = put<T>(to, changetype<F>(0).f<T>(p, v128.load(a), v128.load(b), v128.load(c), v128.load(d), v128.load(e)), left)
      a += da
      b += db
      c += dc
      d += dd
      e += de
    }
  }
}

/**
 * The sigmoid of z + bias; of doubles two vectors at a time. Short rows are taken as a single one, beside the bias repeated: twice, so that
 * it ends with a vector.
 */
export function sigmoidBiased<T>(p: usize): void {
  if (sizeof<T>() == 4) return loop2<T, Biased<Sigmoid>>(p)
  let rows = word(p, 2)
  let columns = word(p, 3)
  const da = stride(p, 0)
  const db = stride(p, 1)
  let to = <usize>word(p, 1)
  let bias: usize = 0
  let end: usize = 0
  if (rows > 1 && columns <= 32) {
    const width = <usize>columns * 8
    bias = edge()
    end = bias + 2 * width
    for (let i: usize = 0; i < width; i += 8) {
      const x = load<f64>(<usize>word(p, 5) + i)
      store<f64>(bias + i, x)
      store<f64>(bias + width + i, x)
    }
    columns *= rows
    rows = 1
  }
  for (let r = 0; r < rows; r++) {
    let a = start<T>(p, 0, r)
    let b = bias || start<T>(p, 1, r)
    for (let left = columns; left > 0; left -= 4) {
      const place = left < 4 ? eight() : to
      const x = f64x2.add(v128.load(a), v128.load(b))
      a += da
      b += db
      if (b == end) b = bias
      logisticPair(place, x, f64x2.add(v128.load(a), v128.load(b)))
      a += da
      b += db
      if (b == end) b = bias
      to += 32
      if (left < 4) {
        to += <usize>left * 8 - 32
        for (let i = <usize>left * 8; i; i -= 8) store<f64>(to - i, load<f64>(place + <usize>left * 8 - i))
      }
    }
  }
}
