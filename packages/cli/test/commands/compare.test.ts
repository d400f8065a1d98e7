import { readFileSync } from 'node:fs'
import { parseCsv } from 'glassbox'
import { loadModel } from 'glassbox/node'
import { example, tell } from 'glassbox/tutorial'
import type { ExampleName } from 'glassbox/tutorial'
import { beforeAll, describe, expect, test } from 'vitest'
import { traceOfModel } from '../../src/commands/model-trace.ts'
import { ascii, fakeIo, fakeOutput } from '../fake-io.ts'
import { example as table, glassbox, quick, workFolder } from './run.ts'

type Rows = number[][]

const folder = workFolder()

/** What the tutorial's names stand for in an example, as plain rows. */
async function told(name: ExampleName, epoch = 0) {
  const own = example(name)
  const trace = await own.timeline().trace(epoch)
  return (step: string): Rows => {
    const { rows, columns, data } = tell(own, trace, step)
    return Array.from({ length: rows }, (_, r) => Array.from(data.slice(r * columns, (r + 1) * columns)))
  }
}

const map = (a: Rows, f: (x: number, r: number, c: number) => number): Rows => a.map((row, r) => row.map((x, c) => f(x, r, c)))
const turn = (a: Rows): Rows => a[0]!.map((_, c) => a.map(row => row[c]!))
const csv = (a: Rows, digits = 4, between = ',') => a.map(row => row.map(x => x.toFixed(digits)).join(between)).join('\n') + '\n'

const plainText = (out: string) => out.replace(/\s+/g, ' ')

/** Compares numbers from standard input. */
async function compared(text: string, ...words: (string | number)[]) {
  const { code, out, err } = await glassbox(['compare', '-', ...words], fakeIo({ stdin: text }))
  return { code, out, err, text: plainText(out) }
}

async function asJson(text: string, ...words: (string | number)[]) {
  const { code, out } = await compared(text, ...words, '--json')
  return { code, ...(JSON.parse(out) as { mistakes: Named[]; together: Named[][]; [key: string]: unknown }) }
}
interface Named {
  readonly kind: string
  readonly step: string
  readonly elsewhere: readonly string[]
}

let spreadsheet: (step: string) => Rows
beforeAll(async () => {
  spreadsheet = await told('spreadsheet')
})

const example9 = ['--example', 'spreadsheet', '--step', 'd_hiddenlayer'] as const

