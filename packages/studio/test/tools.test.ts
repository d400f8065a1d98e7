import { ownTelling, tellingOf } from 'glassbox/tutorial'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from './axe.ts'
import { cell, cellsOf, exactly, openTool, own, told, type } from './cells.ts'
import { openStudio } from './page.ts'
import type { Studio } from './page.ts'
import { toStep } from './steps.ts'

let studio: Studio
beforeAll(async () => {
  studio = await openStudio()
})
afterAll(() => studio.close())

describe('What if?', () => {
  test('a double click edits a cell of another step where it stands; one click leads to its step; what is no number is not taken', async () => {
    const page = await studio.open('#/debugger')
    await page.getByRole('heading', { level: 1, name: /hidden_layer_input1/ }).waitFor()
    await toStep(page, 'Error_at_hidden_layer')
    await cell(page, 'd_output', 1, 0).dblclick()
    await page.keyboard.type('much')
    await page.keyboard.press('Enter')
    const field = page.getByRole('textbox', { name: /^New number for d_output, row 2/ })
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    await field.fill('2')
    await page.keyboard.press('Enter')
    await page.getByText('was 0.0325435, now 2').waitFor()
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('Error_at_hidden_layer =')
    await cell(page, 'd_output', 1, 0).dblclick()
    await cell(page, 'wout', 0, 0).focus()
    expect(await page.getByRole('list', { name: 'Cells changed by hand' }).getByRole('listitem').count()).toBe(1)
    await cell(page, 'd_output', 0, 0).click()
    await page.getByRole('heading', { level: 1, name: /d_output =/ }).waitFor()
  })
  test('editing wh[0,0] changes what it should and nothing else; undo and redo by keyboard; the link keeps it', async () => {
    const page = await studio.open('#/debugger')
    await type(page, 'wh', 0, 0, '0.9')
    const rows = page.locator('.panel tbody tr')
    await rows.first().waitFor()

    const { trace, telling } = await told()
    const wh = trace.value('dense1.weights')
    const numbers = trace.tensor(wh).data.slice()
    numbers[0] = 0.9
    const changed = trace.with(new Map([[wh, numbers]]))
    const different = trace.program.values.filter(value =>
      trace.tensor(value).data.some((x: number, i: number) => !Object.is(x, changed.tensor(value).data[i])),
    )
    expect(different.length).toBeLessThan(trace.program.values.length)
    const listed = (await rows.allInnerTexts()).map(text => text.split(/\s+/))
    expect(new Map(listed.map(([name, cells]) => [name, Number(cells)]))).toEqual(
      new Map(
        different.map(value => {
          const [now, before] = [changed.tensor(value).data, trace.tensor(value).data]
          return [telling.nameOf(value), now.filter((x: number, i: number) => !Object.is(x, before[i])).length]
        }),
      ),
    )
    // Every number of every step, as the page shows it.
    for (const [i, { step, name }] of telling.steps.entries()) {
      if (i > 0) await page.keyboard.press(']')
      await page.getByRole('heading', { level: 1, name: `${name} =`, exact: false }).waitFor()
      const values = new Set([...step.inputs, step.output])
      for (const value of values)
        expect(await cellsOf(page, '.equation', telling.nameOf(value)), telling.nameOf(value)).toEqual(
          exactly(telling.numbers(changed, value)),
        )
    }
    const link = await page.evaluate(() => new Promise<string>(done => setTimeout(() => done(location.href), 600)))
    await page.keyboard.press('Control+z')
    await page.getByText('22 values of this batch change').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+Shift+Z')
    await page.getByText('22 values of this batch change').waitFor()
    await page.keyboard.press('Control+z')
    await page.getByRole('button', { name: 'hidden_layer_input1 X · wh' }).click()
    await expect.poll(() => cellsOf(page, '.equation', 'wh')).toEqual(exactly(telling.numbers(trace, wh)))

    const again = await studio.open(new URL(link).hash)
    await again.getByText('22 values of this batch change').waitFor()
    expect(await violations(again)).toEqual([])
  })

  test('of a computed matrix the other cells still follow; a cell says what it was; differences instead of numbers', async () => {
    const page = await studio.open('#/debugger')
    await type(page, 'hidden_layer_input1', 0, 0, '5')
    await type(page, 'wh', 0, 1, '2')
    const { trace, telling } = await told()
    const [wh, z] = [trace.value('dense1.weights'), trace.value('dense1.product')]
    const weights = trace.tensor(wh).data.slice()
    weights[1] = 2
    const upstream = telling.numbers(trace.with(new Map([[wh, weights]])), z)
    const wanted = exactly(upstream)
    wanted[0] = '5'
    await expect.poll(() => cellsOf(page, '.equation', 'hidden_layer_input1')).toEqual(wanted)
    expect(await cell(page, 'wh', 0, 1).getAttribute('title')).toBe('was 0.88, now 2 (difference 1.12)')
    // A value that the step does not show, by its place; a place that is not there.
    await page.getByText('Set a cell by its place').click()
    await page.getByRole('combobox', { name: 'value' }).selectOption({ label: 'y' })
    await page.getByRole('textbox', { name: 'number' }).fill('0.25')
    await page.getByRole('spinbutton', { name: 'row' }).fill('4')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('y has no such cell: rows go from 1 to 3').waitFor()
    await page.getByRole('spinbutton', { name: 'row' }).fill('3')
    await page.keyboard.press('Enter')
    await page.getByText('y, row 3, column 1').waitFor()
    await page.getByLabel('show differences instead of numbers').check()
    await expect.poll(async () => (await cellsOf(page, '.equation', 'wh')).slice(0, 3)).toEqual(['0', '1.12', '0'])
  })

  test('training carries on from the change, as a lane', async () => {
    const page = await studio.open('#/debugger')
    await type(page, 'wh', 0, 0, '0.9')
    await page.getByRole('button', { name: /Carry on training/ }).click()
    await page.getByRole('region', { name: 'Lane B' }).getByText('changed by hand in epoch 1').waitFor()
    for (let i = 0; i < 3; i++) await page.keyboard.press('.')
    const timeline = own.timeline().branch(0, 0, trace => {
      const wh = trace.value('dense1.weights')
      const numbers = trace.tensor(wh).data.slice()
      numbers[0] = 0.9
      return trace.with(new Map([[wh, numbers]]))
    })
    const trace = await timeline.trace(3)
    const wanted = exactly(
      tellingOf(trace.program, { ...ownTelling(own), rows: 3 }).numbers(trace, trace.value('dense1.product')),
    )
    await expect.poll(() => cellsOf(page, '[aria-label="Lane B"]', 'hidden_layer_input1')).toEqual(wanted)
  })
})

