import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'

// Every program in this folder is run as a user would run it; what it prints is kept in output/ and compared.
// GLASSBOX_KEEP_OUTPUT=1 writes what is printed now, to be looked at and committed.
const folder = fileURLToPath(new URL('.', import.meta.url))
const programs = readdirSync(folder).filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'))

test.each(programs)('%s prints what it printed', async program => {
  const lines: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((...words: unknown[]) => void lines.push(words.join(' ')))
  try {
    await import(`${folder}${program}`)
  } finally {
    log.mockRestore()
  }
  const kept = `${folder}output/${program.replace(/\.ts$/, '.txt')}`
  const printed = `${lines.join('\n')}\n`
  if (process.env['GLASSBOX_KEEP_OUTPUT'] === '1') writeFileSync(kept, printed)
  expect(existsSync(kept), `${kept} is missing: run with GLASSBOX_KEEP_OUTPUT=1 and look at it`).toBe(true)
  expect(printed).toBe(readFileSync(kept, 'utf8'))
})