describe('numbers that are right', () => {
  test.each([
    ['commas', (a: Rows) => csv(a)],
    ['semicolons and decimal commas', (a: Rows) => csv(a, 5, ';').replaceAll('.', ',')],
    ['cut, not rounded', (a: Rows) => csv(map(a, x => Math.trunc(x * 1e4) / 1e4))],
    ['NumPy', (a: Rows) => `[[${a.map(row => row.map(x => x.toFixed(8)).join(' ')).join(']\n [')}]]\n`],
    [
      'R',
      (a: Rows) =>
        `             [,1]         [,2]         [,3]\n${a.map((row, r) => `[${r + 1},] ${row.map(x => x.toPrecision(7)).join(' ')}`).join('\n')}\n`,
    ],
  ])('as printed with %s', async (_, print) => {
    const { code, text, err } = await compared(print(spreadsheet('d_hiddenlayer')), ...example9)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(text).toContain('d_hiddenlayer (step 9) agrees in all 9 cells, as far as it is printed.')
  })

  test('from a file, after some epochs, at another rate', async () => {
    const later = await told('spreadsheet', 3)
    const file = folder.write('wh.csv', csv(later('wh_updated'), 6))
    const words = ['compare', file, '--example', 'spreadsheet', '--step', 'wh_updated']
    const { code, out } = await glassbox([...words, '--epoch', 3])
    expect(code).toBe(0)
    expect(out).toContain('The example spreadsheet, after 3 epochs')
    expect((await glassbox(words)).code).toBe(1)
    expect((await glassbox([...words, '--epoch', 3, '--learning-rate', 0.5])).code).toBe(1)
  })

  test('of a batch', async () => {
    const own = example('spreadsheet', { batchSize: 1 })
    const trace = await own.timeline().trace(0, 2)
    const { data } = tell(own, trace, 'output')
    const words = ['--example', 'spreadsheet', '--step', 'output', '--batch-size', 1]
    expect((await compared(`${data[0]!.toFixed(5)}\n`, ...words, '--batch', 2)).code).toBe(0)
    expect((await compared(`${data[0]!.toFixed(5)}\n`, ...words, '--batch', 1)).code).toBe(1)
  })

  test('in the other sign, or with samples as rows, they are right and the convention is said', async () => {
    const other = await compared(csv(map(spreadsheet('E'), x => -x)), '--example', 'spreadsheet', '--step', 'E')
    expect(other.code).toBe(0)
    expect(other.text).toContain('E (step 5) agrees in all 3 cells')
    expect(other.text).toContain('the error as output − y; the tutorial writes y − output, so E with the other sign.')
    const detailed = await told('detailed')
    const words = ['--example', 'detailed', '--step', 'hidden_layer_input'] as const
    const columns = await compared(csv(detailed('hidden_layer_input')), ...words)
    expect(columns.code).toBe(0)
    expect(columns.text).not.toContain('samples')
    const rows = await compared(csv(turn(detailed('hidden_layer_input'))), ...words)
    expect(rows.code).toBe(0)
    expect(rows.text).toContain('with samples as rows; under the name hidden_layer_input they stand as columns.')
  })

  test("under the program's own name, in the program's sign", async () => {
    const own = csv(map(spreadsheet('d_hiddenlayer'), x => -x))
    const { code, text } = await compared(own, '--example', 'spreadsheet', '--step', 'd_dense1.z')
    expect(code).toBe(0)
    expect(text).toContain('d_dense1.z (step 9) agrees in all 9 cells')
    expect(text).not.toContain('convention')
    expect(await asJson(csv(spreadsheet('d_hiddenlayer')), '--example', 'spreadsheet', '--step', 'd_dense1.z')).toMatchObject({
      code: 1,
      mistakes: [{ kind: 'sign' }],
    })
  })
})

