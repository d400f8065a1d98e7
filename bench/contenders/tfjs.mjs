// TensorFlow.js, backend wasm or cpu: its own optimisers, a tidy round each step. It knows float32 only.
import { crossEntropy, job, load, loadOld, main, tables } from './common.mjs'

const { workload, setting } = job

await main(async () => {
  const silent = console.warn
  console.warn = () => {}
  const tf = loadOld('@tensorflow/tfjs')
  if (setting.backend === 'wasm') await load('@tensorflow/tfjs-backend-wasm')
  if (!(await tf.setBackend(setting.backend))) throw new Error(`no backend ${setting.backend}`)
  await tf.ready()
  console.warn = silent

  /** @type {Record<string, (z: any) => any>} */
  const ACTIVATIONS = { sigmoid: tf.sigmoid, relu: tf.relu, linear: z => z }
  /** @type {Record<string, (z: any, y: any) => any>} */
  const LOSSES = {
    halfSquaredErrorSum: (z, y) => tf.squaredDifference(z, y).sum().div(2),
    mse: (z, y) => tf.squaredDifference(z, y).mean(),
    binaryCrossEntropyWithLogits: (z, y) => tf.losses.sigmoidCrossEntropy(y, z),
    softmaxCrossEntropy: (z, y) => tf.losses.softmaxCrossEntropy(y, z),
  }

  /** @param {number} rows */
  function setUp(rows) {
    const { x, y, layers } = tables(rows)
    const inputs = tf.tensor2d(Float32Array.from(x.data), x.shape)
    const classes = workload.loss === 'softmaxCrossEntropy'
    const targets = classes
      ? tf.oneHot(tf.tensor1d(Int32Array.from(y.data), 'int32'), workload.sizes?.at(-1)).toFloat()
      : tf.tensor2d(Float32Array.from(y.data), y.shape)
    const parameters = layers.map(({ weights, bias }) => ({
      weights: tf.variable(tf.tensor2d(Float32Array.from(weights.data), weights.shape)),
      bias: tf.variable(tf.tensor1d(Float32Array.from(bias.data))),
    }))
    /** @param {any} input */
    const forward = input =>
      parameters.reduce(
        (a, { weights, bias }, i) => ACTIVATIONS[workload.activations?.[i] ?? 'linear']?.(tf.matMul(a, weights).add(bias)),
        input,
      )
    return { inputs, targets, forward, classes: y.data }
  }

  /** @param {import('./common.mjs').Extent} extent @returns {import('./common.mjs').Run} */
  function training({ epochs, rows }) {
    const { inputs, targets, forward } = setUp(rows)
    const { learningRate, optimizer: name, loss: lossName = 'mse' } = workload
    const optimizer = name === 'adam' ? tf.train.adam(learningRate, 0.9, 0.999, 1e-8) : tf.train.sgd(learningRate)
    const size = workload.batch || rows
    const parts = Array.from({ length: Math.ceil(rows / size) }, (_, i) => {
      const count = Math.min(size, rows - i * size)
      return [inputs.slice([i * size, 0], [count, -1]), targets.slice([i * size, 0], [count, -1])]
    })
    return {
      run() {
        for (let epoch = 0; epoch < epochs; epoch++)
          for (const [x, y] of parts) tf.tidy(() => optimizer.minimize(() => LOSSES[lossName]?.(forward(x), y)))
      },
      loss: () => tf.tidy(() => LOSSES[lossName]?.(forward(inputs), targets)).dataSync()[0],
    }
  }

  /** @param {import('./common.mjs').Extent} extent @returns {import('./common.mjs').Run} */
  function predicting({ epochs, rows }) {
    const { inputs, forward, classes } = setUp(rows)
    const width = workload.sizes?.at(-1) ?? 0
    const logits = new Float32Array(rows * width)
    const single = Array.from({ length: workload.kind === 'one row' ? rows : 0 }, (_, r) => inputs.slice([r, 0], [1, -1]))
    return {
      run() {
        for (let i = 0; i < epochs; i++)
          if (workload.kind === 'batch') logits.set(tf.tidy(() => forward(inputs)).dataSync())
          else single.forEach((row, r) => logits.set(tf.tidy(() => forward(row)).dataSync(), r * width))
      },
      loss: () => crossEntropy(logits, classes),
    }
  }

  return {
    version: tf.version_core,
    start: workload.kind === 'train' ? training : predicting,
    product({ m, k, n, form }, a, b) {
      const [left, right] = [tf.tensor2d(a, form === 'TN' ? [k, m] : [m, k]), tf.tensor2d(b, form === 'NT' ? [n, k] : [k, n])]
      /** @type {any} */
      let out
      return {
        run() {
          out?.dispose()
          out = tf.matMul(left, right, form === 'TN', form === 'NT')
          // The cpu backend computes at once, the wasm backend too.
        },
        result: () => out.dataSync(),
      }
    },
  }
})
