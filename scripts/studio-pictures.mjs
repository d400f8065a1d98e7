// Makes the pictures of the studio in README.md: opens each room in Chromium and does what a reader would do there.
//   node scripts/studio-pictures.mjs
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { buildStudio } from './build-studio.mjs'
import { findChromium } from './lib/chromium.mjs'
import { servePage } from './lib/serve-page.mjs'
import { root } from './lib/setup.mjs'

/** @typedef {import('playwright-core').Page} Page */

/** @type {readonly { name: string, room: string, height?: number, dark?: boolean, act: (page: Page) => Promise<void> }[]} */
const PICTURES = [
  {
    name: 'studio-debugger',
    room: 'debugger',
    async act(page) {
      await page.getByRole('button', { name: 'd_hiddenlayer', exact: false }).first().click()
    },
  },
  { name: 'studio-debugger-dark', room: 'debugger', dark: true, act: async () => {} },
  { name: 'studio-learn', room: 'learn', act: async () => {} },
  {
    name: 'studio-playground',
    room: 'playground',
    async act(page) {
      await page.getByRole('button', { name: 'Play', exact: true }).click()
      await page.waitForTimeout(6000)
      await page.getByRole('button', { name: 'Pause', exact: true }).click()
    },
  },
  {
    name: 'studio-data',
    room: 'data',
    async act(page) {
      await page.getByRole('button', { name: /penguins/ }).click()
    },
  },
]

if ((await buildStudio()) !== 0) process.exit(1)
const out = join(root, 'docs/pictures')
mkdirSync(out, { recursive: true })
const { origin, close } = await servePage(join(root, 'packages/studio/dist'))
const browser = await chromium.launch({
  executablePath: (await findChromium()) ?? 'chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
try {
  for (const { name, room, height = 900, dark = false, act } of PICTURES) {
    const page = await browser.newPage({ viewport: { width: 1440, height }, colorScheme: dark ? 'dark' : 'light' })
    await page.goto(`${origin}/#/${room}`)
    await page.getByRole('heading').first().waitFor()
    await act(page)
    await page.mouse.move(0, 0)
    await page.waitForTimeout(500)
    await page.screenshot({ path: join(out, `${name}.png`) })
    await page.close()
    console.log(`docs/pictures/${name}.png`)
  }
} finally {
  await browser.close()
  await close()
}
