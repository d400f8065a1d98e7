import { describe, expect, test } from 'vitest'
import { moons as makeMoons } from '../../src/data/toy.ts'
import { fromColumn, fromRows, matrix } from '../../src/matrix.ts'
import { dense } from '../../src/network/dense.ts'
import { halfSquaredErrorSum } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import type { Network } from '../../src/network/network.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import type { Parameters } from '../../src/program/program.ts'
import { predict } from '../../src/training/evaluate.ts'
import { train } from '../../src/training/train.ts'
import { moons as moonsExample } from '../../src/tutorial/index.ts'
import { moonsErrors } from '../../src/tutorial/printed.ts'
import { golden, worstDifference } from '../golden.ts'

// The tutorial's runs, trained with train(): half squared errors summed over all rows at once, plain descent.

type Rows = number[][]
interface Run {
  readonly lr: number
  readonly X: Rows
  readonly y: Rows
  readonly init: { readonly [name in 'wh' | 'bh' | 'wout' | 'bout']: Rows }
  readonly after_one_step: { readonly [name in 'wh' | 'bh' | 'wout' | 'bout']: Rows }
  readonly after_5000_steps: { readonly [name in 'wh' | 'bh' | 'wout' | 'bout' | 'output']: Rows }
}
interface TwoWeights {
  readonly weights_input_hidden: Rows
  readonly weights_hidden_output: Rows
}
interface Article {
  readonly steps_0_to_11: Run
  readonly spreadsheet: Run
  readonly detailed_variant: {
    readonly X: Rows
    readonly y: Rows
    readonly train_1000: {
      readonly init: TwoWeights
      readonly lr: number
      readonly error_every_100: readonly number[]
      readonly tutorial_prints: readonly string[]
      readonly final: TwoWeights & { readonly output: Rows }
    }
  }
  readonly moons: {
    readonly raw_first_rows: Rows
    readonly normalised_first_rows: Rows
    readonly labels_first_20: readonly number[]
    readonly init: TwoWeights
    readonly error_every_1000: readonly number[]
    readonly tutorial_prints: readonly string[]
    readonly reproducible_rows: number
  }
}

const file = golden<Article>('article')

const transposed = (rows: Rows) => rows[0]!.map((_, c) => rows.map(row => row[c]!))

function near(actual: ArrayLike<number>, expected: Rows, what: string): void {
  expect(worstDifference(actual, expected.flat()), what).toBeLessThanOrEqual(1e-12)
}

const options = (epochs: number, rate: number, parameters: Parameters) => ({
  ...{ loss: halfSquaredErrorSum(), optimizer: sgd({ learningRate: rate }), epochs, seed: 0, parameters },
})

const withoutBias = (inputs: number, hidden: number): Network =>
  sequential(inputs, dense(hidden, { activation: 'sigmoid', bias: false }), dense(1, { activation: 'sigmoid', bias: false }))
const twoWeights = ({ weights_input_hidden: first, weights_hidden_output: second }: TwoWeights): Parameters =>
  new Map([
    ['dense1.weights', fromRows(first)],
    ['dense2.weights', fromRows(second)],
  ])

describe.skipIf(file === undefined)('the tutorial, trained', () => {
  test.each(['steps_0_to_11', 'spreadsheet'] as const)('%s: weights after one step and after 5000', async name => {
    const { lr, X, y, init, after_one_step: one, after_5000_steps: last } = file![name]
    const network: Network = sequential(4, dense(3, { activation: 'sigmoid' }), dense(1, { activation: 'sigmoid' }))
    const names = { wh: 'dense1.weights', bh: 'dense1.bias', wout: 'dense2.weights', bout: 'dense2.bias' } as const
    const keys = ['wh', 'bh', 'wout', 'bout'] as const
    const parameters = new Map(keys.map(key => [names[key], fromRows(init[key])]))
    const training = train(network, { inputs: fromRows(X), targets: fromRows(y) }, options(5000, lr, parameters))
    const compare = (expected: typeof one) => {
      const found = training.result().parameters
      for (const key of keys) near(found.get(names[key])!.data, expected[key], key)
    }
    await training[Symbol.asyncIterator]().next()
    compare(one)
    const { parameters: found } = await training.run()
    compare(last)
    near(predict(network, found, fromRows(X)).data, last.output, 'output')
  })

  test('the detailed variant: the table of its 1000 epochs, and its last weights', async () => {
    const { X, y, train_1000: run } = file!.detailed_variant
    const [inputs, targets] = [fromRows(transposed(X)), fromRows(transposed(y))]
    const network = withoutBias(inputs.columns, run.init.weights_input_hidden[0]!.length)
    const training = train(network, { inputs, targets }, options(1000, run.lr, twoWeights(run.init)))
    const { history, parameters } = await training.run()
    const errors = run.error_every_100.map((_, i) => history[100 * i]!.loss / targets.rows)
    near(errors, [[...run.error_every_100]], 'mean errors')
    expect(errors.map(error => error.toFixed(5))).toEqual(run.tutorial_prints)
    near(parameters.get('dense1.weights')!.data, run.final.weights_input_hidden, 'final weights')
    near(parameters.get('dense2.weights')!.data, run.final.weights_hidden_output, 'final weights')
    near(predict(network, parameters, inputs).data, run.final.output, 'output')
  })

  test('the moons: the rows of its table that can be repeated', async () => {
    const { moons } = file!
    const { inputs: raw, labels } = makeMoons({ rows: 1000, noise: 0.1, seed: 42 })
    const [least, most] = [Math.min(...raw.data), Math.max(...raw.data)]
    const inputs = matrix(1000, 2, raw.data.map(x => (x - least) / (most - least))) // prettier-ignore
    expect(worstDifference(raw.data.subarray(0, moons.raw_first_rows.length * 2), moons.raw_first_rows.flat())).toBeLessThan(
      1e-13,
    )
    near(inputs.data.subarray(0, moons.normalised_first_rows.length * 2), moons.normalised_first_rows, 'inputs')
    expect([...labels.subarray(0, 20)]).toEqual(moons.labels_first_20)

    const rows = moons.reproducible_rows
    const network = withoutBias(2, moons.init.weights_input_hidden[0]!.length)
    const data = { inputs, targets: fromColumn(labels) }
    const parameters = twoWeights(moons.init)
    // The tutorial's example starts from the same bits, so this one run is its run too.
    const example = moonsExample()
    expect(example.data).toEqual(data)
    expect(example.options.parameters).toEqual(parameters)
    expect(example.options.optimizer.learningRate).toBe(0.1)
    const { history } = await train(network, data, options(1000 * rows + 1, 0.1, parameters)).run()
    const errors = Array.from({ length: rows }, (_, i) => history[1000 * i]!.loss / 1000)
    expect(errors.map(error => error.toFixed(5))).toEqual(moons.tutorial_prints.slice(0, rows))
    errors.slice(0, 4).forEach((error, i) => expect(error).toBeCloseTo(moons.error_every_1000[i]!, 12))

    // As printed() tells them, until the first of the chaotic three.
    const told = moonsErrors(example, history)
    expect(told.map(row => row.printed)).toEqual(moons.tutorial_prints.slice(0, rows + 1))
    expect(told.slice(0, rows).every(row => row.equal && row.reason === undefined)).toBe(true)
    expect(told[rows]!.equal || told[rows]!.reason?.startsWith('Chaotic')).toBe(true)
  })
})
