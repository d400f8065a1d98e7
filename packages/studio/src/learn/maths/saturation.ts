import { dense, halfSquaredErrorSum, initialize, initializers, sequential } from 'glassbox'
import { Timeline } from 'glassbox/trace'
import { listing } from 'glassbox/tutorial'

export const draws = {
  'uniform in [0, 1)': () => initializers.uniform(),
  'normal, both signs': () => initializers.normal(),
  'Glorot, uniform': () => initializers.glorotUniform(),
} as const
export type Draw = keyof typeof draws

/** The sums at the output, what becomes of them, and the slopes there, with so many hidden units and weights drawn in a way. */
export async function saturation(units: number, draw: Draw, seed: number) {
  const { data, network: own, options: given } = listing()
  const layer = () => ({ activation: 'sigmoid', weightsInitializer: draws[draw](), biasInitializer: draws[draw]() }) as const
  const network = sequential(own.inputWidth, dense(units, layer()), dense(1, layer()))
  const parameters = initialize(network, { seed })
  // Nothing is trained: a memory for each place that the slider passes would be wasted.
  const options = {
    loss: halfSquaredErrorSum(),
    optimizer: given.optimizer,
    epochs: 1,
    seed,
    parameters,
    engine: 'reference',
  } as const
  const trace = await new Timeline(network, data, options).trace(0)
  const read = (name: string) => trace.tensor(trace.value(name)).data
  return {
    sums: Float64Array.from(read('dense2.z')),
    outputs: Float64Array.from(read('dense2.output')),
    slopes: Float64Array.from(read('dense2.sigmoidSlope')),
    /** The largest gradient of a weight into the hidden layer. */
    most: Math.max(...Array.from(read('d_dense1.weights'), Math.abs)),
  }
}
