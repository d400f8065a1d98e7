import { describe, expect, test } from 'vitest'
import { clip, clipFactor } from '../../src/ops/norms.ts'
import { dense } from '../../src/network/dense.ts'
import { mse, type Loss } from '../../src/network/losses.ts'
import { sequential, type Network } from '../../src/network/network.ts'
import { layerKinds } from '../../src/network/table.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { record } from '../record.ts'
import { trainingProgram, type TrainingParts } from '../../src/program/compile.ts'
import { Random } from '../../src/random.ts'
import { checkGradients } from '../gradients.ts'
import { activationNames, losses, networks, randomData, withActivation } from './cases.ts'

// Whole networks against central differences of what they minimise. The tables are in cases.ts; what is added there is tested.

function check(network: Network, loss: Loss, seed: number, rows: number, parts: Partial<TrainingParts> = {}) {
  const program = trainingProgram(network, { loss, optimizer: sgd(), ...parts })
  const given = randomData(network, program, loss, new Random(seed), rows)
  const trained = program.parameters.filter(p => p.kind !== 'statistic').map(p => p.value)
  expect([...program.gradients.keys()]).toEqual(trained)
  expect(checkGradients(program, program.objective, program.gradients, trained, given, rows)).toBeUndefined()
}

describe('layers', () => {
  test('the networks have every kind of layer', () => {
    const kinds = Object.values(networks).flatMap(network => network(2).nodes.map(node => node.spec.kind))
    expect([...new Set(kinds)].sort()).toEqual(Object.keys(layerKinds).sort())
  })

  test.each(Object.keys(networks))('%s', name => {
    const network = networks[name]!
    check(network(1), mse(), 1, 2)
    check(network(3), mse(), 2, 5)
    check(network(2), mse({ reduction: 'sum' }), 3, 7, { weighted: true })
  })
})

describe('activations, inside and at the end', () => {
  test.each(activationNames)('%s', name => {
    const random = new Random(4)
    for (const rows of [1, 3, 7])
      check(withActivation(name, random.integer(1, 4), random.integer(2, 6), random.integer(2, 4)), mse(), rows, rows)
  })

  test.each([{ name: 'leakyRelu', alpha: 0.3 } as const, { name: 'elu', alpha: 1.7 } as const])('$name, alpha $alpha', kind => {
    check(sequential(3, dense(4, { activation: kind }), dense(2, { activation: kind })), mse(), 3, 5)
  })
})

describe('losses with every option', () => {
  test.each(Object.keys(losses) as (keyof typeof losses)[])('%s', name => {
    const outputs = 3
    losses[name](outputs).forEach(({ loss, activation = 'linear', weighted = false }, i) => {
      check(sequential(2, dense(3, { activation: 'tanh' }), dense(outputs, { activation })), loss, 10 + i, 4, { weighted })
    })
  })
})

describe('penalties and clipping', () => {
  const penalties = [{ l1: 0.1 }, { l2: 0.3 }, { l1: 0.2, l2: 0.1 }, { l1: 0.2, l2: 0.1, biases: true }]
  test.each(penalties)('penalty %j', penalty => {
    for (const name of ['layerNorm', 'batchNorm', 'embedding', 'residual']) check(networks[name]!(2), mse(), 21, 4, { penalty })
  })

  test('a penalty leaves biases, scales and shifts out unless asked', () => {
    const network = networks['batchNorm']!(2)
    const gradient = (penalty: object) => {
      const program = trainingProgram(network, { loss: mse(), optimizer: sgd(), penalty })
      const recording = record(program, randomData(network, program, mse(), new Random(5), 4), 4)
      return new Map(program.parameters.map(({ value, kind }) => [kind, recording.get(program.gradients.get(value)!)?.data]))
    }
    const [none, some, all] = [{}, { l1: 1 }, { l1: 1, biases: true }].map(gradient)
    for (const kind of ['bias', 'scale', 'shift'] as const) {
      expect(some!.get(kind)).toEqual(none!.get(kind))
      expect(all!.get(kind)).not.toEqual(none!.get(kind))
    }
    expect(some!.get('weights')).not.toEqual(none!.get('weights'))
  })

  test.each([{ value: 0.05 }, { norm: 0.1 }, { norm: 1e6 }, { value: 0.05, norm: 0.1 }])('clipping %j', clipping => {
    const network = networks['deep']!(2)
    const parts = { loss: mse(), optimizer: sgd() }
    const [plain, clipped] = [trainingProgram(network, parts), trainingProgram(network, { ...parts, clipping })]
    const gradients = ([plain, clipped] as const).map(program => {
      const recording = record(program, randomData(network, program, mse(), new Random(6), 4), 4)
      return [...program.gradients.values()].map(value => Array.from(recording.get(value)!.data))
    })
    const [raw, held] = gradients as [number[][], number[][]]
    const cut =
      clipping.value === undefined ? raw : raw.map(g => g.map(x => Math.min(clipping.value, Math.max(-clipping.value, x))))
    const norm = Math.sqrt(cut.flat().reduce((total, x) => total + x * x, 0))
    const factor = clipping.norm === undefined ? 1 : Math.min(1, clipping.norm / (norm + 1e-6))
    held.flat().forEach((x, i) => {
      expect(x).toBeCloseTo(cut.flat()[i]! * factor, 14)
    })
    if (clipping.value !== undefined) expect(cut).not.toEqual(raw)
    expect(clipped.steps.some(step => step.op.name === clip.name)).toBe(clipping.value !== undefined)
    expect(clipped.steps.some(step => step.op.name === clipFactor.name)).toBe(clipping.norm !== undefined)
  })
})
