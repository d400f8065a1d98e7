import { expect, test } from 'vitest'
import { toyData } from '../../src/data/toy.ts'
import { fromColumn } from '../../src/matrix.ts'
import { dense } from '../../src/network/dense.ts'
import { binaryCrossEntropy } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import type { Network } from '../../src/network/network.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { constantRate } from '../../src/optimizers/schedules.ts'
import { firstDifference, Timeline, traceToJson } from '../../src/trace/index.ts'
import { train } from '../../src/training/train.ts'

const { inputs, labels } = toyData.moons({ rows: 12, noise: 0.1, seed: 1 })
const data = { inputs, targets: fromColumn(labels) }
const small = sequential(2, dense(3, { activation: 'tanh' }), dense(1, { activation: 'sigmoid' }))
const options = { loss: binaryCrossEntropy(), optimizer: adam(), seed: 3, batchSize: 5, epochs: 2500 }

test('far into a training, past many thinned key frames, a moment has the bits of a timeline of its own', async () => {
  const timeline = new Timeline(small, data, options)
  await timeline.trace(2400, 1)
  for (const epoch of [2399, 2398, 2391, 1001, 2400, 3]) {
    const here = traceToJson(await timeline.trace(epoch, 2))
    const training = train(small, data, options)
    for await (const { epoch: done } of training) if (done === epoch) break
    const other = new Timeline(small, data, { ...options, resume: training.checkpoint() })
    expect(firstDifference(traceToJson(await other.trace(epoch, 2)), here)).toBeUndefined()
  }
})

test('a training that is resumed begins where it is resumed', async () => {
  const training = train(small, data, options)
  for await (const { epoch } of training) if (epoch === 701) break
  const timeline = new Timeline(small, data, { ...options, resume: training.checkpoint() })
  await expect(timeline.trace(700)).rejects.toThrow('no epoch 700: expected a whole number from 701 to 2499')
  const first = traceToJson(await timeline.trace(701))
  // So far that key frames are thinned out; the first one stays.
  await timeline.trace(1400)
  expect(firstDifference(traceToJson(await timeline.trace(701)), first)).toBeUndefined()
  expect(
    firstDifference(traceToJson(await timeline.trace(702)), traceToJson(await new Timeline(small, data, options).trace(702))),
  ).toBeUndefined()
})

/** A timeline, and how often its trainings have asked for the rate so far: once a batch and once more an epoch. */
function counted(network: Network, epochs: number) {
  let asked = 0
  const rate = (base: number) => {
    asked++
    return base
  }
  const schedule = { ...constantRate(), rate }
  const timeline = new Timeline(network, data, { ...options, batchSize: 'full', epochs, schedule })
  /** Asks for the trace itself (once) do not count. */
  const asksFor = async (epoch: number) => {
    const before = asked
    await timeline.trace(epoch)
    return asked - before - 1
  }
  return asksFor
}

test('a step back trains nothing again, until a key frame is passed', async () => {
  const asksFor = counted(small, 1000)
  expect(await asksFor(700)).toBeGreaterThanOrEqual(2 * 700)
  // Past 512 epochs every second one is a key frame.
  for (const epoch of [699, 698, 696, 694]) expect(await asksFor(epoch), `${epoch}`).toBe(0)
  expect(await asksFor(695)).toBe(2)
  expect(await asksFor(695)).toBe(0)
})

test('a large network keeps fewer key frames: stepping through its training does not fill the memory', async () => {
  // 240,000 parameters with two moments each: 256 MiB hold 46 of them.
  const large = sequential(2, dense(60_000), dense(1, { activation: 'sigmoid' }))
  const [few, all] = [counted(large, 60), counted(small, 60)]
  await few(50)
  await all(50)
  expect([await few(40), await few(41), await few(43)]).toEqual([0, 2, 2])
  expect([await all(40), await all(41), await all(43)]).toEqual([0, 0, 0])
})
