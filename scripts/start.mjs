// The demo: trains on the penguins, keeps the model and predicts a few new birds.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildAll } from './build.mjs'
import { checkNode, install, root, run } from './lib/setup.mjs'

const cli = 'packages/cli/bin/glassbox.js'

/** @param {string[]} args */
async function glassbox(...args) {
  console.log(`\n$ glassbox ${args.join(' ')}`)
  return (await run(process.execPath, [cli, ...args], { stdin: 'inherit' })).code
}

async function main() {
  // Ctrl-C is the command's to answer: it keeps the best weights so far and says so.
  process.on('SIGINT', () => {})
  checkNode()
  const code = (await install()) || (await buildAll())
  if (code !== 0) return code
  if (!existsSync(join(root, cli))) {
    console.error(`${cli} is missing: the command line is not part of this tree.`)
    return 1
  }
  mkdirSync(join(root, 'out'), { recursive: true })
  const model = 'out/penguins.safetensors'
  return (
    (await glassbox('train', 'examples/penguins.csv', '--target', 'Species', '--out', model)) ||
    (await glassbox('predict', model, 'examples/new-penguins.csv', '--digits', '3'))
  )
}

process.exitCode = await main()
