// What is measured. Every contender gets the same rows in the same order, the same first weights and the same constants.

/**
 * @typedef {'sigmoid' | 'relu' | 'linear'} Activation
 * @typedef {'halfSquaredErrorSum' | 'mse' | 'binaryCrossEntropyWithLogits' | 'softmaxCrossEntropy'} Loss
 * @typedef {{ epochs: number, rows: number }} Extent
 *
 * @typedef {object} Product
 * @property {string} name
 * @property {number} m
 * @property {number} k
 * @property {number} n
 * @property {'NN' | 'TN' | 'NT'} form which of the two factors is stored transposed
 *
 * @typedef {object} Workload
 * @property {string} id
 * @property {string} title
 * @property {'train' | 'one row' | 'batch' | 'product'} kind
 * @property {'float64' | 'float32'} dtype
 * @property {string} [data] its folder in bench/data
 * @property {readonly number[]} [sizes]
 * @property {readonly Activation[]} [activations]
 * @property {Loss} [loss]
 * @property {'sgd' | 'adam'} [optimizer]
 * @property {number} [learningRate]
 * @property {number} [batch] rows of a batch; 0: all
 * @property {Extent} extent what is timed
 * @property {Extent} warmUp what is run before
 * @property {Extent} quick what --quick times
 * @property {readonly Product[]} [products]
 * @property {string} unit what one of `units` is
 * @property {number} units into how many parts the time is divided in the table
 */

const mnist = /** @type {const} */ ({
  dtype: 'float32',
  data: 'mnist',
  sizes: [784, 512, 256, 10],
  activations: ['relu', 'relu', 'linear'],
  loss: 'softmaxCrossEntropy',
})

/** @type {readonly (readonly [number, number, number])[]} rows, inner, columns */
const SHAPES = [
  [64, 64, 64],
  [256, 256, 256],
  [1024, 1024, 1024],
  [32, 30, 64],
  [128, 784, 512],
  [128, 512, 10],
  [512, 2048, 2048],
  [4096, 64, 64],
]

/** @param {boolean} quick */
const products = quick =>
  SHAPES.filter(([m, k, n]) => !quick || m * k * n < 2e7).flatMap(([m, k, n]) =>
    /** @type {const} */ (['NN', 'TN', 'NT']).map(form => ({ name: `${m} × ${k} × ${n} ${form}`, m, k, n, form })),
  )

