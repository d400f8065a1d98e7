import { describe, expect, test } from 'vitest'
import { reference } from '../../src/engines/reference.ts'
import { fromRows } from '../../src/matrix.ts'
import { mse } from '../../src/network/losses.ts'
import { initialize, sequential, type Network } from '../../src/network/network.ts'
import { batchNorm, layerNorm } from '../../src/network/normalization.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { predictionProgram, trainingProgram } from '../../src/program/compile.ts'

/** The output in training, and the running statistics after one step, for a batch. */
function trained(network: Network, rows: readonly (readonly number[])[]) {
  const program = trainingProgram(network, { loss: mse(), optimizer: sgd() })
  const session = reference().prepare(program)
  for (const { value } of program.parameters) session.write(value, initialize(network, { seed: 1 }).get(value.name)!.data)
  session.load(program.inputs[0]!, fromRows(rows))
  session.load(program.target, fromRows(rows))
  session.write(program.learningRate, [0])
  session.write(program.stepCount, [1])
  session.run([...rows.keys()])
  const read = (name: string) => Array.from(session.read(program.parameters.find(p => p.value.name === name)!.value))
  return { output: Array.from(session.read(program.output)), read }
}

describe('batch normalisation', () => {
  const network = sequential(2, batchNorm({ momentum: 0.5, epsilon: 1e-12 }))

  test('takes each column’s mean off and divides by its deviation', () => {
    const rows = [
      [1, 10],
      [3, 30],
      [2, 50],
    ]
    const { output } = trained(network, rows)
    const deviations = [Math.sqrt(2 / 3), Math.sqrt(800 / 3)]
    rows.forEach(([a, b], r) => {
      expect(output[2 * r]).toBeCloseTo((a! - 2) / deviations[0]!, 10)
      expect(output[2 * r + 1]).toBeCloseTo((b! - 30) / deviations[1]!, 10)
    })
  })

  test('follows the batch with its running statistics, the variance by n − 1', () => {
    const two = trained(network, [
      [1, 10],
      [3, 50],
    ])
    expect(two.read('batchNorm1.runningMean')).toEqual([1, 15])
    expect(two.read('batchNorm1.runningVariance')).toEqual([0.5 + 1, 0.5 + 400])
  })

  test('of a single row gives the shift, and leaves the running variance, of which it says nothing', () => {
    const one = trained(network, [[4, -7]])
    expect(one.output).toEqual([0, 0])
    expect(one.read('batchNorm1.runningMean')).toEqual([2, -3.5])
    expect(one.read('batchNorm1.runningVariance')).toEqual([1, 1])
  })

  test('predicts with the running statistics, whatever the batch', () => {
    const program = predictionProgram(network)
    const session = reference().prepare(program)
    const numbers: { readonly [name: string]: readonly number[] } = {
      'batchNorm1.scale': [2, 1],
      'batchNorm1.shift': [0, 5],
      'batchNorm1.runningMean': [1, -1],
      'batchNorm1.runningVariance': [4, 0.25],
    }
    for (const { value } of program.parameters) session.write(value, numbers[value.name]!)
    session.load(program.inputs[0]!, fromRows([[3, 0]]))
    session.run([0])
    const output = session.read(program.output)
    expect(output[0]).toBeCloseTo(2, 10)
    expect(output[1]).toBeCloseTo(7, 10)
  })
})

test('layer normalisation takes each row’s mean off and divides by its deviation', () => {
  const { output } = trained(sequential(3, layerNorm({ epsilon: 1e-12 })), [
    [1, 2, 3],
    [-10, 0, 10],
  ])
  const end = Math.sqrt(3 / 2)
  ;[-end, 0, end, -end, 0, end].forEach((x, i) => {
    expect(output[i]).toBeCloseTo(x, 9)
  })
})
