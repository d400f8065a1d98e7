import { fromColumn, fromRows } from '../matrix.ts'
import { dense } from '../network/dense.ts'
import { sequential } from '../network/network.ts'
import { predictionProgram } from '../program/compile.ts'
import { Trace } from '../trace/trace.ts'

/** One of the tutorial's three ways from inputs to an output. */
export interface Perceptron {
  readonly name: 'threshold' | 'weights' | 'bias'
  readonly title: string
  readonly formula: string
  readonly inputs: readonly number[]
  readonly weights: readonly number[]
  /** Absent in the first two forms. */
  readonly bias?: number
  readonly threshold: number
  /** The weighted sum, with the bias where there is one. */
  readonly sum: number
  /** 1 where the sum is above the threshold, else 0. */
  readonly output: number
  /** What an artificial neuron makes of the same sum. */
  readonly sigmoid: number
  /** The run that the sum comes from; its values are `X`, `neuron.weights`, `neuron.bias`, `neuron.z`, `neuron.output`. */
  readonly trace: Trace
}

export interface PerceptronSettings {
  /** Three numbers. Default 0, 1, 1. */
  readonly inputs?: readonly [number, number, number]
  /** Of the second and third form; the first has none. Default 2, 3, 4. */
  readonly weights?: readonly [number, number, number]
  /** Of the third form. The tutorial gives none; default −8, which turns the answer round. */
  readonly bias?: number
  /** Default 0. */
  readonly threshold?: number
}

function perceptron(
  parts: Pick<Perceptron, 'name' | 'title' | 'formula' | 'inputs' | 'weights' | 'bias' | 'threshold'>,
): Perceptron {
  const { inputs, weights, bias, threshold } = parts
  const neuron = dense(1, { activation: 'sigmoid', bias: bias !== undefined, name: 'neuron' })
  const program = predictionProgram(sequential(inputs.length, neuron))
  const numbers = new Map<string, ArrayLike<number>>([
    ['X', fromRows([inputs]).data],
    ['neuron.weights', fromColumn(weights).data],
    ['neuron.bias', [bias ?? 0]],
  ])
  const given = program.values.flatMap(value => {
    const found = numbers.get(value.name)
    return found === undefined ? [] : [[value, found] as const]
  })
  const trace = new Trace(program, new Map(given), 1, 'float64')
  const sum = trace.tensor(trace.value('neuron.z')).data[0]!
  return { ...parts, sum, output: sum > threshold ? 1 : 0, sigmoid: trace.tensor(program.output).data[0]!, trace }
}

/** The three forms: the plain sum against a threshold, the weighted sum, and the weighted sum with a bias. */
export function perceptrons({ inputs = [0, 1, 1], weights = [2, 3, 4], bias = -8, threshold = 0 }: PerceptronSettings = {}) {
  const shared = { inputs, threshold }
  return [
    perceptron({
      ...{ ...shared, name: 'threshold', title: 'The sum against a threshold', formula: 'x1 + x2 + x3 > threshold' },
      weights: [1, 1, 1],
    }),
    perceptron({
      ...{ ...shared, name: 'weights', title: 'Weights give importance', formula: 'w1·x1 + w2·x2 + w3·x3 > threshold' },
      weights,
    }),
    perceptron({
      ...{ ...shared, name: 'bias', title: 'A bias moves the line', formula: 'w1·x1 + w2·x2 + w3·x3 + 1·b > threshold' },
      weights,
      bias,
    }),
  ] as const
}
