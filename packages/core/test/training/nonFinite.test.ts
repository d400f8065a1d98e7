import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createEngine } from '../../src/engines/create.ts'
import { NonFiniteError } from '../../src/errors.ts'
import { fromColumn, fromRows, takeRows } from '../../src/matrix.ts'
import type { Dtype, Matrix } from '../../src/matrix.ts'
import { encodeCheckpoint } from '../../src/model/checkpoint.ts'
import { dense } from '../../src/network/dense.ts'
import { mae, mse } from '../../src/network/losses.ts'
import type { Loss } from '../../src/network/losses.ts'
import { initialize, sequential } from '../../src/network/network.ts'
import type { Network } from '../../src/network/network.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { lbfgs } from '../../src/optimizers/lbfgs.ts'
import type { Optimizer } from '../../src/optimizers/optimizer.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import type { Parameters } from '../../src/program/program.ts'
import type { TrainOptions } from '../../src/training/options.ts'
import { train } from '../../src/training/train.ts'
import { firstDifference } from '../bits.ts'
import { expectSameBits, normals, rejection, smooth } from './setup.ts'

/** Runs the program with everything kept, without shuffling, and finds the first step whose output is not finite. */
function firstBadStep(
  network: Network,
  inputs: Matrix,
  targets: Matrix,
  { loss, optimizer, batchSize, dtype }: { loss: Loss; optimizer: Optimizer; batchSize: number; dtype: Dtype },
  parameters: Parameters,
) {
  const program = trainingProgram(network, { loss, optimizer })
  const session = createEngine('reference', dtype).prepare(program, { keep: program.values })
  for (const { value } of program.parameters) session.write(value, parameters.get(value.name)!.data)
  for (const { value, initial } of program.states)
    session.write(value, new Float64Array((value.shape[0] as number) * (value.shape[1] as number)).fill(initial))
  session.load(program.inputs[0]!, inputs)
  session.load(program.target, targets)
  session.write(program.learningRate, [optimizer.learningRate])
  for (let epoch = 1, step = 1; epoch <= 50; epoch++)
    for (let first = 0, batch = 1; first < inputs.rows; first += batchSize, batch++) {
      session.write(program.stepCount, [step++])
      session.run(Array.from({ length: Math.min(batchSize, inputs.rows - first) }, (_, i) => first + i))
      for (const { output, scope } of program.steps)
        if (!session.read(output).every(Number.isFinite)) return { epoch, batch, layer: scope, step: output.name }
    }
  return undefined
}

const placeOf = (error: unknown) => {
  const where = (error as NonFiniteError).complaint.where!
  const [, layer, step, epoch, batch] = /^layer (.+), step (\S+) = .+, epoch (\d+), batch (\d+)$/.exec(where) ?? []
  return { epoch: Number(epoch), batch: Number(batch), layer, step }
}

