import fc from 'fast-check'
import { expect, test } from 'vitest'
import { confusionMatrix } from '../../src/terminal/confusion.ts'
import { width } from '../../src/terminal/text.ts'
import { ascii, colored, plain } from '../fake-io.ts'

const penguins = {
  labels: ['Adelie', 'Chinstrap', 'Gentoo'],
  counts: [
    [30, 1, 0],
    [0, 1414, 0],
    [0, 0, 24],
  ],
}

test('a confusion matrix', () => {
  expect(confusionMatrix(penguins, plain).join('\n')).toMatchInlineSnapshot()
  expect(confusionMatrix(penguins, ascii).join('\n')).toMatchInlineSnapshot()
  expect(
    confusionMatrix(
      {
        labels: ['no', 'yes'],
        counts: [
          [5, 2],
          [0, 0],
        ],
      },
      colored,
    ),
  ).toMatchInlineSnapshot()
})

const letters = Array.from({ length: 26 }, (_, i) => `letter ${String.fromCharCode(65 + i)}`)
const letterCounts = letters.map((_, r) => letters.map((_, c) => (r === c ? 100 : (r * 7 + c * 3) % 41 === 0 ? r : 0)))

test('too many classes fold to the most confused pairs', () => {
  expect(confusionMatrix({ labels: letters, counts: letterCounts }, plain).join('\n')).toMatchInlineSnapshot()
  const none = confusionMatrix(
    { labels: letters, counts: letters.map((_, r) => letters.map((_, c) => (r === c ? 2 : 0))) },
    plain,
  )
  expect(none.slice(0, 3)).toEqual(['26 classes, 52 of 52 rows right (100 %)', '', 'Lowest recall'])
})

test('ten digits fit into 80 columns unfolded', () => {
  const labels = Array.from({ length: 10 }, (_, i) => String(i))
  const lines = confusionMatrix(
    { labels, counts: labels.map((_, r) => labels.map((_, c) => (r === c ? 36 : Number(c === 3)))) },
    plain,
  )
  expect(lines).toHaveLength(13)
  expect(Math.max(...lines.map(width))).toBeLessThanOrEqual(80)
})

test('fits, whatever the classes', () => {
  const cases = fc.integer({ min: 1, max: 40 }).chain(n =>
    fc.record({
      labels: fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), { minLength: n, maxLength: n }),
      counts: fc.array(fc.array(fc.nat(1e6), { minLength: n, maxLength: n }), { minLength: n, maxLength: n }),
    }),
  )
  fc.assert(
    fc.property(cases, fc.integer({ min: 60, max: 100 }), (confusion, columns) => {
      for (const line of confusionMatrix(confusion, { ...plain, columns })) expect(width(line)).toBeLessThanOrEqual(columns)
    }),
    { numRuns: 50 },
  )
})
