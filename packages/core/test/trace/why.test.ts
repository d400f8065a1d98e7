import { describe, expect, test } from 'vitest'
import { mse, softmaxCrossEntropy } from '../../src/network/losses.ts'
import type { Loss } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import { dense } from '../../src/network/dense.ts'
import { adam } from '../../src/optimizers/adam.ts'
import type { Optimizer } from '../../src/optimizers/optimizer.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import { Random } from '../../src/random.ts'
import { effects, Trace, why } from '../../src/trace/index.ts'
import { losses, networks, optimizersFor, randomData } from '../network/cases.ts'
import { expectRecomputed } from './recomputed.ts'

const ROWS = 3

function traceOf(name: string, optimizer: Optimizer, loss: Loss = mse(), dtype: 'float64' | 'float32' = 'float64') {
  const network = networks[name]!(2)
  const program = trainingProgram(network, {
    loss,
    optimizer,
    penalty: { l1: 0.1, l2: 0.1 },
    ...(optimizer.drive === undefined && { clipping: { value: 0.5, norm: 0.1 } }),
  })
  return new Trace(program, randomData(network, program, loss, new Random(5), ROWS), ROWS, dtype)
}

describe('why a cell has its number', () => {
  test.each(Object.keys(networks))('every cell of the network %s is what its sources give, to the bit', name => {
    for (const dtype of ['float64', 'float32'] as const)
      expect(expectRecomputed(traceOf(name, adam(), mse(), dtype))).toBeGreaterThan(50)
  })

  test('with every optimiser: updates, moments, clipped norms', () => {
    for (const optimizer of optimizersFor(networks['deep']!(2))) expectRecomputed(traceOf('linear', optimizer))
  })

  test('with every loss and all its options: weights of rows and classes, smoothing, both reductions', () => {
    for (const { loss, activation = 'linear', weighted = false } of Object.values(losses).flatMap(make => make(2))) {
      const network = sequential(2, dense(3, { activation: 'tanh' }), dense(2, { activation }))
      const program = trainingProgram(network, { loss, optimizer: adam(), weighted })
      expectRecomputed(new Trace(program, randomData(network, program, loss, new Random(7), ROWS), ROWS, 'float64'))
    }
  })

  test('leads back to data and parameters along the steps of the program', () => {
    const trace = traceOf('deep', adam())
    const seen = new Set<string>()
    const open = [why(trace, trace.value('d_dense1.z'), 2, 0)]
    for (let next = open.pop(); next !== undefined; next = open.pop())
      for (const { value, row, column } of next.sources) {
        if (seen.has(`${value.name} ${row} ${column}`)) continue
        seen.add(`${value.name} ${row} ${column}`)
        open.push(why(trace, value, row, column))
      }
    const names = new Set([...seen].map(key => key.split(' ')[0]))
    for (const name of ['X', 'target', 'dense1.weights', 'dense6.weights', 'dense3.bias']) expect(names).toContain(name)
    // The gradient of row 2 depends on no other row's data.
    expect([...seen].filter(key => /^X [01] /.test(key))).toEqual([])
  })

  test('what was given has no step, and places outside are refused', () => {
    const trace = traceOf('linear', adam())
    expect(why(trace, trace.value('X'), 0, 1)).toMatchObject({ step: undefined, formula: undefined, sources: [] })
    expect(() => why(trace, trace.value('X'), 3, 0)).toThrow('"X" has no cell [3,0]: expected rows 0 to 2, columns 0 to 2')
    expect(() => trace.value('dense1.wieghts')).toThrow('Did you mean "dense1.weights"?')
  })
})

describe('what a cell changes', () => {
  test.each(Object.keys(networks))('is the other side of why, in the network %s', name => {
    const trace = traceOf(name, adam())
    for (const value of trace.program.values) {
      const { shape, data } = trace.tensor(value)
      const index = data.length >> 1
      const [row, column] = [Math.floor(index / shape[1]!), index % shape[1]!]
      for (const { step, cells } of effects(trace, value, row, column)) {
        const fed = new Set(cells.map(cell => `${cell.row},${cell.column}`))
        const out = trace.tensor(step.output)
        for (let r = 0; r < out.shape[0]!; r++)
          for (let c = 0; c < out.shape[1]!; c++) {
            const isSource = why(trace, step.output, r, c).sources.some(
              s => s.value === value && s.row === row && s.column === column,
            )
            expect(fed.has(`${r},${c}`)).toBe(isSource)
          }
      }
    }
  })
})

test('a value is computed when it is looked at, with what it needs and nothing else', () => {
  const network = sequential(2, dense(3, { activation: 'tanh' }), dense(2))
  const program = trainingProgram(network, { loss: softmaxCrossEntropy(), optimizer: adam() })
  const whole = randomData(network, program, softmaxCrossEntropy(), new Random(1), ROWS)
  const forward = new Map([...whole].filter(([value]) => value.role === 'input' || value.role === 'parameter'))
  const trace = new Trace(program, forward, ROWS, 'float64')
  expect(trace.tensor(program.output).data).toHaveLength(ROWS * 2)
  expect(() => trace.tensor(program.loss)).toThrow('the numbers of "target" were not given: expected 3, got none')
  const other = new Trace(program, whole, ROWS, 'float64')
  expect(trace.tensor(program.output).data).toEqual(other.tensor(program.output).data)
})
