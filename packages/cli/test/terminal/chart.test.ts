import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fittingAxis, linearAxis } from '../../src/terminal/axis.ts'
import { Canvas } from '../../src/terminal/canvas.ts'
import { lineChart } from '../../src/terminal/chart.ts'
import { predictionScatter, residualHistogram } from '../../src/terminal/residuals.ts'
import { width } from '../../src/terminal/text.ts'
import { ascii, colored, plain } from '../fake-io.ts'

const loss = Array.from({ length: 120 }, (_, i) => 1.1 * 0.95 ** i + 0.02)
const validation = Array.from({ length: 120 }, (_, i) => 1.1 * 0.95 ** i + 0.05 + i * 0.0004)
const few = {
  series: [
    { name: 'loss', values: [3, 2, 1.5, 1.2] },
    { name: 'validation', values: [3.1, 2.5, 2.2, 2.3] },
  ],
  rows: 6,
} as const

test('braille dots', () => {
  const canvas = new Canvas(2, 1, true)
  const seen: string[] = []
  for (const [x, y] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
    [0, 2],
    [1, 2],
    [0, 3],
    [1, 3],
  ] as const) {
    canvas.set(x, y)
    seen.push(canvas.row(0))
  }
  expect(seen).toEqual(['⠁ ', '⠉ ', '⠋ ', '⠛ ', '⠟ ', '⠿ ', '⡿ ', '⣿ '])
  for (const outside of [-1, 4, NaN]) canvas.set(outside, outside)
  expect(canvas.row(0)).toBe('⣿ ')
})

test('a line from dot to dot', () => {
  const canvas = new Canvas(6, 3, false)
  canvas.line(0, 2, 5, 0)
  expect([0, 1, 2].map(row => canvas.row(row))).toEqual(['    **', '  **  ', '**    '])
})

test('axes have round numbers', () => {
  const labels = (low: number, high: number, about: number) => fittingAxis(low, high, about).ticks.map(tick => tick.label)
  expect(labels(0, 1, 5)).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0'])
  expect(labels(-3, 14, 4)).toEqual(['0', '5', '10'])
  expect(labels(0.13, 0.14, 5)).toEqual(['0.130', '0.132', '0.134', '0.136', '0.138', '0.140'])
  expect(labels(1, 30, 5)).toEqual(['10', '20', '30'])
  expect(labels(1, 31, 5)).toEqual(['1', '2', '5', '10', '20'])
  expect(labels(1e-6, 100, 4)).toEqual(['1e-6', '0.001', '1'])
  expect(labels(5, 5, 4)).toEqual(['4.5', '5.0', '5.5'])
  expect(labels(0, 5e7, 5)).toEqual(['0', '10,000,000', '20,000,000', '30,000,000', '40,000,000', '50,000,000'])
  expect(linearAxis(0, 0, 3).ticks.map(tick => tick.label)).toEqual(['-1', '0', '1'])
})

