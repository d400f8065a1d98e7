import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { violations } from './axe.ts'
import { computed, toStep } from './steps.ts'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'

let studio: Studio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.close())

async function toEpoch(page: Page, epoch: number) {
  await page.getByRole('spinbutton', { name: 'to epoch' }).fill(String(epoch))
  await page.keyboard.press('Enter')
  await page
    .getByRole('status')
    .filter({ hasText: `epoch ${epoch} of` })
    .waitFor()
}

test('back from epoch 500 to 37 and forward again gives the same bits; step back undoes step forward', async () => {
  const page = await studio.open('#/debugger')
  await page.getByRole('heading', { level: 1, name: /hidden_layer_input1/ }).waitFor()
  await toStep(page, 'wh_updated')
  const seen: string[] = []
  const note = async () => seen.push((await computed(page)).join(' '))
  for (const epoch of [500, 37, 500, 37]) {
    await toEpoch(page, epoch)
    await note()
  }
  expect(seen[2]).toBe(seen[0])
  expect(seen[3]).toBe(seen[1])
  expect(seen[0]).not.toBe(seen[1])
  await page.getByRole('button', { name: 'Next epoch' }).click()
  await page.getByRole('status').filter({ hasText: 'epoch 38 of' }).waitFor()
  await page.getByRole('button', { name: 'Epoch before' }).click()
  await page.getByRole('status').filter({ hasText: 'epoch 37 of' }).waitFor()
  await toStep(page, 'wh_updated')
  expect((await computed(page)).join(' ')).toBe(seen[1])
})

test('another room and back: the moment is as it was left', async () => {
  const page = await studio.open('#/debugger')
  await page.getByRole('heading', { level: 1, name: /hidden_layer_input1/ }).waitFor()
  await toEpoch(page, 12)
  await toStep(page, 'd_hiddenlayer')
  const seen = await computed(page)
  const rooms = page.getByRole('navigation', { name: 'Rooms' })
  await rooms.getByRole('link', { name: 'Learn' }).click()
  await page.getByRole('heading', { level: 1, name: /intuition/ }).waitFor()
  await rooms.getByRole('link', { name: 'Debugger' }).click()
  await page.getByRole('status').filter({ hasText: 'epoch 12 of' }).waitFor()
  expect(await computed(page)).toEqual(seen)
})

test('a parameter leads to the update that left it so, and an update to the batch that reads it', async () => {
  const page = await studio.open('#/debugger')
  await page.getByRole('heading', { level: 1, name: /hidden_layer_input1/ }).waitFor()
  await toEpoch(page, 3)
  await page.getByRole('gridcell', { name: /^wh, row 2, column 3/ }).click()
  const title = await page.getByRole('gridcell', { name: /^wh, row 2, column 3/ }).getAttribute('title')
  await page.getByRole('button', { name: 'the update before' }).click()
  await page.getByRole('status').filter({ hasText: 'epoch 2 of' }).waitFor()
  const updated = page.getByRole('gridcell', { name: /^wh_updated, row 2, column 3: .*the cell in hand/ })
  expect(await updated.getAttribute('title')).toBe(title)
  await page.getByRole('button', { name: 'in the next batch' }).click()
  await page.getByRole('status').filter({ hasText: 'epoch 3 of' }).waitFor()
  await page.getByRole('gridcell', { name: /^wh, row 2, column 3: .*the cell in hand/ }).waitFor()
})

test('plays backwards; the curve tells the loss of the epoch', async () => {
  const page = await studio.open('#/debugger')
  await page.getByRole('heading', { level: 1, name: /hidden_layer_input1/ }).waitFor()
  await toEpoch(page, 3)
  await page.getByLabel('play by').selectOption('epoch')
  await page.getByRole('button', { name: 'backwards' }).click()
  await page.getByRole('slider', { name: 'speed' }).fill('7')
  await page.getByRole('button', { name: 'Play backwards' }).click()
  await page.getByRole('status').filter({ hasText: 'epoch 1 of' }).waitFor()
  // At the start it stops by itself.
  await page.getByRole('button', { name: 'Play backwards' }).waitFor()
  const told = await page.getByRole('status').locator('b').last().textContent()
  await expect
    .poll(() => page.getByRole('slider', { name: 'Epoch', exact: true }).getAttribute('aria-valuetext'))
    .toContain(`loss ${told}`)
})

test('a link opened in a fresh page restores step, cell and wording', async () => {
  const page = await studio.open('#/debugger')
  await page.getByRole('heading', { level: 1, name: /hidden_layer_input1/ }).waitFor()
  await toEpoch(page, 12)
  await page.getByRole('button', { name: 'rows are samples' }).click()
  await toStep(page, 'd_hiddenlayer')
  await page.getByRole('gridcell', { name: 'd_hiddenlayer, row 2, column 3:' }).click()
  const numbers = await computed(page)
  await page.mouse.move(5, 5)
  await expect.poll(() => page.url()).toMatch(/#\/debugger\/.{20}/)
  await page.waitForTimeout(500)
  const fresh = await studio.open(new URL(page.url()).hash)
  await fresh.getByRole('heading', { level: 1, name: /d_hiddenlayer =/ }).waitFor()
  await fresh.getByRole('status').filter({ hasText: 'epoch 12 of' }).waitFor()
  await fresh.getByRole('gridcell', { name: /^d_hiddenlayer, row 2, column 3: .*the cell in hand$/ }).waitFor()
  expect(await computed(fresh)).toEqual(numbers)
})

test('a network of my own; what breaks is found: the first NaN', async () => {
  const page = await studio.open('#/debugger')
  await page.locator('button.subject').click()
  await page.getByRole('button', { name: 'A network of my own' }).click()
  await page.getByRole('textbox', { name: /^table/ }).fill('size weight y\n1 2 3\n2 x 5')
  await page.getByRole('button', { name: 'Open my network' }).click()
  expect(await page.getByRole('dialog').getByRole('alert').textContent()).toContain('row 2, column weight')
  await page.getByRole('textbox', { name: /^table/ }).fill('size weight y\n1 200 3\n2 300 5\n3 500 8')
  await page.getByLabel('activation of layer 1').selectOption('linear')
  await page.getByLabel('activation of layer 2').selectOption('linear')
  await page.getByRole('combobox', { name: /^loss/ }).selectOption('mse')
  await page.getByLabel('optimiser').selectOption('sgd')
  await page.getByLabel('learning rate').fill('5')
  await page.getByLabel('batch size').fill('2')
  await page.getByRole('button', { name: 'Open my network' }).click()
  await page.getByRole('button', { name: 'Take me to the first NaN' }).click()
  await page
    .getByRole('gridcell', { name: /(∞|NaN), the cell in hand$/ })
    .first()
    .waitFor()
  await page.getByRole('spinbutton', { name: 'batch' }).waitFor()
  expect(await violations(page)).toEqual([])
  await toStep(page, 'P1')
  await page.getByRole('columnheader', { name: 'weight' }).waitFor()
  await page.getByRole('rowheader', { name: 'weight' }).waitFor()
})
