import { stripVTControlCharacters } from 'node:util'
import { lesson, sections } from 'glassbox/tutorial'
import type { Block } from 'glassbox/tutorial'
import { expect, test } from 'vitest'
import { renderBlock } from '../../src/commands/tutorial/render.ts'
import { width } from '../../src/terminal/text.ts'
import { ascii, colored, plain } from '../fake-io.ts'
import { glassbox } from './run.ts'

test('every section of the lesson fits 80 columns in each look, and its pictures have names of their own', async () => {
  const ids: string[] = []
  for (const { id } of sections)
    for await (const block of lesson(id, { epochs: 3 })) {
      const [told, colors, inAscii] = [plain, colored, ascii].map(look => renderBlock(block, look).join('\n')) as [
        string,
        string,
        string,
      ]
      expect(Math.max(...told.split('\n').map(width))).toBeLessThanOrEqual(80)
      expect(stripVTControlCharacters(colors)).toBe(told)
      expect(inAscii).toMatch(/^[ -~\n]*$/)
      expect(Math.max(...inAscii.split('\n').map(width))).toBeLessThanOrEqual(80)
      expect(questions(inAscii)).toBe(questions(told))
      if (isPicture(block)) ids.push(block.id)
    }
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^[A-Za-z\d-]+$/)
})

const isPicture = (block: Block) => block.kind === 'curve' || block.kind === 'points'

/** How many there are: in ASCII each sign without a spelling would add one. */
const questions = (text: string) => text.split('?').length

test('what the perceptron prints is told as equal; another rate tells other numbers of the spreadsheet', async () => {
  const { code, out } = await glassbox(['tutorial', 'perceptron', '--epochs', 5])
  expect(code).toBe(0)
  expect(out).toMatch(/output of form 1 for 0, 1, 1 +printed 1 +ours 1 +✓/)
  const [own, other] = [
    await glassbox(['tutorial', 'spreadsheet', '--epochs', 5]),
    await glassbox(['tutorial', 'spreadsheet', '--epochs', 5, '--learning-rate', 0.5]),
  ]
  expect(own.out).toMatch(/Step 7 .*[^]*d_output \(3×1\)\n⎡ {2}0\.0350 ⎤/)
  expect(other.code).toBe(0)
  expect(other.out).not.toBe(own.out)
})