test('a chart of loss and validation', () => {
  expect(lineChart(few, plain).join('\n')).toMatchInlineSnapshot(`
    "⠤⠤ loss   • validation
    3 ┤•⠢⠤⢄⣀⡀
      │     ⠈⠉⠑⠒⠒⠤⠤⣀⣀
      │              ⠉⠉⠒⠒⠢⠤⢄⣀⡀  •                         •                        •
    2 ┤                      ⠈⠉⠑⠒⠒⠒⠤⠤⠤⠤⣀⣀⣀⣀⡀
      │                                    ⠈⠉⠉⠉⠑⠒⠒⠒⠒⠤⠤⠤⠤⣀⣀⣀⣀⣀⡀
      │                                                      ⠈⠉⠉⠉⠉⠉⠉⠒⠒⠒⠒⠒⠒⠤⠤⠤⠤⠤⠤⢄⣀⣀⣀
      └┬────────────────────────┬─────────────────────────┬────────────────────────┬
       1                        2                         3                        4"
  `)
  expect(lineChart(few, ascii).join('\n')).toMatchInlineSnapshot(`
    "** loss   o validation
    3 +o****
      |     ********
      |             ********    o                         o                        o
    2 +                     *****************
      |                                      **************************
      |                                                                *************
      ++------------------------+-------------------------+------------------------+
       1                        2                         3                        4"
  `)
  expect(JSON.stringify(lineChart({ ...few, columns: 24, rows: 3 }, colored), null, 1)).toMatchInlineSnapshot(`
    "[
     "\\u001b[36m⠤⠤\\u001b[39m loss   \\u001b[33m•\\u001b[39m valida…",
     "3 \\u001b[2m┤\\u001b[22m\\u001b[33m•\\u001b[39m\\u001b[36m⠤⢄⡀\\u001b[39m",
     "2 \\u001b[2m┤\\u001b[22m   \\u001b[36m⠈⠉⠒⠢\\u001b[39m\\u001b[33m•\\u001b[39m\\u001b[36m⢄⣀⡀\\u001b[39m  \\u001b[33m•\\u001b[39m      \\u001b[33m•\\u001b[39m",
     "  \\u001b[2m│\\u001b[22m          \\u001b[36m⠈⠉⠑⠒⠒⠢⠤⠤⠤⣀⣀\\u001b[39m",
     "  \\u001b[2m└───────┬────────────┬\\u001b[22m",
     "          2            4"
    ]"
  `)
})

test('a logarithmic chart', () => {
  expect(
    lineChart(
      {
        series: [
          { name: 'loss', values: loss },
          { name: 'validation', values: validation },
        ],
      },
      plain,
    ).join('\n'),
  ).toMatchInlineSnapshot(`
    "⠤⠤ loss   • validation   (log scale)
       1 ┤•⠢•⣀
         │    •⠑•⠤•
     0.5 ┤         ⠉•⠢•⣀•
         │              ⠉⠑•⠤•⡀•
     0.2 ┤                   ⠈⠉⠒•⢄• • •
         │                         ⠉⠑⠢⠤⣀• • • • • • • •
     0.1 ┤                               ⠉⠒⠒⠤⣀⣀         • • • • • • • • • • • • • •
    0.05 ┤                                     ⠉⠉⠒⠢⠤⢄⣀⡀
         │                                            ⠈⠉⠉⠒⠒⠢⠤⠤⣀⣀⣀
         │                                                       ⠉⠉⠉⠒⠒⠒⠒⠒⠤⠤⠤⠤⠤⠤⣀⣀⣀⣀⣀
         └────────────┬───────────┬───────────┬───────────┬────────────┬────────────
                     20          40          60          80           100      epoch"
  `)
})

test('numbers that are not finite leave a gap; without any it says so', () => {
  expect(lineChart({ series: [{ name: 'loss', values: [1, 2, NaN, 2, 1, Infinity] }], rows: 3, columns: 24 }, ascii).join('\n'))
    .toMatchInlineSnapshot(`
      "** loss
      2.0 +   **      *
      1.5 + **         **
      1.0 +*             *
          +--------------+----
                         5"
    `)
  for (const values of [[], [NaN, Infinity]])
    expect(lineChart({ series: [{ name: 'loss', values }] }, plain)).toEqual(['(no finite number to draw)'])
})

test('one epoch, and an axis of another name', () => {
  expect(
    lineChart({ series: [{ name: 'loss', values: [0.5] }], rows: 3, columns: 30, x: { name: 'step', from: 7 } }, ascii).join(
      '\n',
    ),
  ).toMatchInlineSnapshot(`
    "** loss
    0.55 +
    0.50 +            *
    0.45 +
         +------------+-----------
                      7       step"
  `)
})

test('a chart fits, whatever its numbers', () => {
  const values = fc.array(fc.double({ noNaN: false }), { minLength: 1, maxLength: 300 })
  fc.assert(
    fc.property(values, values, fc.integer({ min: 40, max: 120 }), fc.boolean(), (a, b, columns, unicode) => {
      const lines = lineChart(
        {
          series: [
            { name: 'loss', values: a },
            { name: 'validation', values: b },
          ],
        },
        { columns, color: false, unicode },
      )
      for (const line of lines) expect(width(line)).toBeLessThanOrEqual(Math.min(columns, 80))
      if (!unicode) expect(lines.join('')).toMatch(/^[ -~]*$/)
    }),
  )
})

