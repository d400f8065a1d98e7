import { describe, expect, test } from 'vitest'
import { fromRows, zeros } from '../../src/matrix.ts'
import { dense } from '../../src/network/dense.ts'
import { dropout } from '../../src/network/dropout.ts'
import { mae, mse } from '../../src/network/losses.ts'
import type { Loss } from '../../src/network/losses.ts'
import { initialize, sequential } from '../../src/network/network.ts'
import type { Network } from '../../src/network/network.ts'
import { batchNorm } from '../../src/network/normalization.ts'
import type { Op, Step, Value } from '../../src/ops/op.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import type { TrainingParts } from '../../src/program/compile.ts'
import { Random } from '../../src/random.ts'
import { checkGradients, checkTraceGradients, Trace } from '../../src/trace/index.ts'
import { activationNames, losses, networks, randomData, withActivation } from '../network/cases.ts'

function traceOf(network: Network, loss: Loss, seed: number, rows = 4, parts: Partial<TrainingParts> = {}) {
  const program = trainingProgram(network, { loss, optimizer: sgd(), ...parts })
  return new Trace(program, randomData(network, program, loss, new Random(seed), rows), rows, 'float64')
}

/** All gradients agree, and few cells are on kinks. */
function expectRight(trace: ReturnType<typeof traceOf>, leastShare = 0.9) {
  const { agrees, checked, leftOut, worst } = checkTraceGradients(trace)
  if (!agrees) expect.fail(`${worst?.parameter.name} ${JSON.stringify(worst?.worst)}`)
  expect(checked).toBeGreaterThanOrEqual(leastShare * (checked + leftOut))
}

describe('gradients agree with differences', () => {
  test.each(Object.keys(networks))('network %s', name => {
    expectRight(traceOf(networks[name]!(2), mse(), 1))
    expectRight(traceOf(networks[name]!(3), mse({ reduction: 'sum' }), 2, 5, { weighted: true }))
  })

  test.each(activationNames)('activation %s', name => {
    for (const seed of [3, 4, 5]) expectRight(traceOf(withActivation(name), mse(), seed))
  })

  test.each(Object.keys(losses) as (keyof typeof losses)[])('loss %s with all its options', name => {
    losses[name](3).forEach(({ loss, activation = 'linear', weighted = false }, i) => {
      const network = sequential(2, dense(3, { activation: 'tanh' }), dense(3, { activation }))
      expectRight(traceOf(network, loss, 20 + i, 4, { weighted }))
    })
  })

  test('with penalties; and clipping changes nothing of what is compared', () => {
    const parts = { penalty: { l1: 0.2, l2: 0.1, biases: true }, clipping: { value: 0.05, norm: 0.1 } }
    expectRight(traceOf(networks['deep']!(2), mse(), 6, 4, parts))
  })
})

describe('a wrong gradient', () => {
  /** The trace of a program in which the results of one op's steps are made wrong. */
  function broken(name: string, spoil: (numbers: Float64Array | Float32Array) => void) {
    const network = networks['deep']!(2)
    const program = trainingProgram(network, { loss: mse(), optimizer: sgd(), penalty: { l2: 0.1 } })
    const wrong = (step: Step): Step => {
      const op: Op = {
        ...step.op,
        compute(inputs, out, attributes, math) {
          step.op.compute(inputs, out, attributes, math)
          spoil(out.data)
        },
      }
      return { ...step, op }
    }
    const steps = program.steps.map(step => (step.op.name === name ? wrong(step) : step))
    return new Trace({ ...program, steps }, randomData(network, program, mse(), new Random(8), 4), 4, 'float64')
  }

  test.each([
    ['tanhSlope', 'tanh'],
    ['geluSlope', 'gelu'],
    ['eluSlope', 'elu'],
    ['mishSlope', 'mish'],
    ['squaredErrorGradient', 'squaredError'],
  ])('of %s is found, and the step with that gradient rule is named', (slope, op) => {
    const { agrees, worst, fault } = checkTraceGradients(broken(slope, data => data.forEach((x, i) => (data[i] = 1.01 * x))))
    expect(agrees).toBe(false)
    expect(worst!.worst!.relativeError).toBeGreaterThan(1e-3)
    expect(fault?.steps.map(step => step.op.name)).toEqual([op])
  })

  test('in one cell is found at that cell', () => {
    const network = networks['linear']!(2)
    const trace = traceOf(network, mse(), 9)
    const { program } = trace
    const gradient = program.gradients.get(trace.value('dense1.weights'))!
    const right = trace.tensor(gradient).data[3]!
    trace.tensor(gradient).data[3] = right + 1e-3
    const { agrees, worst, fault } = checkTraceGradients(trace)
    expect(agrees).toBe(false)
    expect(worst).toMatchObject({
      parameter: trace.value('dense1.weights'),
      worst: { row: 1, column: 1, analytic: right + 1e-3 },
    })
    expect(worst!.worst!.numeric).toBeCloseTo(right, 9)
    expect(worst!.step!.output).toBe(gradient)
    expect(fault).toEqual({ value: trace.value('dense1.weights'), steps: [trace.producer(trace.value('dense1.product'))] })
  })

  test('that is not a number is found', () => {
    const trace = traceOf(networks['linear']!(2), mse(), 9)
    trace.tensor(trace.value('d_dense1.bias')).data[1] = NaN
    const { agrees, worst } = checkTraceGradients(trace)
    expect([agrees, worst?.parameter.name, worst?.worst?.column]).toEqual([false, 'dense1.bias', 1])
  })
})

