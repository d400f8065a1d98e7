import type { CrossEntropyAttributes } from '../../ops/crossEntropy.ts'
import type { CellLossAttributes } from '../../ops/losses.ts'
import type { Sentences, Telling } from './telling.ts'

type Row = Sentences<'row'>['row']

/** How the cells' losses become one number, and what they count. */
function gathered(
  { step: { inputs } }: Telling,
  { reduction, classWeights }: CellLossAttributes | CrossEntropyAttributes,
  of: string,
) {
  const weights = [inputs.length > 2 && 'its row', classWeights !== undefined && 'its class'].filter(text => text !== false)
  if (weights.length === 0) return reduction === 'mean' ? `the mean over all ${of}` : `the sum over all ${of}`
  const weighted = `each with the weight of ${weights.join(' and ')}`
  return reduction === 'mean'
    ? `the mean over all ${of}, ${weighted}, divided by the sum of these weights`
    : `the sum over all ${of}, ${weighted}`
}
/** What a gradient is divided by and weighted with, as its loss is. */
function divided(
  { step: { inputs } }: Telling,
  { reduction, classWeights }: CellLossAttributes | CrossEntropyAttributes,
  of: string,
) {
  const weighted = inputs.length > 2 || classWeights !== undefined
  const times = weighted ? ', times its weight' : ''
  return reduction === 'mean'
    ? `${times}, divided by ${weighted ? 'the sum of the weights' : `the number of ${of}`}, since the loss is a mean`
    : times
}
const smoothing = (s: number) =>
  s === 0 ? '' : `; targets are moved towards the middle by ${s} first, so that none is quite certain`

const loss =
  (what: (p: string, t: string, delta: number) => string): Row =>
  (telling, a: CellLossAttributes) =>
    `${what(telling.inputs[0], telling.inputs[1], a.delta)}; ${gathered(telling, a, 'cells')}${smoothing(a.labelSmoothing)}`
const slope =
  (what: (p: string, t: string, delta: number) => string): Row =>
  (telling, a: CellLossAttributes) =>
    `how much the loss grows with each cell of ${telling.inputs[0]}: ${what(telling.inputs[0], telling.inputs[1], a.delta)}${divided(telling, a, 'cells')}`

/** Sentences of the losses and of their gradients. */
export const lossSentences = /* @__PURE__ */ (() => ({
  squaredError: loss((p, t) => `the difference of ${p} and ${t}, squared`),
  squaredErrorGradient: slope((p, t) => `twice the difference ${p} − ${t}`),
  halfSquaredError: loss((p, t) => `half the square of the difference of ${p} and ${t}`),
  halfSquaredErrorGradient: slope((p, t) => `the plain difference ${p} − ${t}, which the half is for`),
  absoluteError: loss((p, t) => `the size of the difference of ${p} and ${t}`),
  absoluteErrorGradient: slope((p, t) => `1 where ${p} is above ${t}, −1 where below, 0 where equal`),
  huberError: loss(
    (p, t, delta) => `half the square of the difference of ${p} and ${t} up to ${delta}, beyond it a straight line`,
  ),
  huberErrorGradient: slope((p, t, delta) => `the difference ${p} − ${t}, held between −${delta} and ${delta}`),
  binaryCrossEntropyError: loss(
    (p, t) =>
      `minus the logarithm of the probability that ${p} gives to what ${t} says: 0 where it is sure and right, large where sure and wrong`,
  ),
  binaryCrossEntropyErrorGradient: slope((p, t) => `the difference ${p} − ${t}, divided by ${p} times 1 − ${p}`),
  logitCrossEntropyError: loss(
    (z, t) =>
      `minus the logarithm of the probability that the sigmoid of ${z} gives to what ${t} says, computed from ${z} itself so that nothing overflows`,
  ),
  logitCrossEntropyErrorGradient: slope((z, t) => `the sigmoid of ${z} less ${t}: what was said less what is true`),
  softmaxCrossEntropyError: ((telling, a: CrossEntropyAttributes) =>
    `minus the logarithm of the probability that the softmax of ${telling.inputs[0]} gives to the class in ${telling.inputs[1]}, computed from ${telling.inputs[0]} itself so that nothing overflows; ${gathered(telling, a, 'rows')}${smoothing(a.labelSmoothing)}`) satisfies Row,
  softmaxCrossEntropyGradient: ((telling, a: CrossEntropyAttributes) =>
    `the softmax of ${telling.inputs[0]}, less 1 at the class in ${telling.inputs[1]}: what was said less what is true${divided(telling, a, 'rows')}${smoothing(a.labelSmoothing)}`) satisfies Row,
}))()
