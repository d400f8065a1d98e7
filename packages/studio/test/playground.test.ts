import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exact } from '../src/matrix/number.ts'
import { toHash } from '../src/moment/link.ts'
import { first } from '../src/playground/settings.ts'
import { files, keepFiles, saveAll } from './kept.ts'
import { ownTraining } from './moons.ts'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'
import { example } from './table-page.ts'

let studio: Studio
/** The room as it opens: moons. */
let page: Page
const ready = (on: Page) => on.locator('[data-accuracy]').waitFor()
const epochOf = async (on: Page) => Number((await on.locator('[data-epoch]').innerText()).replaceAll(',', '').split('·')[0])
const percent = async (on: Page, name: string) => parseFloat(await on.locator(`[data-${name}]`).innerText())
const button = (on: Page, name: string) => on.getByRole('button', { name, exact: true })
beforeAll(async () => {
  studio = await openStudio()
  page = await studio.open('#/playground')
  await ready(page)
})
afterAll(() => studio.close())

/** Types over a number, as a reader does. */
async function type(field: Locator, text: string) {
  await field.focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.type(text)
  await page.keyboard.press('Enter')
}
const bias = async (on: Page) => (await on.getByLabel('Bias', { exact: true }).getAttribute('title')) ?? ''

describe('moons', () => {
  test('are learnt, and the losses are those of the core’s own training, bit for bit', async () => {
    await page.getByLabel('Speed').selectOption('most')
    await page.getByRole('checkbox', { name: 'log scale' }).check()
    await button(page, 'Play').click()
    await expect.poll(() => epochOf(page), { timeout: 10_000 }).toBeGreaterThan(150)
    await button(page, 'Pause').click()
    await button(page, 'Play').waitFor()
    expect(await percent(page, 'accuracy')).toBeGreaterThan(97)
    expect(await percent(page, 'held-accuracy')).toBeGreaterThan(93)
    await expect.poll(() => page.getByRole('img', { name: /^loss by epoch: training, from/ }).count()).toBe(1)
    // The losses are drawn, in the colour of the first line.
    const pen = `document.querySelector('[aria-labelledby=losses-title] canvas').getContext('2d')`
    const bytes = await page.evaluate<number[]>(`[...${pen}.getImageData(0, 0, 300, 168).data]`)
    const blue = bytes.filter((own, i) => i % 4 === 2 && own > 180 && bytes[i - 2]! < 90 && bytes[i + 1]! > 200)
    expect(blue.length).toBeGreaterThan(100)
    const views = ['network', 'losses', 'scores', 'surface', 'weights', 'gradient']
    await keepFiles(page)
    await saveAll(page, 'gradient.png')
    await expect.poll(async () => Object.keys(await files(page)).length).toBe(3 * views.length)
    const saved = await files(page)
    for (const name of views) {
      expect(saved[`${name}.svg`], name).toMatch(/^<svg .*<image .*<\/svg>$/s)
      expect(saved[`${name}.png`]?.slice(1, 4), name).toBe('PNG')
    }
    const [lines, numbers, points, spread] = ['losses', 'network', 'surface', 'weights'].map(name =>
      saved[`${name}.csv`]!.trim().split('\n').slice(1),
    )
    const { history, parameters } = await ownTraining(lines!.length).run()
    expect(lines).toEqual(history.map(({ epoch, loss, validationLoss }) => [epoch, loss, validationLoss].join(',')))
    const wanted = [...parameters.values()].flatMap(({ data }) => Array.from(data))
    expect(numbers!.map(line => Number(line.split(',')[3]))).toEqual(wanted)
    expect(points).toHaveLength(300)
    const right = points!.filter(line => (Number(line.split(',')[4]) > 0.5 ? 'class 1' : 'class 0') === line.split(',')[2])
    expect(right.length).toBeGreaterThan(285)
    // Every epoch that is kept counts each of the 20 weights of the first layer, and the 10 of the last, once.
    const counted = (name: string) =>
      spread!.filter(line => line.startsWith(`${name},0,`)).map(line => Number(line.split(',')[4]))
    for (const [name, count] of [
      ['hidden1.weights', 20],
      ['output.weights', 10],
    ] as const)
      // prettier-ignore
      expect(counted(name).reduce((sum, own) => sum + own, 0)).toBe(count)
  })

  test('one batch and one epoch go on from there, Reset starts anew', async () => {
    await button(page, 'Reset').click()
    await expect.poll(() => epochOf(page)).toBe(0)
    await button(page, 'One batch').click()
    await page.getByText('batch 1 of 7').waitFor()
    await button(page, 'One epoch').click()
    await expect.poll(() => epochOf(page)).toBe(1)
    await button(page, 'One epoch').click()
    await expect.poll(() => epochOf(page)).toBe(2)
  })

  test('a unit shows the bias and weights that the core’s own training has; changing one changes what the network says', async () => {
    const wanted = (await ownTraining(2).run()).parameters
    await page.locator('[data-unit="0,3"]').click()
    await page.getByRole('heading', { name: 'The numbers of unit 4 of layer 1' }).waitFor()
    expect(await bias(page)).toBe(exact(wanted.get('dense1.bias')!.data[3]!))
    const weight = page.getByLabel('Weight from y', { exact: true })
    expect(await weight.getAttribute('title')).toBe(exact(wanted.get('dense1.weights')!.data[13]!))
    const before = await percent(page, 'accuracy')
    await type(weight, '−40,5')
    await expect.poll(() => weight.getAttribute('title')).toBe('−40.5')
    await expect.poll(() => percent(page, 'accuracy')).not.toBe(before)
  })

  test('a weight can be changed at its line, a bias before its unit', async () => {
    const boxOf = async (unit: string) => (await page.locator(`[data-unit="${unit}"]`).boundingBox())!
    const [from, to] = [await boxOf('0,9'), await boxOf('1,0')]
    // The line ends at the bias, before its unit.
    const [x0, x1] = [from.x + from.width, to.x - 52]
    const [y0, y1] = [from.y + from.height / 2, to.y + to.height / 2]
    await page.mouse.click((x0 + x1) / 2, (y0 + y1) / 2)
    await type(page.getByLabel('weight from unit 10 of layer 1 to the output'), '7')
    await page.mouse.click(to.x - 26, y1)
    await type(page.getByLabel('bias of the output'), '-0.75')
    await page.locator('[data-unit="1,0"]').click()
    await expect.poll(() => page.getByLabel('Weight from unit 10').getAttribute('title')).toBe('7')
    expect(await bias(page)).toBe('−0.75')
  })

  test('a link restores it all in a fresh page: changed numbers, epoch, batch, unit', async () => {
    await button(page, 'One epoch').click()
    await expect.poll(() => epochOf(page)).toBe(3)
    await button(page, 'One batch').click()
    await page.getByText('batch 1 of 7').waitFor()
    const told = { bias: await bias(page), accuracy: await percent(page, 'accuracy') }
    await expect.poll(() => page.evaluate('location.hash')).toMatch(/^#\/playground\/./)
    await page.waitForTimeout(500)
    const fresh = await studio.open(await page.evaluate('location.hash'))
    await fresh.getByText('batch 1 of 7').waitFor()
    await fresh.getByRole('heading', { name: 'The numbers of the output' }).waitFor()
    expect({ bias: await bias(fresh), accuracy: await percent(fresh, 'accuracy') }).toEqual(told)
    await fresh.close()
  })

  test('opens in the debugger at this very moment, with the same parameters', async () => {
    const moment = { settings: first, epoch: 7, batch: 3, edits: [], unit: { layer: 0, unit: 2 } }
    for (const edits of [[], [{ epoch: 5, parameter: 'hidden1.bias', row: 0, column: 2, number: 1.5 }]]) {
      const fresh = await studio.open(await toHash({ room: 'playground', playground: { ...moment, edits } }))
      await fresh.getByText('batch 4 of 7').or(fresh.getByText('batch 3 of 7')).waitFor()
      const wanted = await bias(fresh)
      await button(fresh, 'Open in the debugger').click()
      await fresh.locator('.debugger').waitFor()
      const cell = fresh.locator(`[role=gridcell][aria-label*="${wanted}"]`)
      for (let step = 0; step < 4 && (await cell.count()) === 0; step++) {
        await fresh.keyboard.press(']')
        await fresh.waitForTimeout(100)
      }
      expect(await cell.count()).toBeGreaterThan(0)
      const status = fresh.getByRole('status').filter({ hasText: /^epoch/ })
      expect(await status.innerText()).toContain(edits.length > 0 ? 'epoch 1 of' : 'epoch 8 of')
      await fresh.close()
    }
  })
})

describe('other points', () => {
  test('drawn by hand, with the pointer and typed, are learnt', async () => {
    await page.getByRole('combobox', { name: 'Data', exact: true }).selectOption('drawn')
    const plane = page.getByRole('application')
    const box = (await plane.boundingBox())!
    const draw = async (x: number, y: number) => page.mouse.click(box.x + x * box.width, box.y + y * box.height)
    for (const [x, y] of [[0.2, 0.2], [0.3, 0.15], [0.25, 0.3]] as const) await draw(x, y) // prettier-ignore
    await page.getByText('all points are of one class').waitFor()
    await page.getByRole('radio', { name: 'class 1' }).check()
    await page.getByLabel('x', { exact: true }).fill('0,5')
    await page.getByLabel('y', { exact: true }).fill('-0.5')
    await page.getByLabel('y', { exact: true }).press('Enter')
    await plane.focus()
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'Enter']) await page.keyboard.press(key)
    await page.getByText('5 points.').waitFor()
    await expect.poll(() => page.evaluate('location.hash')).toMatch(/playground/)
    await button(page, 'Play').click()
    await expect.poll(() => percent(page, 'accuracy'), { timeout: 8000 }).toBe(100)
    await button(page, 'Pause').click()
    await button(page, 'Take back the last').click()
    await page.getByText('4 points.').waitFor()
  })

  test('of several classes, and numbers', async () => {
    await page.getByRole('combobox', { name: 'Data', exact: true }).selectOption('gaussians')
    await page.getByRole('combobox', { name: 'Classes', exact: true }).selectOption('4')
    await expect.poll(() => page.locator('[data-unit^="1,"]').count()).toBe(4)
    await button(page, 'Play').click()
    await expect.poll(() => percent(page, 'accuracy'), { timeout: 8000 }).toBeGreaterThan(90)
    await page.getByRole('combobox', { name: 'Data', exact: true }).selectOption('hills')
    await page.getByText('held-out R²').waitFor()
    await expect.poll(() => percent(page, 'accuracy'), { timeout: 8000 }).toBeGreaterThan(0.8)
    await button(page, 'Pause').click()
    await page.getByRole('heading', { name: 'R²' }).waitFor()
  })

  test('of a table that is pasted; what is wrong with one is said', async () => {
    await page.getByRole('combobox', { name: 'Data', exact: true }).selectOption('table')
    const paste = async (text: string) => {
      await page.getByLabel('or paste one').fill(text)
      await button(page, 'Use this table').click()
    }
    await paste('a,b\n1,2\n3,4\n')
    await page.getByText(/too few columns/).waitFor()
    await paste(example('penguins.csv'))
    await page.getByText('pasted.csv, 344 rows').waitFor()
    await page.getByRole('combobox', { name: 'Learnt', exact: true }).selectOption('Species')
    await page.getByText(/2 left out for a missing cell/).waitFor()
    await button(page, 'Play').click()
    await expect.poll(() => percent(page, 'held-accuracy'), { timeout: 8000 }).toBeGreaterThan(90)
    await button(page, 'Pause').click()
    await page.getByText('Gentoo').first().waitFor()
  })
})
