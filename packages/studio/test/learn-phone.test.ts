import { sections } from 'glassbox/tutorial'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'

let studio: Studio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.close())

test('on a phone no section is wider than the screen, and the contents unfold', async () => {
  const page = await studio.open('#/learn', { viewport: { width: 390, height: 844 } })
  for (const { id, title } of sections) {
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    await page.locator('.section[aria-busy=false]').waitFor()
    await page.waitForTimeout(200)
    expect(await page.evaluate('document.documentElement.scrollWidth'), id).toBeLessThanOrEqual(390)
    await page.keyboard.press('n')
  }
  await page.getByRole('button', { name: 'Contents' }).click()
  await page.getByRole('link', { name: sections[1]!.title }).click()
  await page.getByRole('heading', { level: 1, name: sections[1]!.title }).waitFor()
})
