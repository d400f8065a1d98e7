import { dense, fromColumn, fromRows, halfSquaredErrorSum, sequential, sgd, zeros } from 'glassbox'
import type { ActivationName } from 'glassbox'
import { Timeline } from 'glassbox/trace'

/** An activation's values and slopes at some points: those of a unit whose one weight is 1. */
export async function slopesOf(kind: ActivationName, points: readonly number[]) {
  const network = sequential(1, dense(1, { activation: kind, bias: false, name: 'unit' }))
  const data = { inputs: fromColumn(points), targets: zeros(points.length, 1) }
  const optimizer = sgd({ learningRate: 1 })
  const parameters = new Map([['unit.weights', fromRows([[1]])]])
  const trace = await new Timeline(network, data, {
    loss: halfSquaredErrorSum(),
    optimizer,
    epochs: 1,
    seed: 0,
    parameters,
  }).trace(0)
  // Where the gradient of the output is 1, that of the sum is the slope alone.
  const ones = new Float64Array(points.length).fill(1)
  const steep = trace.with(new Map([[trace.value('d_unit.output'), ones]]))
  return { values: trace.tensor(trace.program.output).data, slopes: steep.tensor(trace.value('d_unit.z')).data }
}
