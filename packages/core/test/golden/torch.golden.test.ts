import { describe, expect, test } from 'vitest'
import { activationNames, type Activation, type ActivationName } from '../../src/network/activation.ts'
import { dense } from '../../src/network/dense.ts'
import type { Loss } from '../../src/network/losses.ts'
import { graph, input, type Network } from '../../src/network/network.ts'
import type { Optimizer } from '../../src/optimizers/optimizer.ts'
import { golden } from '../golden.ts'
import { expectNear, flat, lossFactories, optimizerFactories, replay, type Nested } from './replay.ts'

interface Case {
  readonly name: string
  readonly sizes: readonly number[]
  readonly activations: readonly string[]
  readonly loss: string
  readonly optimizer: string
  readonly X: number[][]
  readonly target: Nested
  readonly initial_parameters: readonly Nested[]
  readonly first_output: Nested
  readonly first_gradients: readonly Nested[]
  readonly loss_before_each_step: readonly number[]
  readonly parameters_after: readonly Nested[]
}

interface Golden {
  readonly hyperparameters: { readonly [optimizer: string]: { readonly [name: string]: number | boolean | string } }
  readonly constants: { readonly [name: string]: number | string }
  readonly cases: readonly Case[]
}

const TOLERANCE = 1e-9

const file = golden<Golden>('torch')
const camelCase = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
const constant = (name: string, otherwise: number) => Number(file?.constants[name] ?? otherwise)

function activationOf(name: string): Activation {
  const own = camelCase(name)
  if (own === 'leakyRelu') return { name: own, alpha: constant('leaky_relu_slope', 0.01) }
  if (own === 'elu') return { name: own, alpha: constant('elu_alpha', 1) }
  expect(activationNames).toContain(own)
  return own as ActivationName
}

/** A loss by its name, with the options that endings of the name stand for. */
function lossOf(name: string, outputs: number): Loss {
  const smoothed = /_smoothed_([\d.]+)/.exec(name)
  const weighted = name.includes('_class_weights')
  const own = camelCase(name.replace(/_smoothed_[\d.]+/, '').replace('_class_weights', ''))
  const binary = own.startsWith('binary')
  const options = {
    ...(smoothed && { labelSmoothing: Number(smoothed[1]) }),
    ...(weighted && { classWeights: Array.from({ length: binary ? 2 : outputs }, (_, k) => k + 1) }),
    ...(own === 'huber' && { delta: constant('huber_delta', 1) }),
  }
  return lossFactories[own]!(options)
}

/** An optimiser by its name, or the start of it (adam_amsgrad is adam), else sgd (momentum, nesterov), with the file's settings. */
function optimizerOf(name: string): Optimizer {
  const { note: _note, ...settings } = file!.hyperparameters[name]!
  const options = Object.fromEntries(Object.entries(settings).map(([key, value]) => [camelCase(key), value]))
  const words = name.split('_')
  return (optimizerFactories[words[0]!] ?? optimizerFactories['sgd']!)(options)
}

/** Dense layers from sizes and activations. */
function networkOf({ sizes, activations }: Case): Network {
  const x = input(sizes[0]!)
  const end = activations.reduce((node, name, i) => dense(sizes[i + 1]!, { activation: activationOf(name) })(node), x)
  return graph([x], end)
}

describe.skipIf(file === undefined)('training equals PyTorch', () => {
  test.each(file?.cases ?? [])('$name', golden => {
    const network = networkOf(golden)
    const names = golden.activations.flatMap((_, i) => [`dense${i + 1}.weights`, `dense${i + 1}.bias`])
    const run = replay({
      network,
      loss: lossOf(golden.loss, golden.sizes.at(-1)!),
      optimizer: optimizerOf(golden.optimizer),
      initial: new Map(names.map((name, i) => [name, golden.initial_parameters[i]!])),
      inputs: [golden.X],
      target: golden.target,
      steps: golden.loss_before_each_step.length,
    })
    expectNear(run.firstOutput, flat(golden.first_output), TOLERANCE, 'first output')
    expectNear(run.losses, golden.loss_before_each_step, TOLERANCE, 'loss')
    names.forEach((name, i) => {
      expectNear(run.firstGradients.get(name)!, flat(golden.first_gradients[i]!), TOLERANCE, `first gradient of ${name}`, 1e-9)
      expectNear(run.parametersAfter.get(name)!, flat(golden.parameters_after[i]!), TOLERANCE, name)
    })
  })

  test('there are cases', () => {
    expect(file!.cases.length).toBeGreaterThan(0)
  })
})
