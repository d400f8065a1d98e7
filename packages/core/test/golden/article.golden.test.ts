import { describe, expect, test } from 'vitest'
import { reference } from '../../src/engines/reference.ts'
import type { Session } from '../../src/engines/engine.ts'
import { fromRows, toRows } from '../../src/matrix.ts'
import { dense } from '../../src/network/dense.ts'
import { halfSquaredErrorSum } from '../../src/network/losses.ts'
import { given, uniform } from '../../src/network/initializers.ts'
import { initialize, sequential, type Network } from '../../src/network/network.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { predictionProgram, trainingProgram } from '../../src/program/compile.ts'
import type { TrainingProgram } from '../../src/program/program.ts'
import { golden } from '../golden.ts'

// The tutorial's own numbers, from the library's network, program and engine. In the tutorial the error E is target − output and
// is added; ours is output − target and is subtracted, so that errors and deltas have the other sign.

type Rows = number[][]
interface Weights {
  readonly wh: Rows
  readonly bh: Rows
  readonly wout: Rows
  readonly bout: Rows
}

interface Steps {
  readonly seed?: number
  readonly lr: number
  readonly X: Rows
  readonly y: Rows
  readonly init: Weights
  readonly after_one_step: Weights & {
    readonly [
      name in
        | 'hidden_layer_input'
        | 'hiddenlayer_activations'
        | 'output_layer_input'
        | 'output'
        | 'E'
        | 'slope_output_layer'
        | 'slope_hidden_layer'
        | 'd_output'
        | 'error_at_hidden_layer'
        | 'd_hiddenlayer'
    ]: Rows
  }
  readonly after_5000_steps: Weights & { readonly output: Rows }
}

type Variant = {
  readonly [
    name in
      | 'X'
      | 'y'
      | 'Z1'
      | 'H'
      | 'Z2'
      | 'output'
      | 'squared_error'
      | 'error_wrt_output'
      | 'output_wrt_Z2'
      | 'error_wrt_weights_hidden_output'
      | 'H_wrt_Z1'
      | 'error_wrt_weights_input_hidden'
  ]: Rows
}
interface TwoWeights {
  readonly weights_input_hidden: Rows
  readonly weights_hidden_output: Rows
}
interface VariantRuns {
  readonly init: TwoWeights
  readonly after_one_update_lr_0_01: TwoWeights
  readonly train_1000: {
    readonly init: TwoWeights
    readonly lr: number
    readonly error_every_100: readonly number[]
    readonly final: TwoWeights & { readonly output: Rows }
  }
}

interface Article {
  readonly steps_0_to_11: Steps
  readonly spreadsheet: Steps
  readonly detailed_variant: Variant & VariantRuns
}

const file = golden<Article>('article')

const negative = (rows: Rows) => rows.map(row => row.map(x => -x))
const transposed = (rows: Rows) => rows[0]!.map((_, c) => rows.map(row => row[c]!))

function near(actual: ArrayLike<number>, expected: Rows, what: string, tolerance = 1e-12): void {
  const numbers = expected.flat()
  expect(actual.length, what).toBe(numbers.length)
  numbers.forEach((x, i) => {
    if (!(Math.abs(actual[i]! - x) <= tolerance * (1 + Math.abs(x)))) expect.fail(`${what}[${i}] is ${actual[i]}, expected ${x}`)
  })
}

/** The program of a network under the tutorial's error and plain descent, its data loaded and everything kept. */
function start(network: Network, X: Rows, y: Rows, rate: number) {
  const program = trainingProgram(network, { loss: halfSquaredErrorSum(), optimizer: sgd({ learningRate: rate }) })
  const session = reference().prepare(program, { keep: program.values })
  for (const [name, { data }] of initialize(network, { seed: 42 })) session.write(valueOf(program, name), data)
  session.load(program.inputs[0]!, fromRows(X))
  session.load(program.target, fromRows(y))
  session.write(program.learningRate, [rate])
  session.write(program.stepCount, [1])
  const rows = X.map((_, i) => i)
  return {
    program,
    read: (name: string) => session.read(valueOf(program, name)),
    train: (steps: number) => {
      for (let i = 0; i < steps; i++) session.run(rows)
    },
    predict: () => predict(network, program, session, X),
  }
}

const valueOf = (program: TrainingProgram, name: string) => program.values.find(value => value.name === name)!

/** The output with the weights as they are now. */
function predict(network: Network, trained: TrainingProgram, session: Session, X: Rows) {
  const program = predictionProgram(network)
  const own = reference().prepare(program)
  for (const { value } of program.parameters) own.write(value, session.read(valueOf(trained, value.name)))
  own.load(program.inputs[0]!, fromRows(X))
  own.run(X.map((_, i) => i))
  return own.read(program.output)
}

/** The slope step of a layer. */
const slope = (layer: number) => `dense${layer}.sigmoidSlope`

const tutorialNetwork = ({ wh, bh, wout, bout }: Weights) => {
  const layer = (units: number, weights: Rows, bias: Rows) =>
    dense(units, {
      activation: 'sigmoid',
      weightsInitializer: given(fromRows(weights)),
      biasInitializer: given(fromRows(bias)),
    })
  return sequential(wh.length, layer(wh[0]!.length, wh, bh), layer(wout[0]!.length, wout, bout))
}

