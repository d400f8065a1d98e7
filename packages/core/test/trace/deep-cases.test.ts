import { describe, expect, test } from 'vitest'
import { fromColumn, matrix } from '../../src/matrix.ts'
import { dense } from '../../src/network/dense.ts'
import { dropout } from '../../src/network/dropout.ts'
import { mse, softmaxCrossEntropy } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import type { Network } from '../../src/network/network.ts'
import { batchNorm } from '../../src/network/normalization.ts'
import { networkFromJson, networkToJson } from '../../src/network/table.ts'
import type { Optimizer } from '../../src/optimizers/optimizer.ts'
import {
  constantRate,
  cosineDecay,
  exponentialDecay,
  linearWarmUp,
  oneCycle,
  reduceOnPlateau,
  stepDecay,
} from '../../src/optimizers/schedules.ts'
import type { Schedule } from '../../src/optimizers/schedules.ts'
import type { ScheduleName } from '../../src/optimizers/table.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import type { Clipping, Penalty } from '../../src/program/compile.ts'
import { Random } from '../../src/random.ts'
import { Timeline, Trace } from '../../src/trace/index.ts'
import type { TrainOptions } from '../../src/training/options.ts'
import { train } from '../../src/training/train.ts'
import { activationNames, losses, networks, optimizers, optimizersFor, randomData, withActivation } from '../network/cases.ts'
import type { LossCase } from '../network/cases.ts'
import { expectRecomputed } from './recomputed.ts'

const ROWS = 3
const OUTPUTS = 3

const dtypes = ['float64', 'float32'] as const
const penalties: readonly Penalty[] = [{}, { l1: 0.1 }, { l2: 0.1 }, { l1: 0.05, l2: 0.1, biases: true }]
const clippings: readonly Clipping[] = [{}, { norm: 0.1 }, { value: 0.05 }, { value: 0.05, norm: 0.1 }]
const turn = <T>(list: readonly T[], i: number): T => list[i % list.length]!

/** A network with an activation behind its output, for losses that want one. */
function ending(network: Network, activation: LossCase['activation'] = 'linear'): Network {
  if (activation === 'linear') return network
  const layers = networkToJson(network)
  return networkFromJson([...layers, { kind: 'activation', name: 'end', activation, from: [layers.length - 1] }])
}

/** One run of everything: the settings that are not asked for take turns. */
function traceOf(network: Network, { loss, activation, weighted = false }: LossCase, optimizer: Optimizer, i: number) {
  const ended = ending(network, activation)
  const clipping = optimizer.drive === undefined ? turn(clippings, i) : {}
  const program = trainingProgram(ended, { loss, optimizer, weighted, penalty: turn(penalties, i >> 2), clipping })
  const dtype = turn(dtypes, i >> 1)
  return new Trace(program, randomData(ended, program, loss, new Random(i), ROWS), ROWS, dtype)
}

const lossCases = Object.values(losses).flatMap(make => make(OUTPUTS))

describe('every cell of every step is what its sources give, to the bit', () => {
  test.each(Object.entries(networks))('in the network %s, with every optimiser', (name, make) => {
    const network = make(OUTPUTS)
    const start = 7 * Object.keys(networks).indexOf(name)
    optimizersFor(network).forEach((optimizer, i) => {
      expect(expectRecomputed(traceOf(network, turn(lossCases, 5 * (start + i)), optimizer, start + i))).toBeGreaterThan(30)
    })
  })

  test.each(Object.entries(losses))('with the loss %s and all its options, over all networks', (name, make) => {
    const start = 11 * Object.keys(losses).indexOf(name)
    const all = Object.values(networks)
    make(OUTPUTS).forEach((one, i) => {
      const network = turn(all, start + i)(OUTPUTS)
      expectRecomputed(traceOf(network, one, turn(optimizersFor(network), start + i), start + i))
    })
  })

  test.each(activationNames)('with the activation %s', name => {
    const network = withActivation(name)
    for (let i = 0; i < 4; i++) expectRecomputed(traceOf(network, { loss: mse() }, turn(optimizersFor(network), i), i))
  })
})

