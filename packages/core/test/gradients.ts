import { record } from './record.ts'
import type { Value } from '../src/ops/op.ts'
import type { Program } from '../src/program/program.ts'

const STEP = 1e-4
/** Differences of fourth order with steps of 1e-4 are good to about 1e-11 of the loss. */
const TOLERANCE = 1e-7

/**
 * Compares the gradients that a program computes with central differences of its loss; undefined where all agree,
 * else what differs most. `given` holds the numbers of everything that is not computed.
 */
export function checkGradients(
  program: Program,
  loss: Value,
  gradients: ReadonlyMap<Value, Value>,
  parameters: readonly Value[],
  given: ReadonlyMap<Value, Float64Array>,
  rows: number,
): string | undefined {
  const recording = record(program, given, rows)
  for (const parameter of parameters) {
    const computed = recording.get(gradients.get(parameter)!)!.data
    const data = given.get(parameter)!
    const expected = Float64Array.from(data, (_, i) => difference(program, loss, given, rows, data, i))
    const size = expected.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0)
    if (computed.length !== expected.length) return `${parameter.name}: ${computed.length} numbers for ${expected.length}`
    for (let i = 0; i < expected.length; i++)
      if (!(Math.abs(computed[i]! - expected[i]!) <= TOLERANCE * size + 1e-9))
        return `d_${parameter.name}[${i}] is ${computed[i]}, the loss says ${expected[i]}`
  }
  return undefined
}

/** The derivative of the loss by one number: (8 (f(h) − f(−h)) − (f(2h) − f(−2h))) ÷ 12h. */
function difference(
  program: Program,
  loss: Value,
  given: ReadonlyMap<Value, Float64Array>,
  rows: number,
  data: Float64Array,
  i: number,
): number {
  const at = data[i]!
  const upToLoss = { ...program, steps: program.steps.slice(0, program.steps.findIndex(step => step.output === loss) + 1) }
  const lossAt = (offset: number) => {
    data[i] = at + offset
    return record(upToLoss, given, rows).get(loss)!.data[0]!
  }
  const slope = (8 * (lossAt(STEP) - lossAt(-STEP)) - (lossAt(2 * STEP) - lossAt(-2 * STEP))) / (12 * STEP)
  data[i] = at
  return slope
}
