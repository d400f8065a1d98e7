import { dense, networkToJson, sequential } from 'glassbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toHash } from '../src/moment/link.ts'
import type { CustomRecipe } from '../src/moment/recipe.ts'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'

let studio: Studio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.close())

/** Pictures of 28 × 28, made by a rule. */
const inputs = Array.from({ length: 4 }, (_, r) =>
  Array.from({ length: 784 }, (_, c) => ((r + 3) * (c % 28) * Math.floor(c / 28)) % 17),
)
const recipe: CustomRecipe = {
  kind: 'custom',
  title: 'Digits',
  network: networkToJson(sequential(784, dense(512, { activation: 'relu' }), dense(10))),
  loss: { name: 'softmaxCrossEntropy' },
  optimizer: { name: 'sgd', options: { learningRate: 0.001 } },
  epochs: 3,
  seed: 1,
  batchSize: 'full',
  shuffle: false,
  inputs: [inputs],
  targets: [[3], [1], [4], [1]],
}

test('a network of 784 inputs and 512 units opens; its weights are walked through by keyboard, its update is shown', async () => {
  const page = await studio.open(await toHash({ room: 'debugger', debugger: { recipe, epoch: 0, batch: 0, step: 0 } }))
  await page.getByRole('heading', { level: 1, name: /P1 = X · W1/ }).waitFor()
  const weights = (name: RegExp) => page.locator('.equation').getByRole('application', { name })
  await weights(/^W1, row 1, column 1: .* through 784 rows and 512 columns/).waitFor()
  // In the page is what is seen, not 401,408 cells.
  expect(await page.locator('[role=gridcell]').count()).toBeLessThan(2000)
  await weights(/^W1, /).focus()
  await page.keyboard.press('Control+End')
  await weights(/^W1, row 784, column 512: /).waitFor()
  for (let i = 0; i < 20; i++) await page.keyboard.press('ArrowUp')
  await weights(/^W1, row 764, column 512: /).waitFor()
  // Backward and update are there as for a small one.
  const steps = page.getByRole('navigation', { name: 'Steps' }).locator('button')
  await steps.last().click()
  await page.locator('[aria-current=step]').waitFor()
  expect(await steps.last().getAttribute('aria-current')).toBe('step')
  expect(await page.locator('[role=alert]').count()).toBe(0)
})