describe('numbers that are wrong', () => {
  const slopeOfInput = () => {
    const [up, z] = [spreadsheet('Error_at_hidden_layer'), spreadsheet('hidden_layer_input')]
    return map(up, (e, r, c) => e * z[r]![c]! * (1 - z[r]![c]!))
  }

  test('where they differ, what is right, and the mistake in the step where it was made', async () => {
    const { code, out, text } = await compared(csv(slopeOfInput()), ...example9)
    expect(code).toBe(1)
    expect(text).toContain('d_hiddenlayer (step 9) differs in 9 of 9 cells.')
    expect(out).toMatch(/^\[2,0\] +0\.0280 +-0\.0059476 +3\.4e-2$/m)
    expect(text).toContain('and 3 more, which differ less')
    expect(text).toContain(
      'One mistake explains all of it - the slope, a function of the output hiddenlayer_activations, is taken of its input hidden_layer_input right, in step 6: slope_hidden_layer =',
    )
    expect(Math.max(...out.split('\n').map(line => line.length))).toBeLessThanOrEqual(80)
  })

  test('in a terminal without Unicode', async () => {
    const io = fakeIo({ stdin: csv(slopeOfInput()), stdout: fakeOutput({ look: ascii }) })
    const { out } = await glassbox(['compare', '-', ...example9], io)
    expect(out).toMatch(/^[\p{ASCII}]*$/u)
  })

  test('as JSON', async () => {
    expect(await asJson(csv(slopeOfInput()), ...example9)).toMatchObject({
      code: 1,
      file: '-',
      step: 'd_hiddenlayer',
      value: 'd_dense1.z',
      tutorialStep: 9,
      agrees: false,
      otherSign: false,
      differing: 9,
      mistyped: null,
      mistakes: [{ kind: 'slope-of-input', step: 'slope_hidden_layer', value: 'dense1.sigmoidSlope', op: 'sigmoidSlope' }],
      together: [],
      complete: true,
    })
  })

  test('a mistake made steps before is carried on', async () => {
    const wrong = slopeOfInput()
    const x = spreadsheet('X')
    const wh = map(spreadsheet('wh'), (w, i, j) => w + 0.1 * x.reduce((sum, row, r) => sum + row[i]! * wrong[r]![j]!, 0))
    const { mistakes } = await asJson(csv(wh, 6), '--example', 'spreadsheet', '--step', 'wh_updated')
    expect(mistakes).toMatchObject([{ kind: 'slope-of-input', step: 'slope_hidden_layer' }])
  })

  test('in the standard convention too', async () => {
    const told = await asJson(csv(map(slopeOfInput(), x => -x)), ...example9)
    expect(told).toMatchObject({ code: 1, otherSign: true, mistakes: [{ kind: 'slope-of-input' }] })
    const { text } = await compared(csv(map(slopeOfInput(), x => -x)), ...example9)
    expect(text).toContain('It was read in the standard convention')
  })

  test("the tutorial's pictures: the slope of the input, and the learning rate in step 7", async () => {
    const [z, e, slope, wout] = ['output_layer_input', 'E', 'slope_hidden_layer', 'wout'].map(name => spreadsheet(name))
    const delta = e!.map(([x], r) => 0.1 * x! * z![r]![0]! * (1 - z![r]![0]!))
    const wrong = map(slope!, (s, r, c) => s * delta[r]! * wout![c]![0]!)
    const { code, mistakes, together } = await asJson(csv(wrong, 6), ...example9)
    expect({ code, mistakes }).toEqual({ code: 1, mistakes: [] })
    expect(together).toHaveLength(1)
    const [first, second] = together[0]!
    expect(first).toMatchObject({ kind: 'slope-of-input', step: 'slope_output_layer' })
    expect(second!.kind).toBe('learning-rate-twice')
    expect([second!.step, ...second!.elsewhere]).toContain('d_output')
    expect((await compared(csv(wrong, 6), ...example9)).text).toContain('These mistakes together explain it')
  })

  test('a mistyped cell is that cell', async () => {
    const typed = csv(spreadsheet('wh_updated')).split('\n')
    const cells = typed[2]!.split(',')
    cells[1] = '0.1082'
    typed[2] = cells.join()
    const words = ['--example', 'spreadsheet', '--step', 'wh_updated']
    const { code, text } = await compared(typed.join('\n'), ...words)
    expect(code).toBe(1)
    expect(text).toMatch(
      /wh_updated \(step 10\) differs in one cell alone, \[2,1\]: 0\.1082 is given, 0\.180201 is right\. It looks mistyped\./,
    )
    expect(await asJson(typed.join('\n'), ...words)).toMatchObject({ mistyped: { row: 2, column: 1 }, differing: 1 })
  })

  test('a mistyped cell where the example has samples as columns: the cell as it stands there', async () => {
    const detailed = await told('detailed')
    const wrong = map(detailed('hidden_layer_activations'), (x, r, c) => (r === 2 && c === 1 ? x + 0.05 : x))
    const told2 = await asJson(csv(wrong), '--example', 'detailed', '--step', 'hidden_layer_activations')
    expect(told2).toMatchObject({ mistyped: { row: 2, column: 1 }, differences: [{ row: 2, column: 1 }] })
  })

  test('the transpose is told as such', async () => {
    const { code, text } = await compared(
      csv(turn(spreadsheet('wh_updated'))),
      '--example',
      'spreadsheet',
      '--step',
      'wh_updated',
    )
    expect(code).toBe(1)
    expect(text).toContain(
      'wh_updated (step 10) has another shape: 3 × 4 is given, 4 × 3 is right: the numbers are right, but rows and columns are changed about.',
    )
  })

  test('labels of one dimension: another shape that a mistake gives', async () => {
    const [output, y] = [spreadsheet('output'), spreadsheet('y')]
    const wrong = output.map(([p]) => y.map(([t]) => t! - p!))
    expect(await asJson(csv(wrong), '--example', 'spreadsheet', '--step', 'E')).toMatchObject({
      code: 1,
      givenShape: [3, 3],
      expectedShape: [3, 1],
      mistakes: [{ kind: 'labels-broadcast', step: 'E' }],
    })
  })

  test('what no mistake explains', async () => {
    const { code, text } = await compared('1 2 3\n4 5 6\n7 8 9\n', ...example9)
    expect(code).toBe(1)
    expect(text).toContain('None of the mistakes that are known here gives these numbers.')
  })

  test('--digits says what was printed', async () => {
    const rough = csv(map(spreadsheet('output'), x => Math.round(x * 100) / 100))
    const words = ['--example', 'spreadsheet', '--step', 'output']
    expect((await compared(rough, ...words)).code).toBe(1)
    expect((await compared(rough, ...words, '--digits', 2)).code).toBe(0)
  })
})

