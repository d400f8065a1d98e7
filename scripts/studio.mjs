// Serves the studio: installs and builds first. Arguments go to `glassbox studio`.
import { buildAll } from './build.mjs'
import { checkNode, install, run } from './lib/setup.mjs'

// Ctrl-C is the command's to answer.
process.on('SIGINT', () => {})
checkNode()
const words = ['packages/cli/bin/glassbox.js', 'studio', ...process.argv.slice(2)]
process.exitCode = (await install()) || (await buildAll()) || (await run(process.execPath, words, { stdin: 'inherit' })).code
