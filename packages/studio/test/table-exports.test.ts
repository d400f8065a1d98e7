import { parseCsv, readTable } from 'glassbox'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toHash } from '../src/moment/link.ts'
import { samples, titleOf } from '../src/table/samples.ts'
import { violations } from './axe.ts'
import { files, keepFiles, saveAll } from './kept.ts'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'
import { example } from './table-page.ts'

let studio: Studio
let page: Page
beforeAll(async () => {
  studio = await openStudio()
  page = await studio.open('#/data')
})
afterAll(() => studio.close())

test('the empty room says what comes, and what each sample holds; Enter on one opens it, and the keyboard goes on there', async () => {
  for (const sample of samples) {
    const { columns, rows } = readTable(parseCsv(example(sample.name)))
    const target = columns.find(({ name }) => name === sample.target)!
    const classes = 'levels' in target ? target.levels.length : undefined
    expect([rows, columns.length], sample.name).toEqual([sample.rows, sample.columns])
    if (sample.classes !== undefined) expect(classes ?? sample.classes, sample.name).toBe(sample.classes)
    const button = page.getByRole('button', { name: new RegExp(`^${titleOf(sample)}`, 'i') })
    expect(await button.textContent()).toContain(sample.about)
  }
  await page.getByText('Drop a table here').waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: /^Iris/i }).press('Enter')
  await page.getByRole('heading', { name: /iris\.csv 150 rows × 5 columns/ }).waitFor()
  expect(await page.getByText('Drop a table here').count()).toBe(0)
  await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('columns-title')
})

test('every view is saved as SVG, PNG and CSV', async () => {
  await page.getByRole('textbox', { name: 'Epochs' }).fill('20')
  const train = page.getByRole('button', { name: 'Train', exact: true })
  await train.press('Enter')
  await page.getByRole('button', { name: 'Save the model' }).waitFor()
  expect(await train.evaluate(button => button === document.activeElement)).toBe(true)
  await page.locator('[data-exact]').first().waitFor()
  await keepFiles(page)
  await saveAll(page, 'iris-walk.png')
  const tabs = { roc: 'ROC', precision: 'Precision and recall', calibration: 'Calibration', importance: 'Importance', dependence: 'Partial dependence' } // prettier-ignore
  for (const [name, tab] of Object.entries(tabs)) {
    await page.getByRole('tab', { name: tab }).click()
    await page
      .getByRole('tabpanel')
      .getByRole('group', { name: `Save ${name}` })
      .waitFor()
    await saveAll(page, `${name}.png`, '#result')
  }
  const saved = await files(page)
  for (const name of ['columns', 'training', 'report', 'confusion', 'iris-prediction', 'iris-walk', ...Object.keys(tabs)]) {
    expect(saved[`${name}.svg`], name).toMatch(/^<svg .*<\/svg>$/s)
    expect(saved[`${name}.png`]?.slice(1, 4), name).toBe('PNG')
    expect(saved[`${name}.csv`]?.split('\n').length, name).toBeGreaterThan(2)
  }
  // The picture holds the page's own words, the table its numbers.
  expect(saved['confusion.svg']).toContain('versicolor')
  expect(saved['columns.csv']).toMatch(/^species,category,0,,,,3,\w+$/m)
  expect(saved['training.csv']?.trim().split('\n')).toHaveLength(21)
  expect(saved['iris-prediction.csv']?.split('\n')[0]).toContain('sepal_length')
})

test('embedded, chosen controls are hidden, and stay so in another room', async () => {
  const hash = await toHash({
    room: 'data',
    data: { table: { sample: 'iris.csv' }, target: 'species', epochs: 3 },
    hidden: ['header', 'source', 'columns', 'preview', 'train'],
  })
  const own = await studio.open(hash)
  await own.getByRole('button', { name: 'Save the model' }).waitFor()
  expect(await own.getByRole('navigation').count()).toBe(0)
  expect(await own.getByRole('heading', { name: 'Your data' }).count()).toBe(0)
  expect(await own.getByRole('button', { name: 'Train', exact: true }).count()).toBe(0)
  await own.getByRole('button', { name: 'Open in the debugger' }).click()
  await own.getByRole('heading', { level: 1, name: /^P1 = X · W1/ }).waitFor()
  expect(await own.getByRole('link', { name: 'Learn' }).count()).toBe(0)
  await own.close()
})