/** @type {readonly Workload[]} */
const WORKLOADS = [
  {
    id: 'W1',
    title: 'tutorial net 4-3-1 sigmoid, 3 rows, full batch, plain descent, 10,000 epochs, float64',
    kind: 'train',
    dtype: 'float64',
    data: 'tutorial',
    sizes: [4, 3, 1],
    activations: ['sigmoid', 'sigmoid'],
    loss: 'halfSquaredErrorSum',
    optimizer: 'sgd',
    learningRate: 0.1,
    batch: 0,
    extent: { epochs: 10_000, rows: 3 },
    warmUp: { epochs: 1000, rows: 3 },
    quick: { epochs: 500, rows: 3 },
    unit: 'epoch',
    units: 10_000,
  },
  {
    id: 'W2',
    title: 'moons 2-10-1 sigmoid, 1000 rows, full batch, plain descent, 10,000 epochs, float64',
    kind: 'train',
    dtype: 'float64',
    data: 'moons',
    sizes: [2, 10, 1],
    activations: ['sigmoid', 'sigmoid'],
    loss: 'mse',
    optimizer: 'sgd',
    learningRate: 0.5,
    batch: 0,
    extent: { epochs: 10_000, rows: 1000 },
    warmUp: { epochs: 1000, rows: 1000 },
    quick: { epochs: 50, rows: 1000 },
    unit: 'epoch',
    units: 10_000,
  },
  {
    id: 'W3',
    title: '30-64-32-1 relu, cross-entropy, 569 rows of breast cancer, batch 32, Adam, 200 epochs, float32',
    kind: 'train',
    dtype: 'float32',
    data: 'breast_cancer',
    sizes: [30, 64, 32, 1],
    activations: ['relu', 'relu', 'linear'],
    loss: 'binaryCrossEntropyWithLogits',
    optimizer: 'adam',
    learningRate: 0.0001,
    batch: 32,
    extent: { epochs: 200, rows: 569 },
    warmUp: { epochs: 20, rows: 569 },
    quick: { epochs: 3, rows: 569 },
    unit: 'epoch',
    units: 200,
  },
  {
    id: 'W4',
    title: '784-512-256-10 relu, softmax cross-entropy, 10,000 MNIST digits, batch 128, Adam, 3 epochs, float32',
    kind: 'train',
    ...mnist,
    optimizer: 'adam',
    learningRate: 0.0001,
    batch: 128,
    extent: { epochs: 3, rows: 10_000 },
    // A third of an epoch, with a last batch as small as that of the whole.
    warmUp: { epochs: 1, rows: 3088 },
    quick: { epochs: 1, rows: 272 },
    unit: 'epoch',
    units: 3,
  },
  {
    id: 'W5',
    title: '1024-2048-2048-10 relu, softmax cross-entropy, batch 512, plain descent, 20 steps, float32',
    kind: 'train',
    dtype: 'float32',
    data: 'wide',
    sizes: [1024, 2048, 2048, 10],
    activations: ['relu', 'relu', 'linear'],
    loss: 'softmaxCrossEntropy',
    optimizer: 'sgd',
    learningRate: 0.01,
    batch: 512,
    extent: { epochs: 2, rows: 5120 },
    warmUp: { epochs: 1, rows: 1024 },
    quick: { epochs: 1, rows: 512 },
    unit: 'step',
    units: 20,
  },
  {
    id: 'W6-row',
    title: "W4's net, prediction, one row at a time (2,000 rows), float32",
    kind: 'one row',
    ...mnist,
    extent: { epochs: 1, rows: 2000 },
    warmUp: { epochs: 1, rows: 200 },
    quick: { epochs: 1, rows: 50 },
    unit: 'row',
    units: 2000,
  },
  {
    id: 'W6-batch',
    title: "W4's net, prediction, 10,000 rows at once (5 times), float32",
    kind: 'batch',
    ...mnist,
    extent: { epochs: 5, rows: 10_000 },
    warmUp: { epochs: 1, rows: 10_000 },
    quick: { epochs: 1, rows: 300 },
    unit: 'batch',
    units: 5,
  },
  {
    id: 'product',
    title: 'matrix products m × k × n, float32; N stored as it is, T transposed',
    kind: 'product',
    dtype: 'float32',
    extent: { epochs: 1, rows: 1 },
    warmUp: { epochs: 1, rows: 1 },
    quick: { epochs: 1, rows: 1 },
    products: products(false),
    unit: 'product',
    units: 1,
  },
]

/** @param {Workload} workload */
function quickly(workload) {
  const { quick, extent, units } = workload
  const share = (quick.epochs * quick.rows) / (extent.epochs * extent.rows)
  return {
    ...workload,
    extent: quick,
    warmUp: { epochs: 1, rows: quick.rows },
    units: workload.kind === 'product' ? 1 : Math.max(1, Math.round(units * share)),
    ...(workload.products && { products: products(true) }),
  }
}

/**
 * The workloads of those names, W6 meaning both its parts; all, where none is named.
 * @param {readonly string[]} names
 * @param {boolean} quick
 * @returns {readonly Workload[]}
 */
export function workloads(names, quick) {
  const wanted = names.flatMap(name => (name === 'threads' ? ['W1', 'W2', 'W3', 'W4', 'W5'] : [name]))
  const unknown = wanted.find(name => !WORKLOADS.some(({ id }) => id === name || id.startsWith(`${name}-`)))
  if (unknown !== undefined)
    throw new Error(`no workload "${unknown}"; there are ${WORKLOADS.map(({ id }) => id).join(', ')}, threads`)
  const chosen = WORKLOADS.filter(
    ({ id }) => wanted.length === 0 || wanted.some(name => id === name || id.startsWith(`${name}-`)),
  )
  return quick ? chosen.map(quickly) : chosen
}