const SAMPLES = 20
const random = new Random(9)
const noisy = sequential(3, dense(4, { activation: 'tanh' }), batchNorm(), dropout(0.3), dense(OUTPUTS))
const plain = sequential(3, dense(4, { activation: 'tanh' }), batchNorm(), dense(OUTPUTS))
const data = {
  inputs: matrix(
    SAMPLES,
    3,
    Float64Array.from({ length: SAMPLES * 3 }, () => random.normal()),
  ),
  targets: fromColumn(Array.from({ length: SAMPLES }, () => random.integer(0, OUTPUTS))),
  sampleWeights: Array.from({ length: SAMPLES }, () => 0.5 + random.uniform()),
}
const loss = softmaxCrossEntropy({ labelSmoothing: 0.1, classWeights: [1, 2, 0.5] })

/** After the last batch of each epoch stand the parameters of the training, and each cell on the way is explained. */
async function expectFollows(options: TrainOptions, network: Network, epochs: number): Promise<number[]> {
  const training = train(network, data, options)
  const timeline = new Timeline(network, data, options)
  const rates: number[] = []
  for await (const { epoch, learningRate } of training) {
    const first = await timeline.trace(epoch - 1)
    const trace = await timeline.trace(epoch - 1, timeline.batches(epoch - 1).length - 1)
    // What an L-BFGS step is long is found by its line search, not by the rate.
    if (!options.optimizer.drive)
      expect(first.tensor(first.program.learningRate).data[0]).toBe(
        options.dtype === 'float32' ? Math.fround(learningRate) : learningRate,
      )
    rates.push(learningRate)
    const { parameters } = training.result()
    let moved = 0
    for (const { target, source } of trace.program.assignments) {
      if (!parameters.has(target.name)) continue
      expect(trace.tensor(source).data, `${target.name}, epoch ${epoch}`).toEqual(parameters.get(target.name)!.data)
      moved++
    }
    expect(moved).toBe(trace.program.parameters.length)
    if (epoch === epochs) {
      expectRecomputed(trace)
      break
    }
  }
  return rates
}

describe('a timeline follows the training, cell by cell', () => {
  test.each(Object.keys(optimizers))('with %s', async name => {
    const i = Object.keys(optimizers).indexOf(name)
    for (const dtype of dtypes) {
      const optimizer = optimizers[name]!()
      const led = optimizer.drive !== undefined
      await expectFollows(
        {
          loss,
          optimizer,
          epochs: 6,
          seed: i,
          dtype,
          penalty: turn(penalties, i),
          ...(!led && { clipping: turn(clippings, i) }),
          ...(optimizer.fullBatchOnly !== true && { batchSize: 7 }),
        },
        led ? plain : noisy,
        3,
      )
    }
  })

  const schedules: Readonly<Record<ScheduleName, () => Schedule>> = {
    constant: constantRate,
    step: () => stepDecay({ size: 2, factor: 0.5 }),
    exponential: () => exponentialDecay({ factor: 0.8 }),
    cosine: () => cosineDecay({ every: 'step' }),
    oneCycle,
    linearWarmUp: () => linearWarmUp({ length: 4, then: cosineDecay({ every: 'step' }) }),
    reduceOnPlateau: () => reduceOnPlateau({ patience: 0, threshold: 0.5 }),
  }

  test.each(Object.entries(schedules))('and with the schedule %s', async (name, make) => {
    const optimizer = sgd({ learningRate: 0.1, momentum: 0.9 })
    const rates = await expectFollows({ loss, optimizer, epochs: 8, seed: 2, batchSize: 6, schedule: make() }, noisy, 6)
    expect(rates).toHaveLength(6)
    expect(new Set(rates).size > 1).toBe(name !== 'constant')
  })
})
