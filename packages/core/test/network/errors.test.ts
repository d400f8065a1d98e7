import { describe, expect, test } from 'vitest'
import { OptionError, ShapeError } from '../../src/errors.ts'
import { fromRows } from '../../src/matrix.ts'
import { activation, type Activation, type ActivationName } from '../../src/network/activation.ts'
import { dense } from '../../src/network/dense.ts'
import { dropout } from '../../src/network/dropout.ts'
import { embedding } from '../../src/network/embedding.ts'
import { constant, given, normal, orthogonal, uniform } from '../../src/network/initializers.ts'
import type { Node } from '../../src/network/layer.ts'
import {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  huber,
  losses,
  mse,
  softmaxCrossEntropy,
} from '../../src/network/losses.ts'
import type { Loss } from '../../src/network/losses.ts'
import { add, concatenate } from '../../src/network/merge.ts'
import { graph, initialize, input, sequential, type Network } from '../../src/network/network.ts'
import { batchNorm, layerNorm } from '../../src/network/normalization.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { evaluationProgram, trainingProgram } from '../../src/program/compile.ts'

/** Options as JavaScript may bring them, past the compiler. */
const any = <T>(value: unknown): T => value as T

/** Expects an error of a class whose message has all of the parts. */
function fails(action: () => unknown, kind: typeof OptionError | typeof ShapeError, ...parts: readonly string[]): void {
  let caught: unknown
  try {
    action()
  } catch (error) {
    caught = error
  }
  expect(caught).toBeInstanceOf(kind)
  for (const part of parts) expect(String(caught)).toContain(part)
}

const compiled = (network: Network, loss: Loss) => () => evaluationProgram(network, loss)

describe('widths that do not fit name the layers', () => {
  test('behind one another', () => {
    const layer = any<(n: Node) => Node>(dense(2, { name: 'second', inputs: 5 }))
    fails(() => layer(dense(4, { name: 'first' })(input(3))), ShapeError, '"second"', '5 columns', '4 from "first"')
    fails(
      () => any<(n: Node) => Node>(embedding(3, 2))(input(4, 'colour')),
      ShapeError,
      '"embedding"',
      '1 columns',
      '4 from "colour"',
    )
  })

  test('side by side', () => {
    const [a, b] = [dense(3, { name: 'left' })(input(2)), dense(4, { name: 'right' })(input(2))]
    const sum = any<(nodes: readonly Node[], options: { name: string }) => Node>(add)
    fails(() => sum([a, b], { name: 'both' }), ShapeError, '"both"', '3 columns', '"left"', '4 from "right"')
    fails(() => sum([a], { name: 'both' }), ShapeError, 'at least two')
    fails(() => concatenate([a]), ShapeError, 'at least two')
    fails(() => concatenate([]), ShapeError, 'at least two')
  })

  test('of numbers that are given', () => {
    const weights = given(fromRows([[1, 2, 3]]))
    const network = sequential(2, dense(3, { weightsInitializer: weights }))
    fails(() => initialize(network, { seed: 1 }), ShapeError, 'expected 2 × 3', 'got 1 × 3')
  })
})

