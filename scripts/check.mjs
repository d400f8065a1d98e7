// Runs every check of the source, two at a time; prints a line for each, and what the failing ones said.
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { buildAll } from './build.mjs'
import { checkNode, install, root, run, tool } from './lib/setup.mjs'

const tsc = tool('typescript/bin/tsc')

// The longest first, so that the short ones fill the other place.
const steps = [
  { name: 'lint', args: [tool('eslint/bin/eslint.js'), '.', '--max-warnings', '0'] },
  { name: 'types', args: [tsc, '-p', '.'] },
  {
    name: 'types of the studio',
    args: [tool('svelte-check/bin/svelte-check'), '--tsconfig', 'tsconfig.json', '--fail-on-warnings'],
    cwd: 'packages/studio',
  },
  { name: 'types of the core without Node and DOM', args: [tsc, '-p', 'packages/core/tsconfig.runtime.json'] },
  { name: 'unused exports and dependencies', args: [tool('knip/bin/knip.js'), '--no-progress'] },
  { name: 'format', args: [tool('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
  { name: 'size', args: ['scripts/check-size.mjs'], show: true },
  { name: 'kernels fit their sources', args: ['scripts/build-assembly.mjs', '--check'] },
  { name: 'arrows and cycles', args: ['scripts/check-arrows.mjs'] },
]

async function worker() {
  let failed = 0
  for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
    const started = performance.now()
    const { code, output } = await run(process.execPath, step.args, {
      capture: true,
      ...(step.cwd !== undefined && { cwd: join(root, step.cwd) }),
    })
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${step.name} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
    if (code !== 0 || step.show) console.log(output.trimEnd().replace(/^/gm, '       '))
    if (code !== 0) failed++
  }
  return failed
}

checkNode()
if ((await install()) !== 0) process.exit(1)
// Scripts that import the built packages are type-checked against them.
if (!existsSync(join(root, 'packages/core/dist')) && (await buildAll()) !== 0) process.exit(1)
const workers = Array.from({ length: Math.min(2, availableParallelism()) }, worker)
const failed = (await Promise.all(workers)).reduce((sum, count) => sum + count, 0)
console.log(failed === 0 ? 'All checks passed.' : `${failed} ${failed === 1 ? 'check' : 'checks'} failed.`)
process.exitCode = failed === 0 ? 0 : 1