describe.skipIf(file === undefined)('the tutorial', () => {
  test.each(['steps_0_to_11', 'spreadsheet'] as const)('%s: every number of its first step', name => {
    const { lr, X, y, init, after_one_step: expected } = file![name]
    const { read, train } = start(tutorialNetwork(init), X, y, lr)
    train(1)
    near(read('dense1.z'), expected.hidden_layer_input, 'hidden layer input')
    near(read('dense1.output'), expected.hiddenlayer_activations, 'hidden layer activations')
    near(read('dense2.z'), expected.output_layer_input, 'output layer input')
    near(read('dense2.output'), expected.output, 'output')
    near(read('d_dense2.output'), negative(expected.E), 'E')
    near(read(slope(2)), expected.slope_output_layer, 'slope of the output layer')
    near(read(slope(1)), expected.slope_hidden_layer, 'slope of the hidden layer')
    near(read('d_dense2.z'), negative(expected.d_output), 'd_output')
    near(read('d_dense1.output'), negative(expected.error_at_hidden_layer), 'error at the hidden layer')
    near(read('d_dense1.z'), negative(expected.d_hiddenlayer), 'd_hiddenlayer')
    near(read('dense2.weights'), expected.wout, 'wout')
    near(read('dense1.weights'), expected.wh, 'wh')
    near(read('dense2.bias'), expected.bout, 'bout')
    near(read('dense1.bias'), expected.bh, 'bh')
    near(read('loss'), [[expected.E.flat().reduce((total, e) => total + (e * e) / 2, 0)]], 'loss')
  })

  test.each(['steps_0_to_11', 'spreadsheet'] as const)('%s: after 5000 steps', name => {
    const { lr, X, y, init, after_5000_steps: expected } = file![name]
    const { read, train, predict: output } = start(tutorialNetwork(init), X, y, lr)
    train(5000)
    near(read('dense1.weights'), expected.wh, 'wh')
    near(read('dense1.bias'), expected.bh, 'bh')
    near(read('dense2.weights'), expected.wout, 'wout')
    near(read('dense2.bias'), expected.bout, 'bout')
    near(output(), expected.output, 'output')
  })

  test('its first numbers are those of its seed, drawn layer by layer', () => {
    const { init, seed } = file!.steps_0_to_11
    const draw = { activation: 'sigmoid', weightsInitializer: uniform(), biasInitializer: uniform() } as const
    const network = sequential(init.wh.length, dense(init.wh[0]!.length, draw), dense(1, draw))
    const drawn = initialize(network, { seed: seed! })
    const names = ['dense1.weights', 'dense1.bias', 'dense2.weights', 'dense2.bias']
    expect(names.map(name => toRows(drawn.get(name)!))).toEqual([init.wh, init.bh, init.wout, init.bout])
  })

  describe('the detailed variant: samples in columns there, in rows here; no bias', () => {
    const network = ({ weights_input_hidden: first, weights_hidden_output: second }: TwoWeights) => {
      const layer = (weights: Rows) =>
        dense(weights[0]!.length, { activation: 'sigmoid', bias: false, weightsInitializer: given(fromRows(weights)) })
      return sequential(first.length, layer(first), layer(second))
    }

    test('every number of its first step', () => {
      const variant = file!.detailed_variant
      const [X, y] = [transposed(variant.X), transposed(variant.y)]
      const { read, train } = start(network(variant.init), X, y, 0.01)
      train(1)
      near(read('dense1.z'), transposed(variant.Z1), 'Z1')
      near(read('dense1.output'), transposed(variant.H), 'H')
      near(read('dense2.z'), transposed(variant.Z2), 'Z2')
      near(read('dense2.output'), transposed(variant.output), 'output')
      near(read('loss'), [[variant.squared_error.flat().reduce((total, e) => total + e, 0)]], 'squared errors, summed')
      near(read('d_dense2.output'), transposed(variant.error_wrt_output), 'error by output')
      near(read(slope(2)), transposed(variant.output_wrt_Z2), 'output by Z2')
      near(read('d_dense2.weights'), variant.error_wrt_weights_hidden_output, 'error by weights from hidden to output')
      near(read(slope(1)), transposed(variant.H_wrt_Z1), 'H by Z1')
      near(read('d_dense1.weights'), variant.error_wrt_weights_input_hidden, 'error by weights from input to hidden')
      near(read('dense1.weights'), variant.after_one_update_lr_0_01.weights_input_hidden, 'weights after the update')
      near(read('dense2.weights'), variant.after_one_update_lr_0_01.weights_hidden_output, 'weights after the update')
    })

    test('its 1000 epochs', () => {
      const { X, y, train_1000: run } = file!.detailed_variant
      const { read, train, predict: output } = start(network(run.init), transposed(X), transposed(y), run.lr)
      run.error_every_100.forEach((error, i) => {
        train(i === 0 ? 1 : 100)
        near([read('loss')[0]! / y[0]!.length], [[error]], `mean error of epoch ${i * 100}`)
      })
      train(1000 - (100 * (run.error_every_100.length - 1) + 1))
      near(read('dense1.weights'), run.final.weights_input_hidden, 'final weights')
      near(read('dense2.weights'), run.final.weights_hidden_output, 'final weights')
      near(output(), transposed(run.final.output), 'final output')
    })
  })
})
