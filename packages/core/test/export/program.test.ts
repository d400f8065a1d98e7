import { describe, expect, test } from 'vitest'
import { record } from '../record.ts'
import { programAs, typescriptHelpers, type ProgramLanguage } from '../../src/export/index.ts'
import { activation } from '../../src/network/activation.ts'
import { dense } from '../../src/network/dense.ts'
import { mse } from '../../src/network/losses.ts'
import { concatenate } from '../../src/network/merge.ts'
import { graph, input, sequential, type Network } from '../../src/network/network.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import type { TrainingProgram } from '../../src/program/program.ts'
import { Random } from '../../src/random.ts'
import { losses, networks, optimizers, randomData, withActivation } from '../network/cases.ts'
import { firstOff, hasNumpy, hasR, rowsOf, runNumpy, runR, runTypescript, typeErrors, type Piece, type Rows } from './running.ts'

const ROWS = 6

interface Whole {
  readonly title: string
  readonly program: TrainingProgram
  readonly given: ReadonlyMap<TrainingProgram['target'], Float64Array>
  readonly expected: readonly Rows[]
}

const random = new Random(3)
const penalty = { l1: 0.01, l2: 0.02 }

function whole(title: string, network: Network, program: TrainingProgram, loss: Parameters<typeof randomData>[2]): Whole {
  const given = randomData(network, program, loss, random, ROWS)
  const recorded = record(program, given, ROWS)
  const expected = program.assignments.map(({ source }) => rowsOf(recorded.get(source)!.data, source.shape[1] as number))
  return { title, program, given, expected }
}

/** Names that languages keep for themselves, that fall together once made valid, or that begin with a digit. */
const awkward = (() => {
  const inputs = ['lambda', 'row', 'function', 'a.b', 'a_b', '1'].map(name => input(1, name))
  return graph(inputs, dense(2, { name: 'größe 2' })(dense(3, { name: 'np.', activation: 'tanh' })(concatenate(inputs))))
})()

/** Every network, every optimiser and every loss with all its options, in turn. */
const wholes: readonly Whole[] = [
  whole('awkward names', awkward, trainingProgram(awkward, { loss: mse(), optimizer: sgd() }), mse()),
  ...Object.keys(optimizers).map((name, i) => {
    const makers = Object.entries(networks).filter(([kind]) => name !== 'lbfgs' || kind !== 'dropout')
    const [title, make] = makers[i % makers.length]!
    const network = make(2)
    const optimizer = optimizers[name]!()
    const clipping = optimizer.drive ? {} : { value: 0.5, norm: 0.7 }
    return whole(`${title}, ${name}`, network, trainingProgram(network, { loss: mse(), optimizer, penalty, clipping }), mse())
  }),
  ...Object.entries(losses).flatMap(([name, make]) =>
    make(3).map(({ loss, activation: last = 'linear', weighted = false }) => {
      const network = last === 'linear' ? sequential(3, dense(4), dense(3)) : withActivation(last, 3, 4, 3)
      const program = trainingProgram(network, { loss, optimizer: sgd({ learningRate: 0.1 }), weighted })
      return whole(`${name}, ${last}`, network, program, loss)
    }),
  ),
]

function pieces(language: ProgramLanguage, head = true): Piece[] {
  return wholes.map(({ program, given: numbers }) => {
    const code = programAs(program, language)
    // What lives on is written: TypeScript's own copies of the arguments are.
    const given = new Map([...code.given].map(([name, value]) => [name, rowsOf(numbers.get(value)!, value.shape[1] as number)]))
    const wanted = program.assignments.map(({ target }) => code.identifiers.get(target)!)
    return { head: head ? code.head : '', body: code.body, given, wanted }
  })
}

function compare(results: readonly (readonly Rows[])[]) {
  const wrong = wholes.flatMap(({ title, program, expected }, i) =>
    expected.flatMap((rows, k) => {
      const off = firstOff(results[i]![k]!, rows)
      return off === undefined ? [] : [`${title}: ${program.assignments[k]!.target.name}${off}`]
    }),
  )
  expect(wrong.slice(0, 5)).toEqual([])
  expect(results.length).toBe(wholes.length)
}

describe('a whole training program gives the same parameters and states', () => {
  test.skipIf(!hasNumpy)('in NumPy', () => {
    compare(runNumpy(pieces('numpy')))
  })

  test.skipIf(!hasR)('in R', () => {
    compare(runR(pieces('r')))
  })

  test('in TypeScript', async () => {
    const helpers = typescriptHelpers(...wholes.flatMap(({ program }) => program.steps))
    compare(await runTypescript(helpers, pieces('typescript', false)))
  })
})

