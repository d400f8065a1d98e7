import type { Bench } from './bench.svelte.ts'
import { guess, tableOf } from './columns.ts'
import { messageOf } from '../words/message.ts'

/** Takes a table's text for the points; gives what is wrong with it, if anything is. */
export function useTable(bench: Bench, name: string, text: string): string | undefined {
  try {
    const columns = guess(tableOf(text, name))
    const heldOut = bench.settings.heldOut || 0.3
    bench.set({ source: { kind: 'table', name, text, ...columns }, isStandardised: true, heldOut })
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}
