// ops/softmax.ts. Words: 1 output, 2 rows, 3 columns, 4… inputs.
import { Same } from './cells/arithmetic'
import { exp } from './exponential'
import { word } from './instruction'
import { log } from './logarithm'
import { sumOf } from './sum'
import { all, first, lanes, loadAll, storePart } from './vector'

/** The largest of a row, a NaN if there is one. */
export function largest<T>(at: usize, count: i32): f64 {
  let best = all<T>(-Infinity)
  const rest = count & (lanes<T>() - 1)
  for (const end = at + <usize>(count - rest) * sizeof<T>(); at < end; at += 16) best = v128.max<T>(best, v128.load(at))
  for (let i = 0; i < rest; i++) best = v128.max<T>(best, loadAll<T>(at + <usize>i * sizeof<T>()))
  best = v128.max<T>(best, v128.shuffle<u64>(best, best, 1, 0))
  if (sizeof<T>() == 4) best = v128.max<T>(best, v128.shuffle<u32>(best, best, 1, 0, 3, 2))
  return <f64>first<T>(best)
}

/** exp(z − top) of a row. */
export function exponentials<T>(z: usize, to: usize, count: i32, top: f64): void {
  const high = all<T>(top)
  const rest = count & (lanes<T>() - 1)
  for (const end = to + <usize>(count - rest) * sizeof<T>(); to < end; to += 16) {
    v128.store(to, exp<T>(v128.sub<T>(v128.load(z), high)))
    z += 16
  }
  if (rest) storePart<T>(to, exp<T>(v128.sub<T>(v128.load(z), high)), rest)
}

/** log Σ exp(z) of a row; the scratch holds as many numbers. */
export function logSumExp<T>(z: usize, count: i32, scratch: usize): f64 {
  const top = largest<T>(z, count)
  exponentials<T>(z, scratch, count, top)
  return <f64>(<T>top + first<T>(log<T>(all<T>(sumOf<T, Same>(scratch, count)))))
}

// @ts-ignore: decorator
@inline
function put<T>(to: usize, x: v128, left: i32): void {
  if (left >= lanes<T>()) v128.store(to, x)
  else storePart<T>(to, x, left)
}

export function softmax<T>(p: usize): void {
  const columns = word(p, 3)
  const step = <usize>columns * sizeof<T>()
  let z = <usize>word(p, 4)
  let to = <usize>word(p, 1)
  for (let r = 0, rows = word(p, 2); r < rows; r++) {
    exponentials<T>(z, to, columns, largest<T>(z, columns))
    const total = all<T>(sumOf<T, Same>(to, columns))
    for (let c = 0, at = to; c < columns; c += lanes<T>(), at += 16) put<T>(at, v128.div<T>(v128.load(at), total), columns - c)
    z += step
    to += step
  }
}

export function softmaxGradient<T>(p: usize): void {
  const columns = word(p, 3)
  const step = <usize>columns * sizeof<T>()
  let y = <usize>word(p, 4)
  let g = <usize>word(p, 5)
  let to = <usize>word(p, 1)
  for (let r = 0, rows = word(p, 2); r < rows; r++) {
    for (let c = 0, i: usize = 0; c < columns; c += lanes<T>(), i += 16)
      put<T>(to + i, v128.mul<T>(v128.load(y + i), v128.load(g + i)), columns - c)
    const total = all<T>(sumOf<T, Same>(to, columns))
    for (let c = 0, i: usize = 0; c < columns; c += lanes<T>(), i += 16)
      put<T>(to + i, v128.mul<T>(v128.load(y + i), v128.sub<T>(v128.load(g + i), total)), columns - c)
    y += step
    g += step
    to += step
  }
}

export function logSoftmax<T>(p: usize): void {
  const columns = word(p, 3)
  const step = <usize>columns * sizeof<T>()
  let z = <usize>word(p, 4)
  let to = <usize>word(p, 1)
  for (let r = 0, rows = word(p, 2); r < rows; r++) {
    const total = all<T>(logSumExp<T>(z, columns, to))
    for (let c = 0, i: usize = 0; c < columns; c += lanes<T>(), i += 16)
      put<T>(to + i, v128.sub<T>(v128.load(z + i), total), columns - c)
    z += step
    to += step
  }
}

export function logSoftmaxGradient<T>(p: usize): void {
  const columns = word(p, 3)
  const step = <usize>columns * sizeof<T>()
  let l = <usize>word(p, 4)
  let g = <usize>word(p, 5)
  let to = <usize>word(p, 1)
  for (let r = 0, rows = word(p, 2); r < rows; r++) {
    const total = all<T>(sumOf<T, Same>(g, columns))
    for (let c = 0, i: usize = 0; c < columns; c += lanes<T>(), i += 16)
      put<T>(to + i, v128.sub<T>(v128.load(g + i), v128.mul<T>(exp<T>(v128.load(l + i)), total)), columns - c)
    l += step
    g += step
    to += step
  }
}
