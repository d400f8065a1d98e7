// A hash for each of many small trainings, of all bits of losses, parameters and predictions, on an engine of the built core: run by
// other versions of Node to be compared (scripts/other-nodes.mjs). Arguments: the engine, and for wasm
// how many threads. Prints JSON.
import * as core from '../../packages/core/dist/index.js'

/** @param {Iterable<ArrayLike<number>>} lists */
function hashOf(lists) {
  let hash = 0x811c9dc5
  for (const list of lists)
    for (const byte of new Uint8Array(Float64Array.from(list, x => (Number.isNaN(x) ? NaN : x)).buffer))
      hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0).toString(16)
}

const name = process.argv[2] === 'reference' ? 'reference' : 'wasm'
const threads = name === 'reference' ? 1 : Number(process.argv[3] ?? 1)
const { inputs, labels } = core.toy.moons({ rows: 90, noise: 0.2, seed: 1 })
const targets = core.fromColumn(labels)
/** @type {Record<string, string>} */
const hashes = {}

/**
 * @param {string} title
 * @param {core.Dtype} dtype
 * @param {core.Network} network
 * @param {core.Loss} loss
 * @param {core.Optimizer} optimizer
 */
async function add(title, dtype, network, loss, optimizer) {
  const batchSize = optimizer.drive || optimizer.name === 'rprop' ? 'full' : 32
  const options = { loss, optimizer, epochs: 4, seed: 1, batchSize, dtype, engine: name, threads }
  const { parameters, history } = await core.train(network, { inputs, targets }, /** @type {core.TrainOptions} */ (options)).run()
  const engine = core.createEngine(name, dtype, { threads })
  if (engine.name !== name || engine.warning)
    throw new Error(`no ${name} with ${threads} threads here: ${engine.warning?.message}`)
  const predictions = core.predict(network, parameters, inputs, { engine })
  hashes[`${title}, ${dtype}`] = hashOf([
    history.map(({ loss }) => loss),
    ...[...parameters.values()].map(m => m.data),
    predictions.data,
  ])
}

for (const dtype of /** @type {core.Dtype[]} */ (['float64', 'float32'])) {
  for (const activation of core.activationNames)
    await add(activation, dtype, core.sequential(2, core.dense(9, { activation }), core.dense(1)), core.mse(), core.sgd())
  for (const [title, make] of Object.entries(core.optimizers)) {
    const network = core.sequential(2, core.dense(12, { activation: 'tanh' }), core.batchNorm(), core.dense(1))
    await add(title, dtype, network, core.binaryCrossEntropyWithLogits(), make())
  }
  const wide = core.sequential(
    2,
    core.dense(257, { activation: 'relu' }),
    core.layerNorm(),
    core.dropout(0.2),
    core.dense(131, { activation: 'gelu' }),
    core.dense(2),
  )
  await add('wide', dtype, wide, core.softmaxCrossEntropy(), core.adam())
  // Large enough for threads to share its steps, and in float32 for wide vectors.
  const large = core.sequential(
    2,
    core.dense(300, { activation: 'tanh' }),
    core.dense(300, { activation: 'relu' }),
    core.dense(2),
  )
  await add('large', dtype, large, core.softmaxCrossEntropy(), core.adam())
}
console.log(JSON.stringify(hashes))
