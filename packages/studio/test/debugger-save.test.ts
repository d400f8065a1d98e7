import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { checkTraceJson, firstDifference, traceToJson } from 'glassbox/trace'
import { example } from 'glassbox/tutorial'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { computed, toStep } from './steps.ts'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'

let studio: Studio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.close())

async function saved(page: Page, view: string, kind: string): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('group', { name: view }).getByRole('button', { name: kind }).click(),
  ])
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

test('what is seen is saved: matrices and trace in full precision, pictures with their numbers', async () => {
  const page = await studio.open('#/debugger')
  await page.getByRole('heading', { level: 1, name: /hidden_layer_input1/ }).waitFor()
  await toStep(page, 'd_hiddenlayer')
  const csv = await saved(page, 'This step', 'CSV')
  expect(csv.name).toBe('d_hiddenlayer-epoch-1.csv')
  const rows = csv.bytes.toString().trim().split(/\r?\n/).slice(-3)
  expect(rows.flatMap(row => row.split(',').map(Number))).toEqual(await computed(page))

  const json = await saved(page, 'All numbers of this batch', 'trace JSON')
  const trace = await example('spreadsheet').timeline().trace(0)
  expect(firstDifference(traceToJson(trace), checkTraceJson(JSON.parse(json.bytes.toString())))).toBeUndefined()

  const svg = (await saved(page, 'This step', 'SVG')).bytes.toString()
  for (const text of ['d_hiddenlayer', '−0.00595', '−0.0394']) expect(svg).toContain(`>${text}<`)
  expect(svg).not.toContain('color-mix')
  const png = (await saved(page, 'This step', 'PNG')).bytes
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect(png.readUInt32BE(16)).toBeGreaterThan(1000)

  const network = await saved(page, 'Network', 'SVG')
  expect(network.name).toBe('network-epoch-1.svg')
  for (const text of ['h₁', 'b .46', 'weight above 0']) expect(network.bytes.toString()).toContain(`>${text}<`)
  const parameters = (await saved(page, 'Network', 'CSV')).bytes.toString().split(/\r?\n/)
  expect(parameters.slice(0, 3)).toEqual(['wh', 'column 1,column 2,column 3', '0.42,0.88,0.55'])

  const losses = (await saved(page, 'Loss curve', 'CSV')).bytes.toString().split(/\r?\n/)
  expect(losses[0]).toBe('epoch,loss')
  expect(losses[1]).toBe(`1,${trace.tensor(trace.program.loss).data[0]}`)
  const curve = (await saved(page, 'Loss curve', 'SVG')).bytes.toString()
  expect(curve).toContain('>epoch<')
  expect(curve).not.toContain('viewBox="0 0 0 0"')
})
