import { tick } from 'svelte'

/** Takes the keyboard on to the columns, where what opened the table is there no more. */
export async function toColumns(): Promise<void> {
  await tick()
  document.getElementById('columns-title')?.focus({ preventScroll: true })
}
