import { readFileSync, writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './axe.ts'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'
import { at, drop, example, glassbox, saved } from './table-page.ts'

let studio: Studio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.close())

test('a training is stopped midway, and what was reached is kept', async () => {
  const own = await studio.open('#/data')
  await own.getByRole('button', { name: 'wine' }).click()
  await own.getByLabel('Epochs', { exact: true }).fill('100000')
  await own.getByRole('button', { name: 'Train', exact: true }).click()
  await own.getByText(/^epoch [1-9]/).waitFor()
  await own.getByRole('button', { name: /^Stop/ }).click()
  await own.getByText(/of 100000 epochs: stopped, with what was reached kept/).waitFor()
  await saved(own, 'Save the model', 'stopped.safetensors')
  // The address follows when nothing has changed for a moment; it says how far the training had come.
  await own.waitForTimeout(600)
  const fresh = await studio.open(new URL(own.url()).hash)
  await saved(fresh, 'Save the model', 'replayed.safetensors')
  expect(readFileSync(at('replayed.safetensors')).equals(readFileSync(at('stopped.safetensors')))).toBe(true)
  await own.close()
  await fresh.close()
})

test('what stands in for missing cells is chosen by column, as on the command line, and stays in the link', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => [
    i % 7 === 0 ? '' : i % 5,
    i % 9 === 0 ? '' : i * i,
    i % 2 ? 'a' : 'b',
    i % 3 ? 'yes' : 'no',
  ])
  const csv = ['few,many,level,kind', ...rows.map(row => row.join())].join('\n')
  writeFileSync(at('gaps.csv'), csv)
  const own = await studio.open('#/data')
  await drop(own, 'gaps.csv', csv)
  await own.getByLabel('Missing cells of few become').selectOption('number')
  await own.getByLabel('Number for missing cells of few').fill('-1,5')
  await own.getByLabel('Missing cells of many become').selectOption('mean')
  await own.getByLabel('Epochs', { exact: true }).fill('3')
  expect(await violations(own)).toEqual([])
  await own.getByRole('button', { name: 'Train', exact: true }).click()
  await saved(own, 'Save the model', 'filled.safetensors')
  glassbox(
    'train',
    'gaps.csv',
    '-t',
    'kind',
    '--epochs',
    '3',
    '--fill',
    'few=-1.5,many=mean',
    '-o',
    'told.safetensors',
    '--quiet',
  )
  const columns = (name: string) => {
    const told = JSON.parse(glassbox('inspect', name, '--json')) as { columns: { used: { fill?: number }[] } }
    return told.columns.used
  }
  expect(columns('filled.safetensors')[0]).toMatchObject({ name: 'few', fill: -1.5 })
  expect(columns('filled.safetensors')).toEqual(columns('told.safetensors'))
  await own.waitForTimeout(600)
  const fresh = await studio.open(new URL(own.url()).hash)
  await saved(fresh, 'Save the model', 'again.safetensors')
  expect(readFileSync(at('again.safetensors')).equals(readFileSync(at('filled.safetensors')))).toBe(true)
  expect(await fresh.getByLabel('Missing cells of many become').inputValue()).toBe('mean')
  await own.close()
  await fresh.close()
})

test('a model file opens, alone and then on a table; a regression has its residuals', async () => {
  writeFileSync(at('diabetes.csv'), example('diabetes.csv'))
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
    await drop(own, 'cut.safetensors', readFileSync(at('diabetes.safetensors')).subarray(0, 3000))
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