test('the TypeScript of a program is accepted by the strict compiler, declared by what it is given', () => {
  const network = networks['embedding']!(3)
  const { loss } = losses.softmaxCrossEntropy(3)[7]!
  const program = trainingProgram(network, { loss, optimizer: adam({ learningRate: 0.1 }), clipping: { norm: 1 } })
  const { head, body, given } = programAs(program, 'typescript')
  const declarations = [...given.keys()].map(name => `declare let ${name}: number[][]`)
  expect(typeErrors([head, ...declarations, body, 'export {}'].join('\n'))).toEqual([])
  expect(typeErrors([head, ...declarations, `${body} + 1`, 'export {}'].join('\n')), 'errors are seen').not.toEqual([])
})

test('a network in NumPy reads as one would write it', () => {
  const network = sequential(4, dense(3, { activation: 'sigmoid', name: 'hidden' }), dense(1), activation('sigmoid'))
  const { head, body, given } = programAs(
    trainingProgram(network, { loss: mse({ reduction: 'sum' }), optimizer: sgd() }),
    'numpy',
  )
  expect(head).toBe('import numpy as np')
  expect([...given.keys()]).toEqual([
    'X',
    'hidden_weights',
    'hidden_bias',
    'dense1_weights',
    'dense1_bias',
    'target',
    'learningRate',
    'step',
  ])
  expect(`${body}\n`).toMatchInlineSnapshot(`
    "# Forward: hidden
    hidden_product = X @ hidden_weights
    hidden_z = hidden_product + hidden_bias
    hidden_output = 1 / (1 + np.exp(-hidden_z))

    # Forward: dense1
    dense1_product = hidden_output @ dense1_weights
    dense1_z = dense1_product + dense1_bias

    # Forward: activation1
    activation1_output = 1 / (1 + np.exp(-dense1_z))

    # Loss: loss
    loss = ((activation1_output - target) ** 2).sum(keepdims=True)

    # Backward: loss
    d_activation1_output = 2 * (activation1_output - target)

    # Backward: activation1
    activation1_sigmoidSlope = activation1_output * (1 - activation1_output)
    d_dense1_z = d_activation1_output * activation1_sigmoidSlope

    # Backward: dense1
    d_dense1_bias = d_dense1_z.sum(axis=0, keepdims=True)
    d_hidden_output = d_dense1_z @ dense1_weights.T
    d_dense1_weights = hidden_output.T @ d_dense1_z

    # Backward: hidden
    hidden_sigmoidSlope = hidden_output * (1 - hidden_output)
    d_hidden_z = d_hidden_output * hidden_sigmoidSlope
    d_hidden_bias = d_hidden_z.sum(axis=0, keepdims=True)
    d_hidden_weights = X.T @ d_hidden_z

    # Update: hidden.weights
    hidden_weights_updated = hidden_weights - learningRate * d_hidden_weights

    # Update: hidden.bias
    hidden_bias_updated = hidden_bias - learningRate * d_hidden_bias

    # Update: dense1.weights
    dense1_weights_updated = dense1_weights - learningRate * d_dense1_weights

    # Update: dense1.bias
    dense1_bias_updated = dense1_bias - learningRate * d_dense1_bias

    # What lives on
    hidden_weights = hidden_weights_updated
    hidden_bias = hidden_bias_updated
    dense1_weights = dense1_weights_updated
    dense1_bias = dense1_bias_updated
    "
  `)
})

test('names that a language keeps for itself, or that fall together, get others', () => {
  const program = trainingProgram(awkward, { loss: mse(), optimizer: sgd() })
  const identifiers = (language: ProgramLanguage) => [...programAs(program, language).identifiers.values()]
  expect(identifiers('numpy').slice(0, 8)).toEqual([
    'lambda_2',
    'row',
    'function',
    'a_b',
    'a_b_2',
    'v1',
    'concatenate1_output',
    'np_weights',
  ])
  expect(identifiers('typescript').slice(0, 5)).toEqual(['lambda', 'row_2', 'function_2', 'a_b', 'a_b_2'])
  expect(identifiers('r').slice(0, 5)).toEqual(['lambda', 'row', 'function_2', 'a_b', 'a_b_2'])
  for (const language of ['numpy', 'typescript', 'r'] as const)
    expect(new Set(identifiers(language)).size).toBe(program.values.length)
})