test('lanes of two learning rates are two separate runs; they stand in the link', async () => {
  const page = await studio.open('#/debugger')
  await openTool(page, 'Lanes')
  await page.getByLabel('Learning rate').fill('0.5')
  await page.keyboard.press('Enter')
  await page.getByText('First difference in epoch 1: wh_updated').waitFor()
  const slider = page.getByLabel('Epoch', { exact: true })
  await slider.fill('12')
  for (const [lane, learningRate] of [
    ['A', 0.1],
    ['B', 0.5],
  ] as const) {
    const { trace, telling } = await told(12, { learningRate })
    const wanted = exactly(telling.numbers(trace, trace.value('dense1.product')))
    await expect.poll(() => cellsOf(page, `[aria-label="Lane ${lane}"]`, 'hidden_layer_input1')).toEqual(wanted)
  }
  await expect
    .poll(() => page.getByRole('img', { name: /loss by epoch/ }).getAttribute('aria-label'))
    .toMatch(/lane A, from 0\.354.*lane B, from 0\.354/)
  expect(await violations(page)).toEqual([])
  const link = await page.evaluate(() => new Promise<string>(done => setTimeout(() => done(location.href), 600)))
  const again = await studio.open(new URL(link).hash)
  await again.getByRole('region', { name: 'Lane B' }).getByText('learning rate 0.5').waitFor()
  await again.getByRole('button', { name: 'Open' }).click()
  await again.getByRole('region', { name: 'Lane A' }).getByText('learning rate 0.5, full batch').waitFor()
  await again.getByRole('region', { name: 'Lane B' }).getByText('learning rate 0.1').waitFor()
})
