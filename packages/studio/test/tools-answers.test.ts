import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './axe.ts'
import { cell, cellsOf, openTool, told } from './cells.ts'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'

let studio: Studio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.close())

describe('Check my numbers', () => {
  test('names the slope of the input; marks the cells; goes to the first step that differs', async () => {
    const { trace, telling } = await told()
    const slope = (value: string) => {
      const { rows, columns, data } = telling.numbers(trace, trace.value(value))
      const text = (x: number) => (x * (1 - x)).toFixed(6)
      return Array.from({ length: rows }, (_, r) =>
        Array.from({ length: columns }, (_unused, c) => text(data[r * columns + c]!)).join(' '),
      ).join('\n')
    }
    const page = await studio.open('#/debugger')
    // From the header it leads there: what is pasted then is taken.
    await page.getByRole('banner').getByRole('button', { name: 'Check my numbers' }).click()
    const field = page.getByLabel('Numbers', { exact: true })
    await expect.poll(() => field.evaluate(own => own === document.activeElement)).toBe(true)
    await page.keyboard.insertText(slope('dense2.z'))
    await page.getByLabel('What they should be').focus()
    await page.keyboard.type('slope_o')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const finding = page.getByRole('group', { name: 'What was found' })
    await finding.waitFor()
    expect(await finding.innerText()).toMatch(/slope.*(input|before)/i)
    expect(await finding.innerText()).toContain('slope_output_layer differs in 3 of 3 cells')
    expect(await violations(page)).toEqual([])
    await finding.getByRole('button', { name: /Go to slope_output_layer/ }).click()
    await expect.poll(() => page.locator('.equation .wrong').count()).toBe(3)

    await page.getByRole('button', { name: 'Add another matrix' }).click()
    await page.getByLabel('Numbers of matrix 2').fill('0.5 0.5 0.5\n1 2 3\n1 2 4')
    await page.getByLabel('What they should be').nth(1).selectOption({ label: 'd_hiddenlayer' })
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByText('The first step that differs is slope_output_layer').waitFor()
  })

  test('finds which value numbers are; says what is wrong with them', async () => {
    const { trace, telling } = await told()
    const { data } = telling.numbers(trace, trace.value('d_dense1.z'))
    const page = await studio.open('#/debugger')
    await openTool(page, 'Check my numbers')
    const field = page.getByLabel('Numbers', { exact: true })
    await field.fill(JSON.stringify([0, 3, 6].map(i => Array.from(data.slice(i, i + 3)))))
    await page.keyboard.press('Control+Enter')
    await page.getByText('These are the numbers of d_hiddenlayer').waitFor()
    await field.fill('1 2\n3 x')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('alert').getByText('a cell is not a number').waitFor()
    await openTool(page, 'Lanes')
    await openTool(page, 'Check my numbers')
    await expect.poll(() => page.getByLabel('Numbers', { exact: true }).inputValue()).toBe('1 2\n3 x')
  })
})

describe('Exercise', () => {
  test('is graded right and wrong, with hints, by keyboard alone; nothing gives the number away', async () => {
    const { trace, telling } = await told()
    const product = telling.numbers(trace, trace.value('dense1.product'))
    const page = await studio.open('#/debugger')
    await openTool(page, 'Exercise')
    await page.getByLabel('the whole matrix').check()
    await page.getByRole('button', { name: 'Start' }).press('Enter')
    await page.locator('.equation [data-row="0"][data-column="0"]:focus').waitFor()
    expect(await cellsOf(page, '.equation', 'hidden_layer_input1')).toEqual(Array(9).fill('?'))
    expect(await page.locator('.arithmetic').innerText()).toBe('This cell is yours to fill in: type its number.')
    expect(await page.locator('.equation .source').count()).toBe(0)
    await page.keyboard.type('9.9')
    await page.keyboard.press('Enter')
    await page.getByText('Not that number.').waitFor()
    for (const words of ['a row of X times a column of wh', 'Its sources are lit: 8 cells of X and wh', '1 × 0.42 + 0 × 0.1']) {
      expect(await page.locator('.panel').innerText()).not.toContain(words)
      await page.keyboard.press('h')
      await page.locator('.panel li').getByText(words).waitFor()
    }
    expect(await page.locator('.equation .source').count()).toBe(8)
    expect(await violations(page)).toEqual([])
    for (let i = 0; i < 9; i++) {
      await page.keyboard.press('n')
      await page.keyboard.type(product.data[i]!.toFixed(3))
      await page.keyboard.press('Enter')
      await page.getByText(`${i + 1} of 9 right`).waitFor()
    }
    await page.getByText('9 of 9 right, 8 at the first try, 3 hints taken').waitFor()
  })

  test('cells that the reader chooses are blanked out', async () => {
    const page = await studio.open('#/debugger', { colorScheme: 'dark' })
    await openTool(page, 'Exercise')
    await page.getByLabel('cells that I choose').check()
    await cell(page, 'hidden_layer_input1', 1, 1).focus()
    await page.keyboard.press('Space')
    await page.getByText('1 chosen').waitFor()
    await page.getByRole('button', { name: 'Start' }).click()
    await page.keyboard.type('1.17')
    await page.keyboard.press('Enter')
    await page.getByText('1 of 1 right, 1 at the first try').waitFor()
    expect(await violations(page)).toEqual([])
  })
})