describe('a graph', () => {
  test('has every input in its list, and each leads to the output', () => {
    const [x, y] = [input(2, 'x'), input(3, 'y')]
    const output = dense(1)(concatenate([x, y]))
    fails(() => graph([x], output), ShapeError, 'not listed', '"y"')
    fails(() => graph([x, input(2, 'y'), dense(2, { name: 'h' })(x)], output), ShapeError, 'no input', '"h"')
    fails(() => graph([x, y, input(1, 'z')], output), ShapeError, 'does not lead to the output', '"z"')
    fails(() => graph([x, y, dense(2)(x)], output), ShapeError)
    fails(() => sequential(2, ...any<[]>([])), ShapeError, 'at least one layer')
  })

  test('has no two layers of one name', () => {
    const layers = [dense(2, { name: 'same' }), dense(1, { name: 'same' })] as const
    fails(() => sequential(2, ...layers), OptionError, '"same"')
  })

  test('gives layers without a name one of their kind, beside what names there are', () => {
    const network = sequential(2, dense(2), dense(2, { name: 'dense1' }), dense(2), dropout(0.1), dense(1, { name: 'out' }))
    const names = network.nodes.map(node => node.name)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toEqual(expect.arrayContaining(['dense1', 'out', 'dropout1']))
  })

  test('knows its widths', () => {
    const [x, y] = [input(2, 'x'), input(3, 'y')]
    const network = graph([x, y], dense(4)(concatenate([y, x])))
    expect(network.inputs).toEqual([
      { name: 'x', width: 2 },
      { name: 'y', width: 3 },
    ])
    expect([network.inputWidth, network.outputWidth]).toEqual([5, 4])
  })
})

describe('options', () => {
  test('that are unknown name the nearest', () => {
    fails(() => dense(3, any<object>({ activaton: 'relu' })), OptionError, '"activaton"', 'Did you mean "activation"?')
    fails(() => dense(3, any<object>({ name: 'hidden', unit: 1 })), OptionError, 'hidden', '"unit"')
    fails(() => dropout(0.1, any({ nam: 'a' })), OptionError, '"nam"', '"name"')
    fails(() => batchNorm(any({ epsilom: 1 })), OptionError, '"epsilon"')
    fails(() => layerNorm(any({ momentum: 0.1 })), OptionError, '"momentum"')
    fails(() => embedding(3, 2, any({ initialiser: 1 })), OptionError, '"initializer"')
    fails(() => activation('tanh', any({ alpha: 1 })), OptionError, '"alpha"')
    fails(() => concatenate([input(1), input(1)], any({ axis: 1 })), OptionError, '"axis"')
    fails(() => add([input(1), input(1)], any({ axis: 1 })), OptionError, '"axis"')
    for (const loss of Object.values(losses))
      fails(() => any<(options: object) => unknown>(loss)({ reductoin: 'sum' }), OptionError, 'Did you mean "reduction"?')
    fails(() => mse(any({ delta: 1 })), OptionError, '"delta"')
  })

  test('that are out of range say what is expected', () => {
    for (const units of [0, -1, 1.5, NaN, Infinity, any<number>('3')])
      fails(() => dense(units), OptionError, '"units"', 'whole number')
    for (const rate of [-0.1, 1, NaN]) fails(() => dropout(rate), OptionError, '"rate"')
    fails(() => input(0), OptionError, '"width"')
    fails(() => embedding(0, 1), OptionError, '"levels"')
    fails(() => embedding(1, 0.5), OptionError, '"dimensions"')
    fails(() => batchNorm({ epsilon: 0 }), OptionError, '"epsilon"')
    fails(() => batchNorm({ momentum: 2 }), OptionError, '"momentum"')
    fails(() => layerNorm({ epsilon: -1 }), OptionError, '"epsilon"')
    fails(() => huber({ delta: 0 }), OptionError, '"delta"')
    fails(() => mse({ reduction: any('avg') }), OptionError, 'mean, sum')
    for (const loss of [binaryCrossEntropy, binaryCrossEntropyWithLogits, softmaxCrossEntropy]) {
      fails(() => loss({ labelSmoothing: 1 }), OptionError, '"labelSmoothing"')
      fails(() => loss({ classWeights: [1, -1] }), OptionError, '"classWeights[1]"')
    }
    fails(() => binaryCrossEntropy({ classWeights: any([1, 2, 3]) }), OptionError, 'classWeights', '2 numbers')
    fails(() => uniform({ low: 1, high: 1 }), OptionError, '"high"')
    fails(() => normal({ deviation: -1 }), OptionError, '"deviation"')
    fails(() => constant(NaN), OptionError, '"value"')
    fails(() => orthogonal({ gain: Infinity }), OptionError, '"gain"')
  })

  test('name the nearest activation', () => {
    fails(() => dense(3, { activation: any<ActivationName>('sigmiod') }), OptionError, 'Did you mean "sigmoid"?')
    fails(() => activation(any<ActivationName>('gelutanh')), OptionError, '"geluTanh"')
    fails(() => activation(any<Activation>({ name: 'relu', alpha: 1 })), OptionError, 'leakyRelu, elu')
    fails(() => activation(any<Activation>({ name: 'elu', alpha: 'x' })), OptionError, '"alpha"')
    fails(() => activation(any<Activation>({ name: 'elu', alpha: 1, beta: 2 })), OptionError, '"beta"')
  })
})

