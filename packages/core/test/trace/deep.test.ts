import { describe, expect, test } from 'vitest'
import { matrix } from '../../src/matrix.ts'
import { activation } from '../../src/network/activation.ts'
import { dense } from '../../src/network/dense.ts'
import { dropout } from '../../src/network/dropout.ts'
import { embedding } from '../../src/network/embedding.ts'
import type { Node } from '../../src/network/layer.ts'
import { softmaxCrossEntropy } from '../../src/network/losses.ts'
import { add, concatenate } from '../../src/network/merge.ts'
import { graph, input } from '../../src/network/network.ts'
import { batchNorm, layerNorm } from '../../src/network/normalization.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { cosineDecay } from '../../src/optimizers/schedules.ts'
import type { TrainingProgram } from '../../src/program/program.ts'
import { Random } from '../../src/random.ts'
import { effects, recompute, Stepper, Timeline, why } from '../../src/trace/index.ts'
import type { Explanation, Trace } from '../../src/trace/index.ts'
import { expectRecomputed, expectWalk } from './recomputed.ts'

const ROWS = 22
const CLASSES = 3
const activations = ['tanh', 'relu', 'silu', 'gelu', 'sigmoid', 'softplus', 'mish'] as const

/** An embedding beside numbers; three to five blocks of dense, batch normalisation, activation and dropout, each around a skip; softmax. */
function deepNetwork(random: Random) {
  const [numbers, kind] = [input(random.integer(2, 5), 'numbers'), input(1, 'kind')]
  const width = random.integer(3, 7)
  let h: Node = dense(width)(concatenate([numbers, embedding(4, random.integer(2, 4))(kind)]))
  for (let block = random.integer(3, 6); block > 0; block--) {
    const inner = activation(activations[random.integer(0, activations.length)]!)(batchNorm()(dense(width)(h)))
    h = add([h, dropout(0.1 + 0.4 * random.uniform())(inner)])
    if (random.uniform() < 0.3) h = layerNorm()(h)
  }
  return graph([numbers, kind], dense(CLASSES, { name: 'output', activation: 'softmax' })(h))
}

function deepTimeline(seed: number, dtype: 'float64' | 'float32' = 'float64') {
  const random = new Random(seed)
  const network = deepNetwork(random)
  const draw = (columns: number, next: () => number) => matrix(ROWS, columns, Float64Array.from({ length: ROWS * columns }, next))
  const inputs = {
    numbers: draw(network.inputs[0]!.width, () => random.normal()),
    kind: draw(1, () => random.integer(0, 4)),
  }
  const targets = draw(1, () => random.integer(0, CLASSES))
  return new Timeline(
    network,
    { inputs, targets, sampleWeights: Float64Array.from({ length: ROWS }, () => 0.5 + random.uniform()) },
    {
      loss: softmaxCrossEntropy({ labelSmoothing: 0.1, classWeights: [1, 2, 0.5] }),
      optimizer: adam({ learningRate: 0.02, weightDecay: 0.01 }),
      penalty: { l1: 0.001, l2: 0.01, biases: true },
      // So that the norm is reached, and single cells are held too.
      clipping: { value: 0.1, norm: 0.3 },
      schedule: cosineDecay(),
      epochs: 40,
      batchSize: 8,
      seed,
      dtype,
    },
  )
}

describe.each([1, 2, 3])('a random deep network (%i)', seed => {
  test('every cell of every step is what its sources give, to the bit, at the start and later', async () => {
    for (const dtype of ['float64', 'float32'] as const) {
      const timeline = deepTimeline(seed, dtype)
      for (const [epoch, batch] of [
        [0, 0],
        [3, 2],
      ] as const)
        // prettier-ignore
        expect(expectRecomputed(await timeline.trace(epoch, batch))).toBeGreaterThan(3000)
    }
  })

  test('goes 500 steps on and back with equal bits', async () => {
    const passed = await expectWalk(new Stepper(deepTimeline(seed)), 500)
    expect(passed.size).toBeGreaterThan(1)
  })
})

