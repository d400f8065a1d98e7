import { loadModel } from 'glassbox/node'
import { predictRows, parseCsv } from 'glassbox'
import { beforeAll, expect, test } from 'vitest'
import { fakeIo } from '../fake-io.ts'
import { example, glassbox, points, quick, workFolder } from './run.ts'

const folder = workFolder()
const table = folder.write('points.csv', points())
const model = folder.at('points.safetensors')
const rows = 'x,y,color\n0.1,0.5,red\n2.4,-0.8,blue\n'

beforeAll(async () => {
  await glassbox(['train', table, '-t', 'class', '-o', model, '--epochs', 60, '--hidden', 4, '-q'])
})

const predict = (words: readonly (string | number)[], stdin = rows) =>
  glassbox(['predict', model, '-', ...words], fakeIo({ stdin }))

test('the rows with their predictions after them, as the library gives them', async () => {
  const { code, out, err } = await predict([])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const [header, first, second] = out.split('\n')
  expect(header).toBe('x,y,color,prediction,probability left,probability right')
  const { rows: expected } = predictRows(await loadModel(model), parseCsv(rows))
  expect(first).toBe(`0.1,0.5,red,left,${expected[0]![1]},${expected[0]![2]}`)
  expect(second).toMatch(/^2\.4,-0\.8,blue,right,/)
})

test('predictions alone, rounded', async () => {
  const { out } = await predict(['--only-predictions', '--digits', 2])
  expect(out).toMatch(
    /^prediction,probability left,probability right\nleft,0\.\d{1,2},0\.\d{1,4}\nright,0\.\d{1,4},0\.\d{1,2}\n$/,
  )
})

test('cells stay as they were written; the separator too', async () => {
  const { out } = await predict(['--digits', 1], 'note;x;y;color\n"a; ""b""";0.10;0.5;red\n')
  expect(out).toMatch(/^note;x;y;color;prediction;probability left;probability right\n"a; ""b""";0\.10;0\.5;red;left;/)
})

test('numbers get a decimal comma where the table has them', async () => {
  const { out } = await predict(['--digits', 2], 'x;y;color\n0,1;0,5;red\n')
  expect(out.split('\n')[1]).toMatch(/^"0,1";"0,5";red;left;"0,\d+";"0,\d+"$/)
})

test('JSON lines come back as JSON lines, to the last digit', async () => {
  const stdin = '{"x": 0.10, "id": 12345678901234567890, "y": 0.5, "color": "red"}\n\n{"y":-0.8,"x":2.4 }\n'
  const { out, err } = await predict(['--digits', 2], stdin)
  const lines = out.trimEnd().split('\n')
  expect(lines[0]).toMatch(
    /^\{"x": 0\.10, "id": 12345678901234567890, "y": 0\.5, "color": "red","prediction":"left","probability left":0\.\d+,"probability right":0\.\d+\}$/,
  )
  expect(JSON.parse(lines[1]!)).toMatchObject({ x: 2.4, y: -0.8, prediction: 'right' })
  expect(err).toContain('extra-columns')
  const alone = await predict(['--only-predictions'], stdin)
  expect(
    alone.out
      .split('\n')
      .slice(0, 2)
      .map(line => JSON.parse(line) as { prediction: string })
      .map(({ prediction }) => prediction),
  ).toEqual(['left', 'right'])
})

test('digits as classes are numbers in JSON lines', async () => {
  const numbered = folder.write('numbered.csv', points().replaceAll('left', '0').replaceAll('right', '1'))
  await glassbox(['train', numbered, '-t', 'class', '-o', folder.at('numbered'), '--epochs', 60, '--hidden', 4, '-q'])
  const io = fakeIo({ stdin: '{"x":2.4,"y":-0.8,"color":"red"}' })
  expect(JSON.parse((await glassbox(['predict', folder.at('numbered'), '-'], io)).out).prediction).toBe(1)
})

test('columns that are not used are kept, and it is said', async () => {
  const { code, out, err } = await predict([], 'name,x,y,color\nann,0.1,0.5,red\n')
  expect(code).toBe(0)
  expect(out).toContain('\nann,0.1,0.5,red,left,')
  expect(err).toMatch(/warning: a column is ignored, training had no such: "name"/)
})

test('a column that is called as a prediction is', async () => {
  const { out, err } = await predict([], 'prediction,x,y,color\nold,0.1,0.5,red\n')
  expect(out).toMatch(/^prediction,x,y,color,prediction \(2\),probability left/)
  expect(err.replace(/\s+/g, ' ')).toContain('"prediction" is called "prediction (2)"')
})

test('missing cells and unseen levels are predicted, with a warning', async () => {
  const { code, out, err } = await predict([], 'x,y,color\n,0.5,violet\n')
  expect(code).toBe(0)
  expect(out.split('\n')[1]).toMatch(/^,0\.5,violet,(left|right),/)
  expect(err).toContain('unseen-level')
})

test('to a file', async () => {
  const file = folder.at('out.csv')
  const { out, err } = await predict(['--out', file])
  expect(out).toBe('')
  expect(err).toBe(`2 predictions saved to ${file}\n`)
  expect(folder.text('out.csv')).toBe((await predict([])).out)
})

test('neither model nor table can be written over', async () => {
  const wrong = async (words: string[]) =>
    expect(await glassbox(words)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('would be lost') })
  await wrong(['predict', model, table, '--out', model])
  await wrong(['predict', model, table, '--out', `${folder.at('.')}/points.csv`])
  expect(folder.text('points.csv')).toBe(points())
})

test('numbers in the target’s own units, several side by side', async () => {
  await glassbox(['train', example('diabetes.csv'), '-t', 'progression,bmi', '-o', folder.at('two'), ...quick])
  const { out } = await glassbox(['predict', folder.at('two'), example('diabetes.csv'), '--only-predictions'])
  const [header, ...lines] = out.trimEnd().split('\n')
  expect(header).toBe('prediction progression,prediction bmi')
  const mean = lines.reduce((sum, line) => sum + Number(line.split(',')[0]), 0) / lines.length
  expect(mean).toBeGreaterThan(100)
  expect(mean).toBeLessThan(200)
})
