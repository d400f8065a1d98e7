// Do time and memory grow as the work does? `npm run bench:growth`: ten times the rows, ten times the width; each case in a process of its own.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Timeline } from 'glassbox/trace'
import { dense, matrix, mse, parseCsv, predictRows, Random, readTable, sequential, adam, train, trainTable } from 'glassbox'
import { markdown, median, ratio, time } from './table.mjs'

const BATCH = 128
/** The table that the model for predictions is trained on. */
const SEEN = 200

/**
 * @typedef {object} Case
 * @property {'training' | 'trace' | 'prediction'} kind
 * @property {number} rows
 * @property {number} width columns of the data, and units of the hidden layer where there is one as wide
 * @property {number} threads
 *
 * @typedef {object} Measured
 * @property {number} seconds
 * @property {number} wasm bytes of WebAssembly memory
 * @property {number} heap bytes of JavaScript's heap and arrays that are held when it is done, beyond what was given
 */

const random = new Random(1)
/** @param {number} rows @param {number} columns */
const table = (rows, columns) => {
  const data = new Float64Array(rows * columns)
  // The same again after a prime: drawing 10⁷ numbers would take longer than what is measured.
  for (let i = 0; i < data.length; i++) data[i] = i < 10007 ? random.normal() : (data[i - 10007] ?? 0)
  return matrix(rows, columns, data)
}
/** @param {number} width */
const networkOf = width => sequential(width, dense(width, { activation: 'relu' }), dense(1))
/** @param {number} width */
const weightsOf = width => width * width + 2 * width + 1

/** Multiply-adds of a case, and how many numbers it has to hold, apart from constants. @param {Case} one */
function workOf({ kind, rows, width }) {
  const weights = weightsOf(width)
  if (kind === 'training') return { work: rows * weights, held: rows * (width + 1) + 4 * weights + 4 * BATCH * width }
  // Every value of a moment: what goes forward, what comes back, weights with gradients, moments and updates.
  if (kind === 'trace') return { work: rows * weights, held: rows * 6 * width + 10 * weights }
  // Rows are predicted in blocks of 1024; what is held at the end are the predictions, an array for each row with a label and two shares.
  return { work: rows * width, held: 28 * rows + Math.min(rows, 1024) * (width + 33) + 33 * width }
}

const memories = /** @type {WebAssembly.Memory[]} */ ([])
function watchMemories() {
  const { Memory } = WebAssembly
  WebAssembly.Memory = class extends Memory {
    /** @param {WebAssembly.MemoryDescriptor} descriptor */
    constructor(descriptor) {
      super(descriptor)
      // What is moved to memory that threads share leaves its own behind.
      const left = memories.findIndex(({ buffer }) => descriptor.shared && buffer.byteLength === this.buffer.byteLength)
      if (left !== -1) memories.splice(left, 1)
      memories.push(this)
    }
  }
}

const held = () => {
  for (let i = 0; i < 3; i++) globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** @param {() => unknown} run @param {number} least rounds */
async function timed(run, least) {
  const times = []
  for (const start = performance.now(); times.length < least || performance.now() - start < 1500;) {
    const before = performance.now()
    await run()
    times.push((performance.now() - before) / 1000)
  }
  return median(times) ?? NaN
}

/** Runs something once for its memory, then for its time. @param {() => unknown} run @returns {Promise<Measured>} */
async function measured(run, least = 3, share = 1) {
  // Once for what is compiled and kept; what comes out must not be held.
  await Promise.resolve(run()).then(() => undefined)
  memories.length = 0
  const before = held()
  const result = await run()
  const heap = held() - before
  const wasm = memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0)
  if (result === undefined) throw new Error('nothing came out')
  return { seconds: (await timed(run, least)) / share, wasm, heap }
}

