import { afterAll, beforeAll, expect, test } from 'vitest'
import { golden, worstDifference } from '../../core/test/golden.ts'
import { computed, numbersOf, toStep } from './steps.ts'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'

interface Article {
  readonly spreadsheet: { readonly after_one_step: Readonly<Record<string, readonly (readonly number[])[]>> }
}
const article = golden<Article>('article')

let studio: Studio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.close())

test.runIf(article)('the twelve steps show the numbers of the article', async () => {
  const page = await studio.open('#/debugger')
  await page.getByRole('heading', { level: 1, name: /hidden_layer_input1/ }).waitFor()
  const names: Readonly<Record<string, string>> = {
    hidden_layer_input: 'hidden_layer_input',
    hiddenlayer_activations: 'hiddenlayer_activations',
    output_layer_input: 'output_layer_input',
    output: 'output',
    E: 'E',
    slope_output_layer: 'slope_output_layer',
    slope_hidden_layer: 'slope_hidden_layer',
    d_output: 'd_output',
    error_at_hidden_layer: 'Error_at_hidden_layer',
    d_hiddenlayer: 'd_hiddenlayer',
    wout: 'wout_updated',
    wh: 'wh_updated',
    bout: 'bout_updated',
    bh: 'bh_updated',
  }
  const expected = article!.spreadsheet.after_one_step
  expect(Object.keys(names).sort()).toEqual(Object.keys(expected).sort())
  for (const [key, told] of Object.entries(names)) {
    await toStep(page, told)
    expect(worstDifference(await computed(page), expected[key]!.flat()), told).toBeLessThan(1e-12)
  }
})

test('conventions are live: signs, transposes and names change, the place stays', async () => {
  const page = await studio.open('#/debugger')
  await page.getByRole('heading', { level: 1, name: /hidden_layer_input1/ }).waitFor()
  await toStep(page, 'E')
  const own = await computed(page)
  await page.getByRole('button', { name: 'y − output', exact: true }).click()
  await page.getByRole('button', { name: 'output − y', exact: true }).waitFor()
  expect(await computed(page)).toEqual(own.map(x => -x))
  await toStep(page, 'gradient_wh')
  const gradient = await computed(page)
  await page.getByRole('button', { name: 'Σ gradients' }).click()
  await page.getByRole('button', { name: 'mean gradients' }).waitFor()
  expect(await computed(page)).toEqual(gradient.map(x => x / 3))
  await page.getByRole('button', { name: 'rows are samples' }).click()
  await page.getByRole('heading', { level: 1, name: /gradient_wh = X · d_hiddenlayerᵀ/ }).waitFor()
  expect((await numbersOf(page, 'X')).slice(0, 3)).toEqual([1, 1, 0])
  await page.getByRole('button', { name: 'names: tutorial' }).click()
  await page.getByRole('heading', { level: 1, name: /dW1 =/ }).waitFor()
})

test('every step of an example is told as an equation of its own matrices, softmax and samples in columns too', async () => {
  for (const name of ['mazur', 'blobs-softmax']) {
    const page = await studio.open('#/debugger')
    await page.locator('button.subject').click()
    await page.getByRole('dialog').getByLabel('example').selectOption(name)
    await page.getByRole('button', { name: 'Open the example' }).click()
    await page.getByRole('status').filter({ hasText: 'step 1 of' }).waitFor()
    const steps = await page.locator('[data-step]').count()
    for (let step = 0; step < steps; step++) {
      await page
        .getByRole('status')
        .filter({ hasText: `step ${step + 1} of ${steps}` })
        .waitFor()
      expect(await page.locator('.equation figure').count(), `${name}, step ${step}`).toBeGreaterThan(1)
      await page.keyboard.press(']')
    }
  }
})
