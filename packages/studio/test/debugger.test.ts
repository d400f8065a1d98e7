import { afterAll, beforeAll, expect, test } from 'vitest'
import { violations } from './axe.ts'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'

let studio: Studio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.close())

test('opens on the spreadsheet; brackets go through the steps; axe finds nothing', async () => {
  const page = await studio.open('#/debugger')
  await page.getByRole('heading', { level: 1, name: /hidden_layer_input1/ }).waitFor()
  await page.keyboard.press(']')
  await page.getByRole('heading', { level: 1, name: /hidden_layer_input =/ }).waitFor()
  await page.keyboard.press('[')
  await page.getByRole('heading', { level: 1, name: /hidden_layer_input1/ }).waitFor()
  expect(await violations(page)).toEqual([])
})
