import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const studio = fileURLToPath(new URL('..', import.meta.url))
/** Beside what users get, so that a test run leaves that alone. */
export const built = fileURLToPath(new URL('../../../node_modules/.cache/glassbox/studio', import.meta.url))

/** Builds the page before the first test. */
export default async function setup(): Promise<void> {
  await build({
    configFile: `${studio}/vite.config.ts`,
    logLevel: 'error',
    build: { outDir: built, emptyOutDir: true },
  })
}
