// ops/crossEntropy.ts. Words: 1 output, 2 rows, 3 classes, 4 logits, 5 class indices, 6 weights of rows, 7 weights of classes (ones where
// there are none but smoothing, 0 where neither), 8 a scratch for as many numbers as classes and then as rows, 15 flags as in losses.ts.
// Numbers: 0 1 − smoothing, 1 smoothing ÷ classes.
import { Same } from './cells/arithmetic'
import { exp } from './exponential'
import { constant, number, word } from './instruction'
import { CLASS_WEIGHTS, MEAN, ROW_WEIGHTS, SMOOTHED } from './losses'
import { logSumExp } from './softmax'
import { sumOf } from './sum'
import { all, lanes, round, storePart } from './vector'

// @ts-ignore: decorator
@inline
function at<T>(start: usize, i: i32): f64 {
  return <f64>load<T>(start + <usize>i * sizeof<T>())
}

// @ts-ignore: decorator
@inline
function rowTerms<T>(p: usize): usize {
  return <usize>word(p, 8) + ((<usize>word(p, 3) * sizeof<T>() + 15) & ~15)
}

function divisor<T>(p: usize): f64 {
  const flags = word(p, 15)
  if (!(flags & MEAN)) return 1
  const rows = word(p, 2)
  if (!(flags & (ROW_WEIGHTS | CLASS_WEIGHTS))) return <f64>rows
  const terms = rowTerms<T>(p)
  for (let r = 0; r < rows; r++) {
    const row: f64 = flags & ROW_WEIGHTS ? at<T>(<usize>word(p, 6), r) : 1
    const own: f64 = flags & CLASS_WEIGHTS ? at<T>(<usize>word(p, 7), <i32>at<T>(<usize>word(p, 5), r)) : 1
    store<T>(terms + <usize>r * sizeof<T>(), <T>(row * own))
  }
  return sumOf<T, Same>(terms, rows)
}

export function softmaxCrossEntropyError<T>(p: usize): void {
  const rows = word(p, 2)
  const classes = word(p, 3)
  const flags = word(p, 15)
  const scratch = <usize>word(p, 8)
  const weights = <usize>word(p, 7)
  const by = divisor<T>(p)
  const terms = rowTerms<T>(p)
  let z = <usize>word(p, 4)
  for (let r = 0; r < rows; r++) {
    const whole = logSumExp<T>(z, classes, scratch)
    const y = <i32>at<T>(<usize>word(p, 5), r)
    let loss = round<T>(whole - at<T>(z, y))
    if (weights) loss = round<T>(at<T>(weights, y) * loss)
    if (flags & SMOOTHED) {
      for (let k = 0; k < classes; k++)
        store<T>(scratch + <usize>k * sizeof<T>(), <T>(at<T>(weights, k) * round<T>(whole - at<T>(z, k))))
      const shared = round<T>(number<T>(p, 1) * sumOf<T, Same>(scratch, classes))
      loss = round<T>(round<T>(number<T>(p, 0) * loss) + shared)
    }
    if (flags & ROW_WEIGHTS) loss = round<T>(at<T>(<usize>word(p, 6), r) * loss)
    store<T>(terms + <usize>r * sizeof<T>(), <T>loss)
    z += <usize>classes * sizeof<T>()
  }
  store<T>(<usize>word(p, 1), <T>(sumOf<T, Same>(terms, rows) / by))
}

export function softmaxCrossEntropyGradient<T>(p: usize): void {
  const rows = word(p, 2)
  const classes = word(p, 3)
  const flags = word(p, 15)
  const scratch = <usize>word(p, 8)
  const weights = <usize>word(p, 7)
  const by = all<T>(divisor<T>(p))
  const smoothed = (flags & SMOOTHED) != 0
  const allWeights = all<T>(smoothed ? sumOf<T, Same>(weights, classes) : 0)
  let z = <usize>word(p, 4)
  let to = <usize>word(p, 1)
  for (let r = 0; r < rows; r++) {
    const whole = logSumExp<T>(z, classes, scratch)
    const y = <i32>at<T>(<usize>word(p, 5), r)
    const own = weights ? round<T>(at<T>(weights, y) * number<T>(p, 0)) : number<T>(p, 0)
    const row = flags & ROW_WEIGHTS ? all<T>(at<T>(<usize>word(p, 6), r)) : all<T>(1)
    const start = scratch
    for (let k = 0, i: usize = 0; k < classes; k += lanes<T>(), i += 16)
      v128.store(start + i, exp<T>(v128.sub<T>(v128.load(z + i), all<T>(whole))))
    if (!smoothed) store<T>(start + <usize>y * sizeof<T>(), <T>(at<T>(start, y) - 1))
    const probability = smoothed ? at<T>(start, y) : 0
    for (let k = 0, i: usize = 0; k < classes; k += lanes<T>(), i += 16) {
      const e = v128.load(start + i)
      let g = v128.mul<T>(all<T>(own), e)
      if (smoothed) {
        // The class's own cell has p − 1 in place of p here, but p in the share.
        const here = y - k
        if (here >= 0 && here < lanes<T>()) {
          v128.store(start + i, g)
          store<T>(start + i + <usize>here * sizeof<T>(), <T>(own * round<T>(probability - 1)))
          g = v128.load(start + i)
        }
        const share = v128.sub<T>(v128.mul<T>(e, allWeights), v128.load(weights + i))
        g = v128.add<T>(g, v128.mul<T>(constant<T>(p, 1), share))
      }
      if (flags & ROW_WEIGHTS) g = v128.mul<T>(row, g)
      if (flags & MEAN) g = v128.div<T>(g, by)
      if (classes - k >= lanes<T>()) v128.store(to + i, g)
      else storePart<T>(to + i, g, classes - k)
    }
    z += <usize>classes * sizeof<T>()
    to += <usize>classes * sizeof<T>()
  }
}
