import { describe, expect, test } from 'vitest'
import { dense } from '../../src/network/dense.ts'
import { mse } from '../../src/network/losses.ts'
import { sequential } from '../../src/network/network.ts'
import { float64 } from '../../src/numerics.ts'
import { allOps } from '../../src/ops/all.ts'
import type { OpName } from '../../src/ops/all.ts'
import type { Op } from '../../src/ops/op.ts'
import { sgd } from '../../src/optimizers/sgd.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import { Random } from '../../src/random.ts'
import { fedCells } from '../../src/trace/feeds.ts'
import { effects, Trace } from '../../src/trace/index.ts'
import { concrete, opNames, trials } from '../ops/examples.ts'
import { randomData } from '../network/cases.ts'

/** Every cell of every input feeds what `sources` says, no cell more and none less; how many cells were fed. */
function expectInverse(name: OpName, rows: number, columns: number): number {
  const op: Op = allOps[name]
  let fed = 0
  for (const example of trials[name].examples(new Random(rows + columns), rows, columns)) {
    const { inputs, shape, length } = concrete(op, example, 'float64')
    const out = { shape, data: new Float64Array(length) }
    op.compute(inputs, out, example.attributes, float64)
    const wanted = inputs.map(({ data }) => Array.from(data, (): number[] => []))
    for (let at = 0; at < length; at++)
      for (const { input, index } of op.sources(inputs, out, at, example.attributes))
        if (wanted[input]![index]!.at(-1) !== at) wanted[input]![index]!.push(at)
    wanted.forEach((cells, input) =>
      cells.forEach((own, index) => {
        expect(fedCells({ op, attributes: example.attributes }, inputs, out, input, index), `input ${input}[${index}]`).toEqual(
          own,
        )
        fed += own.length
      }),
    )
  }
  return fed
}

const sizes = [
  [1, 1],
  [1, 4],
  [3, 1],
  [4, 3],
  [2, 5],
] as const

describe('the other side of sources', () => {
  test.each(opNames)('%s', name => {
    for (const [rows, columns] of sizes) expect(expectInverse(name, rows, columns)).toBeGreaterThan(0)
  })

  test('an op that the table does not know is scanned', () => {
    const foreign: Op = { ...allOps.spread, name: 'toString' }
    const inputs = [
      { shape: [1, 2], data: new Float64Array(2) },
      { shape: [3, 2], data: new Float64Array(6) },
    ]
    const out = { shape: [3, 2], data: new Float64Array(6) }
    const step = { op: foreign, attributes: { axis: 0, mean: false } }
    expect(fedCells(step, inputs, out, 0, 1)).toEqual([1, 3, 5])
    expect(fedCells(step, inputs, out, 1, 1)).toEqual([])
  })
})

test('one weight of a large layer is followed without asking every cell for its sources', () => {
  const network = sequential(784, dense(512, { activation: 'tanh' }), dense(10))
  const program = trainingProgram(network, { loss: mse(), optimizer: sgd() })
  const trace = new Trace(program, randomData(network, program, mse(), new Random(1), 8), 8, 'float64')
  const weights = trace.value('dense1.weights')
  for (const step of trace.consumers(weights)) trace.tensor(step.output)
  const start = performance.now()
  const found = effects(trace, weights, 700, 300)
  const took = performance.now() - start
  expect(found.map(({ step, cells }) => [step.op.name, cells.length])).toEqual([
    ['matmul', 8],
    ['descend', 1],
  ])
  expect(found[0]!.cells.map(({ row, column }) => [row, column])).toEqual(Array.from({ length: 8 }, (_, row) => [row, 300]))
  // Far above what it takes, far below what a scan over 400,000 cells takes.
  expect(took).toBeLessThan(50)
})
