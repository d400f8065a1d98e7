import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './axe.ts'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const cli = join(root, 'packages/cli/bin/glassbox.js')
const penguins = readFileSync(join(root, 'examples/penguins.csv'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'glassbox-studio-'))
const at = (name: string) => join(folder, name)

/** The command line as it is built. */
const glassbox = (...words: string[]) => execFileSync(process.execPath, [cli, ...words], { encoding: 'utf8', cwd: folder })

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
  await saved('Save the model', 'page.safetensors')
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await studio.close()
})

/** Drops a file on the page, as a reader does. */
async function drop(on: Page, name: string, content: string | Buffer): Promise<void> {
  await on.getByRole('heading', { level: 1, name: 'Your data' }).waitFor()
  const base64 = Buffer.from(content).toString('base64')
  const transfer = await on.evaluateHandle(
    ({ name, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))
      const transfer = new DataTransfer()
      transfer.items.add(new File([bytes], name))
      return transfer
    },
    { name, base64 },
  )
  await on.dispatchEvent('main', 'drop', { dataTransfer: transfer })
}

async function saved(button: string, name: string, on = page): Promise<string> {
  const [download] = await Promise.all([
    on.waitForEvent('download'),
    on.getByRole('button', { name: button, exact: true }).click(),
  ])
  await download.saveAs(at(name))
  return download.suggestedFilename()
}

describe('penguins, dropped and trained', () => {
  test('are told apart on held-out rows, at least 97 %', async () => {
    const told = await page.getByRole('heading', { name: /accuracy on 69 held-out rows/ }).textContent()
    expect(Number(/([\d.]+) %/.exec(told ?? '')?.[1])).toBeGreaterThanOrEqual(97)
  })

  test('save a model that is, byte for byte, the command line’s own, and predicts the same there', async () => {
    expect(await saved('Save the model', 'page.safetensors')).toBe('penguins.safetensors')
    glassbox('train', 'penguins.csv', '--target', 'Species', '--out', 'cli.safetensors', '--quiet')
    expect(readFileSync(at('page.safetensors')).equals(readFileSync(at('cli.safetensors')))).toBe(true)
    await saved('Predictions of the table', 'page.csv')
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
    await page.getByRole('button', { name: 'Open in the debugger' }).click()
    await page.getByRole('heading', { level: 1, name: /^P1 = X · W1/ }).waitFor()
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
    await saved('Save the model', 'again.safetensors', fresh)
    expect(readFileSync(at('again.safetensors')).equals(readFileSync(at('page.safetensors')))).toBe(true)
    await fresh.close()
  })
})

test('a training is stopped midway, and what was reached is kept', async () => {
  const own = await studio.open('#/data')
  await own.getByRole('button', { name: 'digits' }).click()
  await own.getByLabel('Epochs', { exact: true }).fill('100000')
  await own.getByRole('button', { name: 'Train', exact: true }).click()
  await own.getByText(/^epoch [1-9]/).waitFor()
  await own.getByRole('button', { name: /^Stop/ }).click()
  await own.getByText(/of 100000 epochs: stopped, with what was reached kept/).waitFor()
  await own.getByRole('button', { name: 'Save the model' }).waitFor()
  await own.close()
})

