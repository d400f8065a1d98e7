import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** From now on, files that the page saves are kept in it, with their text: a browser lets nobody save dozens at once. */
export const keepFiles = (on: Page): Promise<unknown> =>
  on.evaluate(`
    let content
    window.files = {}
    URL.createObjectURL = blob => ((content = blob), 'blob:kept')
    HTMLAnchorElement.prototype.click = function () {
      const name = this.download
      content.text().then(text => (window.files[name] = text))
    }
  `)
export const files = (on: Page): Promise<Record<string, string>> => on.evaluate<Record<string, string>>('window.files')

/** Saves what is seen in each form, and waits until a file is there. */
export async function saveAll(on: Page, last: string, within = 'main'): Promise<void> {
  await on.evaluate(`for (const button of document.querySelectorAll('${within} .export button')) button.click()`)
  await expect.poll(async () => Object.keys(await files(on)), { timeout: 15_000 }).toContain(last)
}
