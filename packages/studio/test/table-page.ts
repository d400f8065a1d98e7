import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const cli = join(root, 'packages/cli/bin/glassbox.js')
const folder = mkdtempSync(join(tmpdir(), 'glassbox-studio-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A file in a folder of the tests' own. */
export const at = (name: string): string => join(folder, name)

/** A table of the examples. */
export const example = (name: string): string => readFileSync(join(root, 'examples', name), 'utf8')

/** The command line as it is built, run in the folder. */
export const glassbox = (...words: string[]): string =>
  execFileSync(process.execPath, [cli, ...words], { encoding: 'utf8', cwd: folder })

/** Drops a file on the page, as a reader does. */
export async function drop(on: Page, name: string, content: string | Buffer): Promise<void> {
  await on.getByRole('heading', { level: 1, name: 'Your data' }).waitFor()
  const base64 = Buffer.from(content).toString('base64')
  const transfer = await on.evaluateHandle(
    ({ name, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))
      const transfer = new DataTransfer()
      transfer.items.add(new File([bytes], name))
      return transfer
    },
    { name, base64 },
  )
  await on.dispatchEvent('main', 'drop', { dataTransfer: transfer })
}

/** Saves by a button; gives the name that the file would have. */
export async function saved(on: Page, button: string, name: string): Promise<string> {
  const [download] = await Promise.all([
    on.waitForEvent('download'),
    on.getByRole('button', { name: button, exact: true }).click(),
  ])
  await download.saveAs(at(name))
  return download.suggestedFilename()
}
