// A longer search for bits in which the engines differ: random numbers and random programs, some minutes of them. An argument says how
// many times as long as in the tests (default 40).
import { checkNode, install, run, tool } from './lib/setup.mjs'

checkNode()
const times = process.argv[2] ?? '40'
const tests = ['numerics', 'fuzz'].map(name => `packages/core/test/engines/${name}.test.ts`)
process.exitCode =
  (await install()) ||
  (
    await run(process.execPath, [tool('vitest/vitest.mjs'), 'run', '--testTimeout=3600000', ...tests], {
      env: { GLASSBOX_FUZZ: times },
    })
  ).code