describe('without --step', () => {
  const words = ['--example', 'spreadsheet'] as const

  test.each(['hidden_layer_input', 'wout', 'd_output', 'wh_updated', 'slope_hidden_layer'])('%s is found', async name => {
    const { code, text } = await compared(csv(spreadsheet(name), 6), ...words)
    expect(code).toBe(0)
    expect(text).toContain(`These are the numbers of ${name} (step `)
  })

  test('several values that look alike are all named, in order', async () => {
    const { text } = await compared(csv(spreadsheet('wh'), 2), ...words)
    expect(text).toContain('These are the numbers of wh (step 1), wh_updated (step 10).')
  })

  test('the other sign is said', async () => {
    const { code, text } = await compared(csv(map(spreadsheet('d_output'), x => -x)), ...words)
    expect(code).toBe(0)
    expect(text).toContain('These are the numbers of d_output (step 7).')
    expect(text).toContain('so d_output with the other sign')
  })

  test('the first value that a mistake explains', async () => {
    const product = spreadsheet('hidden_layer_input1')
    const wrong = map(product, x => 1 / (1 + Math.exp(-x)))
    const { code, text } = await compared(csv(wrong, 5), ...words)
    expect(code).toBe(1)
    expect(text).toContain(
      'No step has these numbers. The first that a mistake explains: hiddenlayer_activations (step 3) differs',
    )
    expect(text).toContain('the bias bh is left out')
    expect(await asJson(csv(wrong, 5), ...words)).toMatchObject({
      agrees: false,
      agreeing: [],
      explained: [{ step: 'hiddenlayer_activations', mistakes: [{ kind: 'bias-left-out', step: 'hidden_layer_input' }] }],
    })
  })

  test('what is like nothing, and what is like something', async () => {
    const none = await compared('1 2 3\n4 5 6\n7 8 9\n', ...words)
    expect(none.code).toBe(1)
    expect(none.text).toContain('No step has these numbers, and no mistake that is known here gives them.')
    expect(none.text).toContain('Values of this shape: hidden_layer_input1 (step 2), hidden_layer_input (step 2)')
    const some = map(spreadsheet('hiddenlayer_activations'), (x, r, c) => (r === 0 && c < 2 ? x + 0.1 * (c + 1) : x))
    const near = await compared(csv(some), ...words)
    expect(near.text).toContain('Nearest: hiddenlayer_activations (step 3) differs in 2 of 9 cells.')
  })
})