test('a model file opens, alone and then on a table; a regression has its residuals', async () => {
  writeFileSync(at('diabetes.csv'), readFileSync(join(root, 'examples/diabetes.csv')))
  glassbox('train', 'diabetes.csv', '-t', 'progression', '--epochs', '20', '--quiet')
  const own = await studio.open('#/data', { colorScheme: 'dark', viewport: { width: 390, height: 844 } })
  await drop(own, 'diabetes.safetensors', readFileSync(at('diabetes.safetensors')))
  await own.getByText(/diabetes.safetensors: predicts progression from 10 columns/).waitFor()
  await own.getByRole('button', { name: 'diabetes', exact: true }).click()
  await own.getByRole('heading', { name: /R² on 442 rows of the table/ }).waitFor()
  const told = JSON.parse(glassbox('evaluate', 'diabetes.safetensors', 'diabetes.csv', '--json')) as { metrics: { r2: number } }
  expect(await own.getByRole('heading', { name: /R² on 442/ }).textContent()).toContain(told.metrics.r2.toPrecision(4))
  await own.getByRole('img', { name: /^Residuals from/ }).waitFor()
  expect(await own.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  expect(await violations(own)).toEqual([])
  await own.close()
})

describe('what is wrong is said', () => {
  const trouble = (on: Page) => on.getByRole('alert').first()

  test('of files', async () => {
    const own = await studio.open('#/data')
    await drop(own, 'cut.safetensors', readFileSync(at('page.safetensors')).subarray(0, 3000))
    await expect.poll(() => trouble(own).textContent()).toMatch(/safetensors|model file|cut/i)
    await drop(own, 'poem.safetensors', 'Roses are red,\nviolets are blue.\n')
    await expect.poll(() => trouble(own).textContent()).toMatch(/no safetensors file\. Give a file/)
    await drop(own, 'picture.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 2, 3]))
    await expect.poll(() => trouble(own).textContent()).toMatch(/picture\.csv/)
    await drop(own, 'ragged.csv', 'a,b\n1,2\n3\n')
    await expect.poll(() => trouble(own).textContent()).toMatch(/ragged\.csv, line 3/)
    await own.close()
  })

  test('of a column with text among its numbers, which can be left out; of settings; of a target that is not there', async () => {
    const own = await studio.open('#/data')
    const rows = Array.from({ length: 60 }, (_, i) => `${i === 7 ? 'broken' : i * 1.5},${i % 2 ? 'a' : 'b'}`)
    await drop(own, 'mixed.csv', `x,kind\n${rows.join('\n')}\n`)
    await own
      .getByText(/line 9/)
      .first()
      .waitFor()
    await own.getByRole('button', { name: 'Train', exact: true }).click()
    await expect.poll(() => trouble(own).textContent()).toMatch(/line 9.*column "x"/)
    await own.getByLabel('Type of x').selectOption('category')
    await expect.poll(() => own.getByText(/line 9/).count()).toBe(0)
    await own.getByLabel('Held-out share').fill('2')
    await own.getByRole('button', { name: 'Train', exact: true }).click()
    await expect.poll(() => trouble(own).textContent()).toMatch(/"test".*below 1.*got 2/)
    await own.evaluate(async () => {
      const json = new TextEncoder().encode(
        JSON.stringify({ data: { table: { sample: 'iris.csv' }, target: 'specie', epochs: 3 } }),
      )
      const packed = new Blob([json]).stream().pipeThrough(new CompressionStream('deflate-raw'))
      const bytes = new Uint8Array(await new Response(packed).arrayBuffer())
      location.hash = `#/data/${btoa(String.fromCharCode(...bytes))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replace(/=+$/, '')}`
    })
    await expect.poll(() => trouble(own).textContent()).toMatch(/no column "specie"\. Did you mean "species"\?/)
    await own.close()
  })
})

test('100,000 rows are read in the worker and scrolled smoothly; their table is not in the link', async () => {
  const own = await studio.open('#/data')
  const lines = Array.from({ length: 100_000 }, (_, i) => `${i},${(i * 7919) % 1000},${i % 3 ? 'yes' : 'no'}`)
  await drop(own, 'large.csv', `id,x,answer\n${lines.join('\n')}\n`)
  await own.getByRole('heading', { name: /large\.csv 100,000 rows/ }).waitFor()
  await own.getByText('The table is too large for a link').waitFor()
  await own.getByText('Rows of the table').click()
  const view = own.getByRole('region', { name: 'Rows of large.csv' })
  await view.evaluate(element => (element.scrollTop = element.scrollHeight))
  await view.getByRole('rowheader', { name: '99999' }).waitFor()
  expect(await view.getByRole('row').count()).toBeLessThan(30)
  await own.close()
})
