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
  expect(confusionMatrix(penguins, plain).join('\n')).toMatchInlineSnapshot(`
    "true ↓ predicted →  Adelie  Chinstrap  Gentoo  total  recall
    ──────────────────  ──────  ─────────  ──────  ─────  ──────
    Adelie                  30          1       ·     31  96.8 %
    Chinstrap                ·      1,414       ·  1,414   100 %
    Gentoo                   ·          ·      24     24   100 %
    total                   30      1,415      24  1,469  99.9 %"
  `)
  expect(confusionMatrix(penguins, ascii).join('\n')).toMatchInlineSnapshot(`
    "true \\ predicted  Adelie  Chinstrap  Gentoo  total  recall
    ----------------  ------  ---------  ------  -----  ------
    Adelie                30          1       .     31  96.8 %
    Chinstrap              .      1,414       .  1,414   100 %
    Gentoo                 .          .      24     24   100 %
    total                 30      1,415      24  1,469  99.9 %"
  `)
  const empty = {
    labels: ['no', 'yes'],
    counts: [
      [5, 2],
      [0, 0],
    ],
  }
  expect(JSON.stringify(confusionMatrix(empty, colored), null, 1)).toMatchInlineSnapshot(`
    "[
     "\\u001b[1mtrue ↓ predicted →\\u001b[22m  \\u001b[1mno\\u001b[22m  \\u001b[1myes\\u001b[22m  \\u001b[1mtotal\\u001b[22m  \\u001b[1mrecall\\u001b[22m",
     "\\u001b[2m──────────────────  ──  ───  ─────  ──────\\u001b[22m",
     "no                   \\u001b[32m5\\u001b[39m    \\u001b[31m2\\u001b[39m      7  71.4 %",
     "yes                  \\u001b[2m·\\u001b[22m    \\u001b[2m·\\u001b[22m      0       –",
     "total                5    2      7  71.4 %"
    ]"
  `)
})

const letters = Array.from({ length: 26 }, (_, i) => `letter ${String.fromCharCode(65 + i)}`)
const letterCounts = letters.map((_, r) => letters.map((_, c) => (r === c ? 100 : (r * 7 + c * 3) % 41 === 0 ? r : 0)))

test('too many classes fold to the most confused pairs', () => {
  expect(confusionMatrix({ labels: letters, counts: letterCounts }, plain).join('\n')).toMatchInlineSnapshot(`
    "26 classes, 2,600 of 2,805 rows right (92.7 %)

    Most confused
    true      predicted as  rows  of class
    ────────  ────────────  ────  ────────
    letter Z  letter K        25    20.0 %
    letter X  letter B        23    18.7 %
    letter W  letter R        22    18.0 %
    letter U  letter I        20    16.7 %
    letter T  letter Y        19    16.0 %
    letter R  letter P        17    14.5 %
    letter P  letter G        15    13.0 %
    letter O  letter W        14    12.3 %
    letter M  letter N        12    10.7 %
    letter K  letter E        10     9.1 %
    and 6 pairs more

    Lowest recall
    class     rows  found  recall
    ────────  ────  ─────  ──────
    letter Z   125    100  80.0 %
    letter X   123    100  81.3 %
    letter W   122    100  82.0 %
    letter U   120    100  83.3 %
    letter T   119    100  84.0 %
    letter R   117    100  85.5 %
    letter P   115    100  87.0 %
    letter O   114    100  87.7 %
    letter M   112    100  89.3 %
    letter K   110    100  90.9 %
    and 16 classes more"
  `)
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