describe('a model', () => {
  let model: string
  let words: (string | number)[]
  beforeAll(async () => {
    model = folder.at('iris.safetensors')
    const { code } = await glassbox([
      'train',
      table('iris.csv'),
      '-t',
      'species',
      '-o',
      model,
      ...quick,
      '--label-smoothing',
      0.1,
    ])
    expect(code).toBe(0)
    words = ['--model', model, '--data', table('iris.csv'), '--rows', '0,70,140']
  })

  const valueOf = async (name: string): Promise<Rows> => {
    const text = parseCsv(readFileSync(table('iris.csv'), 'utf8'))
    const { training } = await traceOfModel(await loadModel(model), text, { rows: [0, 70, 140] })
    const { shape, data } = training!.trace.tensor(training!.trace.value(name))
    return Array.from({ length: shape[0]! }, (_, r) => Array.from(data.slice(r * shape[1]!, (r + 1) * shape[1]!)))
  }

  test('values agree by their names, with the loss and its options', async () => {
    for (const name of ['hidden1.z', 'output.output', 'd_output.z', 'd_hidden1.weights', 'loss']) {
      const { code, text } = await compared(csv(await valueOf(name), 6), ...words, '--step', name)
      expect({ name, code }).toEqual({ name, code: 0 })
      expect(text).toContain('The model on 3 rows')
    }
  })

  test('a mistake is named', async () => {
    const product = await valueOf('hidden1.product')
    expect(await asJson(csv(product, 5), ...words, '--step', 'hidden1.z')).toMatchObject({
      code: 1,
      mistakes: [{ kind: 'bias-left-out', step: 'hidden1.z' }],
    })
  })

  test('what is not in the file is said where updates are compared', async () => {
    const { code, text } = await compared(
      csv(await valueOf('hidden1.bias.updated'), 6),
      ...words,
      '--step',
      'hidden1.bias.updated',
    )
    expect(code).toBe(0)
    expect(text).toContain('is not in the model file: it starts anew, at step 1.')
    expect((await compared(csv(await valueOf('hidden1.z'), 6), ...words, '--step', 'hidden1.z')).text).not.toContain('anew')
  })

  test('rows without a target, and rows that there are not, are refused', async () => {
    const bare = folder.write('bare.csv', 'sepal_length,sepal_width,petal_length,petal_width,species\n5,3,1,0.2,\n')
    const refused = await compared('1', '--model', model, '--data', bare)
    expect(refused).toMatchObject({ code: 2, out: '' })
    expect((await compared('1', ...words.slice(0, 4), '--rows', 1000)).err).toContain('there is no row 1000')
  })
})

describe('what cannot be compared', () => {
  test.each([
    ['', /standard input: there are no numbers/],
    ['1,2,3\n4,5\n', /standard input, row 1: rows differ in length: expected 3 cells, as in row 0, got 2/],
    ['1,2,three\n4,5,6\n7,8,9', /standard input, row 0, column 2: a cell is not a number: got "three"/],
    ['a,b,c\n1,2,3', /row 0, column 0: a cell is not a number: got "a". Give numbers alone, without a line of names/],
    ['1,2\n3,4\n', /d_hiddenlayer has another shape, which no known mistake gives: expected 3 × 3, got 2 × 2/],
  ])('%j', async (text, message) => {
    const { code, out, err } = await compared(text, ...example9)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
  })

  test.each([
    [
      ['--example', 'spreadsheet', '--step', 'd_hidenlayer'],
      /no value "d_hidenlayer" to compare with. Did you mean d_hiddenlayer\?/,
    ],
    [['--example', 'spreadsheet', '--step', 'dense1.zz'], /Did you mean dense1.z\?/],
    [['--example', 'spreadsheet', '--epoch', 5000], /the training has no epoch 5000/],
    [['--example', 'spreadsheet', '--batch', 1], /epoch 0 has no batch 1/],
    [['--example', 'spreadsheet', '--seed', 1], /draws nothing at random/],
    [['--example', 'spreadshet'], /Did you mean spreadsheet/],
    [[], /nothing is said to compare with: expected --example <name>, or --model <file> --data <file>/],
    [['--example', 'spreadsheet', '--model', 'm'], /either an example or a model/],
    [['--example', 'spreadsheet', '--rows', '0'], /--rows is for a model/],
    [['--model', 'm'], /--data is missing/],
    [['--model', 'm', '--data', '-'], /standard input holds the numbers or the rows/],
    [['--model', 'm', '--data', 'd', '--epoch', 1], /--epoch is for an example/],
    [['--example', 'spreadsheet', '--step', ''], /--step/],
  ] as const)('%j', async (words, message) => {
    const { code, err } = await compared('1,2,3\n', ...words)
    expect(code).toBe(2)
    expect(err).toMatch(message)
  })

  test('no value has the shape', async () => {
    const { code, err } = await compared('1 2 3 4 5 6 7', '--example', 'spreadsheet')
    expect(code).toBe(2)
    expect(err).toMatch(/no step has a matrix of this shape: expected 3 × 4, 4 × 3, .*got 1 × 7/)
  })

  test('a file that is not there', async () => {
    const { code, err } = await glassbox(['compare', folder.at('none.csv'), ...example9])
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('there is no such file') })
  })
})
