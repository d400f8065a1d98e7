import { readFileSync, writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromHash } from '../src/moment/link.ts'
import { open } from '../src/moment/recipe.ts'
import { violations } from './axe.ts'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'
import { at, drop, example, glassbox, saved } from './table-page.ts'

const penguins = example('penguins.csv')
let studio: Studio
/** The page with the penguins trained. */
let page: Page
beforeAll(async () => {
  studio = await openStudio()
  page = await studio.open('#/data')
  await drop(page, 'penguins.csv', penguins)
  await page.getByRole('combobox', { name: 'Target', exact: true }).selectOption('Species')
  await page.getByRole('button', { name: 'Train', exact: true }).click()
  await page.getByRole('button', { name: 'Save the model' }).waitFor()
  writeFileSync(at('penguins.csv'), penguins)
  await saved(page, 'Save the model', 'page.safetensors')
})
afterAll(() => studio.close())

describe('penguins, dropped and trained', () => {
  test('are told apart on held-out rows, at least 97 %', async () => {
    const told = await page.getByRole('heading', { name: /accuracy on 69 held-out rows/ }).textContent()
    expect(Number(/([\d.]+) %/.exec(told ?? '')?.[1])).toBeGreaterThanOrEqual(97)
  })

  test('save a model that is, byte for byte, the command line’s own, and predicts the same there', async () => {
    expect(await saved(page, 'Save the model', 'page.safetensors')).toBe('penguins.safetensors')
    glassbox('train', 'penguins.csv', '--target', 'Species', '--out', 'cli.safetensors', '--quiet')
    expect(readFileSync(at('page.safetensors')).equals(readFileSync(at('cli.safetensors')))).toBe(true)
    await saved(page, 'Predictions of the table', 'page.csv')
    const told = glassbox('predict', 'page.safetensors', 'penguins.csv', '--only-predictions')
    expect(readFileSync(at('page.csv'), 'utf8')).toBe(told)
    expect(told.trim().split('\n')).toHaveLength(345)
  })

  test('a row’s walk ends in the probabilities that the command line predicts, to the last digit', async () => {
    await page.locator('#predict-row').fill('200')
    await page.locator('#predict-row').press('Enter')
    await expect
      .poll(() => page.getByRole('combobox', { name: 'Island', exact: true }).inputValue())
      .toBe(penguins.split('\n')[201]!.split(',')[1])
    const [header, line] = ['prediction', penguins.split('\n')[201]!]
    writeFileSync(at('one.csv'), `${penguins.split('\n')[0]}\n${line}\n`)
    const [names, told] = glassbox('predict', 'page.safetensors', 'one.csv', '--only-predictions').trim().split('\n')
    expect(names).toContain(header)
    const wanted = told!.split(',').slice(1).map(Number)
    const shares = page.locator('[data-exact]')
    await expect.poll(async () => Number(await shares.first().getAttribute('data-exact'))).toBe(wanted[0])
    expect(await shares.evaluateAll(all => all.map(one => Number(one.getAttribute('data-exact'))))).toEqual(wanted)
    const last = page.getByRole('grid').last()
    const cells = await last.getByRole('gridcell').evaluateAll(all => all.map(one => one.getAttribute('aria-label') ?? ''))
    const exact = cells.map(cell => Number(/(?:exactly |: )([^() ]+)\)?$/.exec(cell)?.[1]?.replace('−', '-')))
    expect(exact).toEqual(wanted)
  })

  test('a cell of the confusion matrix shows the rows behind it', async () => {
    const cell = page.getByRole('button', { name: /^\d+ rows of Gentoo predicted as Gentoo$/ })
    const count = Number(/^\d+/.exec((await cell.getAttribute('aria-label')) ?? '')?.[0])
    await cell.click()
    const region = page.getByRole('region', { name: `${count} rows of Gentoo predicted as Gentoo` })
    await region.getByRole('cell', { name: 'Gentoo' }).first().waitFor()
    const rows = await region.getByRole('row').allTextContents()
    expect(rows.slice(1).every(row => row.includes('Gentoo'))).toBe(true)
    await cell.click()
  })

  test('every view of the results is there, by arrow keys alone', async () => {
    await page.getByRole('tab', { name: 'Confusion' }).focus()
    const next = async (name: string, shows: RegExp | string) => {
      await page.keyboard.press('ArrowRight')
      await page.getByRole('tab', { name, selected: true }).waitFor()
      await page.getByRole('tabpanel').getByText(shows).first().waitFor()
    }
    await next('ROC', /^Area under the curve of Adelie: 1\./)
    await next('Precision and recall', /^Average precision of Adelie: 1\./)
    await next('Calibration', /Brier score: /)
    await next('Importance', /How far the accuracy of 1 falls/)
    const told = await page.getByRole('img', { name: /^Importance: / }).getAttribute('aria-label')
    expect(told).toMatch(/^Importance: Beak Length \(mm\)/)
    await next('Partial dependence', /mean over 69 rows/)
    await page.getByRole('combobox', { name: 'Column', exact: true }).selectOption('Island')
    await page.getByRole('img', { name: /as Island changes/ }).waitFor()
    expect(await violations(page)).toEqual([])
  })

  test('the very model and row open in the debugger, with its parameters', async () => {
    await page.locator('#predict-row').fill('200')
    await page.getByRole('tab', { name: 'Partial dependence' }).click()
    await page.getByRole('combobox', { name: 'Column', exact: true }).selectOption('Island')
    const shares = await page.locator('[data-exact]').evaluateAll(all => all.map(one => Number(one.getAttribute('data-exact'))))
    await page.getByRole('button', { name: 'Open in the debugger' }).click()
    await page.getByRole('heading', { level: 1, name: /^P1 = X · W1/ }).waitFor()
    const { recipe } = (await fromHash(new URL(page.url()).hash))!.moment.debugger!
    const first = await open(recipe).timeline().trace(0)
    expect(Array.from(first.tensor(first.program.output).data)).toEqual(shares)
    await page.goBack()
    await page.getByRole('heading', { name: /accuracy on 69 held-out rows/ }).waitFor()
    expect(await page.locator('#predict-row').inputValue()).toBe('200')
  })

  test('a link opened in a fresh page trains the same model again, and shows the same of it', async () => {
    await page.getByRole('tab', { name: 'Partial dependence' }).click()
    await page.getByRole('combobox', { name: 'Column', exact: true }).selectOption('Island')
    await page.locator('#predict-row').fill('7')
    await page.locator('#predict-row').press('Enter')
    // The address follows when nothing has changed for a moment.
    await page.waitForTimeout(600)
    const fresh = await studio.open(new URL(page.url()).hash)
    await fresh.getByRole('img', { name: /as Island changes/ }).waitFor()
    await expect.poll(() => fresh.locator('#predict-row').inputValue()).toBe('7')
    await saved(fresh, 'Save the model', 'again.safetensors')
    expect(readFileSync(at('again.safetensors')).equals(readFileSync(at('page.safetensors')))).toBe(true)
    await fresh.close()
  })
})
