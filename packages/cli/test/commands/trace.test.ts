import { beforeAll, describe, expect, test } from 'vitest'
import { checkTraceJson } from 'glassbox/trace'
import { exampleNames } from 'glassbox/tutorial'
import { ascii, colored, fakeIo, fakeOutput } from '../fake-io.ts'
import { example, glassbox, workFolder } from './run.ts'

const folder = workFolder()
let model: string

beforeAll(async () => {
  model = folder.at('penguins.safetensors')
  await glassbox(['train', example('penguins.csv'), '--target', 'Species', '--epochs', 3, '--hidden', '6', '--quiet', '--batch-norm', '--dropout', 0.2, '--out', model]) // prettier-ignore
})

const spreadsheet = (...words: (string | number)[]) => glassbox(['trace', '--example', 'spreadsheet', ...words])

interface ChainJson {
  readonly cells: readonly { readonly name: string; readonly number: number }[]
  readonly given: readonly { readonly role: string }[]
}

test('--why goes back to the data, with numbers that can be computed again by hand', async () => {
  const { code, out } = await spreadsheet('--why', 'd_hiddenlayer[2,0]')
  expect(code).toBe(0)
  for (const line of [
    'd_hiddenlayer[2,0] = (-0.0393764) × 0.151044 = -0.005948',
    'Error_at_hidden_layer[2,0] = (-0.13125) × 0.3 = -0.03938',
    'slope_hidden_layer[2,0] = 0.8146 × (1 - 0.8146) = 0.1510',
    'd_output[2,0] = (-0.7893) × 0.1663 = -0.1313',
    'E[2,0] = 0 - 0.7893 = -0.7893',
    'hidden_layer_input1[2,0] = 0 × 0.42 + 1 × 0.1 + 0 × 0.6 + 1 × 0.92 = 1.02',
    'y (target)  [2,0]=0',
  ])
    expect(out).toContain(line)
  // Every line of arithmetic, computed from its own digits, gives its own result.
  const lines = out.split('\n').filter(line => /^\S+\[\d,\d\] = [^e]* = /.test(line))
  expect(lines.length).toBeGreaterThan(10)
  for (const line of lines) {
    const [, arithmetic = '', result = ''] = /^\S+ = (.*) = (\S+)$/.exec(line)!
    const own = Number(eval(arithmetic.replaceAll('×', '*')))
    expect(Number(own.toPrecision(4))).toBe(Number(result))
  }
})

test('--why as JSON holds full precision, and other rates other numbers', async () => {
  const told = JSON.parse((await spreadsheet('--why', 'wh_updated[3,0]', '--json')).out) as ChainJson
  expect(told.cells[0]).toMatchObject({ name: 'wh_updated', row: 3, column: 0 })
  expect(told.cells[0]?.number).toBeCloseTo(0.9194797, 7)
  const other = JSON.parse((await spreadsheet('--why', 'wh_updated[3,0]', '--json', '--learning-rate', 0.2)).out) as ChainJson
  expect(other.cells[0]?.number).not.toBe(told.cells[0]?.number)
  expect(told.given.map(({ role }) => role)).toContain('parameter')
})

test('--most says what it leaves out', async () => {
  const { out } = await spreadsheet('--why', 'd_hiddenlayer[2,0]', '--most', 3)
  expect(out).toMatch(/\d more cells stand behind these/)
})

test('a step: the cell at hand and its sources are marked, with colour and without', async () => {
  const { out } = await spreadsheet('--cell', 'd_output[2,0]')
  expect(out).toMatch(/\(-0\.7893\)[^]*\(0\.1663\)[^]*\[-0\.1313\]/)
  expect(out).toContain('d_output = E ∘ slope_output_layer')
  const stdout = fakeOutput({ look: colored })
  await glassbox(['trace', '--example', 'spreadsheet', '--cell', 'd_output[2,0]'], fakeIo({ stdout }))
  expect(stdout.text()).toContain('\x1b[30;48;5;227m[-0.1313]\x1b[39;49m')
  expect(stdout.text()).toContain('\x1b[30;48;5;215m(-0.7893)\x1b[39;49m')
})

test('the whole prints, at most 80 columns wide, in ASCII too', async () => {
  for (const name of exampleNames) {
    const stdout = fakeOutput({ look: ascii })
    const { code } = await glassbox(['trace', '--example', name], fakeIo({ stdout }))
    expect(code).toBe(0)
    for (const line of stdout.lines()) expect(line.length).toBeLessThanOrEqual(80)
    expect(stdout.text()).toMatch(/^[ -~\n]*$/)
    expect(stdout.text()).toMatch(/Step 1 of (\d+): forward[^]*Step \1 of \1: update/)
  }
})

test('conventions change what is told, and it stays true', async () => {
  const { out } = await spreadsheet('--error', 'outputMinusTarget', '--samples', 'columns', '--names', 'standard', '--cell', 'dZ1[0,2]') // prettier-ignore
  expect(out).toContain('dZ1[0,2] = 0.0393764 × 0.151044 = 0.005948')
  expect((await spreadsheet('--error', 'outputMinusTarget', '--step', 'wout_updated')).out).toMatch(/wout_updated = wout − lr/)
  expect((await spreadsheet('--step', 'wout_updated')).out).toMatch(/wout_updated = wout \+ lr/)
})

