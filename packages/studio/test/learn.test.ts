import { lesson, printed } from 'glassbox/tutorial'
import type { Block, LessonSettings, SectionId } from 'glassbox/tutorial'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toHash } from '../src/moment/link.ts'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'

let studio: Studio
const patient = { timeout: 15_000 }
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.close())

const told = (page: Page) => page.locator('.section[aria-busy=false]').waitFor()
const openAt = async (learn: { section: SectionId; anchor?: string; settings?: LessonSettings }) => {
  const page = await studio.open(await toHash({ room: 'learn', learn }))
  await told(page)
  return page
}
async function blocksOf(section: SectionId, settings: LessonSettings): Promise<Block[]> {
  const blocks: Block[] = []
  for await (const block of lesson(section, settings)) blocks.push(block)
  return blocks
}
/** Cells of the page's tables as the core writes them: without the spaces that put points below each other, and with plain minus signs. */
const cellsOf = async (page: Page, selector: string) =>
  (await page.locator(`${selector} td`).allTextContents()).map(text => text.trim().replaceAll('−', '-'))
const tableOf = (blocks: readonly Block[]) => {
  const table = blocks.find(block => block.kind === 'table')!
  return table.rows.flat()
}

test('headings, steps, errata and formulas stand where the core has them', async () => {
  const page = await openAt({ section: 'mathematics' })
  const blocks = await blocksOf('mathematics', {})
  const latex = blocks.filter(block => block.kind === 'code' && block.language === 'latex')
  await page
    .locator('.section .formula .katex-display')
    .nth(latex.length - 1)
    .waitFor()
  const headings = blocks.flatMap(block => (block.kind === 'heading' ? [block.text] : []))
  expect(await page.locator('.section > div > h2').allTextContents()).toEqual(headings.slice(1))
  const errata = blocks.flatMap(block => (block.kind === 'erratum' ? [block.erratum.id] : []))
  for (const id of errata) expect(await page.locator(`#erratum-${id} [role=note]`).count(), id).toBe(1)
  const fonts = await page.evaluate(
    "document.fonts.ready.then(fonts => [...fonts].filter(one => one.status === 'loaded').length)",
  )
  expect(fonts).toBeGreaterThan(0)
})

describe('the table of 1000 epochs', () => {
  const cells = async (page: Page, kind: 'printed' | 'ours') =>
    page.locator(`#widget-thousand td[data-${kind}]`).allTextContents()

  test('run live, its cells equal the printed ones', async () => {
    const page = await openAt({ section: 'detailed' })
    await page.getByText('10 of 10 equal to the last printed digit').waitFor()
    expect(await cells(page, 'ours')).toEqual(await cells(page, 'printed'))
    expect((await cells(page, 'ours'))[0]).toBe('0.11553')
    const text = page.locator('[id="1000-epochs"] ~ .printed')
    expect(await text.locator('td[data-ours]').allTextContents()).toEqual(
      await text.locator('td[data-printed]').allTextContents(),
    )
  })

  test('another rate gives the numbers of a run of the core at that rate, in the text and in the table', async () => {
    const page = await openAt({ section: 'detailed' })
    const field = page.getByRole('textbox', { name: 'learning rate' }).first()
    await field.fill('0.05')
    await field.press('Enter')
    const own: string[] = []
    for await (const row of printed({ sections: ['detailed'], learningRate: 0.05 }))
      if (row.what.startsWith('error at epoch')) own.push(row.ours)
    expect(own[9]).not.toBe('0.01190')
    await expect.poll(() => cells(page, 'ours'), patient).toEqual(own)
    await expect.poll(() => page.locator('[id="1000-epochs"] ~ .printed td[data-ours]').allTextContents(), patient).toEqual(own)
  })
})

test('a rate in the link, and a cell that is changed, recompute the numbers told', async () => {
  const page = await openAt({ section: 'intuition', settings: { learningRate: 0.5 } })
  expect(await cellsOf(page, '#table-1')).toEqual(tableOf(await blocksOf('intuition', { learningRate: 0.5 })))
  await page.getByRole('button', { name: 'First numbers' }).click()
  const cell = page.getByRole('gridcell', { name: /^wh, row 1, column 1/ })
  await cell.focus()
  await page.keyboard.type('2')
  await page.keyboard.press('Enter')
  const settings = { learningRate: 0.5, cells: [{ name: 'wh', row: 0, column: 0, number: 2 }] }
  const changed = tableOf(await blocksOf('intuition', settings))
  expect(changed).not.toEqual(tableOf(await blocksOf('intuition', { learningRate: 0.5 })))
  await expect.poll(() => cellsOf(page, '#table-1'), patient).toEqual(changed)
  // The link holds it all.
  await page.waitForTimeout(500)
  const again = await studio.open(new URL(page.url()).hash)
  await told(again)
  expect(await cellsOf(again, '#table-1')).toEqual(changed)
})

test('the embedded debugger: a cell that is changed in it changes the text, and its sources light up', async () => {
  const page = await openAt({ section: 'spreadsheet' })
  const embedded = page.locator('#widget-steps')
  await embedded.getByRole('gridcell', { name: /^hidden_layer_input1, row 2, column 3/ }).hover()
  await expect.poll(() => embedded.locator('.source').count(), patient).toBeGreaterThan(8)
  await embedded.getByRole('gridcell', { name: /^X, row 1, column 2/ }).focus()
  await page.keyboard.type('1')
  await page.keyboard.press('Enter')
  const blocks = await blocksOf('spreadsheet', { cells: [{ name: 'X', row: 0, column: 1, number: 1 }] })
  await expect.poll(() => cellsOf(page, '#table-1'), patient).toEqual(tableOf(blocks))
  await embedded.getByRole('button', { name: 'As it was' }).click()
  await expect.poll(() => cellsOf(page, '#table-1'), patient).toEqual(tableOf(await blocksOf('spreadsheet', {})))
})

test('bad input is said, and the page stays', async () => {
  const page = await openAt({ section: 'spreadsheet' })
  const field = page.getByRole('textbox', { name: 'learning rate' })
  await field.fill('fast')
  await field.press('Enter')
  expect(await page.getByRole('alert').textContent()).toContain('“fast” is not a number')
  await field.fill('-1')
  await field.press('Enter')
  await page.getByRole('alert').filter({ hasText: 'learningRate' }).first().waitFor()
  await page.getByRole('button', { name: 'As the tutorial has it' }).click()
  await expect.poll(() => page.getByRole('alert').count()).toBe(0)
})
