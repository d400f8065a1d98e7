// How long from the start of Node to the first prediction of a small model, beyond a Node that does nothing: medians of ten, in turn.
// `node scripts/build.mjs` first.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const core = new URL('../packages/core/dist/index.js', import.meta.url).href
const folder = mkdtempSync(join(tmpdir(), 'glassbox-start-'))
const imports = `import { dense, fromRows, initialize, predict, sequential } from '${core}'\n`
const programs = {
  nothing: '',
  import: imports,
  prediction: `${imports}
const network = sequential(4, dense(8, { activation: 'relu' }), dense(3, { activation: 'softmax' }))
if (predict(network, initialize(network, { seed: 1 }), fromRows([[1, 2, 3, 4]])).data.length !== 3) throw new Error()`,
}
/** @type {Record<string, number[]>} */
const times = {}
for (const [name, code] of Object.entries(programs)) writeFileSync(join(folder, `${name}.mjs`), code)
for (let round = 0; round < 11; round++)
  for (const name of Object.keys(programs)) {
    const start = performance.now()
    const { status, stderr } = spawnSync(process.execPath, [join(folder, `${name}.mjs`)], { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    // The first round warms the disk.
    if (round > 0) (times[name] ??= []).push(performance.now() - start)
  }
rmSync(folder, { recursive: true })
/** @param {string} name */
const median = name => (times[name] ?? []).sort((a, b) => a - b)[5] ?? NaN
for (const name of ['import', 'prediction'])
  console.log(
    `to ${name}: ${(median(name) - median('nothing')).toFixed(1)} ms beyond Node's own ${median('nothing').toFixed(1)} ms`,
  )
