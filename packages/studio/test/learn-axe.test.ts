import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toHash } from '../src/moment/link.ts'
import { violations } from './axe.ts'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'

let studio: Studio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.close())

describe.each(['light', 'dark'] as const)('%s', colorScheme => {
  test.each(['perceptron', 'spreadsheet', 'mathematics'] as const)('axe finds nothing in %s', async section => {
    const page = await studio.open(await toHash({ room: 'learn', learn: { section } }), { colorScheme })
    await page.locator('.section[aria-busy=false]').waitFor()
    await page.waitForTimeout(300)
    expect(await violations(page)).toEqual([])
    await page.close()
  })
})
