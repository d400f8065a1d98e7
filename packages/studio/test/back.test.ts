import { sections } from 'glassbox/tutorial'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'

let studio: Studio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.close())

const titles = sections.map(({ title }) => title)

test('Back leads to what was seen before, whenever it is pressed', async () => {
  const page = await studio.open('#/learn')
  const heading = (title: string) => page.getByRole('heading', { level: 1, name: title }).waitFor()
  await heading(titles[0]!)
  // What a section shows is written into the address 300 ms later: the waits lie around that.
  for (const wait of [0, 100, 250, 290, 300, 305, 310, 320, 400]) {
    await page.keyboard.press('n')
    await heading(titles[1]!)
    await page.waitForTimeout(wait)
    await page.evaluate(() => history.back())
    await heading(titles[0]!)
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
  await page.getByRole('heading', { level: 1, name: titles[0] }).waitFor()
  await page.goBack()
  await page.locator('[aria-current=step]').waitFor()
  expect(await shown()).toBe(left)
})

test('Back and Forward in quick succession end where the last one leads', async () => {
  const page = await studio.open('#/learn')
  await page.getByRole('heading', { level: 1, name: titles[0] }).waitFor()
  for (const title of titles.slice(1, 4)) {
    await page.keyboard.press('n')
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
  }
  await page.evaluate(() => {
    history.back()
    history.back()
    history.back()
  })
  await page.getByRole('heading', { level: 1, name: titles[0] }).waitFor()
  await page.evaluate(() => history.go(2))
  await page.getByRole('heading', { level: 1, name: titles[2] }).waitFor()
})
