import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layerTable, parameterCount } from '../../src/terminal/layers.ts'
import type { LayerShape } from '../../src/terminal/layers.ts'
import { networkPicture } from '../../src/terminal/network.ts'
import { width } from '../../src/terminal/text.ts'
import { ascii, colored, plain } from '../fake-io.ts'

const input = (name: string, units: number): LayerShape => ({ name, kind: 'input', units, parameters: [] })
const plainLayer = (name: string, kind: string, units: number, inputs?: number[]): LayerShape => ({
  name,
  kind,
  units,
  parameters: [],
  inputs,
})
const dense = (name: string, from: number, units: number, activation: string, inputs?: number[]): LayerShape => ({
  name,
  kind: 'dense',
  units,
  activation,
  inputs,
  parameters: [
    { name: 'weights', shape: [from, units] },
    { name: 'bias', shape: [1, units] },
  ],
})

const chain = [
  input('inputs', 7),
  dense('dense 1', 7, 16, 'relu'),
  plainLayer('dropout 0.2', 'dropout', 16),
  dense('dense 2', 16, 4, 'relu'),
  dense('output', 4, 1, 'sigmoid'),
]

const graph = [
  input('numbers', 7),
  input('island', 1),
  { name: 'island embedding', kind: 'embedding', units: 2, parameters: [{ name: 'weights', shape: [3, 2] }] },
  plainLayer('joined', 'concatenate', 9, [0, 2]),
  dense('dense 1', 9, 16, 'relu'),
  dense('dense 2', 16, 16, 'relu'),
  plainLayer('skip', 'add', 16, [5, 4]),
  dense('output', 16, 3, 'softmax'),
]

test('a chain stands as columns of units', () => {
  expect(networkPicture(chain, plain).join('\n')).toMatchInlineSnapshot(`
    "inputs           dense 1           dense 2         output
      7                16                 4               1
      ●   ⢲⡶⣶⢖⣒⡲⣶⣶⡖     ●     ⠲⣦⣤⢄⣀⡀
      ●   ⠲⣿⣿⣿⣒⣿⣿⣿⠖     ●     ⠲⢾⣷⣿⣒⡾⣿⣷⠖   ●   ⠒⠤⣀
      ●   ⠲⣿⣿⣿⣶⣿⣿⣿⠖     ●     ⠒⠾⣿⢿⣒⣿⣿⣿⠖   ●   ⠒⠢⠤⢍⣒⡤⣀
      ●   ⠺⣯⣿⣿⣿⣿⣿⣅      ⋮      ⢀⣔⣯⣲⣿⣿⣽⠗   ●   ⠒⠒⠒⢒⣒⡺⠿⠟⠒   ●
      ●   ⠚⣿⣿⣿⣛⣿⣿⣿⠓     ●     ⠚⣻⣟⣿⣓⡿⣾⠿⠓   ●   ⠒⠊⠉⠁
      ●   ⢚⡿⣿⢿⣒⡿⣿⣿⡓     ●     ⠚⣻⣟⠯⠒⠉
      ●   ⠚⠛⠛⠓⠒⠚⠛⠛⠓     ●     ⠚⠉
                      relu              relu           sigmoid
                   dropout 0.2
            7×16                16×4             4×1
            + 16                 + 4             + 1"
  `)
  expect(networkPicture(chain, ascii).join('\n')).toMatchInlineSnapshot(`
    "inputs           dense 1           dense 2         output
      7                16                 4               1
      o                 o
      o                 o                 o
      o                 o                 o
      o    ------>      :      ------>    o    ------>    o
      o                 o                 o
      o                 o
      o                 o
                      relu              relu           sigmoid
                   dropout 0.2
            7x16                16x4             4x1
            + 16                 + 4             + 1"
  `)
  expect(JSON.stringify(networkPicture([input('x', 1), dense('y', 1, 1, 'identity')], colored), null, 1)).toMatchInlineSnapshot(`
    "[
     " \\u001b[1mx\\u001b[22m             \\u001b[1my\\u001b[22m",
     " 1             1",
     "",
     "",
     "",
     " \\u001b[36m●\\u001b[39m \\u001b[2m⠒⠒⠒⠒⠒⠒⠒⠒⠒\\u001b[22m   \\u001b[36m●\\u001b[39m",
     "",
     "",
     "",
     "            identity",
     "      1×1",
     "      + 1"
    ]"
  `)
})

