// brain.js: descends after every single row, and has sigmoid outputs only; the rest as in the workload, where it can.
import { job, loadOld, main, outputLoss, rowsOf, tables } from './common.mjs'

const { workload } = job

await main(() => {
  const { NeuralNetwork } = loadOld('brain.js')
  const { version } = /** @type {{ version: string }} */ (loadOld('brain.js/package.json'))
  return {
    version,
    start({ epochs, rows }) {
      const { x, y, layers } = tables(rows)
      const { sizes = [], optimizer, learningRate } = workload
      const net = new NeuralNetwork({ hiddenLayers: sizes.slice(1, -1), activation: 'sigmoid' })
      net.sizes = [...sizes]
      net.initialize()
      layers.forEach(({ weights: { shape, data }, bias }, i) => {
        const [ins = 0, outs = 0] = shape
        for (let unit = 0; unit < outs; unit++) {
          net.biases[i + 1][unit] = bias.data[unit]
          for (let from = 0; from < ins; from++) net.weights[i + 1][unit][from] = data[from * outs + unit]
        }
      })
      const inputs = rowsOf(x)
      const pairs = inputs.map((input, r) => ({ input, output: [y.data[r]] }))
      // It refuses zeros here, so the smallest numbers stand for "no momentum" and "never stop early".
      const options = { iterations: epochs, errorThresh: 1e-300, momentum: 1e-300, learningRate }
      return {
        run: () => net.train(pairs, optimizer === 'adam' ? { ...options, praxis: 'adam' } : options),
        loss: () =>
          outputLoss(
            inputs.map(input => net.run(input)[0]),
            y.data,
          ),
      }
    },
  }
})