describe('by hand, from the sources that are told', () => {
  const moment = () => deepTimeline(1).trace(2, 1)
  const cell = (trace: Trace, name: string, row = 0, column = 0) => why(trace, trace.value(name), row, column)
  const numbers = ({ sources }: Explanation) => sources.map(({ number }) => number)
  const names = ({ sources }: Explanation) => [...new Set(sources.map(({ value }) => value.name))]

  test('a cell of softmax', async () => {
    const trace = await moment()
    for (let column = 0; column < CLASSES; column++) {
      const asked = cell(trace, 'output.output', 3, column)
      expect(asked.formula).toBe('softmax(output.z)')
      expect(asked.sources.map(s => [s.value.name, s.row, s.column])).toEqual([0, 1, 2].map(c => ['output.z', 3, c]))
      const exps = numbers(asked).map(Math.exp)
      expect(asked.number).toBeCloseTo(exps[column]! / exps.reduce((a, b) => a + b), 14)
    }
  })

  test('a cell of batch normalisation, from the column of its batch', async () => {
    const trace = await moment()
    const output = cell(trace, 'batchNorm1.output', 2, 1)
    const scaled = cell(trace, 'batchNorm1.scaled', 2, 1)
    const divided = cell(trace, 'batchNorm1.standardized', 2, 1)
    const mean = cell(trace, 'batchNorm1.mean', 0, 1)
    expect(names(mean)).toEqual(['dense2.z'])
    const column = numbers(mean)
    expect(column).toHaveLength(8)
    const average = column.reduce((a, b) => a + b) / 8
    const variance = column.reduce((sum, z) => sum + (z - average) ** 2, 0) / 8
    const standardized = (column[2]! - average) / Math.sqrt(variance + 1e-5)
    expect(mean.number).toBeCloseTo(average, 14)
    expect(divided.number).toBeCloseTo(standardized, 12)
    expect(names(scaled)).toEqual(['batchNorm1.standardized', 'batchNorm1.scale'])
    expect(names(output)).toEqual(['batchNorm1.scaled', 'batchNorm1.shift'])
    expect(output.number).toBeCloseTo(standardized * scaled.sources[1]!.number + output.sources[1]!.number, 12)
    // Running statistics move a tenth of the way; the variance is that of a sample.
    const running = cell(trace, 'batchNorm1.runningVariance.updated', 0, 1)
    expect(running.number).toBeCloseTo(0.9 * running.sources[0]!.number + (0.1 * variance * 8) / 7, 14)
  })

  test("a cell of Adam's update, back to its moments", async () => {
    const trace = await moment()
    const updated = cell(trace, 'output.weights.updated', 1, 2)
    const [w, m, v, rate, step] = numbers(updated)
    // Two epochs of three batches before, and one batch.
    expect(step).toBe(8)
    expect(rate).toBeCloseTo(0.01 * (1 + Math.cos((Math.PI * 2) / 40)), 14)
    const corrected = Math.sqrt(v! / (1 - 0.999 ** 8)) + 1e-8
    expect(updated.number).toBeCloseTo(w! - (rate! * (m! / (1 - 0.9 ** 8))) / corrected, 14)
    const [first, second] = updated.sources.slice(1, 3).map(s => why(trace, s.value, s.row, s.column))
    const [before, gradient] = numbers(first!)
    const [squares, same] = numbers(second!)
    expect(gradient).toBe(same)
    expect(first!.sources[0]!.value.name).toBe('output.weights.firstMoment')
    expect(first!.number).toBeCloseTo(0.9 * before! + 0.1 * gradient!, 15)
    expect(second!.number).toBeCloseTo(0.999 * squares! + 0.001 * gradient! * gradient!, 15)
    expect(before).not.toBe(0)
  })

  test('a clipped gradient: held at its value, then scaled by the norm of all of them', async () => {
    const trace = await moment()
    const { program } = trace
    const factor = trace.value('clipping.factor')
    const before = program.steps.filter(({ op }) => op.name === 'clip')
    let squares = 0
    for (const { inputs, output } of before) {
      const [raw, held] = [trace.tensor(inputs[0]!).data, trace.tensor(output).data]
      raw.forEach((x, i) => expect(held[i]).toBe(Math.min(0.1, Math.max(-0.1, x))))
      held.forEach(x => (squares += x * x))
    }
    expect(before).toHaveLength(program.gradients.size)
    const told = why(trace, factor, 0, 0)
    expect(told.sources).toHaveLength(1)
    expect(told.sources[0]!.number).toBeCloseTo(squares, 12)
    expect(told.number).toBeLessThan(1)
    expect(told.number).toBeCloseTo(0.3 / (Math.sqrt(squares) + 1e-6), 12)
    const gradient = why(trace, program.gradients.get(trace.value('output.bias'))!, 0, 1)
    expect(gradient.sources.map(({ value }) => value.name)).toEqual(['d_output.bias.clipped', 'clipping.factor'])
    expect(gradient.number).toBe(gradient.sources[0]!.number * told.number)
    // What the factor changes: every cell of every gradient, and nothing else.
    const fed = effects(trace, factor, 0, 0)
    expect(new Set(fed.map(({ step }) => step.output))).toEqual(new Set(program.gradients.values()))
    for (const { step, cells } of fed) expect(cells).toHaveLength(trace.tensor(step.output).data.length)
  })

  test('a dropped cell is 0 by its mask, a kept one larger by what the others lack', async () => {
    const trace = await moment()
    const mask = trace.program.masks[0]!
    const { data } = trace.tensor(mask.value)
    const [dropped, kept] = [data.indexOf(0), data.findIndex(x => x !== 0)]
    expect(dropped).toBeGreaterThanOrEqual(0)
    const width = mask.value.shape[1] as number
    for (const index of [dropped, kept]) {
      const asked = cell(trace, 'dropout1.output', Math.floor(index / width), index % width)
      const [x, factor] = numbers(asked)
      expect(factor).toBe(index === dropped ? 0 : 1 / (1 - mask.rate))
      expect(asked.number).toBe(x! * factor!)
    }
  })

  test('a source with another number gives another cell: nothing is recomputed from what is not told', async () => {
    const trace = await moment()
    for (const name of ['output.output', 'batchNorm1.mean', 'output.weights.updated', 'clipping.factor', 'loss']) {
      const asked = cell(trace, name)
      const [first, ...rest] = asked.sources
      const sources = [{ ...first!, number: first!.number + 0.5 }, ...rest]
      expect(recompute(trace, { ...asked, sources }), name).not.toBe(asked.number)
    }
  })
})

test('the chain from an updated weight leads to every input, the table of the embedding, the mask and the target', async () => {
  const trace: Trace<TrainingProgram> = await deepTimeline(2).trace(1, 0)
  const seen = new Set<string>()
  const open = [why(trace, trace.value('dense1.weights.updated'), 0, 0)]
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const { value, row, column } of next.sources) {
      const key = `${value.name} ${row} ${column}`
      if (seen.has(key)) continue
      seen.add(key)
      open.push(why(trace, value, row, column))
    }
  const given = new Set([...seen].map(key => key.split(' ')[0]).filter(name => !trace.producer(trace.value(name!))))
  for (const name of ['numbers', 'kind', 'embedding1.table', 'dropout1.mask', 'target', 'sampleWeights', 'learningRate', 'step'])
    expect(given).toContain(name)
  // Every row of the batch stands in it, since batch normalisation ties them together.
  expect([...seen].filter(key => key.startsWith('numbers ')).map(key => key.split(' ')[1])).toEqual(
    expect.arrayContaining(['0', '1', '2', '3', '4', '5', '6', '7']),
  )
})