test('a chain that is too long for the columns, and a graph, stand as a list with rails', () => {
  expect(networkPicture(chain, { ...plain, columns: 50 }).join('\n')).toMatchInlineSnapshot(`
    "●  inputs       input            7
    ●  dense 1      dense, relu     16  7×16 + 16
    ●  dropout 0.2  dropout         16
    ●  dense 2      dense, relu      4  16×4 + 4
    ●  output       dense, sigmoid   1  4×1 + 1"
  `)
  expect(networkPicture(graph, plain).join('\n')).toMatchInlineSnapshot(`
    "●    numbers           input            7              ●●●●●●●
    │ ●  island            input            1              ●
    │ ●  island embedding  embedding        2  3×2         ●●
    ├─╯
    ●    joined            concatenate      9              ●●●●●●●●●
    ●    dense 1           dense, relu     16  9×16 + 16   ●●●●●●●●●●●…
    ├─╮
    │ ●  dense 2           dense, relu     16  16×16 + 16  ●●●●●●●●●●●…
    ├─╯
    ●    skip              add             16              ●●●●●●●●●●●…
    ●    output            dense, softmax   3  16×3 + 3    ●●●"
  `)
  expect(networkPicture(graph, ascii).slice(0, 4).join('\n')).toMatchInlineSnapshot(`
    "o    numbers           input            7              ooooooo
    | o  island            input            1              o
    | o  island embedding  embedding        2  3x2         oo
    +-+"
  `)
})

test('rails that pass, part and join', () => {
  const many = [
    input('a', 1),
    input('b', 2),
    input('c', 3),
    plainLayer('a and c', 'concatenate', 4, [0, 2]),
    plainLayer('all', 'concatenate', 7, [3, 1, 0, 3]),
  ]
  expect(networkPicture(many, plain).join('\n')).toMatchInlineSnapshot(`
    "●      a        input        1    ●
    │ ●    b        input        2    ●●
    │ │ ●  c        input        3    ●●●
    ├─│─┤
    │ │ ●  a and c  concatenate  4    ●●●●
    ├─┴─╯
    ●      all      concatenate  7    ●●●●●●●"
  `)
})

test('the table of layers', () => {
  expect(layerTable(chain, plain).join('\n')).toMatchInlineSnapshot(`
    "layer        kind            units  weights + bias  parameters
    ───────────  ──────────────  ─────  ──────────────  ──────────
    inputs       input               7                           0
    dense 1      dense, relu        16  7×16 + 16              128
    dropout 0.2  dropout            16                           0
    dense 2      dense, relu         4  16×4 + 4                68
    output       dense, sigmoid      1  4×1 + 1                  5
    total                                                      201"
  `)
  expect(chain.map(parameterCount)).toEqual([0, 128, 0, 68, 5])
})

test('names each layer and fits 80 columns, whatever the graph', () => {
  const layers = fc
    .array(
      fc.record({
        name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
        units: fc.integer({ min: 1, max: 100_000 }),
        from: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 12 },
    )
    .map(list =>
      list.map(({ name, units, from }, i) => dense(name, units, units, 'leakyRelu', i === 0 ? [] : from.map(f => f % i))),
    )
  fc.assert(
    fc.property(layers, fc.boolean(), (drawn, unicode) => {
      const lines = networkPicture(drawn, { columns: 80, color: false, unicode })
      for (const line of lines) expect(width(line)).toBeLessThanOrEqual(80)
    }),
  )
})