/** @param {Case} one @returns {Promise<Measured>} */
function measure({ kind, rows, width, threads }) {
  const engine = threads > 1 ? { threads } : {}
  if (kind === 'prediction') {
    const names = Array.from({ length: width }, (_, c) => `x${c}`)
    /** @param {number} count */
    const text = count => {
      const { data } = table(count, width)
      const lines = Array.from({ length: count }, (_, r) => [...data.subarray(r * width, (r + 1) * width)].map(x => x.toFixed(4)))
      return [[...names, 'y'], ...lines.map((cells, r) => [...cells, `${r % 2 ? 'a' : 'b'}`])]
        .map(cells => cells.join())
        .join('\n')
    }
    const options = { target: 'y', hidden: [32], epochs: 1, ...engine }
    const given = text(rows)
    return trainTable(readTable(parseCsv(text(SEEN))), options)
      .run()
      .then(({ model }) => measured(() => predictRows(model, parseCsv(given))))
  }
  const [inputs, targets] = [table(rows, width), table(rows, 1)]
  const network = networkOf(width)
  const options = { loss: mse(), optimizer: adam({ learningRate: 1e-3 }), seed: 1, ...engine }
  if (kind === 'trace')
    return measured(async () => {
      const trace = await new Timeline(network, { inputs, targets }, { ...options, epochs: 1, batchSize: 'full' }).trace(0)
      for (const value of trace.program.values) trace.tensor(value)
      return trace
    })
  // Long enough that what comes once (the list, the first weights) does not count.
  const epochs = Math.min(1000, Math.max(6, Math.ceil(2e9 / (rows * weightsOf(width)))))
  return measured(
    async () => {
      const training = train(network, { inputs, targets }, { ...options, epochs, batchSize: BATCH })
      await training.run()
      return training
    },
    3,
    epochs,
  )
}

/** @param {number} bytes */
const mebibytes = bytes => `${(bytes / 2 ** 20).toFixed(bytes < 1e7 ? 2 : 0)} MiB`

/** @param {readonly Case[]} cases */
function series(cases) {
  /** @type {(Measured & { work: number, held: number }) | undefined} */
  let before
  return cases.map(one => {
    const words = ['--expose-gc', fileURLToPath(import.meta.url), JSON.stringify(one)]
    const { stdout, stderr, status } = spawnSync(process.execPath, words, { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    const now = { .../** @type {Measured} */ (JSON.parse(stdout)), ...workOf(one) }
    const bytes = now.wasm + now.heap
    const cells = [
      one.kind,
      `${one.rows}`,
      `${one.width}`,
      time(now.seconds),
      before ? ratio(now.work / before.work) : '',
      before ? ratio(now.seconds / before.seconds / (now.work / before.work)) : '',
      mebibytes(now.wasm),
      mebibytes(now.heap),
      before ? ratio(now.held / before.held) : '',
      before ? ratio(bytes / (before.wasm + before.heap) / (now.held / before.held)) : '',
    ]
    before = now
    return cells
  })
}

const [given] = process.argv.slice(2)
if (given?.startsWith('{')) {
  watchMemories()
  /** @type {Case} */
  const one = JSON.parse(given)
  process.stdout.write(JSON.stringify(await measure(one)))
} else {
  const threads = Number(given ?? 1)
  /** @param {Case['kind']} kind @param {readonly number[]} rows @param {readonly number[]} widths */
  const cases = (kind, rows, widths) => rows.flatMap(r => widths.map(width => ({ kind, rows: r, width, threads })))
  const rows = [1000, 10_000, 100_000]
  const lines = [
    cases('training', rows, [32]),
    cases('training', [1000], [32, 320, 1000]),
    cases('trace', rows, [32]),
    cases('trace', [100], [32, 320, 1000]),
    cases('prediction', rows, [32]),
    cases('prediction', [1000], [32, 320, 3200]),
  ].flatMap(series)
  console.log(
    markdown(
      ['what', 'rows', 'width', 'median', 'work ×', 'time ÷ work', 'WebAssembly', 'heap', 'numbers ×', 'memory ÷ numbers'],
      lines,
    ),
  )
}
