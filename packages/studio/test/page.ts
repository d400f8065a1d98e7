import { chromium } from 'playwright-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { findChromium } from '../../../scripts/lib/chromium.mjs'
import { servePage } from '../../../scripts/lib/serve-page.mjs'
import { built } from './build.ts'

/** The built page on a free port of this machine, below a path of its own, in a headless Chromium. */
export interface Studio {
  /** Opens a page at what follows the address, such as `#/debugger`; anything it logs as an error fails {@link close}. */
  open(hash?: string, options?: BrowserContextOptions): Promise<Page>
  close(): Promise<void>
}

/** @throws where there is no Chromium. */
export async function openStudio(): Promise<Studio> {
  const executablePath = await findChromium()
  if (executablePath === undefined) throw new Error('No Chromium found. Install it, or set CHROMIUM_PATH to its path.')
  const base = '/some/path/'
  const { origin, close } = await servePage(built, base)
  const browser: Browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  })
  const errors: string[] = []
  return {
    async open(hash = '', options = {}) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
      const page = await context.newPage()
      page.on('pageerror', error => errors.push(error.message))
      page.on('response', response => {
        if (!response.ok()) errors.push(`${response.status()} ${response.url()}`)
      })
      page.on('console', message => {
        if (message.type() === 'error') errors.push(message.text())
      })
      // Nothing calls anywhere else.
      page.on('request', request => {
        if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url())) errors.push(`calls ${request.url()}`)
      })
      await page.goto(`${origin}${base}${hash}`)
      return page
    },
    async close() {
      await browser.close()
      await close()
      if (errors.length > 0) throw new Error(`the page complained: ${errors.join('; ')}`)
    },
  }
}
