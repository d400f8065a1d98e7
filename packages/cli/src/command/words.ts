import type { Bounds } from './command.ts'

/** A word as it stands in a sentence. */
export const quoted = (word: string): string => JSON.stringify(word)

/** "above 0 and at most 1", or nothing. */
export function boundsText({ min, max, above, below }: Bounds): string {
  if (min !== undefined && max !== undefined) return `from ${min} to ${max}`
  const low = min !== undefined ? `at least ${min}` : above !== undefined ? `above ${above}` : undefined
  const high = max !== undefined ? `at most ${max}` : below !== undefined ? `below ${below}` : undefined
  return [low, high].filter(bound => bound !== undefined).join(' and ')
}
