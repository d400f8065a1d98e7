import { readFile } from 'node:fs/promises'
import { dense, networkToJson, sequential } from 'glassbox'
import type { ActivationName } from 'glassbox'
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

const corners = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
]
const network = (hidden: ActivationName, outputs: ActivationName, width = 1) =>
  networkToJson(sequential(2, dense(3, { activation: hidden }), dense(width, { activation: outputs })))

async function opened(part: Partial<CustomRecipe>) {
  const recipe: CustomRecipe = {
    kind: 'custom',
    title: 'Corners',
    network: network('linear', 'linear'),
    loss: { name: 'mse' },
    optimizer: { name: 'sgd', options: { learningRate: 0.5 } },
    epochs: 9,
    seed: 1,
    batchSize: 'full',
    shuffle: false,
    inputs: [corners],
    targets: [[0], [1], [1], [0]],
    ...part,
  }
  return studio.open(await toHash({ room: 'debugger', debugger: { recipe, epoch: 0, batch: 0, step: 0 } }))
}

test('hints are told and lead to their cells: a dead unit, a large update', async () => {
  const page = await opened({
    network: network('relu', 'linear'),
    parameters: {
      'dense1.weights': [
        [1, 1, 1],
        [1, 1, 1],
      ],
      'dense1.bias': [[0, -9, 0]],
      'dense2.weights': [[1], [1], [1]],
      'dense2.bias': [[0]],
    },
  })
  const health = page.getByRole('region', { name: 'Health' })
  await health.getByRole('button', { name: 'A large update: W2_updated' }).waitFor()
  await health.getByRole('button', { name: 'Unit 2 of A1 is dead' }).click()
  await page.getByRole('gridcell', { name: /^A1, row 1, column 2: 0, the cell in hand/ }).waitFor()
})

test('saturated cells, and the plateau of 0.25', async () => {
  const page = await opened({
    network: network('sigmoid', 'sigmoid'),
    parameters: {
      'dense1.weights': [
        [1, 40, 1],
        [1, 40, 1],
      ],
      'dense1.bias': [[0, 20, 0]],
      'dense2.weights': [[0.01], [0.01], [0.01]],
      'dense2.bias': [[0]],
    },
  })
  const health = page.getByRole('region', { name: 'Health' })
  await health.getByRole('button', { name: 'The squared error stands at 0.250' }).waitFor()
  await health.getByRole('button', { name: '4 of 12 cells of A1 are saturated' }).click()
  await page.getByRole('gridcell', { name: /^A1, row \d, column 2: .*the cell in hand/ }).waitFor()
})

test('exploding gradients; of classes, the sample whose class got the least probability', async () => {
  const page = await opened({ inputs: [corners.map(row => row.map(x => 500 * x))] })
  const health = page.getByRole('region', { name: 'Health' })
  await health.getByRole('button', { name: 'Gradients explode' }).click()
  await page.getByRole('gridcell', { name: /^dW2, .*the cell in hand/ }).waitFor()

  const classes = await opened({
    network: network('tanh', 'linear', 3),
    loss: { name: 'softmaxCrossEntropy' },
    targets: [[0], [1], [2], [2]],
    parameters: {
      'dense1.weights': [
        [0, 0, 0],
        [0, 0, 0],
      ],
      'dense1.bias': [[0, 0, 0]],
      'dense2.weights': [
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ],
      // Logits are log 1, log 2, log 5: probabilities of 1/8, 2/8, 5/8.
      'dense2.bias': [[0, Math.LN2, Math.log(5)]],
    },
  })
  const worst = classes.getByRole('region', { name: 'Health' }).getByRole('button', { name: 'Sample 1 is wrong by 0.875' })
  expect(await worst.innerText()).toContain('its class, 1, is given the probability 0.125')
  const [saved] = await Promise.all([
    classes.waitForEvent('download'),
    classes.getByRole('group', { name: 'Save health' }).getByRole('button', { name: 'CSV' }).click(),
  ])
  const rows = (await readFile(await saved.path(), 'utf8')).trim().split('\n')
  expect(rows[0]).toBe('kind,what,why,where')
  expect(rows.find(row => row.includes('Sample 1 is wrong by 0.875'))).toMatch(/probability 0.125.*"Z2₁,₁"$/)
})
