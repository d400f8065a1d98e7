import { stripVTControlCharacters } from 'node:util'
import { fromRows } from 'glassbox'
import type { Block } from 'glassbox/tutorial'
import { expect, test } from 'vitest'
import { renderBlock } from '../../src/commands/tutorial/render.ts'
import { width } from '../../src/terminal/text.ts'
import { ascii, colored, plain } from '../fake-io.ts'
import { allBlocks, sampleBlocks } from '../sample-blocks.ts'

const told = (block: Block, look = plain) => renderBlock(block, look).join('\n')
const lines = (block: Block) => renderBlock(block, plain)

test.each(allBlocks.map(block => [block.kind, block] as const))(
  '%s fits, and tells the same without colour and in ASCII',
  (_, block) => {
    for (const columns of [60, 80, 120])
      for (const look of [plain, ascii, colored])
        for (const line of renderBlock(block, { ...look, columns })) {
          expect(width(line)).toBeLessThanOrEqual(columns)
          expect(line).toBe(line.trimEnd())
        }
    expect(stripVTControlCharacters(told(block, colored))).toBe(told(block))
    if (block.kind !== 'paragraph') expect(told(block, colored)).not.toBe(told(block))
    expect(told(block, ascii)).toMatch(/^[ -~\n]*$/)
    expect(told(block, ascii)).not.toContain('?')
  },
)

test('matrices have their shapes, aligned decimals that are rounded, and say what is left out', () => {
  expect(told(sampleBlocks.matrices)).toMatchInlineSnapshot(`
    "X (3×2)   d_h (2×2)             row (1×2)
    ⎡ 1 0 ⎤   ⎡  0.0016 -0.1235 ⎤   [ 0.42 1.50 ]
    ⎢ 0 1 ⎥   ⎣  0.0000  0.5000 ⎦
    ⎣ 1 1 ⎦

    long and wide (1,000×200)
    ⎡ 0 0 0 0 0 0 0 0 0 0 0 0 ⎤
    ⎢ 0 0 0 0 0 0 0 0 0 0 0 0 ⎥
    ⎢ 0 0 0 0 0 0 0 0 0 0 0 0 ⎥
    ⎢ 0 0 0 0 0 0 0 0 0 0 0 0 ⎥
    ⎢ 0 0 0 0 0 0 0 0 0 0 0 0 ⎥
    ⎣ 0 0 0 0 0 0 0 0 0 0 0 0 ⎦
    and 994 more rows, 188 more columns"
  `)
  const numbers = (rows: number[][]) =>
    renderBlock({ kind: 'matrices', matrices: [{ name: 'm', matrix: fromRows(rows) }] }, ascii).slice(1)
  expect(numbers([[2.00005, -0.00001]])).toEqual(['[ 2.000 0.000 ]'])
  expect(numbers([[1e-7, NaN]])).toEqual(['[ 1.000e-7      NaN ]'])
  expect(numbers([[1e7], [-Infinity]])).toEqual(['[  10000000 ]', '[ -Infinity ]'])
  expect(numbers([[0, 0]])).toEqual(['[ 0 0 ]'])
  expect(numbers([[0.99996]])).toEqual(['[ 1.0000 ]'])
})

test('a step: number, title, words, formula, the chosen code, shapes, values', () => {
  expect(told(sampleBlocks.step)).toMatchInlineSnapshot(`
    "Step 7  Delta of the output layer
    The error times the slope, cell by cell.
      formula  D = E ∘ S
      NumPy    D = E * S
      shapes   Cell by cell, so the shapes are equal: (3, 1).

    D (2×1)
    ⎡  0.0350 ⎤
    ⎣ -0.1313 ⎦"
  `)
  for (const [code, text] of [
    ['r', 'R        D <- E * S'],
    ['typescript', 'TypeScript  D = mul(E, S)'],
    ['latex', 'LaTeX    D = E \\odot S'],
  ] as const)
    expect(renderBlock(sampleBlocks.step, plain, { code }).join('\n')).toContain(text)
  const repeated = { ...sampleBlocks.step, words: `First. ${sampleBlocks.step.shapes}` }
  expect(told(repeated)).not.toContain('  shapes')
  const maths = renderBlock(sampleBlocks.step, plain, { code: 'maths' })
  expect(maths.filter(line => line.includes('D ='))).toEqual(['  formula  D = E ∘ S'])
})

