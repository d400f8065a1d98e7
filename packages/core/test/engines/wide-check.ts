// Run by wide.test.ts on another Node than the tests' own: what wide vectors gave there, as JSON.
import { strict as assert } from 'node:assert'
import v8 from 'node:v8'
import { createEngine } from '../../src/engines/create.ts'
import { engineReport } from '../../src/engines/report.ts'
import { withWideVectors } from '../../src/engines/wasm/platform.node.ts'
import type { Dtype } from '../../src/matrix.ts'
import { dense } from '../../src/network/dense.ts'
import { binaryCrossEntropy, softmaxCrossEntropy, type Loss } from '../../src/network/losses.ts'
import { sequential, type Network } from '../../src/network/network.ts'
import { adam } from '../../src/optimizers/adam.ts'
import { trainingProgram } from '../../src/program/compile.ts'
import { Random } from '../../src/random.ts'
import { firstDifference } from '../bits.ts'
import { randomData } from '../network/cases.ts'

/** Every flag that V8 was told, in order. */
const told: string[] = []
const own = v8.setFlagsFromString
v8.setFlagsFromString = flag => {
  told.push(flag)
  own(flag)
}

function train(engine: ReturnType<typeof createEngine>, network: Network, loss: Loss, rows: number) {
  const program = trainingProgram(network, { loss, optimizer: adam() })
  const session = engine.prepare(program, { keep: [program.loss] })
  for (const [value, data] of randomData(network, program, loss, new Random(7), rows)) {
    const columns = value.shape[1] as number
    if (value.shape[0] === 'batch') session.load(value, { rows, columns, data })
    else session.write(value, data)
  }
  for (let step = 1; step <= 3; step++) {
    session.write(program.stepCount, [step])
    session.run(Array.from({ length: rows }, (_, r) => r))
  }
  return [program.loss, program.output, ...program.assignments.map(({ target }) => target)].map(value => session.read(value))
}

const networks = {
  table: {
    rows: 130,
    loss: binaryCrossEntropy(),
    network: sequential(
      30,
      dense(64, { activation: 'relu' }),
      dense(32, { activation: 'tanh' }),
      dense(1, { activation: 'sigmoid' }),
    ),
  },
  digits: {
    rows: 67,
    loss: softmaxCrossEntropy(),
    network: sequential(784, dense(130, { activation: 'relu' }), dense(67, { activation: 'sigmoid' }), dense(10)),
  },
}
const differences: string[] = []
for (const dtype of ['float32', 'float64'] satisfies Dtype[])
  for (const [name, { network, loss, rows }] of Object.entries(networks)) {
    const expected = train(createEngine('reference', dtype), network, loss, rows)
    for (const wide of ['auto', 'off'] as const)
      train(createEngine('wasm', dtype, { wide }), network, loss, rows).forEach((numbers, i) => {
        const difference = firstDifference(numbers, expected[i]!)
        if (difference !== undefined) differences.push(`${name}, ${dtype}, ${wide}: ${difference}`)
      })
  }
const report = engineReport()
const calibrated = told.splice(0)
const fault = () => withWideVectors(() => assert.fail('a fault'))
if (calibrated.length > 0) assert.throws(fault, /a fault/)
console.log(JSON.stringify({ report, differences, calibrated, afterFault: told }))