const targets = Array.from({ length: 60 }, (_, i) => 50 + ((i * 37) % 60) * 3)
const predictions = targets.map((target, i) => target * 0.8 + 25 + ((i * 29) % 31) - 15)

test('a histogram of residuals', () => {
  expect(residualHistogram({ targets, predictions }, { ...plain, columns: 60 }).join('\n')).toMatchInlineSnapshot(`
    "  min   25 %   median    75 %    max
    -22.4   -5.9      2.7   10.55   27.8
    -22.4 to -16.8   5 ████████████████▎
    -16.8 to -11.2   3 █████████▊
    -11.2 to  -5.7   8 ██████████████████████████
     -5.7 to  -0.1  10 ████████████████████████████████▌
     -0.1 to   5.5   8 ██████████████████████████
      5.5 to  11.1  12 ███████████████████████████████████████
     11.1 to  16.6   6 ███████████████████▌
     16.6 to  22.2   5 ████████████████▎
     22.2 to  27.8   3 █████████▊"
  `)
  expect(residualHistogram({ targets, predictions }, { ...ascii, columns: 60 }, 3).join('\n')).toMatchInlineSnapshot(`
    "  min   25 %   median    75 %    max
    -22.4   -5.9      2.7   10.55   27.8
    -22 to  -6  16 #######################
     -6 to  11  30 ###########################################
     11 to  28  14 ####################"
  `)
  expect(residualHistogram({ targets: [1, 2], predictions: [1, 2] }, { ...ascii, columns: 30 })).toEqual([
    'min   25 %   median   75 %   max',
    '  0      0        0      0     0',
    '0  2 ##################',
  ])
  for (const size of [1e200, 1e12, 1e-12]) {
    const huge = { targets: targets.map(x => x * size), predictions: predictions.map(x => x * size) }
    expect(Math.max(...residualHistogram(huge, plain).map(line => line.length))).toBeLessThanOrEqual(80)
  }
  expect(residualHistogram({ targets: [1, NaN], predictions: [Infinity, 2] }, plain)).toEqual([
    '(no finite residual)',
    '2 residuals not finite, left out',
  ])
})

test('quartiles lie between neighbours', () => {
  const [, values] = residualHistogram({ targets: [1, 2, 4, 8], predictions: [0, 0, 0, 0] }, plain)
  expect(values?.trim().split(/ +/)).toEqual(['1', '1.75', '3', '5', '8'])
})

test('every row stands in one bin', () => {
  const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(values, list => {
      const lines = residualHistogram({ targets: list, predictions: list.map(() => 0) }, ascii)
      for (const line of lines) expect(width(line)).toBeLessThanOrEqual(80)
      expect(lines.slice(2).reduce((sum, line) => sum + Number(/ (\d+) #*$/.exec(line)?.[1] ?? 0), 0)).toBe(list.length)
    }),
  )
})

test('predictions against targets', () => {
  expect(predictionScatter({ targets, predictions }, plain, 8).join('\n')).toMatchInlineSnapshot(`
    "predicted
        │                             ··⠔
    200 ┤                       ⢀ ·⡠⠂⠁⡐⠊
        │                   ⡀⠄·⡠⠂⠠⠌  ⠈
    150 ┤               ⡠·⣀⠌·⢀⠊  ⠁
        │          ⢀⠂·⠠⠊·⠔
    100 ┤      ⠠⠊⢀⠔⠁⠠⠈⠁
        │ ⢀⠔⠁⢀⠒⠁ ⠂
     50 ┤⡠⠁·⠈
        └─────────┬────────────────┬─────
                 100              200"
  `)
  expect(predictionScatter({ targets, predictions: targets }, { ...ascii, columns: 40 }, 6).join('\n')).toMatchInlineSnapshot(`
    "predicted
        |                     ***
    200 +                ******
        |            *****
        |       *****
    100 +  ******
        |***
        +------+------------+----
              100          200"
  `)
  expect(predictionScatter({ targets: [NaN], predictions: [1] }, plain)).toEqual(['(no finite prediction to draw)'])
})
