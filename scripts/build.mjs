// Builds dist/ of each package, leaving alone what is up to date: its types with tsc, module by module, its JavaScript joined into few files.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildStudio } from './build-studio.mjs'
import { filesUnder } from './lib/files.mjs'
import { checkNode, install, root, run, tool } from './lib/setup.mjs'

// In order: a later package is compiled against the dist/ of the earlier ones.
const packages = ['core', 'cli']

/** @param {string} name */
async function build(name, /** @type {string} */ before) {
  const home = join(root, 'packages', name)
  const sources = filesUnder(join(home, 'src'))
  if (sources.length === 0) {
    console.error(`packages/${name} has no source yet: left out.`)
    return { code: 0, hash: before }
  }
  const settings = [
    'tsconfig.base.json',
    'package-lock.json',
    'scripts/build.mjs',
    'scripts/lib/bundle.mjs',
    `packages/${name}/package.json`,
    `packages/${name}/tsconfig.build.json`,
  ]
  const hash = createHash('sha256').update(before)
  for (const file of [...settings.map(path => join(root, path)), ...sources]) hash.update(`${file}\n`).update(readFileSync(file))
  const wanted = hash.digest('hex')

  const dist = join(home, 'dist')
  const stamp = join(root, 'node_modules/.cache/glassbox', `${name}.built`)
  const [built, ...outputs] = existsSync(stamp) ? readFileSync(stamp, 'utf8').split('\n') : []
  if (built === wanted && outputs.every(path => existsSync(join(dist, path)))) return { code: 0, hash: wanted }

  const { code } = await run(process.execPath, [tool('typescript/bin/tsc'), '-p', join(home, 'tsconfig.build.json')])
  if (code !== 0) return { code, hash: wanted }
  // Not before everything is installed.
  const { bundlePackage } = await import('./lib/bundle.mjs')
  const scripts = await bundlePackage(home)
  // What a deleted or renamed source left behind must neither be imported nor published.
  const types = sources.map(file => join(dist, file.slice(join(home, 'src').length).replace(/\.ts$/, '.d.ts')))
  const fresh = new Set([...scripts, ...types])
  for (const file of filesUnder(dist)) if (!fresh.has(file)) rmSync(file)
  mkdirSync(join(stamp, '..'), { recursive: true })
  writeFileSync(stamp, [wanted, ...filesUnder(dist).map(file => relative(dist, file))].join('\n'))
  console.log(`built packages/${name}`)
  return { code: 0, hash: wanted }
}

/** Builds all packages in order; returns the exit code of the first that fails, else 0. */
export async function buildAll() {
  let hash = ''
  for (const name of packages) {
    const built = await build(name, hash)
    if (built.code !== 0) {
      console.error(`packages/${name} does not compile: see the lines above.`)
      return built.code
    }
    hash = built.hash
  }
  return buildStudio()
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  checkNode()
  process.exitCode = (await install()) || (await buildAll())
}
