import { describe, expect, test } from 'vitest'
import { toyData } from '../../src/data/toy.ts'
import { fromColumn } from '../../src/matrix.ts'
import type { Numbers } from '../../src/matrix.ts'
import { batchNorm } from '../../src/network/normalization.ts'
import { dense } from '../../src/network/dense.ts'
import { dropout } from '../../src/network/dropout.ts'
import { binaryCrossEntropy } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import { adam, nadam } from '../../src/optimizers/adam.ts'
import { lbfgs } from '../../src/optimizers/lbfgs.ts'
import { oneCycle, reduceOnPlateau } from '../../src/optimizers/schedules.ts'
import { Stepper, Timeline, traceToJson, checkTraceJson, firstDifference } from '../../src/trace/index.ts'
import type { Stride, Trace } from '../../src/trace/index.ts'
import type { TrainOptions } from '../../src/training/options.ts'
import { train } from '../../src/training/train.ts'

const { inputs, labels } = toyData.moons({ rows: 40, noise: 0.1, seed: 1 })
const data = { inputs, targets: fromColumn(labels) }
const plain = sequential(2, dense(5, { activation: 'tanh' }), dense(1, { activation: 'sigmoid' }))
const noisy = sequential(2, dense(6, { activation: 'relu' }), batchNorm(), dropout(0.3), dense(1, { activation: 'sigmoid' }))
const base = { loss: binaryCrossEntropy(), epochs: 60, seed: 3 }

const cases: readonly [string, typeof plain, TrainOptions<'numbers'>][] = [
  ['mini-batches, dropout, batch statistics', noisy, { ...base, optimizer: adam(), batchSize: 16, schedule: oneCycle() }],
  [
    'a rate that falls on a plateau',
    plain,
    { ...base, optimizer: nadam(), batchSize: 7, validation: 0.2, schedule: reduceOnPlateau({ patience: 1 }) },
  ],
  ['float32', noisy, { ...base, optimizer: adam(), batchSize: 16, dtype: 'float32' }],
  ['L-BFGS', plain, { ...base, optimizer: lbfgs(), epochs: 15 }],
]

/** Parameters after the update of a trace. */
const after = (trace: Trace): Map<string, Numbers> =>
  new Map(trace.program.assignments.map(({ target, source }) => [target.name, trace.tensor(source).data]))

describe.each(cases)('a timeline with %s', (_, network, options) => {
  test('shows what trained: after the last batch of an epoch stand the parameters of the training', async () => {
    const training = train(network, data, options)
    const timeline = new Timeline(network, data, options)
    let epoch = 0
    for await (const report of training) {
      const trace = await timeline.trace(epoch, timeline.batches(epoch).length - 1)
      const updated = after(trace)
      for (const [name, { data: numbers }] of training.result().parameters)
        if (updated.has(name)) expect(updated.get(name), `${name}, epoch ${report.epoch}`).toEqual(numbers)
      epoch++
      if (epoch === 12) break
    }
    expect(epoch).toBe(12)
  })

  test('gives the same bits however one came to a moment', async () => {
    const timeline = new Timeline(network, data, options)
    const forward = traceToJson(await timeline.trace(9))
    await timeline.trace(12)
    await timeline.trace(2)
    expect(firstDifference(traceToJson(await timeline.trace(9)), forward)).toBeUndefined()
    expect(firstDifference(traceToJson(await new Timeline(network, data, options).trace(9)), forward)).toBeUndefined()
    expect(firstDifference(traceToJson(await timeline.trace(8)), forward)).toBeDefined()
  })
})

test('a stepper walks 500 steps on and back over the same moments', async () => {
  const timeline = new Timeline(noisy, data, cases[0]![2])
  const stepper = new Stepper(timeline)
  const moments: string[] = []
  const look = async () => {
    const trace = await stepper.trace()
    const { epoch, batch, step } = stepper.position
    return `${epoch} ${batch} ${step} ${stepper.value.name} ${Array.from(trace.tensor(stepper.value).data).join()}`
  }
  for (let i = 0; i < 500; i++) {
    moments.push(await look())
    await stepper.forward()
  }
  for (let i = 499; i >= 0; i--) {
    await stepper.back()
    expect(await look()).toBe(moments[i])
  }
  expect(stepper.position).toEqual({ epoch: 0, batch: 0, step: 0 })
  await stepper.back()
  expect(stepper.position).toEqual({ epoch: 0, batch: 0, step: 0 })
  expect(new Set(moments.map(moment => moment.split(' ')[0])).size).toBeGreaterThan(1)
})

test.each(['layer', 'phase', 'batch', 'epoch'] as const)(
  'a stride by %s goes to its start, and back to the one before',
  async (stride: Stride) => {
    const stepper = new Stepper(new Timeline(noisy, data, cases[0]![2]))
    const places = []
    for (let i = 0; i < 12; i++) {
      places.push(stepper.position)
      await stepper.forward(stride)
    }
    for (const place of places.reverse()) {
      await stepper.back(stride)
      expect(stepper.position).toEqual(place)
    }
  },
)

test('past the end of a training there is nothing to see, and the stepper stays', async () => {
  const timeline = new Timeline(plain, data, { ...base, optimizer: adam(), epochs: 2 })
  await expect(timeline.trace(2)).rejects.toThrow('the training has no epoch 2: expected a whole number from 0 to 1')
  await expect(timeline.trace(0, 1)).rejects.toThrow('epoch 0 has no batch 1: expected 0 to 0')
  const stepper = new Stepper(timeline)
  await stepper.goTo({ epoch: 1, batch: 0, step: 3 })
  await expect(stepper.forward('epoch')).rejects.toThrow('no epoch 2')
  expect(stepper.position).toEqual({ epoch: 1, batch: 0, step: 3 })
})

test('a trace goes through JSON whole, with numbers that JSON has no word for', async () => {
  const trace = traceToJson(await new Timeline(plain, data, { ...base, optimizer: adam() }).trace(3))
  expect(checkTraceJson(JSON.parse(JSON.stringify(trace)))).toEqual(trace)
  expect(() => checkTraceJson({ ...trace, version: 2 })).toThrow('version 2')
  expect(() => checkTraceJson({ ...trace, values: [{ ...trace.values[0], numbers: [1] }] })).toThrow('its values are damaged')
  expect(() => checkTraceJson([])).toThrow('it is no trace')
})
