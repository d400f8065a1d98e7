// jax-js on its wasm device: loss, gradients and update in one jitted function, arrays handed over, not copied.
import { crossEntropy, job, load, main, packageVersion, tables } from './common.mjs'

const { workload } = job

await main(async () => {
  const { init, defaultDevice, jit, valueAndGrad, numpy: np, nn, blockUntilReady } = await load('@jax-js/jax')
  await init('wasm')
  defaultDevice('wasm')
  const dtype = workload.dtype === 'float64' ? np.float64 : np.float32

  /** @param {ArrayLike<number>} data @param {readonly number[]} shape */
  const array = (data, shape) =>
    np.array(workload.dtype === 'float64' ? Float64Array.from(data) : Float32Array.from(data), { dtype }).reshape(shape)

  /** @type {Record<string, (z: any) => any>} */
  const ACTIVATIONS = { sigmoid: nn.sigmoid, relu: nn.relu, linear: z => z }

  /** Takes the ownership of both. @param {any[]} parameters @param {any} x */
  const forward = (parameters, x) =>
    (workload.activations ?? []).reduce(
      (a, name, i) => ACTIVATIONS[name]?.(np.matmul(a, parameters[i * 2]).add(parameters[i * 2 + 1])),
      x,
    )

  /** @type {Record<string, (z: any, y: any) => any>} */
  const LOSSES = {
    halfSquaredErrorSum: (z, y) => np.square(z.sub(y)).sum().mul(0.5),
    mse: (z, y) => np.square(z.sub(y)).mean(),
    // log(1 + e^z) − yz
    binaryCrossEntropyWithLogits: (z, y) => nn.softplus(z.ref).sub(z.mul(y)).mean(),
    softmaxCrossEntropy: (z, y) => nn.logSoftmax(z, -1).mul(y).sum(-1).mean().mul(-1),
  }
  /** @param {any[]} parameters @param {any} x @param {any} y */
  const lossOf = (parameters, x, y) => LOSSES[workload.loss ?? 'mse']?.(forward(parameters, x), y)

  /** @param {number} rows */
  function setUp(rows) {
    const { x, y, layers } = tables(rows)
    const classes = workload.loss === 'softmaxCrossEntropy'
    const width = workload.sizes?.at(-1) ?? 0
    const hot = classes
      ? Array.from({ length: rows * width }, (_, i) => (y.data[Math.floor(i / width)] === i % width ? 1 : 0))
      : y.data
    /** @type {any[]} */
    const parameters = layers.flatMap(({ weights, bias }) => [array(weights.data, weights.shape), array(bias.data, bias.shape)])
    /** @param {number} from @param {number} to */
    const part = (from, to) => [
      array(x.data.subarray(from * (x.shape[1] ?? 0), to * (x.shape[1] ?? 0)), [to - from, x.shape[1] ?? 0]),
      array(hot.slice(from * width, to * width), [to - from, width]),
    ]
    return { part, parameters, classes: y.data }
  }

  const rate = workload.learningRate ?? 0
  const descend = jit((/** @type {any[]} */ parameters, /** @type {any} */ x, /** @type {any} */ y) => {
    const [loss, gradients] = valueAndGrad(lossOf)(
      parameters.map(p => p.ref),
      x,
      y,
    )
    return [loss, parameters.map((p, i) => p.sub(gradients[i].mul(rate)))]
  })
  /** @type {any} scales holds the rate ÷ (1 − β₁ᵗ) and 1 ÷ √(1 − β₂ᵗ) */
  const adam = jit(
    (
      /** @type {any[]} */ p,
      /** @type {any[]} */ m,
      /** @type {any[]} */ v,
      /** @type {any} */ scale,
      /** @type {any} */ root,
      /** @type {any} */ x,
      /** @type {any} */ y,
    ) => {
      const [loss, gradients] = valueAndGrad(lossOf)(
        p.map(value => value.ref),
        x,
        y,
      )
      const first = m.map((value, i) => value.mul(0.9).add(gradients[i].ref.mul(0.1)))
      const second = v.map((value, i) => value.mul(0.999).add(np.square(gradients[i]).mul(0.001)))
      const next = p.map((value, i) => value.sub(first[i].ref.mul(scale.ref).div(np.sqrt(second[i].ref).mul(root.ref).add(1e-8))))
      scale.dispose()
      root.dispose()
      return [loss, next, first, second]
    },
  )

  /** @param {import('./common.mjs').Extent} extent @returns {import('./common.mjs').Run} */
  function training({ epochs, rows }) {
    const { part, parameters: initial } = setUp(rows)
    let parameters = initial
    let [m, v] = [0, 0].map(() => parameters.map(p => np.zeros(p.shape, { dtype })))
    const size = workload.batch || rows
    const parts = Array.from({ length: Math.ceil(rows / size) }, (_, i) => part(i * size, Math.min(rows, (i + 1) * size)))
    let step = 0
    /** @type {any} */
    let loss
    return {
      async run() {
        for (let epoch = 0; epoch < epochs; epoch++)
          for (const [x, y] of parts) {
            step++
            loss?.dispose()
            if (workload.optimizer === 'sgd') [loss, parameters] = descend(parameters, x.ref, y.ref)
            else {
              const scale = np.array([rate / (1 - 0.9 ** step)], { dtype })
              const root = np.array([1 / Math.sqrt(1 - 0.999 ** step)], { dtype })
              ;[loss, parameters, m, v] = adam(parameters, m, v, scale, root, x.ref, y.ref)
            }
          }
        await blockUntilReady(parameters.map(p => p.ref))
      },
      loss: () => {
        const [x, y] = part(0, rows)
        return lossOf(parameters, x, y).js()
      },
    }
  }

  /** @param {import('./common.mjs').Extent} extent @returns {import('./common.mjs').Run} */
  function predicting({ epochs, rows }) {
    const { part, parameters, classes } = setUp(rows)
    const width = workload.sizes?.at(-1) ?? 0
    const logits = new Float32Array(rows * width)
    const step = workload.kind === 'batch' ? rows : 1
    const parts = Array.from({ length: rows / step }, (_, i) => part(i * step, (i + 1) * step)[0])
    const predict = jit(forward)
    return {
      async run() {
        for (let i = 0; i < epochs; i++)
          for (const [at, x] of parts.entries())
            logits.set(
              predict(
                parameters.map(p => p.ref),
                x.ref,
              ).dataSync(),
              at * step * width,
            )
      },
      loss: () => crossEntropy(logits, classes),
    }
  }

  return {
    version: packageVersion('@jax-js/jax'),
    start: workload.kind === 'train' ? training : predicting,
    product({ m, k, n, form }, a, b) {
      const [left, right] = [array(a, form === 'TN' ? [k, m] : [m, k]), array(b, form === 'NT' ? [n, k] : [k, n])]
      const multiply = jit((/** @type {any} */ x, /** @type {any} */ y) =>
        np.matmul(form === 'TN' ? np.transpose(x) : x, form === 'NT' ? np.transpose(y) : y),
      )
      /** @type {any} */
      let out
      return {
        async run() {
          out?.dispose()
          out = multiply(left.ref, right.ref)
          await out.blockUntilReady()
        },
        result: () => out.ref.dataSync(),
      }
    },
  }
})
