import { sections } from 'glassbox/tutorial'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'

let studio: Studio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.close())

/** Waits for a section of Learn, by its place. */
const section = (page: Page, index: number) => page.getByRole('heading', { level: 1, name: sections[index]!.title }).waitFor()

test('Back leads to what was seen before, whenever it is pressed', async () => {
  const page = await studio.open('#/learn')
  await section(page, 0)
  // What a section shows is written into the address 300 ms later: the waits lie around that.
  for (const wait of [0, 100, 250, 290, 300, 305, 310, 320, 400]) {
    await page.keyboard.press('n')
    await section(page, 1)
    await page.waitForTimeout(wait)
    await page.evaluate(() => history.back())
    await section(page, 0)
  }
})

test('Back leads to the step that was left at once', async () => {
  const page = await studio.open('#/debugger')
  const shown = () => page.locator('[aria-current=step]').innerText()
  await page.locator('[aria-current=step]').waitFor()
  await page.keyboard.press(']')
  await page.keyboard.press(']')
  const left = await shown()
  await page.evaluate(() => document.querySelector<HTMLElement>('nav a[href="#/learn"]')!.click())
  await section(page, 0)
  await page.goBack()
  await page.locator('[aria-current=step]').waitFor()
  expect(await shown()).toBe(left)
})

test('Back and Forward in quick succession end where the last one leads', async () => {
  const page = await studio.open('#/learn')
  await section(page, 0)
  for (const index of [1, 2, 3]) {
    await page.keyboard.press('n')
    await section(page, index)
  }
  await page.evaluate(() => {
    history.back()
    history.back()
    history.back()
  })
  await section(page, 0)
  await page.evaluate(() => history.go(2))
  await section(page, 2)
})
