// Builds the studio's page with Vite and lays it beside the command line, leaving alone what is up to date.
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { filesUnder } from './lib/files.mjs'
import { root, run, tool } from './lib/setup.mjs'

const home = join(root, 'packages/studio')
const page = join(home, 'dist')
/** Where `glassbox studio` looks for it. */
const served = join(root, 'packages/cli/dist/studio')
const stamp = join(root, 'node_modules/.cache/glassbox/studio.built')
/** All that the page is made of. */
const sources = ['packages/studio/src', 'packages/studio/public', 'packages/core/src', 'examples']
const settings = [
  'package-lock.json',
  'packages/core/package.json',
  'packages/studio/index.html',
  'packages/studio/package.json',
  'packages/studio/svelte.config.js',
  'packages/studio/tsconfig.json',
  'packages/studio/vite.config.ts',
]

function wantedStamp() {
  const hash = createHash('sha256')
  const files = [...settings.map(path => join(root, path)), ...sources.flatMap(folder => filesUnder(join(root, folder)))]
  for (const file of files) hash.update(`${relative(root, file)}\n`).update(readFileSync(file))
  return hash.digest('hex')
}

/** Whether the command line has all files of the page, and no others. */
const isServed = () =>
  filesUnder(page)
    .map(file => relative(page, file))
    .join('\n') ===
  filesUnder(served)
    .map(file => relative(served, file))
    .join('\n')

/** Builds the page where its sources changed; returns the exit code. */
export async function buildStudio() {
  if (!existsSync(join(home, 'index.html'))) return 0
  const wanted = wantedStamp()
  const isBuilt = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(join(page, 'index.html'))
  if (!isBuilt) {
    const words = ['build', home, '--config', join(home, 'vite.config.ts'), '--logLevel', 'warn', '--emptyOutDir']
    const { code } = await run(process.execPath, [tool('vite/bin/vite.js'), ...words])
    if (code !== 0) {
      console.error('packages/studio cannot be built: see the lines above.')
      return code
    }
    mkdirSync(join(stamp, '..'), { recursive: true })
  }
  if (!isBuilt || !isServed()) {
    rmSync(served, { recursive: true, force: true })
    cpSync(page, served, { recursive: true })
    writeFileSync(stamp, wanted)
    console.log('built packages/studio')
  }
  return 0
}
