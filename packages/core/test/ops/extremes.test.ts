import { describe, expect, test } from 'vitest'
import { toNumbers, type Dtype } from '../../src/matrix.ts'
import { activationOps } from '../../src/ops/activations.ts'
import { softmaxCrossEntropyError, softmaxCrossEntropyGradient } from '../../src/ops/crossEntropy.ts'
import { binaryCrossEntropyError, logitCrossEntropyError } from '../../src/ops/losses.ts'
import type { Op } from '../../src/ops/op.ts'
import { logSoftmax, logSoftmaxGradient, softmax, softmaxGradient } from '../../src/ops/softmax.ts'
import { compute } from '../../src/trace/what-if.ts'

/** What an op gives for rows of numbers. */
function apply<A extends object>(op: Op<A>, attributes: A, dtype: Dtype, ...inputs: readonly (readonly number[][])[]): number[] {
  const tensors = inputs.map(rows => ({ shape: [rows.length, rows[0]!.length], data: toNumbers(dtype, rows.flat()) }))
  return Array.from(compute(dtype, op, tensors, attributes)!.data)
}

const BIG = 1e4
type Ends = readonly [low: number, high: number]
/** What each activation and its slope give at −10⁴ and at 10⁴. */
const ends: { readonly [N in keyof typeof activationOps]: { readonly value: Ends; readonly slope: Ends } } = {
  sigmoid: { value: [0, 1], slope: [0, 0] },
  tanh: { value: [-1, 1], slope: [0, 0] },
  relu: { value: [0, BIG], slope: [0, 1] },
  leakyRelu: { value: [-0.5 * BIG, BIG], slope: [0.5, 1] },
  elu: { value: [-0.5, BIG], slope: [0, 1] },
  selu: { value: [-1.7580993408473766, 10507.009873554805], slope: [0, 1.0507009873554805] },
  gelu: { value: [0, BIG], slope: [0, 1] },
  geluTanh: { value: [0, BIG], slope: [0, 1] },
  silu: { value: [0, BIG], slope: [0, 1] },
  softplus: { value: [0, BIG], slope: [0, 1] },
  softsign: { value: [-BIG / (1 + BIG), BIG / (1 + BIG)], slope: [1 / (1 + BIG) ** 2, 1 / (1 + BIG) ** 2] },
  hardSigmoid: { value: [0, 1], slope: [0, 0] },
  relu6: { value: [0, 6], slope: [0, 0] },
  mish: { value: [0, BIG], slope: [0, 1] },
}
const names = Object.keys(activationOps) as (keyof typeof activationOps)[]

