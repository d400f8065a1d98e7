import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as core from '../../src/index.ts'
import * as cases from '../network/cases.ts'
import { openPage, type BrowserPage } from './page.ts'

// The networks, losses and optimisers of the conformance suite, trained on every engine here and in Chromium: one hash a training, of all
// bits of its losses, parameters and predictions.

interface Modules {
  core: typeof core
  cases: typeof cases
}

/** Runs here and, as text, in the page. */
async function hashes({ core, cases }: Modules, engine: core.EngineName): Promise<Record<string, string>> {
  const { networks, losses, optimizers } = cases
  const all: Record<string, string> = {}
  const hashOf = (lists: Iterable<ArrayLike<number>>) => {
    let hash = 0x811c9dc5
    for (const list of lists) {
      const numbers = Float64Array.from(list, x => (Number.isNaN(x) ? NaN : x))
      for (const byte of new Uint8Array(numbers.buffer)) hash = Math.imul(hash ^ byte, 0x01000193)
    }
    return (hash >>> 0).toString(16)
  }
  const trained = async (
    name: string,
    dtype: core.Dtype,
    network: core.Network,
    loss: core.Loss,
    optimizer: core.Optimizer,
    rows = 21,
  ) => {
    const random = new core.Random(5)
    const table = (columns: number, draw: () => number) =>
      core.matrix(
        rows,
        columns,
        Float64Array.from({ length: rows * columns }, () => draw()),
      )
    const inputs = Object.fromEntries(
      network.inputs.map(({ name, width }) => [
        name,
        // What feeds an embedding is a place in it; the smallest has four.
        table(width, name === 'kind' || name === 'place' ? () => random.integer(0, 4) : () => random.normal()),
      ]),
    )
    const draw =
      loss.targetKind === 'class'
        ? () => random.integer(0, network.outputWidth)
        : loss.targetRange[1] === 1
          ? () => random.integer(0, 2)
          : () => random.normal()
    const targets = table(loss.targetKind === 'class' ? 1 : network.outputWidth, draw)
    const training = core.train(
      network,
      { inputs, targets },
      {
        loss,
        optimizer,
        epochs: 3,
        seed: 2,
        batchSize: optimizer.drive || optimizer.name === 'rprop' ? 'full' : 8,
        dtype,
        engine,
      },
    )
    const { parameters, history } = await training.run()
    const predictions = core.predict(network, parameters, inputs, { engine: core.createEngine(engine, dtype) })
    all[`${name}, ${dtype}`] = hashOf([
      history.map(report => report.loss),
      ...[...parameters.values()].map(({ data }) => data),
      predictions.data,
    ])
  }
  for (const dtype of ['float64', 'float32'] as const) {
    for (const [name, make] of Object.entries(networks)) await trained(name, dtype, make(3), core.mse(), core.adam())
    for (const make of Object.values(losses))
      for (const [i, { loss, activation = 'linear', weighted = false }] of make(3).entries())
        if (!weighted)
          await trained(
            `${loss.name} ${i}`,
            dtype,
            core.sequential(4, core.dense(5), core.dense(3, { activation })),
            loss,
            core.sgd({ learningRate: 0.05 }),
          )
    for (const [name, make] of Object.entries(optimizers))
      await trained(name, dtype, networks['batchNorm']!(2), core.mse(), make())
    for (const name of core.activationNames)
      await trained(name, dtype, cases.withActivation(name), core.mse(), core.sgd({ learningRate: 0.01 }))
    const wide = core.sequential(
      33,
      core.dense(257, { activation: 'relu' }),
      core.dense(31, { activation: 'tanh' }),
      core.dense(9),
    )
    await trained('wide', dtype, wide, core.softmaxCrossEntropy(), core.adam(), 40)
  }
  return all
}

describe.each([true, false])('cross-origin isolation %s', isolated => {
  let page: BrowserPage<Modules>

  beforeAll(async () => {
    page = await openPage<Modules>({ core: 'index.ts', cases: '../test/network/cases.ts' }, { isolated })
  })
  afterAll(() => page.close())

  test('the page is what it should be', async () => {
    expect(await page.evaluateModule('export default [self.crossOriginIsolated, typeof SharedArrayBuffer]')).toEqual([
      isolated,
      isolated ? 'function' : 'undefined',
    ])
  })

  test('every training has the same bits on every engine, in the page and in Node', async () => {
    const expected = await hashes({ core, cases }, 'reference')
    expect(Object.keys(expected).length).toBeGreaterThan(150)
    expect(new Set(Object.values(expected)).size).toBeGreaterThan(100)
    for (const engine of core.engineNames) {
      const there = await page.evaluate(hashes, engine)
      expect(there, `${engine} in the page`).toEqual(expected)
    }
    expect(await hashes({ core, cases }, 'wasm'), 'wasm in Node').toEqual(expected)
  })
})
