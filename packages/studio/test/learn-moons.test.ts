import { afterAll, beforeAll, expect, test } from 'vitest'
import { toHash } from '../src/moment/link.ts'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'

let studio: Studio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.close())

test('the moons train in the page: progress, a curve, and a boundary that tells nearly all points right', async () => {
  const page = await studio.open(
    await toHash({ room: 'learn', learn: { section: 'moons', anchor: 'widget-moons', settings: { epochs: 6500 } } }),
  )
  const widget = page.locator('#widget-moons')
  await widget.getByRole('button', { name: 'Train 6500 epochs' }).click()
  await widget.getByRole('progressbar', { name: 'Training' }).waitFor()
  await widget.getByText('epoch 6500 of 6500').waitFor()
  expect(parseFloat((await widget.locator('[data-accuracy]').textContent())!)).toBeGreaterThan(95)
  await widget.getByRole('img', { name: /over the class that each place is told/ }).waitFor()
})