describe('kinks', () => {
  const kinked = (inputs: number[][]) => {
    const network = sequential(1, dense(1, { activation: 'relu' }))
    const parameters = new Map([
      ['dense1.weights', fromRows([[1]])],
      ['dense1.bias', fromRows([[0]])],
    ])
    const targets = fromRows(inputs.map(() => [5]))
    return checkGradients(network, { inputs: fromRows(inputs), targets }, { loss: mse(), parameters })
  }

  test('a cell on one is left out and counted; its neighbours are compared', () => {
    // A row of zeros stands right on the kink: the bias moves it, the weight does not.
    const { agrees, checked, leftOut, parameters } = kinked([[0], [2], [3]])
    expect({ agrees, checked, leftOut }).toEqual({ agrees: true, checked: 1, leftOut: 1 })
    expect(parameters.map(p => [p.parameter.name, p.leftOut])).toEqual([
      ['dense1.weights', 0],
      ['dense1.bias', 1],
    ])
  })

  test('one row of a thousand on a kink is seen', () => {
    expect(kinked([[0], ...Array.from({ length: 999 }, (_, i) => [1 + i / 999])]).leftOut).toBe(1)
  })

  test('a kink a little way off is stepped around', () => {
    for (const near of [1e-2, 1e-3, 1e-4]) expect(kinked([[near], [2]])).toMatchObject({ agrees: true, leftOut: 0 })
    expect(kinked([[-1e-3], [2]])).toMatchObject({ agrees: true, leftOut: 0 })
  })

  test('so is one of |x|, where prediction and target are equal', () => {
    const data = { inputs: fromRows([[1], [2]]), targets: fromRows([[1], [5]]) }
    const parameters = new Map([['dense1.weights', fromRows([[1]])]])
    const { agrees, leftOut } = checkGradients(sequential(1, dense(1, { bias: false })), data, { loss: mae(), parameters })
    // The only cell there is: nothing was compared, so nothing agrees, and no fault is looked for.
    expect({ agrees, leftOut }).toEqual({ agrees: false, leftOut: 1 })
  })

  test('where all cells are on one nothing is known: it does not agree, and names no worst and no fault', () => {
    expect(kinked([[0]])).toMatchObject({ agrees: true, checked: 1, leftOut: 1 }) // the weight does not move a row of zeros
    const data = { inputs: fromRows([[1], [-2]]), targets: fromRows([[3], [-3]]) }
    const network = sequential(1, dense(1))
    const parameters = new Map([
      ['dense1.weights', fromRows([[2]])],
      ['dense1.bias', fromRows([[1]])],
    ])
    expect(checkGradients(network, data, { loss: mae(), parameters })).toMatchObject({
      ...{ agrees: false, checked: 0, leftOut: 2, worst: undefined, fault: undefined },
    })
  })
})

describe('from a network and data', () => {
  const network = sequential(3, dense(8, { activation: 'tanh' }), batchNorm(), dropout(0.3), dense(2))
  const random = new Random(1)
  const table = (rows: number, columns: number) => ({
    rows,
    columns,
    data: Float64Array.from({ length: rows * columns }, () => random.normal()),
  })
  const data = { inputs: table(20, 3), targets: table(20, 2), sampleWeights: new Float64Array(20).fill(2) }

  test('batch statistics and masks are held: it agrees, and the same seed finds the same', () => {
    const first = checkGradients(network, data, { loss: mse(), seed: 3, rows: 12, penalty: { l2: 0.1 } })
    expect(first).toMatchObject({ agrees: true, rows: 12, sampled: false, fault: undefined })
    const again = checkGradients(network, data, { loss: mse(), seed: 3, rows: 12, penalty: { l2: 0.1 } })
    expect(again.worst!.worst).toEqual(first.worst!.worst)
    expect(checkGradients(network, data, { loss: mse(), seed: 4 }).worst!.worst).not.toEqual(first.worst!.worst)
  })

  test('of a large parameter some cells are drawn, and it is said', () => {
    const { sampled, parameters, checked } = checkGradients(network, data, { loss: mse(), most: 10 })
    expect(sampled).toBe(true)
    expect(parameters.map(p => [p.cells, p.checked + p.leftOut])).toEqual([
      [24, 10],
      [8, 8],
      [8, 8],
      [8, 8],
      [16, 10],
      [2, 2],
    ])
    expect(checked).toBe(46)
  })

  test('what does not fit is refused', () => {
    const parameters = initialize(network, { seed: 1 })
    const without = new Map([...parameters].slice(1))
    const wrong = new Map([...parameters, ['dense1.bias', zeros(1, 3)]])
    const check = (options: object) => () => checkGradients(network, data, { loss: mse(), ...options })
    expect(check({ parameters: without })).toThrow('"dense1.weights": a parameter is missing')
    expect(check({ parameters: wrong })).toThrow('"dense1.bias": a parameter has another shape')
    expect(check({ parameters: new Map([...parameters, ['other', zeros(1, 1)]]) })).toThrow('no layer has a parameter "other"')
    expect(check({ cells: 3 })).toThrow('unknown option "cells"')
    expect(check({ most: 0 })).toThrow('option "most" is out of range')
    expect(check({ tolerance: 1e-12 })).toThrow('option "tolerance" is out of range: expected a number at least 1e-9')
    expect(check({ rows: 1 })).toThrow('batchSize')
    const { program } = traceOf(networks['linear']!(1), mse(), 1)
    const given = new Map<Value, ArrayLike<number>>()
    expect(() => checkTraceGradients(new Trace(program, given, 2, 'float32'))).toThrow('too coarse')
  })

  test('a loss that is not finite is refused', () => {
    const parameters = new Map([...initialize(network, { seed: 1 }), ['dense2.bias', fromRows([[1e200, 1e200]])]])
    expect(() => checkGradients(network, data, { loss: mse(), parameters })).toThrow('the loss is not finite: got Infinity')
  })
})
