import type { BrowserContextOptions, Page } from 'playwright-core'
import { launchChromium } from '../../../scripts/lib/chromium.mjs'
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
  const base = '/some/path/'
  const { origin, close } = await servePage(built, base)
  const browser = await launchChromium()
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
