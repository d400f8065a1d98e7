import { dense, fromColumn, fromRows, halfSquaredErrorSum, sequential, sgd, zeros } from 'glassbox'
import type { ActivationName, Value } from 'glassbox'
import { Timeline } from 'glassbox/trace'

/** Values and slopes at some points. */
export interface Slopes {
  readonly values: ArrayLike<number>
  readonly slopes: ArrayLike<number>
}

/** An activation's values and slopes at so many points, wherever they are: those of a unit whose one weight is 1. */
export async function slopesOf(kind: ActivationName, count: number): Promise<(points: readonly number[]) => Slopes> {
  const network = sequential(1, dense(1, { activation: kind, bias: false, name: 'unit' }))
  const data = { inputs: fromColumn(Array.from({ length: count }, () => 0)), targets: zeros(count, 1) }
  const trace = await new Timeline(network, data, {
    loss: halfSquaredErrorSum(),
    optimizer: sgd({ learningRate: 1 }),
    epochs: 1,
    seed: 0,
    parameters: new Map([['unit.weights', fromRows([[1]])]]),
  }).trace(0)
  // Where the gradient of the output is 1, that of the sum is the slope alone.
  const ones = new Float64Array(count).fill(1)
  return points => {
    const there = trace.with(
      new Map<Value, ArrayLike<number>>([
        [trace.value('X'), points],
        [trace.value('d_unit.output'), ones],
      ]),
    )
    return { values: there.tensor(trace.program.output).data, slopes: there.tensor(trace.value('d_unit.z')).data }
  }
}
