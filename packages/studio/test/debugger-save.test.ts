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

async function saved(page: Page, kind: string): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: kind }).click()])
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

test('what is seen is saved: matrices and trace in full precision, pictures with their numbers', async () => {
  const page = await studio.open('#/debugger')
  await page.getByRole('heading', { level: 1, name: /hidden_layer_input1/ }).waitFor()
  await toStep(page, 'd_hiddenlayer')
  const csv = await saved(page, 'CSV')
  expect(csv.name).toBe('d_hiddenlayer-epoch-1.csv')
  const rows = csv.bytes.toString().trim().split(/\r?\n/).slice(-3)
  expect(rows.flatMap(row => row.split(',').map(Number))).toEqual(await computed(page))

  const json = await saved(page, 'trace JSON')
  const trace = await example('spreadsheet').timeline().trace(0)
  expect(firstDifference(traceToJson(trace), checkTraceJson(JSON.parse(json.bytes.toString())))).toBeUndefined()

  const svg = (await saved(page, 'SVG')).bytes.toString()
  for (const text of ['d_hiddenlayer', '−0.00595', '−0.0394']) expect(svg).toContain(`>${text}<`)
  expect(svg).not.toContain('color-mix')
  const png = (await saved(page, 'PNG')).bytes
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect(png.readUInt32BE(16)).toBeGreaterThan(1000)
})