describe.each(['float64', 'float32'] as const)('%s', dtype => {
  const relative = dtype === 'float64' ? 1e-14 : 3e-7
  const near = (actual: readonly number[], expected: readonly number[]) => {
    expect(actual).toHaveLength(expected.length)
    actual.forEach((x, i) => {
      expect(Math.abs(x - expected[i]!), `${x}, expected ${expected[i]}`).toBeLessThanOrEqual(relative * Math.abs(expected[i]!))
    })
  }

  test.each(names)('%s and its slope have their limits at ±10⁴, and stay finite up to the largest numbers', name => {
    const op = activationOps[name]
    const attributes = { alpha: 0.5 }
    const value = apply(op, attributes, dtype, [[-BIG, BIG]])
    near(value, ends[name].value)
    near(apply(op.slope, attributes, dtype, [op.slopeOf === 'output' ? value : [-BIG, BIG]]), ends[name].slope)

    const largest = dtype === 'float64' ? 1e308 : 3e38
    const inputs = [-largest, -800, -100, -1e-40, 0, -0, 1e-40, 100, 800, largest]
    if (name === 'selu') inputs.pop() // 1.05 times that is too large
    const outputs = apply(op, attributes, dtype, [inputs])
    const slopes = apply(op.slope, attributes, dtype, [op.slopeOf === 'output' ? outputs : inputs])
    for (const x of [...outputs, ...slopes]) expect(x).toSatisfy(Number.isFinite)
    for (const x of outputs) {
      expect(x).toBeGreaterThanOrEqual(op.range[0])
      expect(x).toBeLessThanOrEqual(op.range[1])
    }
  })

  test('kinks lie where they should, and belong to the side that the op says; there is no −0', () => {
    const at = (name: (typeof names)[number], z: number) => {
      const op = activationOps[name]
      const value = apply(op, { alpha: 0.5 }, dtype, [[z]])
      return [value[0], apply(op.slope, { alpha: 0.5 }, dtype, [op.slopeOf === 'output' ? value : [z]])[0]]
    }
    for (const zero of [0, -0]) {
      expect(at('relu', zero)).toEqual([0, 0])
      expect(at('relu6', zero)).toEqual([0, 0])
      expect(at('leakyRelu', zero)[1]).toBe(0.5)
      expect(at('elu', zero)[1]).toBe(0.5)
    }
    expect([at('relu', 0.125), at('relu', -0.125)]).toEqual([
      [0.125, 1],
      [0, 0],
    ])
    const inside = at('hardSigmoid', 2.75)
    expect([at('hardSigmoid', -3), at('hardSigmoid', -3.001), at('hardSigmoid', 3), at('hardSigmoid', 3.001)]).toEqual([
      [0, 0],
      [0, 0],
      [1, 0],
      [1, 0],
    ])
    expect(inside[0]).toBeLessThan(1)
    expect(inside[1]).toBeCloseTo(1 / 6, 7)
    expect(at('hardSigmoid', -2.75)[0]).toBeGreaterThan(0)
    expect([at('relu6', 5.75), at('relu6', 6), at('relu6', 6.001)]).toEqual([
      [5.75, 1],
      [6, 0],
      [6, 0],
    ])
  })

  test.each(names)('%s of NaN is NaN', name => {
    expect(apply(activationOps[name], { alpha: 0.5 }, dtype, [[NaN]])).toEqual([NaN])
  })

  test('softmax and log-softmax take the largest off first', () => {
    const z = [
      [BIG, 0, -BIG],
      [-BIG, -BIG, -BIG],
      [BIG, BIG, -BIG],
    ]
    const third = 1 / 3
    const p = apply(softmax, {}, dtype, z)
    near(p, [1, 0, 0, third, third, third, 0.5, 0.5, 0])
    const l = apply(logSoftmax, {}, dtype, z)
    const [log2, log3] = [-Math.LN2, -Math.log(3)]
    const loose = dtype === 'float64' ? 1e-11 : 1e-3 // BIG + log 3 − BIG
    ;[0, -BIG, -2 * BIG, log3, log3, log3, log2, log2, log2 - 2 * BIG].forEach((x, i) => {
      expect(Math.abs(l[i]! - x)).toBeLessThan(loose)
    })
    const up = [
      [1, -2, 3],
      [1e4, 0, -1e4],
      [1, 1, 1],
    ]
    const rows = (flat: readonly number[]) => [0, 3, 6].map(at => flat.slice(at, at + 3))
    for (const x of [...apply(softmaxGradient, {}, dtype, rows(p), up), ...apply(logSoftmaxGradient, {}, dtype, rows(l), up)])
      expect(x).toSatisfy(Number.isFinite)
    expect(apply(softmaxGradient, {}, dtype, rows(p), up).slice(6)).toEqual([0, 0, 0])
    near(apply(logSoftmaxGradient, {}, dtype, rows(l), up).slice(0, 3), [-1, -2, 3])
  })

  test('softmax cross-entropy of sure logits: nothing where they are right, their distance where they are wrong', () => {
    const z = [
      [BIG, 0, -BIG],
      [BIG, 0, -BIG],
    ]
    const attributes = { reduction: 'sum', labelSmoothing: 0 } as const
    expect(apply(softmaxCrossEntropyError, attributes, dtype, z, [[0], [0]])).toEqual([0])
    expect(apply(softmaxCrossEntropyError, attributes, dtype, z, [[0], [2]])).toEqual([2 * BIG])
    expect(apply(softmaxCrossEntropyGradient, attributes, dtype, z, [[0], [2]])).toEqual([0, 0, 0, 1, 0, -1])
    const smooth = { reduction: 'mean', labelSmoothing: 0.3 } as const
    near(apply(softmaxCrossEntropyError, smooth, dtype, z, [[0], [2]]), [(0.3 * BIG + 1.7 * BIG) / 2])
  })

  test('binary cross-entropy of sure logits', () => {
    const attributes = { reduction: 'sum', delta: 1, labelSmoothing: 0 } as const
    expect(apply(logitCrossEntropyError, attributes, dtype, [[BIG, -BIG]], [[1, 0]])).toEqual([0])
    expect(apply(logitCrossEntropyError, attributes, dtype, [[BIG, -BIG]], [[0, 1]])).toEqual([2 * BIG])
    expect(apply(logitCrossEntropyError.gradientOp, attributes, dtype, [[BIG, -BIG, BIG, -BIG]], [[1, 0, 0, 1]])).toEqual([
      0, 0, 1, -1,
    ])
  })

  test('binary cross-entropy of probabilities that are certain: logarithms are held at −100', () => {
    const attributes = { reduction: 'sum', delta: 1, labelSmoothing: 0 } as const
    expect(apply(binaryCrossEntropyError, attributes, dtype, [[1, 0]], [[1, 0]])).toEqual([0])
    expect(apply(binaryCrossEntropyError, attributes, dtype, [[1, 0]], [[0, 1]])).toEqual([200])
    for (const x of apply(binaryCrossEntropyError.gradientOp, attributes, dtype, [[1, 0, 1, 0]], [[1, 0, 0, 1]]))
      expect(x).toSatisfy(Number.isFinite)
  })
})
