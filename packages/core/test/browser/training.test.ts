import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as core from '../../src/index.ts'
import { firstDifference } from '../bits.ts'
import { openPage, type BrowserPage } from './page.ts'

interface Modules {
  core: typeof core
}

let page: BrowserPage<Modules>

beforeAll(async () => {
  page = await openPage<Modules>({ core: 'index.ts' })
})

afterAll(() => page.close())

const csv = readFileSync(fileURLToPath(new URL('../../../../examples/penguins.csv', import.meta.url)), 'utf8')

interface Task {
  readonly csv: string
  readonly target: string
  readonly dtype: core.Dtype
  readonly categories: 'onehot' | 'embedding'
}

/** Trains on a table, saves the model, loads it and predicts; everything as plain numbers. Runs here and, as text, in the page. */
async function run({ core }: Modules, { csv, target, dtype, categories }: Task) {
  const text = core.parseCsv(csv)
  const training = core.trainTable(core.readTable(text), {
    target,
    dtype,
    categories,
    epochs: 6,
    hidden: [12],
    dropout: 0.1,
    batchNorm: true,
    seed: 3,
  })
  const seen: number[] = []
  for await (const { epoch, loss } of training) seen.push(epoch, loss)
  const { model, warnings } = training.result()
  const bytes = core.encodeModel(model)
  const checkpoint = core.encodeCheckpoint(training.training.checkpoint())
  const { rows } = core.predictRows(core.decodeModel(bytes), text)
  return {
    parameters: [...model.parameters].map(([name, { data }]) => [name, Array.from(data)] as const),
    ...{ seen, warnings, rows: rows.slice(0, 50), bytes: Array.from(bytes), checkpoint: Array.from(checkpoint) },
  }
}

describe('the bundled core, whole, trains in Chromium as in Node', () => {
  test.each([
    ['float64', 'Species', 'onehot'],
    ['float32', 'Species', 'embedding'],
    ['float64', 'Body Mass (g)', 'embedding'],
    ['float32', 'Sex', 'onehot'],
  ] as const)('%s, %s, %s: parameters, predictions and files are the same to the bit', async (dtype, target, categories) => {
    const task = { csv, target, dtype, categories }
    const here = await run({ core }, task)
    const there = await page.evaluate(run, task)
    expect(there.parameters.map(([name]) => name)).toEqual(here.parameters.map(([name]) => name))
    here.parameters.forEach(([name, numbers], i) => {
      expect(firstDifference(there.parameters[i]![1], numbers), name).toBeUndefined()
    })
    expect(there.seen).toHaveLength(12)
    expect(there.seen).toEqual(here.seen)
    expect(there.warnings).toEqual(here.warnings)
    expect(there.rows).toEqual(here.rows)
    expect(firstDifference(there.bytes, here.bytes)).toBeUndefined()
    expect(firstDifference(there.checkpoint, here.checkpoint)).toBeUndefined()
  })
})

test('optimisers and losses of every kind give the same bits', async () => {
  const all = async ({ core }: Modules) => {
    const { inputs, labels } = core.toy.moons({ rows: 60, noise: 0.2, seed: 1 })
    const network = core.sequential(
      2,
      core.dense(5, { activation: 'gelu' }),
      core.dense(4, { activation: 'mish' }),
      core.dense(1, { activation: 'sigmoid' }),
    )
    const out: number[] = []
    for (const dtype of ['float64', 'float32'] as const)
      for (const make of Object.values(core.optimizers)) {
        const data = { inputs, targets: core.fromColumn(labels) }
        const optimizer = make()
        const options = {
          loss: core.binaryCrossEntropy(),
          optimizer,
          epochs: 4,
          seed: 2,
          dtype,
          schedule: optimizer.name === 'rprop' ? core.constantRate() : core.cosineDecay(),
        }
        const { parameters, history } = await core.train(network, data, options).run()
        out.push(...history.map(({ loss }) => loss), ...[...parameters.values()].flatMap(({ data }) => Array.from(data)))
      }
    return out
  }
  const here = await all({ core })
  expect(here.length).toBeGreaterThan(800)
  expect(firstDifference(await page.evaluate(all, undefined), here)).toBeUndefined()
})
