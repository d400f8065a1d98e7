import { lesson } from 'glassbox/tutorial'
import type { SectionId } from 'glassbox/tutorial'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toHash } from '../src/moment/link.ts'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'

let studio: Studio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.close())

const openAt = async (section: SectionId, hidden?: readonly string[]) => {
  const page = await studio.open(await toHash({ room: 'learn', learn: { section }, ...(hidden && { hidden }) }))
  await page.locator('.section[aria-busy=false]').waitFor()
  return page
}
async function savedText(page: Page, within: string, kind: 'SVG' | 'PNG' | 'CSV'): Promise<string> {
  const part = page.locator(within)
  await part.hover()
  const button = part.getByRole('button', { name: kind, exact: true }).last()
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
  const stream = await download.createReadStream()
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('latin1')
}

test('tables, curves, matrices and widgets are saved with the core’s numbers', async () => {
  const page = await openAt('intuition')
  const table = await savedText(page, '#table-1', 'CSV')
  for await (const block of lesson('intuition', {}))
    if (block.kind === 'table') expect(table.trim().split('\n').at(-1)!.split(',')).toEqual(block.rows.at(-1))
  expect(await savedText(page, '#table-1', 'SVG')).toContain('rounds done')
  await page.locator('#widget-hill svg').first().waitFor()
  expect((await savedText(page, '#widget-hill', 'PNG')).slice(1, 4)).toBe('PNG')
  const hill = page.getByRole('group', { name: 'Save hill' }).first()
  const [download] = await Promise.all([page.waitForEvent('download'), hill.getByRole('button', { name: 'CSV' }).click()])
  expect(download.suggestedFilename()).toBe('hill.csv')
  const other = await openAt('detailed')
  const curve = await savedText(other, '[id^=picture] .lines', 'CSV')
  expect(curve.split('\n')[0]).toBe('line,epochs done,number')
  const matrices = await savedText(other, '#matrices-1', 'CSV')
  expect(matrices).toMatch(/^X\n/)
  expect(matrices).toContain('weights_input_hidden\n')
})

test('embedded without header, contents and settings, it stays so from section to section', async () => {
  const page = await openAt('intuition', ['header', 'contents', 'settings'])
  expect(await page.getByRole('navigation', { name: /Contents|Rooms/ }).count()).toBe(0)
  expect(await page.getByRole('textbox', { name: 'learning rate' }).count()).toBe(0)
  await page.keyboard.press('n')
  await page.getByRole('heading', { level: 1, name: 'Multi-Layer Perceptron and its basics' }).waitFor()
  expect(await page.getByRole('navigation', { name: /Contents|Rooms/ }).count()).toBe(0)
})

test('moving sliders takes no more of the few memories that a page has', async () => {
  const page = await openAt('readers')
  await page.evaluate(`
    window.made = 0
    const Own = WebAssembly.Memory
    WebAssembly.Memory = class extends Own {
      constructor(...given) {
        super(...given)
        window.made++
      }
    }
  `)
  const move = async (widget: string) => {
    await page.locator(`${widget} input[type=range]`).first().focus()
    for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowLeft')
  }
  await move('#widget-saturation')
  await page.getByRole('link', { name: /^Multi-Layer/ }).click()
  for (const widget of ['#widget-line', '#widget-activations']) await move(widget)
  expect(await page.evaluate('window.made')).toBeLessThan(4)
})
