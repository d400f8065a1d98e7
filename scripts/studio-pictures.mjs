// Makes the pictures of the studio in README.md: opens each room in Chromium and does what a reader would do there.
//   node scripts/studio-pictures.mjs
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildStudio } from './build-studio.mjs'
import { launchChromium } from './lib/chromium.mjs'
import { hashOf } from './lib/moment.mjs'
import { servePage } from './lib/serve-page.mjs'
import { root } from './lib/setup.mjs'

/** @typedef {import('playwright-core').Page} Page */

const spreadsheet = { recipe: { kind: 'example', name: 'spreadsheet', settings: {} }, epoch: 0, batch: 0 }
const deltaAtHidden = { ...spreadsheet, step: 14, cell: { value: 'd_hidden.z', row: 2, column: 0 } }

/** @type {readonly { name: string, room: string, moment?: object, height?: number, dark?: boolean, act?: (page: Page) => Promise<void> }[]} */
const PICTURES = [
  { name: 'studio-debugger', room: 'debugger', moment: { debugger: deltaAtHidden } },
  { name: 'studio-debugger-dark', room: 'debugger', moment: { debugger: deltaAtHidden }, dark: true },
  {
    name: 'studio-learn',
    room: 'learn',
    moment: { learn: { section: 'perceptron' } },
    async act(page) {
      const widget = page.getByRole('region', { name: 'Free the line from the origin' })
      await widget.getByRole('slider').first().waitFor()
      await widget.evaluate(element => scrollTo(0, element.getBoundingClientRect().top - 250))
    },
  },
  {
    name: 'studio-playground',
    room: 'playground',
    async act(page) {
      await page.getByRole('button', { name: 'Play', exact: true }).click()
      await page.waitForTimeout(8000)
      await page.keyboard.press('p')
      await page.evaluate('document.activeElement.blur()')
    },
  },
  {
    name: 'studio-data',
    room: 'data',
    moment: { data: { table: { sample: 'penguins.csv' }, target: 'Species', epochs: 300 } },
    async act(page) {
      await page.getByRole('heading', { name: /held-out rows/ }).waitFor()
      await page.getByRole('heading', { name: /held-out rows/ }).scrollIntoViewIfNeeded()
    },
  },
]

if ((await buildStudio()) !== 0) process.exit(1)
const out = join(root, 'docs/pictures')
mkdirSync(out, { recursive: true })
const { origin, close } = await servePage(join(root, 'packages/studio/dist'))
const browser = await launchChromium()
try {
  for (const { name, room, moment, height = 900, dark = false, act } of PICTURES) {
    const page = await browser.newPage({ viewport: { width: 1440, height }, colorScheme: dark ? 'dark' : 'light' })
    await page.goto(`${origin}/${hashOf(room, moment)}`)
    await page.getByRole('heading').first().waitFor()
    await act?.(page)
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