describe('the place named is where the first number that is not finite came up', () => {
  test('over random rates, batches, dtypes and optimisers', async () => {
    const inputs = normals(11, 2, 3)
    const targets = smooth(inputs)
    let found = 0
    const late = { epoch: 0, batch: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 160 }),
        fc.constantFrom(2, 5, 11),
        fc.constantFrom('float64', 'float32'),
        fc.constantFrom('relu', 'tanh', 'linear'),
        fc.boolean(),
        async (power, batchSize, dtype, activation, momentum) => {
          const rate = dtype === 'float32' ? 10 ** (power / 8) : 10 ** power
          const network = sequential(2, dense(3, { activation }), dense(1))
          const optimizer = sgd({ learningRate: rate, ...(momentum && { momentum: 0.9 }) })
          const options = { loss: mse(), optimizer, batchSize, dtype }
          const parameters = initialize(network, { seed: power })
          const expected = firstBadStep(network, inputs, targets, options, parameters)
          const training = train(network, { inputs, targets }, { ...options, parameters, epochs: 50, seed: 1, shuffle: false })
          const result = await training.run().then(
            () => undefined,
            (error: unknown) => error,
          )
          if (expected === undefined) {
            expect(result).toBeUndefined()
            return
          }
          expect(result).toBeInstanceOf(NonFiniteError)
          expect(placeOf(result)).toEqual(expected)
          found++
          late.epoch = Math.max(late.epoch, expected.epoch)
          late.batch = Math.max(late.batch, expected.batch)
        },
      ),
      { numRuns: 120, seed: 3 },
    )
    expect(found).toBeGreaterThan(60)
    expect(late.epoch).toBeGreaterThan(2)
    expect(late.batch).toBeGreaterThan(2)
  })

  const line = sequential(1, dense(1, { bias: false }))
  const zero = new Map([['dense1.weights', fromRows([[0]])]])
  const options = { epochs: 3, seed: 1, shuffle: false, batchSize: 1, parameters: zero } as const

  test('in the last batch of an epoch, in the update alone: every loss was finite', async () => {
    // Batch 1 fits (gradient 0); batch 2 has the gradient −20 and the rate 1e308.
    const data = { inputs: fromColumn([1, 1]), targets: fromColumn([0, 10]) }
    const error = await rejection(train(line, data, { ...options, loss: mse(), optimizer: sgd({ learningRate: 1e308 }) }).run())
    expect(error).toBeInstanceOf(NonFiniteError)
    expect(placeOf(error)).toEqual({ epoch: 1, batch: 2, layer: 'dense1.weights', step: 'dense1.weights.updated' })
  })

  test("in the optimiser's state alone: losses and parameters stay finite", async () => {
    // |w x − t| has the slope x = 1e200, and Adam's second moment its square.
    const data = { inputs: fromColumn([0, 1e200]), targets: fromColumn([0, 1]), columnNames: ['mass'] }
    const training = train(line, data, { ...options, loss: mae(), optimizer: adam() })
    const error = await rejection(training.run())
    expect(error).toBeInstanceOf(NonFiniteError)
    expect(placeOf(error)).toMatchObject({ epoch: 1, batch: 2, layer: 'dense1.weights' })
    expect((error as Error).message).toMatch(/column mass is not scaled/)
    expect(training.result().parameters.get('dense1.weights')!.data).toEqual(Float64Array.of(0))
  })

  test('a number too large for float32', async () => {
    const data = { inputs: fromColumn([1, 1e39]), targets: fromColumn([0, 1]) }
    const one = new Map([['dense1.weights', fromRows([[1]])]])
    const run = (dtype: Dtype) =>
      rejection(train(line, data, { ...options, parameters: one, loss: mae(), optimizer: sgd(), dtype, epochs: 1 }).run())
    expect(placeOf(await run('float32'))).toMatchObject({ epoch: 1, batch: 2, layer: 'dense1' })
  })

  test('under L-BFGS, whose first objective is not finite', async () => {
    const data = { inputs: fromColumn([1e200]), targets: fromColumn([1]) }
    const one = new Map([['dense1.weights', fromRows([[1]])]])
    const error = await rejection(
      train(line, data, { epochs: 3, seed: 1, parameters: one, loss: mse(), optimizer: lbfgs() }).run(),
    )
    expect(placeOf(error)).toEqual({ epoch: 1, batch: 1, layer: 'loss', step: 'loss' })
  })

  test('in the validation data', async () => {
    const data = { inputs: fromColumn([1]), targets: fromColumn([1]) }
    const validation = { inputs: fromColumn([1]), targets: fromColumn([1e200]) }
    const training = train(line, data, { ...options, loss: mse(), optimizer: sgd(), validation })
    expect(await rejection(training.run())).toMatchObject({
      name: 'NonFiniteError',
      complaint: { problem: 'the loss became Infinity', where: 'validation data, after epoch 1' },
    })
    expect(training.result()).toMatchObject({ epochs: 0, history: [] })
  })
})

