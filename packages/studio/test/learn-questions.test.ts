import { sections } from 'glassbox/tutorial'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { questions } from '../src/learn/questions.ts'
import { toHash } from '../src/moment/link.ts'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'

let studio: Studio
let page: Page
beforeAll(async () => {
  studio = await openStudio()
  page = await studio.open('#/learn')
})
afterAll(() => studio.close())

// By section, so that each is computed as seldom as can be.
for (const { id: section } of sections) {
  const own = questions.filter(({ at }) => at.section === section)
  if (own.length > 0)
    test(`${section}: ${own.map(({ number }) => number).join(', ')} stand where they arise, and lead to what answers them live`, async () => {
      for (const { number, question, at, live } of own) {
        const hash = await toHash({ room: 'learn', learn: at })
        await page.evaluate(`location.hash = ${JSON.stringify(hash)}`)
        const aside = page.locator(`#question-${number}`)
        await aside.getByText(question).waitFor()
        await expect
          .poll(() => aside.locator('.reply').textContent(), { message: `question ${number}`, timeout: 15_000 })
          .toMatch(/\d/)
        await aside.getByRole('button', { name: /See it live/ }).click()
        const element = page.locator(`[id="${live.anchor}"]`)
        await element.waitFor()
        await expect
          .poll(() => element.textContent(), { message: `question ${number}: ${live.anchor}`, timeout: 15_000 })
          .toMatch(/\d/)
        // It is in sight.
        await expect
          .poll(async () => (await element.boundingBox())?.y ?? Infinity, { message: `question ${number}`, timeout: 15_000 })
          .toBeLessThan(890)
      }
    })
}
