import { afterAll, beforeAll, expect, test } from 'vitest'
import { violations } from './axe.ts'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'

let studio: Studio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.close())

test('keyboard only: to a cell, its source, the drawing, the list of keys', async () => {
  const page = await studio.open('#/debugger')
  await page.getByRole('heading', { level: 1, name: /hidden_layer_input1/ }).waitFor()
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')
  const tabTo = async (wanted: RegExp) => {
    for (let i = 0; i < 120; i++) {
      await page.keyboard.press('Tab')
      if (wanted.test(await focused())) return
    }
    throw new Error(`Tab never came to ${wanted}`)
  }
  await tabTo(/^X, row 1, column 1/)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  expect(await focused()).toMatch(/^X, row 2, column 2: 0/)
  await tabTo(/^hidden_layer_input1, row 1, column 1/)
  await page.keyboard.press('End')
  expect(await focused()).toMatch(/^hidden_layer_input1, row 1, column 3: .*the cell in hand/)
  await page.keyboard.press(']')
  await page.getByRole('heading', { level: 1, name: /hidden_layer_input =/ }).waitFor()
  await page.keyboard.press('}')
  await page.getByRole('heading', { level: 1, name: /loss =/ }).waitFor()
  await page.keyboard.press('{')
  await page.getByRole('heading', { level: 1, name: /hidden_layer_input1/ }).waitFor()
  await tabTo(/^x₁: unit 1 of 4/)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  expect(await focused()).toMatch(/^h₂: unit 2 of 3 of dense1, bias 0.72/)
  await page.keyboard.press('?')
  await page.getByRole('dialog').getByRole('heading', { name: 'Keys' }).waitFor()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
})

test('a phone: no sideways scrolling of the page, nothing for axe to find', async () => {
  const page = await studio.open('#/debugger', { viewport: { width: 390, height: 844 } })
  await page.getByRole('heading', { level: 1, name: /hidden_layer_input1/ }).waitFor()
  await page.getByRole('button', { name: 'Why this number?' }).click()
  const across = () => page.evaluate(() => document.documentElement.scrollWidth)
  expect(await across()).toBeLessThanOrEqual(390)
  await page.locator('button.subject').click()
  await page.getByRole('button', { name: 'A network of my own' }).click()
  expect(await across()).toBeLessThanOrEqual(390)
  expect(await violations(page)).toEqual([])
})

test('dark, with walks open and an update at hand: axe finds nothing', async () => {
  const page = await studio.open('#/debugger', { colorScheme: 'dark' })
  await page.getByRole('heading', { level: 1, name: /hidden_layer_input1/ }).waitFor()
  for (let i = 0; i < 17; i++) await page.keyboard.press(']')
  await page.getByRole('heading', { level: 1, name: /wh_updated/ }).waitFor()
  await page.getByRole('button', { name: 'Why this number?' }).click()
  await page.getByRole('button', { name: 'What does it change?' }).click()
  await page.getByText('central differences agree').waitFor()
  expect(await violations(page)).toEqual([])
})
