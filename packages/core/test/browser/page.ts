import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { launchChromium } from '../../../../scripts/lib/chromium.mjs'

/** A page in headless Chromium that has loaded bundled modules of the core, each under a name. */
export interface BrowserPage<M> {
  /** Runs the text of a module in the page and returns its default export; it may import the modules, as in `import * as core from '/core.js'`. */
  evaluateModule(code: string): Promise<unknown>
  /** Runs a function in the page, given the modules; it is sent as text, so it uses nothing from outside of itself. What it returns is copied back. */
  evaluate<A, R>(run: (modules: M, argument: A) => R | Promise<R>, argument: A): Promise<R>
  close(): Promise<void>
}

/** Bundles modules of `packages/core/src` for the browser: file name → code. Anything that only Node has is an error. */
async function bundle(entries: Record<string, string>): Promise<Map<string, string>> {
  const source = fileURLToPath(new URL('../../src/', import.meta.url))
  const build = await rolldown({
    input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, source + path])),
    platform: 'browser',
    onLog: (_, log) => {
      throw new Error(log.message)
    },
  })
  const { output } = await build.generate({ format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' })
  await build.close()
  return new Map(output.map(file => [`/${file.fileName}`, file.type === 'chunk' ? file.code : String(file.source)]))
}

/** What a page needs to be given shared memory. */
const isolation = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }

/** Serves files and the pages' own modules on a free port of this machine. */
async function serve(files: ReadonlyMap<string, string>, isolated: boolean) {
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    const text =
      path === '/' ? '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>test</title>' : files.get(path)
    response.writeHead(text === undefined ? 404 : 200, {
      'content-type': path === '/' ? 'text/html' : 'text/javascript; charset=utf-8',
      ...(isolated && isolation),
    })
    response.end(text)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/**
 * Launches Chromium (the one that CHROMIUM_PATH names, else one found on this machine) and opens a page on the bundled modules.
 *
 * @param entries name → path below packages/core/src, such as `{ core: 'index.ts' }`
 * @param options whether the page is cross-origin isolated; default false
 * @throws where there is no Chromium, where a module cannot be bundled for a browser
 */
export async function openPage<M>(
  entries: { [name in keyof M]: string },
  { isolated = false }: { readonly isolated?: boolean } = {},
): Promise<BrowserPage<M>> {
  const names: string[] = Object.keys(entries)
  const files = await bundle(entries)
  const { server, origin } = await serve(files, isolated)
  const browser = await launchChromium()
  const page = await browser.newPage()
  await page.goto(origin)

  let modules = 0
  const evaluateModule = async (code: string): Promise<unknown> => {
    const path = `/evaluated-${modules++}.js`
    files.set(path, code)
    try {
      // As text: vitest would rewrite an import() written here.
      return await page.evaluate(`import('${path}').then(module => module.default)`)
    } finally {
      files.delete(path)
    }
  }
  return {
    evaluateModule,
    async evaluate<A, R>(run: (modules: M, argument: A) => R | Promise<R>, argument: A) {
      const imports = names.map(name => `import * as ${name} from '/${name}.js'`).join('\n')
      const code = `${imports}\nexport default await (${run.toString()})({ ${names.join(', ')} }, ${JSON.stringify(argument)})`
      return (await evaluateModule(code)) as R
    },
    async close() {
      await browser.close()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
