// ml-fnn: full batches, summed gradients, plain descent, tanh, a softmax over two classes, weights of its own.
import { job, loadOld, main, outputLoss, rowsOf, tables } from './common.mjs'

const { workload } = job

await main(() => {
  const Network = loadOld('ml-fnn')
  const { version } = /** @type {{ version: string }} */ (loadOld('ml-fnn/package.json'))
  return {
    version,
    start({ epochs, rows }) {
      const { x, y } = tables(rows)
      const { sizes = [], loss, learningRate = 0.01 } = workload
      const net = new Network({
        hiddenLayers: sizes.slice(1, -1),
        iterations: epochs,
        // It sums where the workload takes the mean.
        learningRate: loss === 'halfSquaredErrorSum' ? learningRate : learningRate / rows,
        regularization: 1e-300,
        activation: 'tanh',
      })
      const inputs = rowsOf(x)
      const labels = Array.from(y.data)
      return {
        run: () => net.train(inputs, labels),
        loss() {
          const { Matrix } = loadOld('ml-matrix')
          const probabilities = net.propagate(new Matrix(inputs)).to2DArray()
          return outputLoss(
            probabilities.map((/** @type {number[]} */ row) => row[net.dicts.inputs[1]]),
            y.data,
          )
        },
      }
    },
  }
})
