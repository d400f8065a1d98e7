import { sections } from 'glassbox/tutorial'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'

let studio: Studio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.close())

test('every section opens from its link, shows all that the core tells of it, and goes on to the next by keyboard', async () => {
  const page = await studio.open('#/learn')
  for (const { id, title } of sections) {
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    await page.locator('.section[aria-busy=false]').waitFor()
    expect(await page.locator('[role=alert]').count()).toBe(0)
    expect(await page.locator('.section > div').count()).toBeGreaterThan(4)
    expect(await page.locator('.section > .widget').count(), id).toBeGreaterThan(0)
    await page.keyboard.press('n')
  }
  await page.keyboard.press('p')
  await page.getByRole('heading', { level: 1, name: sections.at(-2)!.title }).waitFor()
  await page.goBack()
  await page.getByRole('heading', { level: 1, name: sections.at(-1)!.title }).waitFor()
})
