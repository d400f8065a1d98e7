// Bundles what a page would load and compares its gzipped size with a budget. A budget is raised on purpose, in the commit that needs it.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { build } from 'vite'
import { root } from './lib/setup.mjs'

const index = 'packages/core/src/index.ts'

/** Largest sizes in bytes, minified and gzipped. */
const budgets = [
  { name: 'the whole main entry', entry: index, limit: 70_000 },
  { name: 'a program that trains a dense network', entry: 'scripts/size/train-dense.ts', limit: 26_400 },
  // Bundled as if the package did not promise to be free of side effects: what is left runs at import. Nothing has 20 bytes.
  { name: 'what runs when nothing is used', entry: 'scripts/size/nothing.ts', limit: 20, distrust: true },
]

/** The same with the engine wasm: 25 KB and at most 40 KB (of 1024 bytes) for kernels and what hands them their work. The budgets above are without it. */
const fast = { name: 'the same with the engine wasm', entry: 'scripts/size/train-dense.ts', limit: 66_560 }

/** Leaves the engine wasm out of a bundle. */
const withoutKernels = {
  name: 'without-kernels',
  /** @param {string} id */
  load: id => {
    if (id.endsWith('engines/wasm/wasm.ts')) return "export { reference as wasm } from '../reference.ts'"
    if (id.endsWith('engines/wasm/calibrate.ts')) return 'export const wideReport = () => ({})'
    if (id.endsWith('engines/wasm/helpers.ts')) return 'export const canHelp = () => false'
    return id.endsWith('engines/wasm/module.ts') ? 'export const hasVectors = () => false' : null
  },
}

/**
 * An entry's bundle. Throws where an import or a name cannot be resolved.
 *
 * @param {string} entry
 * @param {boolean} distrust
 * @param {boolean} isWhole with the engine wasm
 */
async function bundled(entry, distrust, isWhole = false) {
  const bundle = await rolldown({
    input: join(root, entry),
    platform: 'neutral',
    plugins: isWhole ? [] : [withoutKernels],
    resolve: { conditionNames: ['source', 'import', 'default'] },
    treeshake: distrust ? { moduleSideEffects: () => true } : true,
    onLog: (_, log) => {
      throw new Error(log.message)
    },
  })
  const { output } = await bundle.generate({ format: 'esm', minify: true, codeSplitting: false })
  await bundle.close()
  return output.map(chunk => (chunk.type === 'chunk' ? chunk.code : '')).join('')
}

/** What a browser loads before a room's own chunk: the page, its script with all that this imports at once, and their styles. */
const firstLoad = { name: "the studio's first load", page: 'packages/studio', limit: 250_000 }

/** The gzipped size of a built page's first load. */
async function firstLoadSize() {
  const home = join(root, firstLoad.page)
  const built = await build({ configFile: join(home, 'vite.config.ts'), logLevel: 'error', build: { write: false } })
  const files = (Array.isArray(built) ? built : [built]).flatMap(one => ('output' in one ? one.output : []))
  const byName = new Map(files.map(file => [file.fileName, file]))
  /** @type {Set<string>} */
  const loaded = new Set(['index.html'])
  /** @param {string} name */
  const load = name => {
    const file = byName.get(name)
    if (loaded.has(name) || file?.type !== 'chunk') return
    loaded.add(name)
    file.imports.forEach(load)
  }
  for (const file of files) if (file.type === 'chunk' && file.isEntry) load(file.fileName)
  // The page names the styles that come with its script.
  const page = byName.get('index.html')
  const html = page?.type === 'asset' ? String(page.source) : ''
  for (const { fileName } of files) if (html.includes(fileName)) loaded.add(fileName)
  return [...loaded].reduce((sum, name) => {
    const file = byName.get(name)
    return sum + (file === undefined ? 0 : gzipped(file.type === 'chunk' ? file.code : file.source))
  }, 0)
}

/** @param {string | Uint8Array} code */
const gzipped = code => gzipSync(code, { level: 9 }).length

/** @param {string} name @param {number} bytes @param {number} limit */
function judge(name, bytes, limit) {
  console.log(`${bytes > limit ? 'OVER BUDGET ' : ''}${name}: ${bytes} of ${limit} bytes gzipped`)
  if (bytes > limit) process.exitCode = 1
  return bytes <= limit
}

if (!existsSync(join(root, index))) {
  console.log(`${index} is missing: nothing to measure.`)
  process.exitCode = 1
} else {
  for (const { name, entry, limit, distrust = false } of budgets) {
    try {
      const code = await bundled(entry, distrust)
      if (judge(`${name} (${entry})`, gzipped(code), limit)) continue
      if (distrust) console.log(`  Mark it /* @__PURE__ */ or put it into a function: ${code.slice(0, 2000)}`)
    } catch (error) {
      const reason = (error instanceof Error ? error.message : String(error)).replace(/\n +at .*/g, '')
      console.log(`${name} (${entry}) cannot be bundled: ${reason}`)
      process.exitCode = 1
    }
  }
  judge(fast.name, gzipped(await bundled(fast.entry, false, true)), fast.limit)
  if (existsSync(join(root, firstLoad.page, 'index.html'))) judge(firstLoad.name, await firstLoadSize(), firstLoad.limit)
}
