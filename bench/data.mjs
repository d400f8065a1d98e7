// Writes the rows and first weights of every workload to bench/data, once, as .npy files that all contenders read.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { dense, initialize, parseCsv, sequential, toy } from 'glassbox'
import { writeNpy } from './npy.mjs'

export const DATA = fileURLToPath(new URL('data/', import.meta.url))

/** @typedef {{ x: number[][], y: number[] }} Table */

/** Uniform numbers from 0 to 1, the same everywhere (mulberry32). @param {number} seed */
function uniform(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** The rows in a random order: no contender shuffles. @param {Table} table @returns {Table} */
function shuffled({ x, y }) {
  const random = uniform(1)
  const order = x.map((_, i) => ({ i, key: random() })).sort((a, b) => a.key - b.key)
  return { x: order.map(({ i }) => x[i] ?? []), y: order.map(({ i }) => y[i] ?? NaN) }
}

/** Columns with mean 0 and deviation 1. @param {number[][]} x */
function standardised(x) {
  const columns = (x[0] ?? []).map((_, c) => {
    const mean = x.reduce((sum, row) => sum + (row[c] ?? NaN), 0) / x.length
    return { mean, deviation: Math.sqrt(x.reduce((sum, row) => sum + ((row[c] ?? NaN) - mean) ** 2, 0) / x.length) }
  })
  return x.map(row => columns.map(({ mean, deviation }, c) => ((row[c] ?? NaN) - mean) / deviation))
}

/** @returns {Table} */
function moons() {
  const { inputs, labels } = toy.moons({ rows: 1000, noise: 0.2, seed: 0 })
  return { x: Array.from({ length: 1000 }, (_, r) => Array.from(inputs.data.subarray(r * 2, r * 2 + 2))), y: Array.from(labels) }
}

/** @returns {Table} */
function breastCancer() {
  const { names, rows } = parseCsv(readFileSync(new URL('../examples/breast_cancer.csv', import.meta.url), 'utf8'))
  const target = names.indexOf('diagnosis')
  const x = rows.map(row => row.filter((_, c) => c !== target).map(Number))
  return shuffled({ x: standardised(x), y: rows.map(row => (row[target] === 'malignant' ? 1 : 0)) })
}

/** @returns {Table} */
function digits() {
  const require = createRequire(import.meta.url)
  /** @type {Table} */
  const table = { x: [], y: [] }
  for (let digit = 0; digit < 10; digit++) {
    const { data } = /** @type {{ data: number[] }} */ (require(`mnist/src/digits/${digit}.json`))
    for (let at = 0; at + 784 <= data.length; at += 784) {
      table.x.push(data.slice(at, at + 784))
      table.y.push(digit)
    }
  }
  const { x, y } = shuffled(table)
  return { x: x.slice(0, 10_000), y: y.slice(0, 10_000) }
}

/** @returns {Table} */
function noise() {
  const random = uniform(2)
  const x = Array.from({ length: 5120 }, () => Array.from({ length: 1024 }, () => random() * 2 - 1))
  return { x, y: x.map(() => Math.floor(random() * 10)) }
}

/** @type {Readonly<Record<string, () => Table>>} */
const MAKERS = {
  tutorial: () => ({
    x: [
      [1, 0, 1, 0],
      [1, 0, 1, 1],
      [0, 1, 0, 1],
    ],
    y: [1, 1, 0],
  }),
  moons,
  breast_cancer: breastCancer,
  mnist: digits,
  wide: noise,
}

/** @param {import('./workloads.mjs').Workload} workload */
export function ensureData({ data, sizes = [], dtype }) {
  if (data === undefined || existsSync(`${DATA}${data}/done`)) return
  const folder = `${DATA}${data}/`
  mkdirSync(folder, { recursive: true })
  const make = MAKERS[data]
  if (make === undefined) throw new Error(`nobody makes the data "${data}"`)
  const { x, y } = make()
  const numbers = /** @param {ArrayLike<number>} list */ list =>
    dtype === 'float64' ? Float64Array.from(list) : Float32Array.from(list)
  writeNpy(`${folder}x.npy`, [x.length, sizes[0] ?? 0], numbers(x.flat()))
  writeNpy(`${folder}y.npy`, [y.length, 1], numbers(y))
  const [width = 0, ...units] = sizes
  const parameters = [...initialize(sequential(width, ...units.map(n => dense(n))), { seed: 7 }).values()]
  units.forEach((_, i) => {
    const [weights, bias] = parameters.slice(i * 2, i * 2 + 2)
    if (weights === undefined || bias === undefined) throw new Error('a layer without weights')
    writeNpy(`${folder}w${i}.npy`, [weights.rows, weights.columns], numbers(weights.data))
    writeNpy(`${folder}b${i}.npy`, [bias.columns], numbers(bias.data))
  })
  writeFileSync(`${folder}done`, '')
}
