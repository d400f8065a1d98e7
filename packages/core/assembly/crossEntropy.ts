// ops/crossEntropy.ts. Words: 1 place of the gradient and 9 of the loss, each 0 where it is not wanted, 2 rows, 3 classes, 4 logits, 5 class indices, 6 weights of rows, 7 weights of classes (ones where
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

/** The loss, its gradient or both: what they share of a row is computed once. */
export function softmaxCrossEntropy<T>(p: usize): void {
  const rows = word(p, 2)
  const classes = word(p, 3)
  const flags = word(p, 15)
  const scratch = <usize>word(p, 8)
  const weights = <usize>word(p, 7)
  const smoothed = (flags & SMOOTHED) != 0
  const divideBy = divisor<T>(p)
  const terms = rowTerms<T>(p)
  const allWeights = all<T>(smoothed ? sumOf<T, Same>(weights, classes) : 0)
  let z = <usize>word(p, 4)
  let to = <usize>word(p, 1)
  for (let r = 0; r < rows; r++) {
    const whole = logSumExp<T>(z, classes, scratch)
    const y = <i32>at<T>(<usize>word(p, 5), r)
    const row: f64 = flags & ROW_WEIGHTS ? at<T>(<usize>word(p, 6), r) : 1
    const own: f64 = weights ? at<T>(weights, y) : 1
    if (word(p, 9)) {
      let loss = round<T>(own * round<T>(whole - at<T>(z, y)))
      if (smoothed) {
        for (let k = 0; k < classes; k++)
          store<T>(scratch + <usize>k * sizeof<T>(), <T>(at<T>(weights, k) * round<T>(whole - at<T>(z, k))))
        const shared = round<T>(number<T>(p, 1) * sumOf<T, Same>(scratch, classes))
        loss = round<T>(round<T>(number<T>(p, 0) * loss) + shared)
      }
      store<T>(terms + <usize>r * sizeof<T>(), <T>(row * loss))
    }
    if (to) {
      for (let k = 0, i: usize = 0; k < classes; k += lanes<T>(), i += 16)
        v128.store(scratch + i, exp<T>(v128.sub<T>(v128.load(z + i), all<T>(whole))))
      const here = scratch + <usize>y * sizeof<T>()
      const probability = load<T>(here)
      const kept = round<T>(own * number<T>(p, 0))
      if (!smoothed) store<T>(here, probability - 1)
      for (let k = 0, i: usize = 0; k < classes; k += lanes<T>(), i += 16) {
        const e = v128.load(scratch + i)
        let g = v128.mul<T>(all<T>(kept), e)
        if (smoothed) {
          // The class's own cell has p − 1 in place of p here, but p in the share.
          if (y >= k && y < k + lanes<T>()) {
            v128.store(scratch + i, g)
            store<T>(here, <T>(kept * round<T>(<f64>probability - 1)))
            g = v128.load(scratch + i)
          }
          const share = v128.sub<T>(v128.mul<T>(e, allWeights), v128.load(weights + i))
          g = v128.add<T>(g, v128.mul<T>(constant<T>(p, 1), share))
        }
        if (flags & ROW_WEIGHTS) g = v128.mul<T>(all<T>(row), g)
        if (flags & MEAN) g = v128.div<T>(g, all<T>(divideBy))
        if (classes - k >= lanes<T>()) v128.store(to + i, g)
        else storePart<T>(to + i, g, classes - k)
      }
      to += <usize>classes * sizeof<T>()
    }
    z += <usize>classes * sizeof<T>()
  }
  if (word(p, 9)) store<T>(<usize>word(p, 9), <T>(sumOf<T, Same>(terms, rows) / divideBy))
}
