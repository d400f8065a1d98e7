import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { parseCsv } from '../../src/data/csv.ts'
import { encode, encodeTarget } from '../../src/data/encode.ts'
import { readTable } from '../../src/data/table.ts'
import type { Model } from '../../src/model/model.ts'
import { trainTable } from '../../src/model/train-table.ts'
import { predictRows } from '../../src/model/use.ts'
import { softmaxCrossEntropy } from '../../src/network/losses.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { predictionProgram } from '../../src/program/compile.ts'
import { Stepper, Timeline, Trace, why } from '../../src/trace/index.ts'
import type { TrainOptions } from '../../src/training/options.ts'
import { expectRecomputed, expectWalk } from './recomputed.ts'

const text = parseCsv(readFileSync(new URL('../../../../examples/penguins.csv', import.meta.url), 'utf8'))
const table = readTable(text)

let model: Model
beforeAll(async () => {
  model = (await trainTable(table, { target: 'Species', hidden: [12], epochs: 30 }).run()).model
})

/** All penguins, as the trained model takes them. */
function penguins() {
  const { encoder } = model
  const { targets, keep } = encodeTarget(encoder, table)
  return { inputs: encode(encoder, table, keep).numbers, targets }
}

/** The training of the model gone on with, or begun anew. */
const timelineOf = (options: Partial<TrainOptions<'class'>> = {}) =>
  new Timeline(model.network, penguins(), {
    loss: softmaxCrossEntropy(),
    optimizer: adam({ learningRate: 0.003 }),
    penalty: { l2: 0.02 },
    clipping: { norm: 1 },
    epochs: 100,
    batchSize: 32,
    seed: 1,
    ...options,
  })

describe('a trained penguins model', () => {
  test('its predictions are explained to the last cell', () => {
    const program = predictionProgram(model.network)
    const { numbers } = encode(model.encoder, table)
    const given = new Map([[program.inputs[0]!, numbers.data]])
    for (const { value } of program.parameters) given.set(value, model.parameters.get(value.name)!.data)
    const trace = new Trace(program, given, numbers.rows, 'float64')
    expect(expectRecomputed(trace)).toBeGreaterThan(15_000)
    const [, ...probabilities] = predictRows(model, { ...text, rows: text.rows.slice(300, 301) }).rows[0]!
    expect(probabilities).toEqual([0, 1, 2].map(column => why(trace, program.output, 300, column).number))
  })

  test('so is a step of its training: forward, loss, backward and update', async () => {
    const timeline = timelineOf({ parameters: model.parameters })
    for (const [epoch, batch] of [
      [0, 0],
      [2, 10],
    ] as const)
      // prettier-ignore
      expect(expectRecomputed(await timeline.trace(epoch, batch))).toBeGreaterThan(3000)
  })

  test('it is stepped on and back 500 steps with equal bits', async () => {
    const timeline = timelineOf({ parameters: model.parameters, batchSize: 128 })
    expect([...(await expectWalk(new Stepper(timeline), 500))].slice(0, 5)).toEqual(['0 0', '0 1', '0 2', '1 0', '1 1'])
  })
})

test('a step back from epoch 5,000 takes under 100 ms', async () => {
  const stepper = new Stepper(timelineOf({ epochs: 5001, batchSize: 'full' }))
  const look = async () => (await stepper.trace()).tensor(stepper.value).data
  /** Milliseconds that a step back from the start of an epoch takes. */
  const stepBack = async (epoch: number) => {
    await stepper.goTo({ epoch, batch: 0, step: 0 })
    const there = (await look()).slice()
    const start = performance.now()
    await stepper.back()
    const before = (await look()).slice()
    const time = performance.now() - start
    expect(stepper.position.epoch).toBe(epoch - 1)
    expect(stepper.value.name).toBe('output.bias.updated')
    await stepper.forward()
    expect(await look()).toEqual(there)
    await stepper.goTo({ epoch, batch: 0, step: 0 })
    // The last thing that the step before computed is what this one starts with.
    expect((await stepper.trace()).tensor((await stepper.trace()).value('output.bias')).data).toEqual(before)
    return time
  }
  // The machine may be busy with something else for a while: the best of some.
  const best = async (epochs: readonly number[]) => {
    const times = []
    for (const epoch of epochs) times.push(await stepBack(epoch))
    return Math.min(...times)
  }
  expect(await best([5000, 5000, 5000])).toBeLessThan(100)
  // Past a key frame, where all since the one before it is gone through again.
  expect(await best([4992, 4976, 4960])).toBeLessThan(100)
})
