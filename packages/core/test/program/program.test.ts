import { describe, expect, test } from 'vitest'
import { record } from '../record.ts'
import { dense } from '../../src/network/dense.ts'
import { zeros } from '../../src/network/initializers.ts'
import { mse, softmaxCrossEntropy } from '../../src/network/losses.ts'
import { add as addLayer } from '../../src/network/merge.ts'
import { graph, input, sequential } from '../../src/network/network.ts'
import { nadam } from '../../src/optimizers/adam.ts'
import { lbfgs } from '../../src/optimizers/lbfgs.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { sigmoid, tanh } from '../../src/ops/activations.ts'
import { add, multiply, square } from '../../src/ops/arithmetic.ts'
import { squaredError } from '../../src/ops/losses.ts'
import { matmul } from '../../src/ops/matmul.ts'
import { ONE, type Value } from '../../src/ops/op.ts'
import { Builder } from '../../src/program/builder.ts'
import { evaluationProgram, predictionProgram, trainingProgram } from '../../src/program/compile.ts'
import { differentiate } from '../../src/program/differentiate.ts'
import type { Program } from '../../src/program/program.ts'
import { Random } from '../../src/random.ts'
import { firstDifference } from '../bits.ts'
import { checkGradients } from '../gradients.ts'
import { losses, networks, optimizers, optimizersFor, randomData } from '../network/cases.ts'

const names = Object.keys(networks)

describe.each(names)('the program of the network %s', name => {
  const network = networks[name]!(2)
  const programs = [
    ...optimizersFor(network).map(optimizer => {
      const clipping = optimizer.drive ? {} : { value: 1, norm: 1 } // the two clash
      return trainingProgram(network, { loss: mse(), optimizer, penalty: { l1: 0.1, l2: 0.1, biases: true }, clipping })
    }),
    evaluationProgram(network, mse(), true),
    predictionProgram(network),
  ] as const

  test('gives every value a name of its own and its place as id', () => {
    for (const { values } of programs) {
      expect(new Set(values.map(value => value.name)).size).toBe(values.length)
      expect(values.map(value => value.id)).toEqual([...values.keys()])
    }
  })

  test('computes each value before it is read, and only once; nothing reads the gradient 1', () => {
    for (const { values, steps } of programs) {
      const computed = new Set(steps.map(step => step.output))
      expect(computed.size).toBe(steps.length)
      const there = new Set(values.filter(value => !computed.has(value)))
      for (const { inputs, output } of steps) {
        expect(inputs.filter(value => !there.has(value)).map(value => value.name)).toEqual([])
        expect(inputs).not.toContain(ONE)
        there.add(output)
      }
    }
  })

  test('computes nothing that is not wanted', () => {
    for (const program of programs) {
      const wanted = new Set<Value>([program.output, ...program.assignments.map(a => a.source)])
      if ('loss' in program) wanted.add(program.loss)
      if ('objective' in program) for (const value of [program.objective, ...program.gradients.values()]) wanted.add(value)
      for (const { inputs, output } of [...program.steps].reverse()) {
        expect(wanted, `${output.name} is never used`).toContain(output)
        inputs.forEach(value => wanted.add(value))
      }
    }
  })

  test('is one for any number of rows: a batch gives what its rows give alone', () => {
    const random = new Random(1)
    const program = predictionProgram(network)
    const training = trainingProgram(network, { loss: mse(), optimizer: sgd() })
    const given = randomData(network, training, mse(), random, 8)
    const named = new Map([...given].map(([value, data]) => [value.name, data]))
    const run = (rows: readonly number[]) => {
      const own = new Map<Value, Float64Array>()
      for (const { value } of program.parameters) own.set(value, named.get(value.name)!)
      for (const value of program.inputs) {
        const width = value.shape[1] as number
        const data = named.get(value.name)!
        own.set(value, Float64Array.from(rows.flatMap(r => Array.from(data.subarray(r * width, (r + 1) * width)))))
      }
      return record(program, own, rows.length).get(program.output)!.data
    }
    const all = run([0, 1, 2, 3, 4, 5, 6, 7])
    expect(firstDifference(all.slice(4, 10), run([2, 3, 4]))).toBeUndefined()
    for (const row of [0, 7]) expect(firstDifference(all.slice(row * 2, row * 2 + 2), run([row]))).toBeUndefined()
  })

  test('predicts and judges with the parameters that it trains, by the same names', () => {
    const described = (program: Program) => program.parameters.map(p => [p.value.name, p.kind, p.rows, p.columns])
    const [first] = programs
    for (const program of programs) expect(described(program)).toEqual(described(first))
  })
})

