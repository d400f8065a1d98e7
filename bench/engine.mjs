// How fast the engines are: milliseconds for an epoch of a few nets, medians of several rounds, one engine after the other in each round.
// `node bench/engine.mjs [part of a workload's name]`; `node scripts/build.mjs` first. Random numbers stand for the data: times do not depend on them.
import { createEngine } from '../packages/core/dist/engines/create.js'
import { matrix } from '../packages/core/dist/matrix.js'
import { dense } from '../packages/core/dist/network/dense.js'
import { binaryCrossEntropy, mse, softmaxCrossEntropy } from '../packages/core/dist/network/losses.js'
import { initialize } from '../packages/core/dist/network/network.js'
import { sequential } from '../packages/core/dist/network/network.js'
import { adam } from '../packages/core/dist/optimizers/adam.js'
import { sgd } from '../packages/core/dist/optimizers/sgd.js'
import { trainingProgram } from '../packages/core/dist/program/compile.js'
import { Random } from '../packages/core/dist/random.js'
import { loadInputs, writeParameters } from '../packages/core/dist/training/evaluate.js'

/** @typedef {import('../packages/core/dist/matrix.js').Dtype} Dtype */

const sigmoid = /** @type {const} */ ({ activation: 'sigmoid' })
const relu = /** @type {const} */ ({ activation: 'relu' })
const workloads = [
  {
    name: 'W1 tutorial 4-3-1, 3 rows',
    network: sequential(4, dense(3, sigmoid), dense(1, sigmoid)),
    ...{ loss: mse(), optimizer: sgd(), rows: 3, batch: 3, epochs: 10000, plain: 1000 },
  },
  {
    name: 'W2 moons 2-10-1, 1000 rows',
    network: sequential(2, dense(10, sigmoid), dense(1, sigmoid)),
    ...{ loss: binaryCrossEntropy(), optimizer: sgd(), rows: 1000, batch: 1000, epochs: 500, plain: 10 },
  },
  {
    name: 'W3 30-64-32-1, 569 rows, batch 32',
    network: sequential(30, dense(64, relu), dense(32, relu), dense(1, sigmoid)),
    ...{ loss: binaryCrossEntropy(), optimizer: adam(), rows: 569, batch: 32, epochs: 30, plain: 1 },
  },
  {
    name: 'W4 784-512-256-10, 2560 rows, batch 128',
    network: sequential(784, dense(512, relu), dense(256, relu), dense(10, { activation: 'softmax' })),
    ...{ loss: softmaxCrossEntropy(), optimizer: adam(), rows: 2560, batch: 128, epochs: 1, plain: 0.05 },
  },
  {
    name: 'W5 1024-2048-2048-10, batch 512, a step',
    network: sequential(1024, dense(2048, relu), dense(2048, relu), dense(10, { activation: 'softmax' })),
    ...{ loss: softmaxCrossEntropy(), optimizer: sgd(), rows: 512, batch: 512, epochs: 1, plain: 0 },
  },
]

/**
 * @param {(typeof workloads)[number]} workload
 * @param {'wasm' | 'reference'} engine
 * @param {Dtype} dtype
 */
function prepared({ network, loss, optimizer, rows, batch }, engine, dtype) {
  const random = new Random(1)
  const program = trainingProgram(network, { loss, optimizer })
  const session = createEngine(engine, dtype).prepare(program, { keep: [program.loss] })
  const width = Number(program.inputs[0]?.shape[1])
  const inputs = matrix(
    rows,
    width,
    Float64Array.from({ length: rows * width }, () => random.normal()),
  )
  loadInputs(session, program, [inputs])
  const targets = Number(program.target.shape[1])
  const classes = Number(program.output.shape[1])
  const target = Float64Array.from({ length: rows * targets }, () => random.integer(0, classes > 2 ? classes : 2))
  session.load(program.target, matrix(rows, targets, target))
  writeParameters(session, initialize(network, { seed: 1 }))
  for (const { value, initial } of program.states)
    session.write(value, new Float64Array(Number(value.shape[0]) * Number(value.shape[1])).fill(initial))
  const order = Uint32Array.from({ length: rows }, (_, i) => i)
  const batches = Array.from({ length: Math.ceil(rows / batch) }, (_, i) => order.subarray(i * batch, (i + 1) * batch))
  let step = 0
  /** @param {number} epochs */
  return epochs => {
    const count = Math.max(1, Math.round(batches.length * epochs))
    const list = Array.from({ length: count }, (_, i) => ({
      rows: batches[i % batches.length] ?? order,
      given: /** @type {const} */ ([
        [program.learningRate, [0.01]],
        [program.stepCount, [++step]],
      ]),
    }))
    const start = performance.now()
    const losses = session.runBatches(list, program.loss)
    return { time: ((performance.now() - start) / count) * batches.length, loss: losses.at(-1) }
  }
}

/** @param {number[]} times */
const median = times => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN

const wanted = process.argv[2] ?? ''
const rounds = Number(process.argv[3] ?? 7)
for (const workload of workloads.filter(({ name }) => name.includes(wanted)))
  for (const dtype of /** @type {Dtype[]} */ (['float64', 'float32'])) {
    const runs = /** @type {const} */ (['wasm', 'reference'])
      .map(engine => ({ engine, epochs: engine === 'wasm' ? workload.epochs : workload.plain }))
      .filter(({ epochs }) => epochs > 0)
      .map(run => ({ ...run, once: prepared(workload, run.engine, dtype), times: /** @type {number[]} */ ([]) }))
    for (const { once, epochs } of runs) once(epochs)
    for (let round = 0; round < rounds; round++) for (const { once, epochs, times } of runs) times.push(once(epochs).time)
    const [ours, plain] = runs.map(({ times }) => median(times))
    const ratio =
      plain === undefined ? '' : `, reference ${plain.toPrecision(4)} ms, ${((plain ?? 0) / (ours ?? 1)).toFixed(1)} ×`
    console.log(`${workload.name}, ${dtype}: wasm ${ours?.toPrecision(4)} ms${ratio}`)
  }
