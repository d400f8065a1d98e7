import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { fromHash, toHash } from '../src/moment/link.ts'
import { rooms } from '../src/moment/moment.ts'
import type { Moment, Room } from '../src/moment/moment.ts'
import { parts } from '../src/moment/parts.ts'
import { violations } from './axe.ts'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'
import { computed, toStep } from './steps.ts'

let studio: Studio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.close())

const moments: Readonly<Record<Room, Omit<Moment, 'room'>>> = {
  learn: {},
  debugger: {},
  playground: {},
  data: { data: { table: { sample: 'iris.csv' }, target: 'species', epochs: 2 } },
}
/** What is there when a room is. */
const signs: Readonly<Record<Room, string>> = {
  learn: 'article input[type=range]',
  debugger: '.equation',
  playground: '.room',
  data: '.room[aria-busy=false]',
}

/** The text of the page, once it stays the same. */
async function text(page: Page): Promise<string> {
  let last = ''
  await expect
    .poll(
      async () => {
        const [before, now] = [last, await page.locator('body').innerText()]
        last = now
        return now === before
      },
      { interval: 300, timeout: 10_000 },
    )
    .toBe(true)
  return last
}

test.each(rooms)('%s: each part that a link hides is gone, the rest stays', async room => {
  const page = await studio.open(await toHash({ room, ...moments[room] }))
  await page.locator(signs[room]).first().waitFor()
  if (room === 'data') await page.getByRole('button', { name: 'Save the model' }).waitFor()
  const whole = await text(page)
  // As the page itself says where it is: then nothing is trained again.
  const moment = (await fromHash(new URL(page.url()).hash))!.moment
  for (const part of Object.keys(parts[room])) {
    await page.evaluate(hash => (location.hash = hash), await toHash({ ...moment, hidden: [part] }))
    await page.locator(signs[room]).first().waitFor()
    await expect.poll(async () => (await page.locator('body').innerText()).length, { message: part }).toBeLessThan(whole.length)
  }
  const none = await toHash({ ...moment, hidden: Object.keys(parts[room]) })
  await page.evaluate(hash => (location.hash = hash), none)
  await expect.poll(() => page.locator('header nav').count()).toBe(0)
})

test('the lines that embed a moment open it elsewhere without the parts that were left out', async () => {
  const page = await studio.open('#/debugger', { permissions: ['clipboard-read', 'clipboard-write'] })
  await page.getByRole('heading', { level: 1, name: /hidden_layer_input1/ }).waitFor()
  await toStep(page, 'd_hiddenlayer')
  const seen = await computed(page)
  await page.getByRole('button', { name: 'Link to this moment' }).click()
  await page.getByRole('status').filter({ hasText: 'The link to this moment is copied.' }).waitFor()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  await page.getByLabel('the list of steps').check()
  expect(await violations(page)).toEqual([])
  const before = await page.getByLabel('The lines that embed it').inputValue()
  await page.getByLabel('buttons and loss curve').check()
  await expect.poll(() => page.getByLabel('The lines that embed it').inputValue()).not.toBe(before)
  await page.getByRole('button', { name: 'Copy the lines that embed it' }).click()
  await page.getByRole('status').filter({ hasText: 'The lines that embed it are copied.' }).waitFor()
  const lines = await page.evaluate(() => navigator.clipboard.readText())
  expect(new URL(link).hash).toBe(new URL(page.url()).hash)

  const host = await studio.open('#/learn')
  await host.setContent(`<link rel="icon" href="data:,">${lines}`)
  const frame = host.frameLocator('iframe')
  await frame.getByRole('heading', { level: 1, name: /d_hiddenlayer/ }).waitFor()
  const cells = frame.getByRole('grid').last().getByRole('gridcell')
  const titles = await cells.evaluateAll(all => all.map(cell => Number(cell.getAttribute('title')?.replace('−', '-'))))
  expect(titles).toEqual(seen)
  for (const gone of ['navigation', 'slider'] as const) expect(await frame.getByRole(gone).count()).toBe(0)
})
