import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readNumbers } from '../../src/trace/index.ts'

const rows = [
  ['0.5', '-1.25', '3'],
  ['1e-05', '.75', '-0'],
]

describe('forms that people have', () => {
  test.each([
    ['commas', '0.5,-1.25,3\n1e-05,.75,-0\n'],
    ['commas and spaces, Windows line ends', '0.5, -1.25, 3\r\n1e-05, .75, -0\r\n\r\n'],
    ['semicolons', '0.5;-1.25;3\n1e-05;.75;-0'],
    ['semicolons with decimal commas', '0,5;-1,25;3\n1e-05;,75;-0'],
    ['tabs, after a byte order mark', '\ufeff0.5\t-1.25\t3\n1e-05\t.75\t-0'],
    ['spaces', '  0.5   -1.25  3\n  1e-05  .75  -0\n'],
    ['quotes', '"0.5","-1.25","3"\n"1e-05",".75","-0"'],
    ['NumPy', '[[ 0.5   -1.25   3  ]\n [ 1e-05   .75   -0]]'],
    ['NumPy, broken lines', '[[ 0.5   -1.25\n   3  ]\n [ 1e-05   .75\n  -0]]'],
    ['NumPy, repr', 'array([[0.5, -1.25, 3],\n       [1e-05, .75, -0]], dtype=float32)'],
    ['NumPy, with its name', 'wh = np.array([[0.5, -1.25, 3], [1e-05, .75, -0]])'],
    ['PyTorch', 'tensor([[0.5, -1.25, 3],\n        [1e-05, .75, -0]], dtype=torch.float64)'],
    ['JSON', '[[0.5,-1.25,3],[1e-05,.75,-0]]'],
    ['MATLAB', '[0.5 -1.25 3; 1e-05 .75 -0]'],
    ['R', '      [,1]  [,2] [,3]\n[1,]   0.5 -1.25    3\n[2,] 1e-05   .75   -0\n'],
    ['R, columns below each other', '     [,1]  [,2]\n[1,]  0.5 -1.25\n[2,] 1e-05 .75\n     [,3]\n[1,]    3\n[2,]   -0\n'],
    ['R, named columns', '         a     b    c\n[1,]   0.5 -1.25    3\n[2,] 1e-05   .75   -0\n'],
  ])('%s', (_, text) => {
    expect(readNumbers(text)).toEqual(rows)
  })

  test.each([
    ['[0.5 1. ]', [['0.5', '1.']]],
    ['[[0.5]\n [1. ]]', [['0.5'], ['1.']]],
    ['[1] 0.5 1.5\n[3] 2.5', [['0.5', '1.5', '2.5']]],
    ['0.5\n1\n', [['0.5'], ['1']]],
    ['7', [['7']]],
    ['[[nan inf]\n [-inf 1.]]', [['nan', 'inf'], ['-inf', '1.']]], // prettier-ignore
    ['−0.5 0.25', [['−0.5', '0.25']]],
  ])('%j', (text, expected) => {
    expect(readNumbers(text)).toEqual(expected)
  })

  test('any matrix comes back as it was written, digit for digit, in every form', () => {
    const cell = fc.double({ noNaN: true, noDefaultInfinity: true }).map(x => String(x))
    const matrix = fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
      .chain(([n, m]) => fc.array(fc.array(cell, { minLength: m, maxLength: m }), { minLength: n, maxLength: n }))
    const join = (rows: string[][], between: string, end: string) => rows.map(row => row.join(between)).join(end)
    fc.assert(
      fc.property(matrix, given => {
        const labelled = given.map((row, r) => `[${r + 1},] ${row.join(' ')}`).join('\n')
        for (const text of [
          ...[',', ';', '\t', ' ', ', '].map(between => join(given, between, '\n')),
          `[[${join(given, ' ', ']\n [')}]]`,
          `array([[${join(given, ', ', '],\n       [')}]])`,
          `[${join(given, ' ', '; ')}]`,
          `   ${given[0]!.map((_, c) => `[,${c + 1}]`).join(' ')}\n${labelled}`,
        ])
          expect(readNumbers(text)).toEqual(given)
      }),
      { numRuns: 100 },
    )
  })
})

test.each([
  ['', /there are no numbers/],
  [' \n\n', /there are no numbers/],
  ['[]', /there are no numbers/],
  ['1,2\n3', /mine.csv, row 1: rows differ in length: expected 2 cells, as in row 0, got 1/],
  ['1,2\n3,4,5', /row 1: rows differ in length/],
  ['a,b\n1,2', /mine.csv, row 0, column 0: a cell is not a number: got "a". Give numbers alone, without a line of names/],
  ['1,,2', /row 0, column 1: a cell is not a number: got ""/],
  ['1,2 3', /column 1: a cell is not a number: got "2 3"/],
  ['[1,] 1 NA', /column 1: a cell is not a number: got "NA"/],
  ['[[1. 2. ... 3.]]', /the print was cut short: got "...". Print all of it/],
  ['[[[1. 2.]]]', /more than two dimensions/],
  ['c(1, 2, 3)', /these brackets hold no matrix/],
  ['[[1. 2.]\n [3. 4.]] [[5. 6.]] x', /these brackets hold no matrix: got "x"/],
  ['[1,] 0.5 1\n 2 3', /numbers, but no label of a row: got " 2 3"/],
])('%j is refused', (text, message) => {
  expect(() => readNumbers(text, 'mine.csv')).toThrow(message)
})
