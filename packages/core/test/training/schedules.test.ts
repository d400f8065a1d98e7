import { describe, expect, test } from 'vitest'
import { fromRows } from '../../src/matrix.ts'
import { dense } from '../../src/network/dense.ts'
import { mse } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
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
import { sgd } from '../../src/optimizers/sgd.ts'
import type { TrainingData } from '../../src/training/data.ts'
import { train } from '../../src/training/train.ts'
import { expectClose } from './setup.ts'

// One weight w on an input of 1, loss (w − 1)²: each step multiplies the distance from 1 with 1 − 2 · rate, so that the last weight
// tells all rates that acted.
const network = sequential(1, dense(1, { bias: false }))
const rows = 6
const data = {
  inputs: fromRows(Array.from({ length: rows }, () => [1])),
  targets: fromRows(Array.from({ length: rows }, () => [1])),
}
const start = new Map([['dense1.weights', fromRows([[0]])]])
const RATE = 0.25

async function run(schedule: Schedule, validation: TrainingData | number = 0) {
  const { history, parameters } = await train(network, data, {
    ...{ loss: mse(), optimizer: sgd({ learningRate: RATE }), seed: 1, parameters: start, shuffle: false },
    ...{ schedule, epochs: 6, batchSize: 2, validation },
  }).run()
  return { rates: history.map(({ learningRate }) => learningRate), weight: parameters.get('dense1.weights')!.data[0]! }
}

/** The weight after steps of these rates: the distance from the target is multiplied with 1 − 2 rate. */
const after = (rates: readonly number[]) => 1 - rates.reduce((distance, rate) => distance * (1 - 2 * rate), 1)

const times = (n: number, of: (i: number) => number) => Array.from({ length: n }, (_, i) => of(i))
const STEPS = rows / 2

describe('by epoch: the rate holds for all its steps', () => {
  const cases: readonly (readonly [string, Schedule, (epoch: number) => number])[] = [
    ['constant', constantRate(), () => RATE],
    ['step', stepDecay({ size: 2, factor: 0.5 }), epoch => RATE * 0.5 ** Math.floor(epoch / 2)],
    ['exponential', exponentialDecay({ factor: 0.9 }), epoch => RATE * 0.9 ** epoch],
    ['cosine over all epochs', cosineDecay(), epoch => (RATE / 2) * (1 + Math.cos((Math.PI * epoch) / 6))],
    ['warm-up', linearWarmUp({ every: 'epoch', length: 4, start: 0.2 }), epoch => RATE * (epoch < 4 ? 0.2 + 0.2 * epoch : 1)],
  ]
  test.each(cases)('%s', async (_, schedule, rate) => {
    const { rates, weight } = await run(schedule)
    expectClose(rates, times(6, rate), 1e-14)
    expectClose([weight], [after(times(6 * STEPS, step => rate(Math.floor(step / STEPS))))], 1e-13)
  })
})

describe('by step: each step has its rate, the report tells the first', () => {
  const cases: readonly (readonly [string, Schedule, (step: number) => number])[] = [
    ['exponential', exponentialDecay({ factor: 0.9, every: 'step' }), step => RATE * 0.9 ** step],
    ['cosine over all steps', cosineDecay({ every: 'step' }), step => (RATE / 2) * (1 + Math.cos((Math.PI * step) / 18))],
    ['warm-up', linearWarmUp({ length: 5 }), step => RATE * (step < 5 ? 0.1 + (0.9 * step) / 5 : 1)],
  ]
  test.each(cases)('%s', async (_, schedule, rate) => {
    const { rates, weight } = await run(schedule)
    expectClose(
      rates,
      times(6, epoch => rate(epoch * STEPS)),
      1e-14,
    )
    expectClose([weight], [after(times(6 * STEPS, rate))], 1e-13)
  })

  test('one cycle spans all steps: up to the base rate and down to nearly nothing', async () => {
    const { rates } = await run(oneCycle({ rise: 0.5 }))
    expect(rates[0]).toBeCloseTo(RATE / 25, 12)
    expect(Math.max(...rates)).toBeGreaterThan(0.9 * RATE)
    expect(rates.at(-1)!).toBeLessThan(0.2 * RATE)
  })
})

describe('reduce on plateau', () => {
  test('goes by the validation loss, although the training loss falls', async () => {
    // The weight goes from 0 to 1; validation wants 0, so its loss rises from the first epoch on.
    const validation = { inputs: data.inputs, targets: fromRows(times(rows, () => 0).map(t => [t])) }
    const schedule = reduceOnPlateau({ factor: 0.5, patience: 1 })
    expect((await run(schedule, validation)).rates).toEqual([1, 1, 1, 0.5, 0.5, 0.25].map(factor => RATE * factor))
    expect((await run(schedule)).rates).toEqual(times(6, () => RATE))
  })

  test('without validation goes by the training loss', async () => {
    const still = { ...data, targets: fromRows(times(rows, () => 0).map(t => [t])) } // the weight 0 is right: the loss stays 0
    const { history } = await train(network, still, {
      ...{ loss: mse(), optimizer: sgd({ learningRate: RATE }), epochs: 5, seed: 1, parameters: start },
      schedule: reduceOnPlateau({ factor: 0.1, patience: 0 }),
    }).run()
    expectClose(
      history.map(({ learningRate }) => learningRate),
      [1, 1, 0.1, 0.01, 0.001].map(factor => RATE * factor),
      1e-14,
    )
  })
})
