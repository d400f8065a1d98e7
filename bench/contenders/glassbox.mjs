// Ours: through the public functions, as a user would call them.
import * as glassbox from 'glassbox'
import { crossEntropy, job, main, tables } from './common.mjs'

const { workload } = job
const { dtype } = workload

// Settings of the engine, handed on as they are; `train` and `createEngine` refuse what they do not know.
const setting = /** @type {import('glassbox').EngineOptions & { engine?: import('glassbox').EngineName }} */ (job.setting)
const { engine, ...fast } = setting

const makeEngine = () => glassbox.createEngine(engine, dtype, fast)

/** @param {import('./common.mjs').Tensor} tensor */
const asMatrix = ({ shape, data }) => glassbox.matrix(shape.length === 1 ? 1 : (shape[0] ?? 0), shape.at(-1) ?? 0, data)

const LOSSES = {
  halfSquaredErrorSum: glassbox.halfSquaredErrorSum,
  mse: glassbox.mse,
  binaryCrossEntropyWithLogits: glassbox.binaryCrossEntropyWithLogits,
  softmaxCrossEntropy: glassbox.softmaxCrossEntropy,
}

/** @param {number} rows */
function setUp(rows) {
  const { x, y, layers } = tables(rows)
  const [width = 0, ...units] = workload.sizes ?? []
  const stack = units.map((n, i) => glassbox.dense(n, { activation: workload.activations?.[i] ?? 'linear' }))
  const network = glassbox.sequential(width, ...stack)
  const given = layers.flatMap(({ weights, bias }) => [asMatrix(weights), asMatrix(bias)])
  const names = [...glassbox.initialize(network, { seed: 1 }).keys()]
  const parameters = new Map(names.map((name, i) => [name, given[i] ?? glassbox.zeros(0, 0)]))
  return { network, parameters, inputs: asMatrix(x), targets: asMatrix(y) }
}

/** @param {import('./common.mjs').Extent} extent @returns {import('./common.mjs').Run} */
function training({ epochs, rows }) {
  const { network, parameters, inputs, targets } = setUp(rows)
  const { optimizer, learningRate = 0, batch } = workload
  const loss = LOSSES[workload.loss ?? 'mse']()
  const training = glassbox.train(
    network,
    { inputs, targets },
    {
      loss,
      optimizer: optimizer === 'adam' ? glassbox.adam({ learningRate }) : glassbox.sgd({ learningRate }),
      epochs,
      batchSize: batch || 'full',
      shuffle: false,
      seed: 1,
      dtype,
      parameters,
      ...setting,
    },
  )
  return {
    run: () => training.run(),
    loss: () =>
      glassbox.evaluate(network, training.result().parameters, { inputs, targets }, loss, { engine: makeEngine() }).loss,
  }
}

/** @param {import('./common.mjs').Extent} extent @returns {import('./common.mjs').Run} */
function oneByOne({ rows }) {
  const { network, parameters, inputs, targets } = setUp(rows)
  const program = glassbox.predictionProgram(network)
  const session = makeEngine().prepare(program)
  for (const { value } of program.parameters) session.write(value, parameters.get(value.name)?.data ?? [])
  for (const value of program.inputs) session.load(value, inputs)
  const logits = new Float32Array(rows * network.outputWidth)
  return {
    run() {
      for (let row = 0; row < rows; row++) {
        session.run([row])
        logits.set(session.read(program.output), row * network.outputWidth)
      }
    },
    loss: () => crossEntropy(logits, targets.data),
  }
}

/** @param {import('./common.mjs').Extent} extent @returns {import('./common.mjs').Run} */
function atOnce({ epochs, rows }) {
  const { network, parameters, inputs, targets } = setUp(rows)
  const engine = makeEngine()
  /** @type {ArrayLike<number>} */
  let logits = []
  return {
    run() {
      for (let i = 0; i < epochs; i++) logits = glassbox.predict(network, parameters, inputs, { engine }).data
    },
    loss: () => crossEntropy(logits, targets.data),
  }
}

/** A program of nothing but one product. @type {NonNullable<import('./common.mjs').Contender['product']>} */
function product({ m, k, n, form }, a, b) {
  const whole = glassbox.predictionProgram(glassbox.sequential(k, glassbox.dense(n, { bias: false })))
  const [step] = whole.steps
  const [parameter] = whole.parameters
  if (step === undefined || parameter === undefined) throw new Error('a dense layer without a product')
  /** @param {number} id @param {string} name @param {number} rows @param {number} columns */
  const given = (id, name, rows, columns) => {
    const value = { id, name, shape: [rows, columns], role: /** @type {const} */ ('parameter') }
    return { ...parameter, value, rows, columns }
  }
  const left = form === 'TN' ? given(0, 'A', k, m) : given(0, 'A', m, k)
  const right = form === 'NT' ? given(1, 'B', n, k) : given(1, 'B', k, n)
  const inputs = [left.value, right.value]
  const output = { ...step.output, id: 2, shape: [m, n] }
  const attributes = { transposeA: form === 'TN', transposeB: form === 'NT' }
  const session = makeEngine().prepare({
    values: [...inputs, output],
    steps: [{ ...step, inputs, output, attributes }],
    assignments: [],
    inputs: [],
    parameters: [left, right],
    output,
  })
  session.write(left.value, a)
  session.write(right.value, b)
  return { run: () => session.run([0]), result: () => session.read(output) }
}

await main(() => {
  // Before anything is timed: an engine or setting that does not exist is "not here".
  makeEngine()
  const start = { train: training, 'one row': oneByOne, batch: atOnce, product: undefined }[workload.kind]
  return { version: glassbox.VERSION, ...(start && { start }), product }
})
