// What every JavaScript contender does alike: read the job and the data, warm up, time, print one line of JSON a result.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { performance } from 'node:perf_hooks'
import { readNpy } from '../npy.mjs'

/**
 * @typedef {import('../workloads.mjs').Workload} Workload
 * @typedef {import('../workloads.mjs').Extent} Extent
 * @typedef {import('../workloads.mjs').Product} Product
 * @typedef {import('../npy.mjs').Numbers} Numbers
 * @typedef {Readonly<Record<string, string | number>>} Setting
 * @typedef {{ readonly workload: Workload, readonly setting: Setting, readonly folder: string }} Job
 * @typedef {{ shape: number[], data: Numbers }} Tensor
 *
 * @typedef {object} Run
 * @property {() => unknown} run what is timed
 * @property {() => number | Promise<number>} loss of the rows trained on or predicted, afterwards
 *
 * @typedef {object} Contender
 * @property {string} version
 * @property {(extent: Extent) => Run | Promise<Run>} [start] makes all ready, from the first weights
 * @property {(product: Product, a: Float32Array, b: Float32Array) => { run: () => unknown, result: () => ArrayLike<number> }} [product]
 * @property {() => unknown} [end]
 */

export const job = /** @type {Job} */ (JSON.parse(process.argv[2] ?? '{}'))

const require = createRequire(import.meta.url)

/** A package of the old kind that the project does not depend on. @param {string} name @returns {any} */
export const loadOld = name => require(name)

/** The version of a package that hides its own package.json. @param {string} name @returns {string} */
export const packageVersion = name =>
  JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version

/** A package that the project does not depend on. @param {string} name @returns {Promise<any>} */
export const load = name => import(name)

/** The first rows of the inputs and targets, and the first weights. @param {number} rows */
export function tables(rows) {
  const read = /** @param {string} name @returns {Tensor} */ name => readNpy(`${job.folder}${job.workload.data}/${name}.npy`)
  const first = /** @param {Tensor} tensor @returns {Tensor} */ ({ shape: [, columns = 0], data }) => ({
    shape: [rows, columns],
    data: data.slice(0, rows * columns),
  })
  const layers = (job.workload.sizes ?? []).slice(1).map((_, i) => ({ weights: read(`w${i}`), bias: read(`b${i}`) }))
  return { x: first(read('x')), y: first(read('y')), layers }
}

/** The rows of a table as arrays, which some libraries want. @param {Tensor} tensor */
export const rowsOf = ({ shape: [rows = 0, columns = 0], data }) =>
  Array.from({ length: rows }, (_, r) => Array.from(data.subarray(r * columns, (r + 1) * columns)))

/** Mean softmax cross-entropy of logits, in doubles. @param {ArrayLike<number>} logits @param {ArrayLike<number>} classes */
export function crossEntropy(logits, classes) {
  const width = logits.length / classes.length
  let sum = 0
  for (let r = 0; r < classes.length; r++) {
    const row = Array.from({ length: width }, (_, c) => logits[r * width + c] ?? NaN)
    const most = Math.max(...row)
    sum += most + Math.log(row.reduce((total, z) => total + Math.exp(z - most), 0)) - (row[classes[r] ?? 0] ?? NaN)
  }
  return sum / classes.length
}

/** The loss of a prediction already made of sigmoid outputs. @param {ArrayLike<number>} outputs @param {ArrayLike<number>} targets */
export function outputLoss(outputs, targets) {
  let squares = 0
  let entropy = 0
  for (let i = 0; i < targets.length; i++) {
    const p = outputs[i] ?? NaN
    const t = targets[i] ?? NaN
    squares += (p - t) ** 2
    entropy -= Math.log(Math.max(t === 1 ? p : 1 - p, 1e-12))
  }
  const { loss } = job.workload
  if (loss === 'halfSquaredErrorSum') return squares / 2
  return (loss === 'mse' ? squares : entropy) / targets.length
}

/** The numbers of a factor of a product: the same in every language. @param {number} length */
const factor = length => Float32Array.from({ length }, (_, i) => ((i * 7919) % 1009) / 1009 - 0.5)

/** @param {object} line */
const print = line => console.log(JSON.stringify(line))

/** @param {() => unknown} run */
async function seconds(run) {
  const started = performance.now()
  await run()
  return (performance.now() - started) / 1000
}

/** How often a product runs: until about 1 G multiply-adds are done. @param {Product} product */
const repetitions = ({ m, k, n }) => Math.max(2, Math.min(5000, Math.ceil(1e9 / (m * k * n))))

/** @param {Contender} contender */
async function race({ version, start, product, end }) {
  const { workload } = job
  if (workload.kind !== 'product') {
    if (start === undefined) throw new Error(`does not do ${workload.id}`)
    await (await start(workload.warmUp)).run()
    const { run, loss } = await start(workload.extent)
    const time = await seconds(run)
    print({ case: workload.id, seconds: time, loss: await loss(), version })
  }
  for (const spec of workload.products ?? []) {
    if (product === undefined) throw new Error('does no products')
    const { m, k, n } = spec
    const { run, result } = product(spec, factor(m * k), factor(k * n))
    await run()
    const count = repetitions(spec)
    const time = await seconds(async () => {
      for (let i = 0; i < count; i++) await run()
    })
    const cells = result()
    let squares = 0
    for (let i = 0; i < cells.length; i++) squares += (cells[i] ?? NaN) ** 2
    print({ case: `product ${spec.name}`, seconds: time / count, loss: squares / cells.length, version })
  }
  await end?.()
}

/**
 * Runs a contender; where it is not to be had on this machine it says so in one line.
 * @param {() => Contender | Promise<Contender>} make
 */
export async function main(make) {
  /** @type {Contender} */
  let contender
  try {
    contender = await make()
  } catch (error) {
    print({ missing: error instanceof Error ? error.message.split('\n')[0] : String(error) })
    return
  }
  await race(contender)
}
