// Runs the tests on a fresh clone or a used one: installs, builds and finds a browser first. Arguments go to vitest.
// The last line is the count of what ran; the exit code is 0 only where something ran and nothing failed.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildAll } from './build.mjs'
import { ensureChromium } from './lib/chromium.mjs'
import { count } from './lib/count.mjs'
import { checkNode, install, run, tool } from './lib/setup.mjs'

async function main() {
  checkNode()
  const nothing = { passed: 0, failed: 0, skipped: 0, reasons: [] }
  if ((await install()) !== 0 || (await buildAll()) !== 0) return nothing
  const chromium = await ensureChromium()
  const folder = mkdtempSync(join(tmpdir(), 'glassbox-test-'))
  const result = join(folder, 'result.json')
  const { code } = await run(
    process.execPath,
    [
      tool('vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${result}`,
      ...process.argv.slice(2),
    ],
    { env: chromium === undefined ? {} : { CHROMIUM_PATH: chromium } },
  )
  const written = existsSync(result)
    ? /** @type {import('./lib/count.mjs').Result} */ (JSON.parse(readFileSync(result, 'utf8')))
    : undefined
  rmSync(folder, { recursive: true })
  return count(written, code)
}

const { passed, failed, skipped, reasons } = await main()
for (const reason of reasons) console.log(`counted as failed: ${reason}`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
