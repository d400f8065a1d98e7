import { describe, expect, test, vi } from 'vitest'
import { initialize } from '../../src/network/network.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { lbfgs } from '../../src/optimizers/lbfgs.ts'
import type { Checkpoint } from '../../src/training/checkpoint.ts'
import { train } from '../../src/training/train.ts'
import type { Training } from '../../src/training/train.ts'
import { expectSameBits, rejection } from './setup.ts'
import { base, inputs, network, targets } from './loop.ts'

/** Batches that seem slow are handed over one by one. */
function slowly() {
  let clock = 0
  return vi.spyOn(performance, 'now').mockImplementation(() => (clock += 8))
}

test("after a failure L-BFGS's memory, too, is that of the last whole epoch", async () => {
  let asked = 0
  const fragile = (fails: boolean) => () => {
    if (++asked === 4 && fails) throw new Error('no such thing')
    return 1
  }
  const options = { ...base, optimizer: lbfgs(), epochs: 8 }
  const whole = await train(network, { inputs, targets }, { ...options, metrics: { fragile: fragile(false) } }).run()
  asked = 0
  const training = train(network, { inputs, targets }, { ...options, metrics: { fragile: fragile(true) } })
  await expect(training.run()).rejects.toThrow('no such thing')
  const resume = training.checkpoint()
  expect(resume.epoch).toBe(3)
  const resumed = await train(network, { inputs, targets }, { ...options, metrics: { fragile: fragile(false) }, resume }).run()
  expectSameBits(resumed.parameters, whole.parameters)
})

describe('leaving and going on', () => {
  const data = { inputs, targets }
  const options = { ...base, batchSize: 5, epochs: 6 } as const

  test('the iterator may be left, and goes on where it was', async () => {
    const whole = await train(network, data, options).run()
    const training = train(network, data, options)
    const seen: number[] = []
    for await (const { epoch } of training) {
      seen.push(epoch)
      if (epoch === 2) break
    }
    expect(training.result()).toMatchObject({ epochs: 2, stopped: 'aborted' })
    for await (const { epoch } of training) {
      seen.push(epoch)
      if (epoch === 3) break
    }
    const { parameters, history, stopped } = await training.run()
    expect(seen).toEqual([1, 2, 3])
    expectSameBits(parameters, whole.parameters)
    expect(history).toEqual(whole.history)
    expect(stopped).toBe('epochs')
    for await (const { epoch } of training) expect.fail(`epoch ${epoch} after the end`)
  })

  test('a result is a snapshot: it does not change when the training goes on', async () => {
    const training = train(network, data, options)
    await training[Symbol.asyncIterator]().next()
    const early = training.result()
    await training.run()
    expect(early.history).toHaveLength(1)
    expect(early.parameters.get('dense1.bias')!.data).not.toEqual(training.result().parameters.get('dense1.bias')!.data)
  })

  test('before the first epoch, the result holds the first parameters', () => {
    const result = train(network, data, options).result()
    expect(result).toMatchObject({ epochs: 0, bestEpoch: 0, stopped: 'aborted', history: [] })
    expectSameBits(result.parameters, initialize(network, { seed: 5 }))
  })

  test('a signal in the middle of an epoch: the result is that of the last whole one, and going on gives the same bits', async () => {
    const whole = await train(network, data, options).run()
    const now = slowly()
    for (const steps of [0, 1, 7, 12]) {
      const signal = beforeBatches((n, controller) => {
        if (n === steps) controller.abort()
      })
      const training = train(network, data, { ...options, signal })
      const { parameters, epochs, stopped, history } = await training.run()
      expect([epochs, stopped]).toEqual([Math.floor(steps / 5), 'aborted'])
      expect(history).toEqual(whole.history.slice(0, epochs))
      const short =
        epochs === 0 ? initialize(network, { seed: 5 }) : (await train(network, data, { ...options, epochs }).run()).parameters
      expectSameBits(parameters, short)
      const resumed = await train(network, data, { ...options, resume: training.checkpoint() }).run()
      expectSameBits(resumed.parameters, whole.parameters)
      expect(resumed.history).toEqual(whole.history)
    }
    now.mockRestore()
  })

  test('a checkpoint asked for in the middle of an epoch is that of the last whole one', async () => {
    const careful = { ...options, optimizer: adam({ learningRate: 0.01 }) }
    const now = slowly()
    const early: Checkpoint[] = []
    const signal = beforeBatches(n => {
      if (n === 3 || n === 8) early.push(training.checkpoint())
    })
    const training: Training = train(network, data, { ...careful, signal })
    const { parameters, history } = await training.run()
    expect(early.map(({ epoch, step }) => [epoch, step])).toEqual([
      [0, 0],
      [1, 5],
    ])
    now.mockRestore()
    for (const resume of early) {
      const resumed = await train(network, data, { ...careful, resume }).run()
      expectSameBits(resumed.parameters, parameters)
      expect(resumed.history).toEqual(history)
    }
  })

  test('asking for two epochs at once is refused, and does no harm', async () => {
    const second: Promise<unknown>[] = []
    const signal = beforeBatches(n => {
      if (n === 3) second.push(rejection(training.run()))
    })
    const training: Training = train(network, data, { ...options, signal })
    const { parameters } = await training.run()
    expect(await second[0]).toMatchObject({
      complaint: { problem: 'the training is running already: wait for the epoch in hand' },
    })
    expectSameBits(parameters, (await train(network, data, options).run()).parameters)
  })

  /** A signal that tells before which batch it was asked, counted from 0: the loop asks before each. */
  function beforeBatches(tell: (batch: number, controller: AbortController) => void): AbortSignal {
    const controller = new AbortController()
    let asked = 0
    return new Proxy(controller.signal, {
      get(signal, key) {
        if (key === 'aborted') tell(asked++, controller)
        return Reflect.get(signal, key, signal) as unknown
      },
    })
  }
})