describe('losses that do not suit the output', () => {
  test('softmax cross-entropy of one output', () => {
    fails(compiled(sequential(2, dense(1)), softmaxCrossEntropy()), OptionError, '2 outputs or more', 'binaryCrossEntropy')
  })

  test('softmax cross-entropy with weights for other classes than there are', () => {
    const loss = softmaxCrossEntropy({ classWeights: [1, 2, 3] })
    fails(compiled(sequential(2, dense(4)), loss), OptionError, 'expected 4 numbers', 'got 3')
  })

  test('logits that have gone through a sigmoid or softmax', () => {
    for (const activation of ['sigmoid', 'softmax'] as const)
      fails(
        compiled(sequential(2, dense(2, { activation })), binaryCrossEntropyWithLogits()),
        OptionError,
        `the output is a ${activation}`,
        'binaryCrossEntropy',
      )
  })

  test('but binary cross-entropy of a sigmoid is computed from its logits', () => {
    const of = (activation: ActivationName) =>
      evaluationProgram(sequential(2, dense(1, { activation })), binaryCrossEntropy()).steps.at(-1)!.op.name
    expect([of('sigmoid'), of('hardSigmoid')]).toEqual(['logitCrossEntropyError', 'binaryCrossEntropyError'])
  })

  test('binary cross-entropy of an output that is no probability', () => {
    const bad = [
      sequential(2, dense(1)),
      sequential(2, dense(1, { bias: false })),
      sequential(2, dense(1, { activation: 'tanh' })),
      sequential(2, dense(1, { activation: 'softplus' })),
      sequential(2, dense(3, { activation: 'logSoftmax' })),
    ]
    for (const network of bad)
      fails(
        compiled(network, binaryCrossEntropy()),
        OptionError,
        'wants probabilities',
        'sigmoid',
        'binaryCrossEntropyWithLogits',
      )
  })

  test('but of softmax, or of probabilities that are joined or dropped out, it is taken', () => {
    const x = input(2)
    const [a, b] = [dense(1, { activation: 'sigmoid' })(x), dense(1, { activation: 'hardSigmoid' })(x)]
    const good = [
      sequential(2, dense(2, { activation: 'softmax' })),
      graph([x], concatenate([a, b])),
      graph([x], dropout(0.5)(a)),
      graph([x], add([a, b])),
    ]
    for (const network of good) expect(compiled(network, binaryCrossEntropy())).not.toThrow()
  })
})

test('an embedding behind anything but an input, since no gradient would reach what is before it', () => {
  const network = sequential(2, dense(1), embedding(3, 2, { name: 'town' }), dense(1))
  fails(compiled(network, mse()), ShapeError, 'layer "town"', 'input of the network', 'dense1.z')
})

test('an empty name, which no model file could be read with', () => {
  for (const make of [() => dense(1, { name: '' })(input(2)), () => input(2, ''), () => dropout(0.1, { name: '' })(input(2))])
    fails(make, OptionError, 'a name is empty')
})

test('a network without anything to train', () => {
  const compile = () =>
    trainingProgram(sequential(2, activation('tanh')), { loss: mse(), optimizer: sgd(), clipping: { norm: 1 } })
  fails(compile, OptionError, 'the network has nothing to train')
})
