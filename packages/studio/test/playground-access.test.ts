import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toHash } from '../src/moment/link.ts'
import { first, toySource } from '../src/playground/settings.ts'
import { violations } from './axe.ts'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'

let studio: Studio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.close())

const moment = (layers: readonly number[]) => ({
  settings: { ...first, source: toySource('spirals'), layers: layers.map(units => ({ units, activation: 'tanh' })) },
  ...{ epoch: 5, batch: 1, edits: [], unit: { layer: 0, unit: 1 } },
})

test('by keyboard alone: layers, units, training, a unit and its numbers', async () => {
  const page = await studio.open('#/playground')
  await page.locator('[data-accuracy]').waitFor()
  const press = async (name: string) => {
    await page.getByRole('button', { name, exact: true }).focus()
    await page.keyboard.press('Enter')
  }
  await press('One layer more')
  await press('One unit less in layer 2')
  expect(await page.locator('[data-unit^="1,"]').count()).toBe(9)
  await page.getByRole('button', { name: 'Link to this moment' }).focus()
  await page.keyboard.press('p')
  await page.getByRole('button', { name: 'Pause' }).waitFor()
  await expect.poll(async () => Number(await page.locator('[data-epoch]').innerText())).toBeGreaterThan(2)
  await page.keyboard.press('p')
  await page.keyboard.press('r')
  await expect.poll(async () => Number(await page.locator('[data-epoch]').innerText())).toBe(0)
  await page.keyboard.press('e')
  await expect.poll(async () => Number(await page.locator('[data-epoch]').innerText())).toBe(1)
  await page.locator('[data-unit][tabindex="0"]').focus()
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key)
  await page.getByRole('heading', { name: 'unit 3 of layer 2', exact: true }).waitFor()
  await page.keyboard.press('Enter')
  const bias = page.getByLabel('Bias', { exact: true })
  await bias.focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('0.25')
  await page.keyboard.press('Enter')
  await expect.poll(() => bias.getAttribute('title')).toBe('0.25')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('many')
  await page.keyboard.press('Enter')
  await expect.poll(() => bias.getAttribute('aria-invalid')).toBe('true')
})

test('on a phone nothing is wider than the screen', async () => {
  const hash = await toHash({ room: 'playground', playground: moment([32, 32, 8]) })
  const page = await studio.open(hash, { viewport: { width: 390, height: 844 } })
  await page.getByText(/batch 1 of/).waitFor()
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
})

describe.each(['light', 'dark'] as const)('%s', colorScheme => {
  test('axe finds nothing, whatever the points', async () => {
    const page = await studio.open(await toHash({ room: 'playground', playground: moment([6, 3]) }), { colorScheme })
    await page.getByText(/batch 1 of/).waitFor()
    expect(await violations(page)).toEqual([])
    for (const source of ['hills', 'drawn', 'table']) {
      await page.getByRole('combobox', { name: 'Data', exact: true }).selectOption(source)
      await page.waitForTimeout(200)
      expect(await violations(page), source).toEqual([])
    }
  })
})

test('a link that holds nonsense is told of in words', async () => {
  const settings = { ...first, source: { kind: 'toy', name: 'mouns', rows: 10, noise: 0 } } as const
  const page = await studio.open(await toHash({ room: 'playground', playground: { settings, epoch: 0, batch: 0, edits: [] } }))
  await page.getByText(/no toy data set "mouns"/).waitFor()
})
