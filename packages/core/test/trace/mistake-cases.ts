import fc from 'fast-check'
import { dense } from '../../src/network/dense.ts'
import { binaryCrossEntropy, halfSquaredErrorSum, huber, mae, mse, softmaxCrossEntropy } from '../../src/network/losses.ts'
import type { LossName } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import { Random } from '../../src/random.ts'
import { Trace } from '../../src/trace/index.ts'
import type { Comparison } from '../../src/trace/index.ts'
import { randomData } from '../network/cases.ts'
import type { Place, Rows, Slip, Squash } from './person.ts'

// What the tests of mistakes loop over: random networks, and what is said of a comparison.

const losses = {
  halfSquaredErrorSum,
  mse,
  mae,
  huber: () => huber({ delta: 0.4 }),
  binaryCrossEntropy,
  softmaxCrossEntropy,
}
export const lossNames = Object.keys(losses) as (keyof typeof losses)[]

export const RATE = 0.1

/** A random network with its run: all layers as wide as there are rows, so that every wrong product fits, or of random widths. */
export function cases(layers: number, loss: keyof typeof losses, seed: number, square: boolean, single: boolean) {
  const random = new Random(seed)
  const rows = square ? 3 : random.integer(2, 6)
  const width = () => (square ? 3 : random.integer(2, 6))
  const activations: Squash[] = Array.from({ length: layers - 1 }, () => (random.uniform() < 0.5 ? 'sigmoid' : 'tanh'))
  activations.push(loss === 'softmaxCrossEntropy' ? 'softmax' : 'sigmoid')
  const outputs = single && loss !== 'softmaxCrossEntropy' ? 1 : width()
  const units = activations.map((activation, i) => dense(i === layers - 1 ? outputs : width(), { activation }))
  const network = sequential(width(), ...units)
  const rule = losses[loss]()
  const program = trainingProgram(network, { loss: rule, optimizer: sgd() })
  const trace = new Trace(program, randomData(network, program, rule, random, rows), rows, 'float64')
  return { trace, activations, rows, outputs, task: { loss: loss as LossName, activations, rate: RATE } }
}

/** The value whose step a mistake is made in. */
export function madeIn({ kind, layer, at }: Slip, activations: readonly Squash[], fused: boolean): string {
  const last = layer === activations.length
  const names: { readonly [P in Place]: string } = {
    forward: `dense${layer}.${kind === 'bias-left-out' || kind === 'bias-recycled' ? 'z' : 'product'}`,
    error: fused && last ? `d_dense${layer}.z` : `d_dense${layer}.output`,
    slope: `dense${layer}.${activations[layer - 1]!}Slope`,
    delta: `d_dense${layer}.z`,
    back: `d_dense${layer - 1}.output`,
    weights: `d_dense${layer}.weights`,
    bias: `d_dense${layer}.bias`,
    update: '',
  }
  return names[at]
}

export const printed = (a: Rows, digits: number) => a.map(row => row.map(x => x.toFixed(digits)))

export const show = (name: string, slips: readonly Slip[], { agrees, mistakes, together }: Comparison) => ({
  name,
  slips,
  agrees,
  mistakes: mistakes.map(({ kind, step }) => [kind, step.output.name]),
  together: together.map(several => several.map(({ kind, step }) => [kind, step.output.name])),
})

export const anyCase = fc.record({
  layers: fc.integer({ min: 1, max: 4 }),
  seed: fc.integer({ min: 1, max: 1e6 }),
  square: fc.boolean(),
  single: fc.boolean(),
  digits: fc.integer({ min: 5, max: 12 }),
  pick: fc.nat(),
  layer: fc.nat(),
})