describe('gradients', () => {
  /** Checks the gradient of Σ(output − target)² for steps built by hand on two 3 × 3 parameters. */
  function check(build: (b: Builder, x: Value, y: Value) => Value) {
    const b = new Builder(true)
    const [x, y] = ['x', 'y'].map(name => b.parameter(name, 'weights', 3, 3, zeros())) as [Value, Value]
    b.enter('forward', 'layer')
    const output = build(b, x, y)
    const target = b.value('target', output.shape, 'target')
    b.enter('loss', 'loss')
    const loss = b.step(squaredError, [output, target], { reduction: 'mean', delta: 1, labelSmoothing: 0 }, 'loss')
    const gradients = differentiate(b, loss)
    const program: Program = { values: b.values, steps: b.steps, assignments: [], inputs: [], parameters: b.parameters, output }
    const random = new Random(3)
    const given = new Map([x, y, target].map(value => [value, Float64Array.from({ length: 9 }, () => random.normal())]))
    expect(
      checkGradients(
        program,
        loss,
        gradients,
        [x, y].filter(v => gradients.has(v)),
        given,
        1,
      ),
    ).toBeUndefined()
    return { program, gradients, x, y }
  }
  const plain = { transposeA: false, transposeB: false }

  test('add up where a value is used twice: in one step, in several, at several depths', () => {
    check((b, x) => b.step(multiply, [x, x], {}))
    check((b, x) => b.step(matmul, [x, x], { transposeA: true, transposeB: false }))
    check((b, x, y) => {
      const h = b.step(tanh, [b.step(matmul, [x, y], plain)], { alpha: 1 })
      const branch = b.step(matmul, [b.step(sigmoid, [h], { alpha: 1 }), y], plain)
      return b.step(add, [b.step(add, [branch, h], {}), b.step(multiply, [x, b.step(square, [h], {})], {})], {})
    })
  })

  test('are named after their value; where they add up, the sum has the name', () => {
    const { program, gradients, x } = check((b, v) => b.step(add, [b.step(square, [v], {}), b.step(tanh, [v], { alpha: 1 })], {}))
    expect(gradients.get(x)!.name).toBe('d_x')
    expect(program.steps.find(step => step.output.name === 'd_x')!.op.name).toBe('add')
  })

  test('flow neither into data nor into what no parameter feeds', () => {
    const x = input(3, 'x')
    const program = trainingProgram(graph([x], addLayer([dense(3, { activation: 'tanh' })(x), x])), {
      loss: mse(),
      optimizer: sgd(),
    })
    const made = program.steps.filter(step => step.phase === 'backward').map(step => step.output.name)
    expect(made).toEqual(expect.arrayContaining(['d_dense1.weights', 'd_dense1.bias']))
    expect(made).not.toContain('d_x')
    expect(made).not.toContain('d_target')
  })
})

describe('the parts of a training program', () => {
  const network = sequential(3, dense(4, { activation: 'relu' }), dense(2))

  test('go forward, to the loss, backward, then to the update', () => {
    const { steps } = trainingProgram(network, { loss: softmaxCrossEntropy(), optimizer: nadam() })
    const phases = steps.map(step => step.phase)
    const order = ['forward', 'loss', 'backward', 'update']
    expect(phases).toEqual([...phases].sort((a, b) => order.indexOf(a) - order.indexOf(b)))
    expect(new Set(phases)).toEqual(new Set(order))
    expect(steps[0]).toMatchObject({ scope: 'dense1', output: { name: 'dense1.product', shape: ['batch', 4] } })
  })

  test('have the loss without penalty beside what is minimised', () => {
    const parts = { loss: mse(), optimizer: sgd() }
    const plain = trainingProgram(network, parts)
    expect(plain.objective).toBe(plain.loss)
    const program = trainingProgram(network, { ...parts, penalty: { l1: 0.5, l2: 0.25 } })
    const given = randomData(network, program, mse(), new Random(1), 4)
    const recording = record(program, given, 4)
    const weights = program.parameters.filter(p => p.kind === 'weights').flatMap(p => Array.from(given.get(p.value)!))
    const penalty = weights.reduce((total, w) => total + 0.5 * Math.abs(w) + 0.125 * w * w, 0)
    const [loss, objective] = [program.loss, program.objective].map(value => recording.get(value)!.data[0]!)
    expect(objective! - loss!).toBeCloseTo(penalty, 12)
  })

  test('name what an optimiser keeps; what all parameters share is there once', () => {
    const program = trainingProgram(network, { loss: mse(), optimizer: nadam() })
    const states = program.states.map(({ value }) => value.name)
    expect(states).toContain('dense1.weights.firstMoment')
    expect(states.filter(name => name === 'momentumProduct')).toHaveLength(1)
    expect(program.states.find(({ value }) => value.name === 'momentumProduct')!.initial).toBe(1)
    expect(program.assignments.filter(a => a.target.name === 'momentumProduct')).toHaveLength(1)
    expect(states).toHaveLength(4 * 2 + 1)
  })

  test('assign every parameter once, from a value of its shape', () => {
    for (const make of Object.values(optimizers)) {
      const program = trainingProgram(networks['batchNorm']!(2), { loss: mse(), optimizer: make() })
      const targets = program.assignments.map(a => a.target)
      expect(new Set(targets).size).toBe(targets.length)
      expect(targets).toEqual(expect.arrayContaining([...program.parameters, ...program.states].map(({ value }) => value)))
      for (const { target, source } of program.assignments) expect(source.shape).toEqual(target.shape)
    }
  })

  test('leave a direction for each parameter to the driver of L-BFGS', () => {
    const program = trainingProgram(network, { loss: mse(), optimizer: lbfgs() })
    expect([...program.directions.keys()]).toEqual(program.parameters.map(p => p.value))
    for (const [parameter, direction] of program.directions) expect(direction.shape).toEqual(parameter.shape)
  })

  test('have weights of samples where they are asked for, with every loss', () => {
    for (const cases of Object.values(losses))
      for (const { loss, activation = 'linear' } of cases(2)) {
        const net = sequential(3, dense(2, { activation }))
        expect(evaluationProgram(net, loss).weights).toBeUndefined()
        const { weights, target, steps } = evaluationProgram(net, loss, true)
        expect(weights).toMatchObject({ shape: ['batch', 1], role: 'weight' })
        expect(target.shape).toEqual(['batch', loss.targetKind === 'class' ? 1 : 2])
        expect(steps.at(-1)!.inputs).toContain(weights)
      }
  })
})