describe('what is left', () => {
  const inputs = normals(12, 2, 3)
  const data = { inputs, targets: smooth(inputs) }
  const network = sequential(2, dense(3, { activation: 'linear' }), dense(1))
  const options: TrainOptions<'numbers'> = {
    ...{ loss: mse(), optimizer: sgd({ learningRate: 6, momentum: 0.5 }), epochs: 40, seed: 2, batchSize: 4 },
  }

  test('parameters, states and history of the last whole epoch; the training is over', async () => {
    const training = train(network, data, options)
    const error = await rejection(training.run())
    const { epoch } = placeOf(error)
    expect(epoch).toBeGreaterThan(1)
    const before = train(network, data, options)
    for await (const report of before) if (report.epoch === epoch - 1) break
    expect(training.result()).toMatchObject({ epochs: epoch - 1, stopped: 'aborted' })
    expectSameBits(training.result().parameters, before.result().parameters)
    expect(firstDifference(encodeCheckpoint(training.checkpoint()), encodeCheckpoint(before.checkpoint()))).toBeUndefined()
    for await (const report of training) expect.fail(`epoch ${report.epoch} after the end`)
    // And again from there: the same end.
    const again = await rejection(train(network, data, { ...options, resume: before.checkpoint() }).run())
    expect((again as Error).message).toBe((error as Error).message)
  })
})

describe('the likely cause and its cure', () => {
  const network = sequential(2, dense(3, { activation: 'linear' }), dense(1))
  const inputs = normals(12, 2, 3)
  const run = (data: { inputs: Matrix; targets: Matrix; columnNames?: string[] }, options: Partial<TrainOptions<'numbers'>>) =>
    rejection(
      train(network, data, { loss: mse(), optimizer: sgd({ learningRate: 0.1 }), epochs: 3000, seed: 2, ...options }).run(),
    )

  test('a column that is not scaled, by its name', async () => {
    const raw = { ...inputs, data: inputs.data.map((x, i) => (i % 2 === 1 ? 4000 + 800 * x : x)) }
    const error = await run({ inputs: raw, targets: smooth(inputs), columnNames: ['bill depth', 'body mass'] }, {})
    expect((error as Error).message).toMatch(
      /Likely cause: column body mass is not scaled: its numbers are about 3860. Standardise the columns/,
    )
  })

  test('gradients summed over many rows', async () => {
    const many = normals(60, 2, 3)
    const error = await run({ inputs: many, targets: smooth(many) }, { loss: mse({ reduction: 'sum' }) })
    expect((error as Error).message).toMatch(
      /Likely cause: gradients are summed over 60 rows, so a learning rate of 0.1 acts like 6/,
    )
  })

  test('a target that the output cannot reach', async () => {
    const sigmoid = sequential(2, dense(3), dense(1, { activation: 'sigmoid' }))
    const targets = { ...smooth(inputs), data: new Float64Array(12).fill(68) }
    const options = { loss: mse(), optimizer: sgd({ learningRate: 1e308 }), epochs: 50, seed: 1 }
    const error = await rejection(train(sigmoid, { inputs, targets }, options).run())
    expect((error as Error).message).toMatch(/a target of 68 is outside the range of the output's sigmoid, 0 to 1/)
  })

  test('else the learning rate, with a smaller one to try', async () => {
    // Slow enough that no single update is large against the weights.
    const error = await run({ inputs, targets: smooth(inputs) }, { optimizer: sgd({ learningRate: 0.9 }), parameters: scaled(3) })
    expect((error as Error).message).toMatch(
      /Likely cause: .*(learning rate of 0.9 is too large. Try 0.09|learning rate is too large)/,
    )
  })

  const scaled = (size: number) =>
    new Map([...initialize(network, { seed: 2 })].map(([name, m]) => [name, { ...m, data: m.data.map(x => size * x) }]))
})

test('healthy numbers at the edge are left alone: a loss of 1e300 is finite', async () => {
  const line = sequential(1, dense(1))
  const data = { inputs: fromColumn([1, 2]), targets: takeRows(fromColumn([1e150, -1e150]), [0, 1]) }
  const { history } = await train(line, data, { loss: mse(), optimizer: sgd({ learningRate: 1e-3 }), epochs: 2, seed: 1 }).run()
  expect(history[0]!.loss).toBeGreaterThan(1e299)
})
