import type { Page } from 'playwright-core'

/** Every digit of a cell's number. */
const titlesOf = (cells: readonly Element[]) => cells.map(cell => cell.getAttribute('title') ?? '')
const numberOf = (title: string) => Number(title.replaceAll('−', '-').replace('∞', 'Infinity'))

/** The full-precision numbers of the matrix that a step computes, as the page's cells hold them. */
export async function computed(page: Page): Promise<number[]> {
  const titles = await page.locator('.equation [role=grid]').last().locator('[role=gridcell]').evaluateAll(titlesOf)
  return titles.map(numberOf)
}

/** The same of a matrix by its name. */
export async function numbersOf(page: Page, name: string): Promise<number[]> {
  const titles = await page.getByRole('grid', { name, exact: true }).first().getByRole('gridcell').evaluateAll(titlesOf)
  return titles.map(numberOf)
}

/** Goes to the step that computes a value, by its told name in the list. */
export async function toStep(page: Page, name: string): Promise<void> {
  const heading = page.getByRole('heading', { level: 1 })
  await page
    .getByRole('navigation', { name: 'Steps' })
    .locator('button')
    .filter({ has: page.locator('.told', { hasText: new RegExp(`^${name}$`) }) })
    .first()
    .click()
  await heading.filter({ hasText: `${name} =` }).waitFor()
}
