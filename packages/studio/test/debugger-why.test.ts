import { afterAll, beforeAll, expect, test } from 'vitest'
import { toStep } from './steps.ts'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'

let studio: Studio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.close())

test('from d_hiddenlayer[0,0] "why" reaches the data along the program’s own path', async () => {
  const page = await studio.open('#/debugger')
  await page.getByRole('heading', { level: 1, name: /hidden_layer_input1/ }).waitFor()
  await toStep(page, 'd_hiddenlayer')
  await page.getByRole('gridcell', { name: 'd_hiddenlayer, row 1, column 1:' }).click()
  await page.getByRole('button', { name: 'Why this number?' }).click()
  // Opened level by level: each entry must be among the sources of the one above it.
  const path = [
    'd_hiddenlayer₁,₁',
    'Error_at_hidden_layer₁,₁',
    'd_output₁',
    'E₁',
    'output₁',
    'output_layer_input₁',
    'output_layer_input1₁',
    'hiddenlayer_activations₁,₁',
    'hidden_layer_input₁,₁',
    'hidden_layer_input1₁,₁',
  ]
  let level = page.getByRole('list', { name: /Where it comes from/ })
  for (const [depth, name] of path.entries()) {
    const entry = level
      .locator('> li')
      .filter({ has: page.getByRole('button', { name: `Sources of ${name}`, exact: true }) })
      .first()
    if (depth > 0)
      await entry
        .getByRole('button', { name: `Sources of ${name}`, exact: true })
        .first()
        .click()
    level = entry.locator('> ul')
    await level.waitFor()
  }
  const data = level.getByRole('button', { name: /^X₁,₁ = 1$/ })
  await data.click()
  // It goes to the step that reads the data, with the cell in hand, and the walk stays open.
  await page.getByRole('heading', { level: 1, name: /hidden_layer_input1 = X · wh/ }).waitFor()
  await page.getByRole('gridcell', { name: /^X, row 1, column 1: 1, the cell in hand$/ }).waitFor()
  expect(await data.isVisible()).toBe(true)
})

test('"what does it change" reaches the updated parameters, and leads there', async () => {
  const page = await studio.open('#/debugger')
  await page.getByRole('heading', { level: 1, name: /hidden_layer_input1/ }).waitFor()
  await toStep(page, 'd_hiddenlayer')
  await page.getByRole('gridcell', { name: 'd_hiddenlayer, row 3, column 1:' }).click()
  await page.getByRole('button', { name: 'What does it change?' }).click()
  const walk = page.locator('.walk')
  await walk.getByRole('button', { name: 'wh_updated (4 of 12 cells)' }).waitFor()
  expect(await walk.getByRole('button', { name: /wout_updated/ }).count()).toBe(0)
  await walk.getByRole('button', { name: 'bh_updated₁' }).first().click()
  await page.getByRole('heading', { level: 1, name: /bh_updated =/ }).waitFor()
})

test('drawing, matrices and arithmetic light each other', async () => {
  const page = await studio.open('#/debugger')
  await page.getByRole('heading', { level: 1, name: /hidden_layer_input1/ }).waitFor()
  await toStep(page, 'd_hiddenlayer')
  await page.getByRole('gridcell', { name: 'd_hiddenlayer, row 3, column 1:' }).hover()
  const unit = page.getByRole('button', { name: /^h₁: unit 1 of 3 of dense1/ })
  expect(await unit.getAttribute('class')).toContain('current')
  expect(await page.getByRole('button', { name: /^o: unit 1 of 1/ }).getAttribute('class')).toContain('source')
  expect(await page.locator('path.source').count()).toBe(1)
  // The other way: a unit lights its column, in an update its weights.
  await page.getByRole('button', { name: /^h₂: unit 2 of 3 of dense1/ }).hover()
  expect(await page.locator('.equation .group').count()).toBe(9)
  await toStep(page, 'wh_updated')
  await page.getByRole('button', { name: /^h₂: unit 2 of 3 of dense1/ }).hover()
  expect(await page.locator('.equation .group').count()).toBe(12)
  // A number in the arithmetic shows its cell.
  await page.locator('.arithmetic .numbers button.source').first().hover()
  expect(await page.locator('.equation .hinted').count()).toBe(1)
})
