import { describe, expect, test } from 'vitest'
import { fromRows } from '../../src/matrix.ts'
import { initialize } from '../../src/network/network.ts'
import { constantRate } from '../../src/optimizers/schedules.ts'
import { train } from '../../src/training/train.ts'
import { thrownBy } from './setup.ts'
import { base, inputs, network, targets } from './loop.ts'

describe('options', () => {
  const wrong: readonly (readonly [string, object, RegExp])[] = [
    ['unknown', { learningRate: 1 }, /unknown option "learningRate".*Known: loss/],
    ['mistyped', { epoch: 3 }, /Did you mean "epochs"/],
    ['epochs', { epochs: 0 }, /"epochs" is out of range.*at least 1.*got 0/],
    ['batchSize', { batchSize: 2.5 }, /"batchSize".*whole number/],
    ['batchSize as text', { batchSize: 'all' }, /"batchSize".*got "all"/],
    ['validation', { validation: 1 }, /"validation".*below 1/],
    ['patience', { patience: 0 }, /"patience".*at least 1/],
    ['minDelta', { minDelta: -1 }, /"minDelta"/],
    ['dtype', { dtype: 'float16' }, /"dtype".*one of float64, float32/],
    ['engine', { engine: 'gpu' }, /"engine".*one of wasm, reference/],
    ['seed', { seed: -1 }, /seed/],
    ['penalty', { penalty: { l3: 1 } }, /unknown option "l3"/],
    ['penalty size', { penalty: { l2: -1 } }, /"l2"/],
    ['clipping', { clipping: { norm: 0 } }, /"norm".*above 0/],
    ['no loss', { loss: undefined }, /option "loss" is missing/],
    ['a loss by name', { loss: 'mse' }, /option "loss" is not one: expected such as mse\(\)/],
    ['an optimiser by name', { optimizer: 'adam' }, /option "optimizer" is not one.*adam\(\)/],
    ['a schedule function not called', { schedule: constantRate }, /option "schedule" is not one.*cosineDecay\(\)/],
    ['no seed', { seed: undefined }, /option "seed" is missing/],
  ]
  test.each(wrong)('%s', (_, change, message) => {
    expect(thrownBy(() => train(network, { inputs, targets }, { ...base, ...change }))).toMatchObject({
      name: 'OptionError',
      message: expect.stringMatching(message) as string,
    })
  })

  test('parameters that do not fit', () => {
    const parameters = new Map(initialize(network, { seed: 1 }))
    parameters.set('dense1.bias', fromRows([[1, 2]]))
    expect(thrownBy(() => train(network, { inputs, targets }, { ...base, parameters }))).toMatchObject({
      name: 'ShapeError',
      message: '"dense1.bias": a parameter has another shape: expected 1 × 4, got 1 × 2.',
    })
    parameters.delete('dense1.bias')
    expect(thrownBy(() => train(network, { inputs, targets }, { ...base, parameters }))).toMatchObject({
      name: 'ShapeError',
      message: '"dense1.bias": a parameter is missing: expected 1 × 4.',
    })
  })
})