test('printed rows: what, printed, ours and a mark, which differs without colour and in ASCII', () => {
  const { equal, explained, differs, long } = sampleBlocks
  expect([equal, explained, differs, long].map(block => told(block)).join('\n')).toMatchInlineSnapshot(`
    "error at epoch 0                   printed 0.23478     ours 0.23478     ✓
    error at epoch 7000                printed 0.00775     ours 0.00781     ≈
          Chaotic: the order in which a machine adds up decides, since the steps are
          as long as they are here.
    output of sample 1 after thousands of iterations
                                       printed 0.98032096  ours 0.97801234  ✗
    input
      printed [[1 0 0 0] [1 0 1 1] [0 1 0 1]]
      ours    [[1 0 0 0] [1 0 1 1] [0 1 0 1]]  ✓"
  `)
  expect(
    [equal, explained, differs].map(
      block =>
        renderBlock(block, ascii)
          .join('\n')
          .match(/ ([=~!])$/m)?.[1],
    ),
  ).toEqual(['=', '~', '!'])
  const again = renderBlock(explained, plain, { before: explained })
  expect(again).toEqual(lines(explained).slice(0, 1))
  expect(renderBlock(explained, plain, { before: equal })).toEqual(lines(explained))
})

test('tables are broken into lines, not cut', () => {
  expect(told(sampleBlocks.table)).toMatchInlineSnapshot(`
    "mathematics                      code                               number
    ───────────────────────────────  ─────────────────────────────────  ──────
    ∂E/∂Wh = (Y − t) ∘ Y(1 − Y) ∘ h  np.dot(hiddenlayer_activations.T,       1
                                     d_output) * learning_rate

    η                                lr                                     20"
  `)
})

test('headings, mistakes and code', () => {
  const { heading, erratum, code } = sampleBlocks
  expect([heading, erratum, code].map(block => told(block)).join('\n')).toMatchInlineSnapshot(`
    "The tutorial’s steps
    ────────────────────
    Mistake: the updates
      wrong  Wh = Wh + η
      right  Wh = Wh − η
    Python:
        for i in range(9):
            x = a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a +
                a + a + a + a + a + a + a + a + a + a + a + a + a + b

            y = 1"
  `)
})

test('curves and points are drawn, their classes and lines told by sign', () => {
  const { curve, points } = sampleBlocks
  expect(told(curve, ascii)).toMatchInlineSnapshot(`
    "Error & "learning rate" <0.1>
    ** rate 0.1   o rate eta
    0.25 +*o*o o o o o o o o
         |    ******         o o o o o o o o o o o o o o o o o o
    0.20 +          ******                                       o o o o o o o o o o
         |                ******
    0.15 +                      ******
         |                            ******
    0.10 +                                  *********
    0.05 +                                           ************
         |                                                       ************
         |                                                                   *******
         ++--------------+-------------+--------------+-------------+--------------+
          0              2             4              6             8             10"
  `)
  expect(told(points, ascii)).toMatchInlineSnapshot(`
    "Two classes
    o class 0, predicted: blank   x class 1, predicted: .
    2.0 +          ................................................................x
        |          ............................................................x....
        |          .................................................................
        |                            ...............................................
        |                            ...............................................
    1.5 +                            ...............................................
        |                            ...............................................
        |                            ...............................................
        |                                               ............................
    1.0 +                                               ............................
        |                                               ............................
        |                                               ............................
        |                                                                 ..........
        |                                                                 ..........
    0.5 +                                                                 ..........
        |                                                                 ..........
        |                                                                 ..........
        |
        |    o
    0.0 +o
        ++------------------+-----------------+------------------+------------------
         0.0               0.5               1.0                1.5"
  `)
  expect(told({ ...curve, series: [] })).toContain('no line to draw')
  expect(told({ ...points, x: [], y: [] })).toContain('(no finite point to draw)')
})
