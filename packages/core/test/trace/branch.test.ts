import { describe, expect, test } from 'vitest'
import { toyData } from '../../src/data/toy.ts'
import { fromColumn } from '../../src/matrix.ts'
import { dense } from '../../src/network/dense.ts'
import { mse } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import type { TrainingProgram } from '../../src/program/program.ts'
import { firstDifference, Timeline, traceToJson } from '../../src/trace/index.ts'
import type { Trace } from '../../src/trace/index.ts'
import { train } from '../../src/training/train.ts'

const { inputs, labels } = toyData.moons({ rows: 20, noise: 0.1, seed: 1 })
const data = { inputs, targets: fromColumn(labels) }
const network = sequential(2, dense(4, { activation: 'tanh' }), dense(1, { activation: 'sigmoid' }))
const options = { loss: mse(), optimizer: adam(), epochs: 8, seed: 3, batchSize: 6 }

/** Adds one to the first weight. */
function nudged(trace: Trace<TrainingProgram>): Trace<TrainingProgram> {
  const weights = trace.value('dense1.weights')
  const numbers = trace.tensor(weights).data.slice()
  numbers[0]! += 1
  return trace.with(new Map([[weights, numbers]]))
}
const all = async (losses: AsyncIterable<number>) => {
  const found: number[] = []
  for await (const loss of losses) found.push(loss)
  return found
}
const difference = async (a: Timeline, b: Timeline, epoch: number, batch: number) =>
  firstDifference(traceToJson(await a.trace(epoch, batch)), traceToJson(await b.trace(epoch, batch)))

describe('a branch of a timeline', () => {
  test('in which nothing is changed is the training itself, to the bit', async () => {
    const plain = new Timeline(network, data, options)
    const branch = plain.branch(3, 1, trace => trace)
    for (const [epoch, batch] of [
      [7, 2],
      [3, 1],
      [4, 0],
      [0, 0],
    ] as const)
      expect(await difference(plain, branch, epoch, batch)).toBeUndefined()
    const history: number[] = []
    for await (const { loss } of train(network, data, options)) history.push(loss)
    expect(await all(branch.losses())).toEqual(history)
    expect(await all(plain.losses())).toEqual(history)
  })

  test('is the training before, and another from the change on', async () => {
    const plain = new Timeline(network, data, options)
    const branch = plain.branch(3, 1, nudged)
    expect(await difference(plain, branch, 3, 0)).toBeUndefined()
    expect(await difference(plain, branch, 3, 1)).toBeDefined()
    expect(await difference(plain, branch, 3, 2)).toBeDefined()
    const [before, after] = [await all(plain.losses()), await all(branch.losses())]
    expect(after.slice(0, 3)).toEqual(before.slice(0, 3))
    for (const epoch of [3, 4, 5, 6, 7]) expect(after[epoch]).not.toBe(before[epoch])
    // The same bits however one comes there.
    const again = plain.branch(3, 1, nudged)
    expect(await difference(branch, again, 6, 1)).toBeUndefined()
  })

  test('goes on with the parameters of the change: as a training that starts from them', async () => {
    const still = { ...options, optimizer: sgd({ learningRate: 0.5 }), batchSize: 'full' } as const
    const plain = new Timeline(network, data, still)
    const changed = nudged(await plain.trace(2))
    const parameters = new Map(
      changed.program.assignments.map(({ target, source }) => {
        const { shape, data: numbers } = changed.tensor(source)
        return [target.name, { rows: shape[0]!, columns: shape[1]!, data: numbers }]
      }),
    )
    const own = await new Timeline(network, data, { ...still, parameters }).trace(2)
    const branch = await plain.branch(2, 0, nudged).trace(5)
    for (const { value } of branch.program.parameters)
      expect(branch.tensor(value).data).toEqual(own.tensor(own.value(value.name)).data)
  })

  test('of a branch has both changes', async () => {
    const plain = new Timeline(network, data, options)
    const first = plain.branch(1, 0, nudged)
    const both = first.branch(4, 2, nudged)
    expect(await difference(first, both, 4, 1)).toBeUndefined()
    expect(await difference(first, both, 4, 2)).toBeDefined()
    expect(await difference(plain, both, 4, 1)).toBeDefined()
  })

  test('begins in a moment that there is', () => {
    const plain = new Timeline(network, data, options)
    expect(() => plain.branch(8, 0, nudged)).toThrow('the training has no epoch 8')
    expect(() => plain.branch(7, 4, nudged)).toThrow('epoch 7 has no batch 4')
  })
})
