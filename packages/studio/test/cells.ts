import type { Matrix } from 'glassbox'
import { example, ownTelling, tellingOf } from 'glassbox/tutorial'
import type { ExampleSettings } from 'glassbox/tutorial'
import type { Page } from 'playwright-core'
import { exact } from '../src/matrix/number.ts'

export const own = example('spreadsheet')
export const told = async (epoch = 0, settings: ExampleSettings = {}) => {
  const { timeline } = example('spreadsheet', settings)
  const trace = await timeline().trace(epoch)
  return { trace, telling: tellingOf(trace.program, { ...ownTelling(own), rows: trace.rows }) }
}
export const cell = (page: Page, name: string, row: number, column: number) =>
  page.locator(`.equation [role=grid][aria-label="${name}"] [data-row="${row}"][data-column="${column}"]`).last()

/** All cells of a matrix of the page, in full precision. */
export async function cellsOf(page: Page, within: string, name: string): Promise<string[]> {
  const grids = JSON.stringify(`${within} [role=grid][aria-label="${name}"]`)
  const labels = await page.evaluate(
    `Array.from([...document.querySelectorAll(${grids})].at(-1)?.querySelectorAll('[role=gridcell]') ?? [], cell => cell.getAttribute('aria-label'))`,
  )
  return (labels as string[]).map(label => (/\(exactly (.*?)\)/.exec(label) ?? /: (\S+?)(,| |$)/.exec(label))![1]!)
}
export const exactly = ({ data }: Matrix) => Array.from(data, exact)

export async function type(page: Page, name: string, row: number, column: number, text: string) {
  await cell(page, name, row, column).focus()
  await page.keyboard.type(text)
  await page.keyboard.press('Enter')
}
export const openTool = async (page: Page, name: string) => {
  await page.getByRole('region', { name: 'Tools' }).getByRole('button', { name }).focus()
  await page.keyboard.press('Enter')
}
