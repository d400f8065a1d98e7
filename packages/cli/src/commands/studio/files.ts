import { readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DataError } from 'glassbox'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.csv': 'text/csv; charset=utf-8',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
}

/** Where the build puts the page, beside the folder of the commands. */
export const pageFolder = (): string => fileURLToPath(new URL('../../studio/', import.meta.url))

export interface Served {
  readonly type: string
  readonly bytes: Uint8Array
}

/** The file of the page at a path of an address; undefined where there is none, or where the path leads out of the folder. */
export async function pageFile(folder: string, path: string): Promise<Served | undefined> {
  const file = join(folder, path === '/' ? 'index.html' : path)
  const inside = relative(folder, file)
  if (inside === '' || inside.startsWith('..') || inside.split(sep).includes('..') || file.includes('\0')) return undefined
  try {
    return { type: types[extname(file).toLowerCase()] ?? 'application/octet-stream', bytes: await readFile(file) }
  } catch {
    return undefined
  }
}

/** @throws {DataError} where the page has not been built. */
export async function checkPage(folder: string): Promise<void> {
  if (await pageFile(folder, '/')) return
  throw new DataError({
    problem: "the studio's page is not built yet",
    where: folder,
    cure: 'In the repository: run npm run build; elsewhere install glassbox-cli again',
  })
}
