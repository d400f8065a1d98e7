// Joins a package's many small modules into few files: to find, read and link a file takes Node longer than to run it.
import { existsSync, readFileSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { rolldown } from 'rolldown'

/** @typedef {string | { readonly [condition: string]: Targets }} Targets */
/** @typedef {{ exports?: Readonly<Record<string, Targets>>, imports?: Readonly<Record<string, Targets>> }} Manifest */

/** All files that a target names, whatever the runtime. @param {Targets} targets @returns {string[]} */
const filesOf = targets => (typeof targets === 'string' ? [targets] : Object.values(targets).flatMap(filesOf))

/** The sources that package.json publishes under names of their own, the main one first. @param {string} home @returns {string[]} */
function entriesOf(home) {
  const { exports = {}, imports = {} } = /** @type {Manifest} */ (JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')))
  const sources = [...Object.values(exports), ...Object.values(imports)].flatMap(targets =>
    typeof targets === 'object' && targets['source'] ? filesOf(targets['source']) : [],
  )
  return sources.length > 0 ? [...new Set(sources.map(path => resolve(home, path)))] : [join(home, 'src/main.ts')]
}

/** Modules of which a file gives all names as one: `export * as metrics from './metrics/index.ts'`. @param {string} file */
const namespacesOf = file =>
  [...readFileSync(file, 'utf8').matchAll(/^export \* as \w+ from '([^']+)'/gm)].map(([, path = '']) => resolve(file, '..', path))

/**
 * Writes dist/ of a package: a file for each entry and namespace under the name of its source, `core.js` with all that the main entry reaches,
 * and what else several entries share. What a program imports only when it is needed has
 * files of its own, and `shared.js` what most of these need. Returns the files.
 *
 * @param {string} home the package's folder
 */
export async function bundlePackage(home) {
  const source = join(home, 'src')
  const entries = entriesOf(home)
  const [main = ''] = entries
  const namespaces = entries.flatMap(namespacesOf)
  /** @type {Set<string>} */
  const core = new Set()
  const bundle = await rolldown({
    cwd: home,
    input: Object.fromEntries(
      [...entries, ...namespaces].map(file => [file.slice(source.length + 1).replace(/\.ts$/, ''), file]),
    ),
    platform: 'neutral',
    transform: { target: 'es2023' },
    // Other packages, Node's modules and names like '#platform', which each runtime resolves for itself.
    external: (id, importer) => importer !== undefined && !id.startsWith('.') && !isAbsolute(id),
    plugins: [
      {
        name: 'entries',
        // A module of its own stays a namespace that a user's bundler can see through; an object with all names would be kept whole.
        resolveId(id, importer) {
          if (importer === undefined || !entries.includes(importer)) return null
          const file = resolve(importer, '..', id)
          return namespaces.includes(file) ? { id: file.replace(/\.ts$/, '.js'), external: 'relative' } : null
        },
        buildEnd() {
          const waiting = [main, ...namespacesOf(main)]
          for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
            if (core.has(id)) continue
            core.add(id)
            waiting.push(...(this.getModuleInfo(id)?.importedIds ?? []))
          }
        },
      },
    ],
    checks: { pluginTimings: false },
    onLog: (_, log) => {
      throw new Error(log.message)
    },
  })
  const { output } = await bundle.write({
    dir: join(home, 'dist'),
    format: 'esm',
    chunkFileNames: '[name].js',
    minifyInternalExports: false,
    codeSplitting: {
      groups: [
        { name: 'core', priority: 1, test: id => core.has(id) && !entries.includes(id) },
        ...(entries.length > 1 ? [] : [{ name: 'shared', minShareCount: 3 }]),
      ],
    },
  })
  await bundle.close()
  const files = output.map(({ fileName }) => join(home, 'dist', fileName))
  const lost = files.filter(file => !existsSync(file))
  if (lost.length > 0) throw new Error(`${lost.join(', ')} was not written`)
  return files
}