test('code in a language, digits, terms, epochs', async () => {
  expect((await spreadsheet('--step', 'd_hiddenlayer', '--code', 'numpy')).out).toContain('d_hiddenlayer = Error_at_hidden_layer * slope_hidden_layer') // prettier-ignore
  expect((await spreadsheet('--cell', 'output[0,0]', '--digits', 8)).out).toContain('e^(-1.32085581)) = 0.78932406')
  expect((await spreadsheet('--cell', 'output[2,0]', '--epoch', 4999)).out).toContain('= 0.04731')
  const moons = await glassbox(['trace', '--example', 'moons', '--step', 'loss', '--terms', 3])
  expect(moons.out).toContain('… 998 more …')
})

test("Mazur's example", async () => {
  const total = async (epoch: number) =>
    (await glassbox(['trace', '--example', 'mazur', '--step', 'E_total', '--epoch', epoch, '--digits', 9])).out.replace(
      /\s+/g,
      ' ',
    )
  expect(await total(0)).toContain('= 0.298371109')
  expect(await total(1)).toContain('= 0.291027774')
})

test('--changes goes forward to the updates', async () => {
  const { out } = await spreadsheet('--changes', 'X[0,0]')
  expect(out).toContain('hidden_layer_input1[0,0]')
  expect(out).toContain('wh_updated[0,0]')
  expect((await spreadsheet('--changes', 'wh_updated[0,0]')).out).toContain('feeds nothing more')
})

describe('a model', () => {
  test('on rows of its table: forward, loss, backward and update', async () => {
    const { code, out } = await glassbox(['trace', model, example('penguins.csv'), '--rows', '0,5,9'])
    expect(code).toBe(0)
    expect(out).toContain('A step of training on rows 0, 5, 9')
    expect(out).toContain('What adam remembers')
    expect(out).toMatch(/Step \d+ of \d+: update, output.bias/)
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  })

  test('why on softmax and on an update', async () => {
    const words = ['trace', model, example('penguins.csv'), '--rows', '0,5,9', '--why']
    expect((await glassbox([...words, 'output.output[0,1]'])).out).toMatch(/m = max\(.*\) = [^]*output\.output\[0,1\] = e \//)
    expect((await glassbox([...words, 'output.bias.updated[0,1]'])).out).toContain('0.9^1')
  })

  test('a prediction alone, also for rows without a target', async () => {
    const { out } = await glassbox(['trace', model, example('penguins.csv'), '--prediction', '--rows', '3'])
    expect(out).toContain('Prediction of row 3')
    expect(out).not.toContain('update')
    const fresh = await glassbox(['trace', model, example('new-penguins.csv')])
    expect(fresh.code).toBe(0)
    expect(fresh.out).toContain('Prediction of rows 0, 1')
  })

  test('--json is a trace that reads back', async () => {
    const { out } = await glassbox(['trace', model, example('penguins.csv'), '--rows', '0,1', '--json'])
    expect(checkTraceJson(JSON.parse(out))).toMatchObject({ format: 'glassbox-trace', rows: 2 })
  })
})

test.each([
  [[], 'nothing is said to be traced'],
  [['m.safetensors'], '<file> is missing'],
  [['m.safetensors', 'x.csv', '--example', 'mazur'], 'either a model or --example'],
  [['--example', 'mazur', '--rows', '1'], '--rows is for a model'],
  [['m.safetensors', 'x.csv', '--seed', '1'], '--seed is for an example'],
  [['--example', 'spreadsheet', '--seed', '1'], 'draws nothing at random'],
  [['--example', 'spreadsheet', '--why', 'output'], 'a cell as name[row,column]'],
  [['--example', 'spreadsheet', '--why', 'outpt[0,0]'], 'Did you mean output?'],
  [['--example', 'spreadsheet', '--cell', 'output[3,0]'], 'output has no cell [3,0]'],
  [['--example', 'spreadsheet', '--epoch', '5000'], 'the training has no epoch 5000'],
  [['--example', 'spreadsheet', '--batch', '1'], 'has no batch 1'],
  [['--example', 'spreadsheet', '--step', 'E', '--why', 'E[0,0]'], 'ask for different things'],
  [['--example', 'spreadsheet', '--step', 'E', '--json'], '--json prints the whole trace'],
  [['--example', 'spredsheet'], 'Did you mean spreadsheet?'],
])('refuses %j', async (words, text) => {
  const { code, err } = await glassbox(['trace', ...words])
  expect({ code, err: err.replace(/\s+/g, ' ') }).toMatchObject({ code: 2, err: expect.stringContaining(text) })
})

test('refuses rows that the table does not have', async () => {
  const { code, err } = await glassbox(['trace', model, example('penguins.csv'), '--rows', '9999'])
  expect(code).toBe(2)
  expect(err).toContain('there is no row 9999')
})
